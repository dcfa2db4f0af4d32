"""Screening again under changed questions: which earlier answers may be confirmed instead of asked again.

    offer(last, questionnaire, …)   what to confirm and what to ask, or None: then everything is asked

Nothing carries over by itself: what is offered counts once a clinician has gone through it with the patient
and said so. Measurements, the examination, one's own concern and what nobody knew are never offered,
and nothing is once the earlier screening no longer lets a plan go.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from clinic.screening import versions
from clinic.screening.changes import carried
from clinic.screening.gate import Standing, gate
from clinic.screening.kept import answers_of
from clinic.screening.logic import NO, YES, Answer
from clinic.screening.models import Screening
from clinic.screening.questionnaire import Questionnaire, Status

_TODAYS_OWN: Final = ("ctx", "exam", "vit", "clin")


@dataclass(frozen=True, slots=True)
class Offer:
    """What of a decided screening may be confirmed, in the questions' order, and what the change opens."""

    last: Screening
    confirmable: Mapping[str, Answer]
    open: tuple[str, ...]
    aside: tuple[str, ...]

    def confirmed(self, *, without: Collection[str]) -> dict[str, Answer]:
        """The answers that still hold, once those that no longer do are left out."""
        return {item: answer for item, answer in self.confirmable.items() if item not in without}


def offer(
    last: Screening | None, new: Questionnaire, *, standing: Standing | None, now: datetime
) -> Offer | None:
    """What the newest decided screening of an episode offers under other questions than its own."""
    if last is None or last.status != Status.COMPLETE or last.questionnaire_digest == new.digest:
        return None
    old = versions.known(last.questionnaire_digest)
    if old is None or not gate(standing, now=now).open:
        return None
    answers = answers_of(last, old)
    found = carried(old, new, answers, language=last.language)
    confirmable = {
        item: answers[item]
        for item, question in new.questions.items()
        if item in found.kept and question.section not in _TODAYS_OWN and answers[item] in (YES, NO)
    }
    return Offer(last, confirmable, found.open, (*found.reopened, *found.set_aside)) if confirmable else None
