"""What a screening found, as others read it: every answer in words with its day, negatives included."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from clinic.screening import rules
from clinic.screening.answer_words import said
from clinic.screening.kept import answers_of, read
from clinic.screening.logic import Answer
from clinic.screening.models import Answer as Row
from clinic.screening.models import Origin, Screening
from clinic.screening.questionnaire import Questionnaire
from clinic.screening.words import QuestionWords
from clinic.wording import LOCALES


class Kind(StrEnum):
    """What an answer says."""

    FACT = "fact"
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    MEASURED = "measured"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One question and its answer. `parts` say what a gateway's "yes" meant; `by` is empty while a fact of
    the record waits to be confirmed. `about` is where a follow-up belongs; what is always asked has none."""

    item: str
    kind: Kind
    question: str
    answer: str
    parts: tuple[str, ...] = ()
    at: str = ""
    by: str = ""
    from_record: bool = False
    about: str = ""


def findings(
    screening: Screening, asked: Questionnaire, *, language: str, zone: ZoneInfo
) -> tuple[Finding, ...]:
    """Every answer of a screening, and every question that was due and has none, in their order."""
    rows = {row.item: row for row in screening.answers}
    answers = answers_of(screening, asked, with_unconfirmed=True)
    # What stands behind a question nobody answered was never put.
    due = set(rules.missing(asked, answers)) & set(rules.shown(asked, answers))
    found = []
    for question in asked.questions.values():
        spoken = asked.words[language].questions[question.id]
        about = "" if question.is_always_asked else asked.words[language].sections[question.section]
        row = rows.get(question.id)
        if row is None:
            if question.id in due:
                found.append(
                    Finding(
                        item=question.id,
                        kind=Kind.OPEN,
                        question=_whole(spoken),
                        answer="",
                        about=about,
                    )
                )
            continue
        answer = read(question.id, row.value, asked)
        unit = asked.words[language].units.get(question.unit, "") if question.unit else ""
        found.append(
            Finding(
                item=question.id,
                kind=_kind(question.section, answer),
                question=_whole(spoken),
                # Plain text goes into any record system; not each knows a space that does not break.
                answer=said(answer, unit=unit, measured=question.is_measured, language=language).replace(
                    "\u00a0", " "
                ),
                parts=tuple(spoken.parts[place] for place in row.parts if place < len(spoken.parts)),
                at=_moment(row.at, language, zone),
                by=_giver(row),
                from_record=row.origin is Origin.RECORD,
                about=about,
            )
        )
    return tuple(found)


def _whole(spoken: QuestionWords) -> str:
    """A question as somebody reads it who does not see the form: "these four" are named."""
    return f"{spoken.question} ({', '.join(spoken.ticks.values())})" if spoken.ticks else spoken.question


def _kind(section: str, answer: Answer) -> Kind:
    if section == "ctx":
        return Kind.FACT
    if isinstance(answer, int | float):
        return Kind.MEASURED
    return Kind(answer)


def _giver(row: Row) -> str:
    return row.giver.name if row.giver is not None else ""


def _moment(at: datetime, language: str, zone: ZoneInfo) -> str:
    local, locale = at.astimezone(zone), LOCALES[language]
    return (
        f"{format_date(local.date(), 'medium', locale=locale)}, {format_time(local, 'HH:mm', locale=locale)}"
    )
