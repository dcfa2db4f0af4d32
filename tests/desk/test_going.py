"""The command bar finds people, pages, programmes and exercises, and only what the person may enter."""

from time import process_time

import pytest
from flask import Flask

from clinic.accounts.models import Clinician, Role
from clinic.plans import canvas
from tests.browser.houses import a_busy_practice
from tests.conftest import NOON
from tests.factories import a_clinician, a_patient, a_plan, an_episode, signed_in
from tests.pages import Visitor


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


def part(desk: Visitor, query: str) -> str:
    """The list alone, which is no page."""
    desk.inspects = False
    return desk.get(f"/go?part=yes&q={query}").text


def test_people_opened_last_stand_first(desk: Visitor, lang: Clinician) -> None:
    for number, name in enumerate(("Anna B.", "Anna C."), start=1):
        last = a_patient(of=lang.practice, name=name, number=number)
    desk.get(f"/patients/{last.id}")
    assert "Anna C." in part(desk, "")
    assert part(desk, "anna").index("Anna C.") < part(desk, "anna").index("Anna B.")


def test_pages_programmes_and_exercises_answer_to_their_words(desk: Visitor, lang: Clinician) -> None:
    plan = a_plan(of=an_episode(of=a_patient(of=lang.practice)), by=lang)
    canvas.keep_programme(plan, name="Desk days", shared=False, by=lang, now=NOON)
    assert 'href="/library"' in part(desk, "libr")
    assert 'href="/patients/new"' in part(desk, "new pat")
    assert "Subacute neck pain" in part(desk, "subacute")
    assert "Desk days" in part(desk, "desk")
    assert 'href="/library/cat-cow"' in part(desk, "katzenbuckel")
    assert "Nothing is called “zzzz”." in part(desk, "zzzz")


def test_without_a_script_the_bar_is_a_page(desk: Visitor) -> None:
    page = desk.get("/go?q=library").text
    assert "<h1>Go to</h1>" in page
    assert 'href="/library"' in page


def test_the_front_desk_finds_people_and_nothing_clinical(client: Visitor, lang: Clinician) -> None:
    a_patient(of=lang.practice, name="Anna B.")
    signed_in(client, a_clinician(of=lang.practice, role=Role.FRONT_DESK))
    assert "Anna B." in part(client, "anna")
    assert "/library/" not in part(client, "chin")
    assert "New patient" not in part(client, "")


def test_a_key_is_answered_at_once_among_two_thousand(app: Flask, client: Visitor) -> None:
    signed_in(client, a_clinician(of=a_busy_practice()))
    part(client, "a")
    times = []
    for query in ("m", "ma", "mar", "chin"):
        start = process_time()
        part(client, query)
        times.append(process_time() - start)
    assert min(times) < 0.05
