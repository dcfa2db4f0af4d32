"""What was found reads on its own: nobody who gets a letter or a note sees the form."""

from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from clinic.screening.catalogue import questionnaire
from clinic.screening.findings import findings
from tests.factories import a_clinician, a_patient, an_answered_screening, an_episode


@pytest.mark.parametrize(
    ("language", "asked", "answer"),
    [
        (
            "en",
            "How many of these four are present? "
            "(Gait deviation, Hoffmann's sign, Inverted supinator sign, Babinski's sign)",
            "0 of 4",
        ),
        (
            "de",
            "Wie viele dieser vier sind vorhanden? "
            "(Gangstörung, Hoffmann-Zeichen, Invertierter Supinatorreflex, Babinski-Zeichen)",
            "0 von 4",
        ),
    ],
)
def test_a_count_of_signs_names_them(app: Flask, language: str, asked: str, answer: str) -> None:
    lang = a_clinician()
    episode = an_episode(of=a_patient(of=lang.practice))
    screening = an_answered_screening(of=episode, by=lang, **{"core.neuro": "yes", "neuro.cord": "yes"})
    found = findings(screening, questionnaire(), language=language, zone=ZoneInfo("Europe/Zurich"))
    (counted,) = [one for one in found if one.item == "exam.umn_count"]
    assert (counted.question, counted.answer) == (asked, answer)
