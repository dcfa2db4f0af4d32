"""Under which questions a screening was decided, and which clinician answered for them on that day."""

from zoneinfo import ZoneInfo

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from clinic.accounts.models import Practice
from clinic.screening.models import Screening
from clinic.screening.signing import approval_of


def told(screening: Screening, *, of: Practice) -> str:
    """The questionnaire with its version, whether it was signed, and if the draft was begun under another."""
    name = f"{screening.questionnaire} {screening.questionnaire_version}"
    signed = approval_of(screening.questionnaire_digest, of=of, at=screening.decided_at)
    if signed is None:
        text = _("%(name)s, a draft that no clinician here had signed", name=name)
    else:
        text = _(
            "%(name)s, signed by %(who)s on %(day)s",
            name=name,
            who=", ".join(filter(None, (signed.name, signed.title))),
            day=format_date(signed.at.astimezone(ZoneInfo(of.time_zone)).date(), "long"),
        )
    if not screening.takeovers:
        return str(text)
    first = screening.takeovers[0]
    if confirmed := first.get("confirmed"):
        return str(
            ngettext(
                "%(text)s; %(num)d answer confirmed from version %(version)s",
                "%(text)s; %(num)d answers confirmed from version %(version)s",
                len(confirmed),
                text=text,
                version=first["version"],
            )
        )
    return str(_("%(text)s; begun with %(version)s", text=text, version=first["version"]))
