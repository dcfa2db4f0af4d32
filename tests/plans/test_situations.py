"""What a plan has to fit, as the record tells it on a day."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from clinic.plans.situations import denied
from clinic.screening import queries
from clinic.screening.catalogue import questionnaire
from tests.conftest import NOON
from tests.factories import a_clear_screening, a_clinician, a_patient, an_episode

LATE = NOON.replace(hour=23, minute=30)  # the next day in Berlin already, and the same day still in Lisbon


@pytest.mark.parametrize(
    ("zone", "more_days", "is_denied"),
    [
        ("Europe/Berlin", 1, True),
        ("Europe/Berlin", 2, False),
        ("Europe/Lisbon", 0, True),
        ("Europe/Lisbon", 1, False),
    ],
)
def test_answers_speak_as_long_as_a_screening_holds_in_days_of_the_practice(
    app: Flask, zone: str, more_days: int, is_denied: bool
) -> None:
    by = a_clinician()
    episode = an_episode(of=a_patient(of=by.practice))  # whose record itself says nothing of pregnancy
    screening = queries.screening(a_clear_screening(of=episode, by=by, at=LATE).id, of=by.practice)
    on = LATE.date() + timedelta(days=questionnaire().policy.valid_days + more_days)
    found = denied(episode, screening, on=on, zone=ZoneInfo(zone))
    assert ("pregnancy-late" in found) is is_denied
