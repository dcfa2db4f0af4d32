"""What an exercise has to fit for one patient today: from the record, the newest screening and the onset."""

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from clinic.accounts.models import Practice
from clinic.library.catalogue import library
from clinic.patients import rules as people
from clinic.patients.models import Episode
from clinic.plans import limits
from clinic.plans.fit import Situation
from clinic.screening import conditions
from clinic.screening.catalogue import questionnaire
from clinic.screening.kept import answers_of
from clinic.screening.models import Screening
from clinic.screening.told import record_facts

SOON = 7  # days before the next stage in which it is named


def situation(episode: Episode, screening: Screening | None, *, practice: Practice, on: date) -> Situation:
    """Everything that marks exercises. The episode comes with its patient."""
    staging = people.staging_of(episode, practice=practice, on=on)
    return Situation(
        limits=holding(screening, episode.patient.conditions),
        stages=frozenset(staging.possible),
        following=staging.following if staging.turns_within(SOON, on=on) else None,
        irritability=episode.irritability,
        equipment=None if episode.equipment is None else frozenset(episode.equipment),
        avoids=frozenset(episode.avoids),
    )


def holding(screening: Screening | None, recorded: Iterable[str]) -> limits.Limits:
    """What sets exercises aside for this person: the newest screening's word and the record's."""
    return limits.limits(
        screened=screening.precautions if screening else (),
        stated=screening.conditions if screening else (),
        recorded=recorded,
        table=library().precautions,
    )


def denied(episode: Episode, screening: Screening | None, *, on: date, zone: ZoneInfo) -> frozenset[str]:
    """The conditions the record denies: by sex and age, and by what was answered, while that is not older
    than a screening may be, in days of the practice. The screening comes with its answers."""
    asked = questionnaire()
    answers = record_facts(episode, on=on)
    if (
        screening is not None
        and screening.decided_at is not None
        and screening.questionnaire_digest == asked.digest
        and screening.decided_at.astimezone(zone).date() >= on - timedelta(days=asked.policy.valid_days)
    ):
        answers |= answers_of(screening, asked)
    return conditions.denied(asked, library().precautions, answers)
