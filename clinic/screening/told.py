"""What the record tells a screening, for the clinician to confirm."""

from datetime import date

from clinic.patients import rules as people
from clinic.patients.models import Episode
from clinic.patients.rules import Sex
from clinic.screening.logic import NO, YES, Answer


def record_facts(episode: Episode, *, on: date) -> dict[str, Answer]:
    """Answers the record holds already. What it does not state stays unanswered and is asked."""
    facts: dict[str, Answer] = {
        "ctx.age": people.age_for_screening(episode.patient.birth_year, on=on),
        "ctx.neck_or_head": YES if people.involves_neck_or_head(episode.regions) else NO,
        "ctx.duration_weeks": people.weeks_for_screening(episode.onset, episode.onset_precision, on=on),
    }
    if episode.patient.sex in (Sex.FEMALE, Sex.MALE):
        facts["ctx.female"] = YES if episode.patient.sex is Sex.FEMALE else NO
    return facts
