"""A draft begun under earlier questions, before and after it goes on under today's.

outlook(screening, questionnaire)   what would stay, open again, be set aside
last(screening)                     what did, the last time it went on under others
"""

from dataclasses import dataclass

from clinic.screening import versions
from clinic.screening.changes import Carried, carried
from clinic.screening.kept import read
from clinic.screening.models import Screening
from clinic.screening.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Aside:
    """An answer given to a question that is put otherwise now, or not at all."""

    item: str
    value: str


@dataclass(frozen=True, slots=True)
class Takeover:
    """The last change to other questions: what opened with it, and what had been answered there."""

    before: str
    open: tuple[str, ...]
    aside: tuple[Aside, ...]
    confirmed: tuple[str, ...] = ()  # of an earlier screening, where it began with answers of one


def outlook(screening: Screening, new: Questionnaire) -> Carried:
    """What would become of a draft's answers under these questions."""
    old = versions.known(screening.questionnaire_digest)
    answers = {row.item: read(row.item, row.value, old or new) for row in screening.answers}
    return carried(old, new, answers, language=screening.language)


def last(screening: Screening) -> Takeover | None:
    """How a draft came under the questions it is under, if it was begun under others."""
    if not screening.takeovers:
        return None
    kept = screening.takeovers[-1]
    return Takeover(
        before=kept["version"],
        open=tuple(kept["open"]),
        aside=tuple(Aside(one["item"], one["value"]) for one in kept["aside"]),
        confirmed=tuple(kept.get("confirmed", ())),
    )
