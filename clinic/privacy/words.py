"""What states, grounds and obstacles are called, and the answer that goes to whoever asked to be erased."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date
from flask_babel import format_date as day_here
from flask_babel import gettext as _
from flask_babel import pgettext

from clinic import wording
from clinic.patients.models import Patient
from clinic.privacy.rules import Duty, Ground, Reason, State


def state(state: State) -> str:
    """Where a record stands."""
    names: dict[str, str] = {
        State.ACTIVE: pgettext("record", "In treatment"),
        State.CLOSED: pgettext("record", "Treatment ended"),
        State.RESTRICTED: pgettext("record", "Restricted"),
    }
    return names[state]


def ground(ground: Ground) -> str:
    """Why a record is restricted."""
    names: dict[str, str] = {
        Ground.ERASURE_ASKED: _("The person asked to be erased"),
        Ground.ACCURACY_DISPUTED: _("The person disputes what stands in it"),
        Ground.OBJECTION: _("The person objects to its use"),
        Ground.CLAIMS: _("It is needed for claims"),
    }
    return names[ground]


def grounds() -> list[dict[str, str]]:
    """The grounds as a choice."""
    hints: Mapping[str, str] = {
        Ground.ERASURE_ASKED: _("What need not be kept goes at once: diary, reminders, addresses."),
        Ground.OBJECTION: _("What need not be kept goes at once: diary, reminders, addresses."),
        Ground.ACCURACY_DISPUTED: _("Everything stays as it is until that is settled."),
        Ground.CLAIMS: _("Everything stays as it is until that is settled."),
    }
    return [{"value": str(one), "label": ground(one), "hint": hints[one]} for one in Ground]


def reason(reason: Reason) -> str:
    """Why a record is erased."""
    names: dict[str, str] = {
        Reason.TERM_OVER: _("The time of keeping is over"),
        Reason.ASKED_FOR: _("The person asked for it"),
        Reason.BY_MISTAKE: _("It was begun by mistake"),
    }
    return names[reason]


def reasons() -> list[dict[str, str]]:
    """The reasons as a choice."""
    return [{"value": str(one), "label": reason(one)} for one in Reason]


def obstacle(key: str, duty: Duty, *, years: int) -> str:
    """What keeps a record from being erased today."""
    names: dict[str, str] = {
        "held": _("It is on hold."),
        "in-treatment": _("The person is in treatment. Close the episode, or restrict the record."),
        "no-end": _("Nobody has noted when treatment ended, so nobody knows from when the time counts."),
        "kept-by-law": _(
            "It has to be kept through %(day)s, %(years)d years after treatment ended.",
            day=day(duty.kept_through),
            years=years,
        ),
        "unknown": _("It is not there any more."),
    }
    return names[key]


def term(key: str) -> str:
    """What a fact about keeping is called."""
    names: dict[str, str] = {
        "ended": _("Treatment ended"),
        "kept": _("To be kept through"),
        "restricted": _("Restricted since"),
        "ground": _("Why it is restricted"),
        "held": _("On hold since"),
    }
    return names[key]


def called(patient: Patient) -> str:
    """A person in a list about keeping."""
    return str(_("%(name)s, no. %(number)s", name=patient.name, number=patient.number))


def until(duty: Duty) -> str:
    """How long a record is still kept, in a line."""
    if duty.kept_through is None:
        return ""
    text: str = _("to be kept through %(day)s", day=day(duty.kept_through))
    return text


def ahead() -> str:
    """About a day that has not come yet."""
    text: str = _("This day lies ahead.")
    return text


def day(day: date | None) -> str:
    """A day on a page."""
    return str(day_here(day, "long")) if day is not None else "–"


def reply(
    *, language: str, ground: Ground, asked_on: date, kept_through: date | None, practice: str, phone: str
) -> str:
    """What the person is told: that the record must be kept, why, until when, and what went at once."""
    t = wording.words(language)
    locale = wording.LOCALES[language]

    def told(day: date) -> str:
        return format_date(day, "long", locale=locale)

    paragraphs = [
        t.gettext("Your request of %(day)s") % {"day": told(asked_on)},
        t.gettext(
            "We have restricted your record. Nobody uses it for treatment any more, and all links to "
            "your plan have ended."
        ),
    ]
    if ground in (Ground.ERASURE_ASKED, Ground.OBJECTION):
        paragraphs.append(
            t.gettext(
                "What we need not keep is deleted: the diary you wrote, your reminders and the addresses "
                "you gave for them."
            )
        )
        until = (
            t.gettext("until the end of %(day)s") % {"day": told(kept_through)}
            if kept_through is not None
            else t.gettext("for as long as the law says, counted from the end of treatment")
        )
        paragraphs.append(
            t.gettext(
                "The record of your treatment we must keep %(until)s: the law obliges whoever treats "
                "people to do so (in Germany section 630f (3) of the Civil Code), and the right to "
                "erasure ends where such a duty begins (Article 17 (3) (b) GDPR, section 35 (3) of the "
                "Federal Data Protection Act). After that day it is erased."
            )
            % {"until": until}
        )
    else:
        paragraphs.append(
            t.gettext(
                "Everything stays as it is until your point is settled. We tell you before the "
                "restriction is lifted (Article 18 (3) GDPR)."
            )
        )
    paragraphs += [
        t.gettext("You can complain to a supervisory authority for data protection at any time."),
        t.gettext("%(practice)s, phone %(phone)s") % {"practice": practice, "phone": phone},
    ]
    return "\n\n".join(paragraphs)
