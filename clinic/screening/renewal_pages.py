"""What a clinician reads when the questions of a draft have changed: how many, which, what was answered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from clinic.screening import renewing, versions
from clinic.screening.answer_words import said
from clinic.screening.kept import read
from clinic.screening.ledger import field
from clinic.screening.models import Screening
from clinic.screening.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Put:
    """A question as it is put now, or as it was; with what was answered before."""

    text: str
    before: str
    url: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """One sentence, the questions that are open again, and those nobody asks any more."""

    title: str
    lead: str
    open: tuple[Put, ...]
    gone: tuple[Put, ...]


def outlook(screening: Screening, new: Questionnaire, *, language: str) -> Renewal:
    """A draft under earlier questions, before it goes on."""
    found = renewing.outlook(screening, new)
    values = {row.item: row.value for row in screening.answers}
    before = screening.questionnaire_version
    aside = tuple(renewing.Aside(item, values[item]) for item in (*found.reopened, *found.set_aside))
    return _renewal(screening.questionnaire_digest, before, found.open, aside, new, language=language)


def since(screening: Screening, new: Questionnaire, *, language: str) -> Renewal | None:
    """What is put otherwise today than when a decided screening was made; it keeps what was decided."""
    if screening.questionnaire_digest == new.digest or versions.known(screening.questionnaire_digest) is None:
        return None
    found = outlook(screening, new, language=language)
    lead = _(
        "Asked with version %(before)s; today it is %(now)s. What was decided keeps its validity; a new "
        "screening asks today's questions.",
        before=screening.questionnaire_version,
        now=new.version,
    )
    return replace(found, lead=lead)


def told(
    screening: Screening, new: Questionnaire, *, present: Collection[str], language: str
) -> Renewal | None:
    """The same, once it went on: while it is a draft, the page says so. `present` have a row to go to."""
    last = renewing.last(screening)
    if last is None or screening.decided_at is not None:
        return None
    digest = screening.takeovers[-1]["digest"]
    found = _renewal(digest, last.before, last.open, last.aside, new, present=present, language=language)
    if not last.confirmed:
        return found
    lead = ngettext(
        "%(num)d answer of version %(before)s was confirmed with the patient; it can be changed here.",
        "%(num)d answers of version %(before)s were confirmed with the patient; each can be changed here.",
        len(last.confirmed),
        before=last.before,
    )
    return replace(found, lead=lead)


def again(screening: Screening, new: Questionnaire, *, language: str) -> Renewal:
    """What a new screening asks anew, before the rest is gone through."""
    lead = _(
        "Last asked with version %(before)s; today it is %(now)s.",
        before=screening.questionnaire_version,
        now=new.version,
    )
    return replace(outlook(screening, new, language=language), lead=lead)


def _renewal(
    digest: str,
    before: str,
    open_again: Iterable[str],
    aside: Iterable[renewing.Aside],
    new: Questionnaire,
    *,
    present: Collection[str] = (),
    language: str,
) -> Renewal:
    old = versions.known(digest) or new
    answered = {one.item: one.value for one in aside}
    opened = tuple(item for item in open_again if item in new.questions)

    def put(item: str, of: Questionnaire) -> Put:
        words = of.words[language if language in of.words else of.languages[0]]
        value, question = answered.get(item), of.questions.get(item)
        unit = words.units.get(question.unit, "") if question and question.unit else ""
        return Put(
            text=words.questions[item].question if question else item,
            before=""
            if value is None
            else said(
                read(item, value, old),
                unit=unit,
                measured=question is not None and question.is_measured,
                language=language,
            ),
            url=f"#question-{field(item)}" if item in present else "",
        )

    return Renewal(
        title=ngettext("%(num)d question changed", "%(num)d questions changed", len(opened))
        if opened
        else _("The questions have changed, none of yours"),
        lead=_(
            "Begun with version %(before)s; today it is %(now)s. All other answers stay.",
            before=before,
            now=new.version,
        ),
        open=tuple(put(item, new) for item in opened),
        gone=tuple(put(item, old) for item in answered if item not in new.questions),
    )
