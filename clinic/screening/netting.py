"""The safety net: what the patient is told to watch for and whom to call, in the outcome's own words."""

from datetime import date

from babel.dates import format_date

from clinic.screening.questionnaire import Questionnaire
from clinic.wording import LOCALES

WEEKS = 4  # without relief in so many weeks, the patient calls


def safety_net(
    questionnaire: Questionnaire,
    outcome: str,
    *,
    phone: str,
    emergency_number: str,
    day: date | None,
    language: str,
) -> str:
    """The outcome's text for the patient. `day` is the referral's or the next check's."""
    return (
        questionnaire.words[language]
        .safety_net[outcome]
        .format(
            practice_phone=phone,
            emergency_number=emergency_number,
            weeks=WEEKS,
            date=format_date(day, "long", locale=LOCALES[language]) if day else "",
        )
    )
