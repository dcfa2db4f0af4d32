"""Paper: a sheet with the address of its own link, an archived copy without one, no link without a sheet."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts import queries as accounts
from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.handouts.pool import EngineMissing, RendererBusy, RenderFailed
from clinic.patients import queries as patients
from clinic.plans.models import Plan, Revision
from clinic.screening.models import Screening
from clinic.sharing.models import Way
from tests.conftest import NOON, Clock
from tests.factories import (
    a_revision,
)
from tests.handouts.press import Press, standing_in
from tests.handouts.press import address_in as sealed_in
from tests.pages import Visitor
from tests.sharing.road import (
    SURNAME,
    a_decided_screening,
    give,
    links,
    newest,
    visitor_of,
    words,
)

WAYS = ("paper", "screen", "copy")


@pytest.fixture
def press(app: Flask) -> Iterator[Press]:
    press = Press()
    with standing_in(app, renderer=press):
        yield press


@pytest.fixture(autouse=True)
def without_engine(app: Flask, press: Press) -> Callable[[Exception], None]:
    """No test here starts a rendering process; given an error, the press fails with it."""

    def fail(error: Exception) -> None:
        press.fails = error

    return fail


def page(desk: Visitor, plan: Plan) -> str:
    return desk.get(f"/plans/{plan.id}/hand-over").text


def test_a_print_carries_the_address_of_its_own_link(
    desk: Visitor, plan: Plan, press: Press, app: Flask
) -> None:
    answer = give(desk, plan, "paper")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="uebungsplan-fassung-1.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    (sheet,) = press.pages
    path = sealed_in(answer.data).removeprefix("http://localhost")
    assert "qr.svg" in sheet.html
    assert path not in sheet.html
    assert [link.way for link in links(plan)] == [Way.PAPER]
    assert visitor_of(app).get(path).status_code == 303
    assert "Paper, 24 Nov" in page(desk, plan)


def test_the_sheet_speaks_the_language_chosen_for_it(desk: Visitor, plan: Plan, press: Press) -> None:
    give(desk, plan, "paper", language="en")
    give(desk, plan, "paper", language="de")
    english, german = press.pages
    assert '<html lang="en">' in english.html
    assert '<html lang="de">' in german.html


def test_beside_every_code_stands_who_can_open_it_and_how_it_ends(
    desk: Visitor, plan: Plan, press: Press
) -> None:
    """B-16, on paper in either language and on the screen."""
    for language in ("en", "de"):
        give(desk, plan, "paper", language=language)
    english, german = (words(sheet.html) for sheet in press.pages)
    assert "Anyone who has this address can read your exercises. We end it when you ask us to." in english
    assert "Wer diese Adresse hat, kann Ihre Übungen lesen." in german
    shown = words(give(desk, plan, "screen").text)
    assert "Anyone who has it can open the plan, until it ends or you revoke it below." in shown


def test_a_gate_that_shuts_while_the_sheet_is_made_keeps_it_in_the_practice(
    desk: Visitor, plan: Plan, lang: Clinician, press: Press
) -> None:
    email, episode = lang.email, plan.episode_id

    def decide() -> None:
        colleague = accounts.clinician(email)
        assert colleague is not None
        found = patients.episode(episode, of=colleague.practice)
        assert found is not None
        a_decided_screening("emergency", of=found, by=colleague, at=NOON + timedelta(minutes=1))

    press.meanwhile = decide
    answer = give(desk, plan, "paper")
    assert answer.status_code == 422
    assert len(press.pages) == 1
    assert links(plan) == []


def test_paper_asked_for_at_the_other_address_is_paper_all_the_same(
    desk: Visitor, plan: Plan, press: Press
) -> None:
    answer = desk.send(
        f"/plans/{plan.id}/hand-over", key=str(uuid4()), way="paper", until="2027-02-04", language="de"
    )
    assert answer.mimetype == "application/pdf"
    assert len(press.pages) == 1


def test_the_sheet_names_nobody_but_as_agreed(desk: Visitor, plan: Plan, press: Press) -> None:
    give(desk, plan, "paper")
    assert "Maria B." in press.pages[0].html
    assert SURNAME not in press.pages[0].html


@pytest.mark.parametrize("failure", [RendererBusy(), RenderFailed("late"), EngineMissing("ended")])
def test_without_a_sheet_there_is_no_link(
    desk: Visitor, plan: Plan, without_engine: Callable[[Exception], None], failure: Exception
) -> None:
    without_engine(failure)
    answer = give(desk, plan, "paper")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "No link was made." in answer.text
    assert links(plan) == []
    archived = desk.get(f"/plans/{plan.id}/revisions/{newest(plan)}/handout.pdf")
    assert archived.status_code == 503
    assert "No link was made." not in archived.text


def test_the_archived_sheet_carries_no_address_and_names_the_link_of_its_original(
    desk: Visitor, plan: Plan, press: Press, clock: Clock
) -> None:
    revision = newest(plan)
    desk.get(f"/plans/{plan.id}/revisions/{revision}/handout.pdf")
    for way in ("copy", "paper"):
        clock.time += timedelta(minutes=1)
        give(desk, plan, way)
    answer = desk.get(f"/plans/{plan.id}/revisions/{revision}/handout.pdf?language=en")
    assert answer.status_code == 200
    before, _original, archived = (sheet.html for sheet in press.pages)
    assert "on the original only" not in before
    assert "The code is on the original only, link no. 2." in archived
    assert "/p/" not in archived
    assert press.pages[-1].address == ""


def test_a_link_names_the_revision_that_was_handed_over_and_no_other(
    desk: Visitor, plan: Plan, lang: Clinician, press: Press
) -> None:
    first, plan_id, lang_id = newest(plan), plan.id, lang.id

    def issue_another() -> None:
        a_revision(
            of=db.session.get_one(Plan, plan_id),
            by=db.session.get_one(Clinician, lang_id),
            screening=db.session.scalars(select(Screening)).one(),
            snapshot=db.session.scalars(select(Revision.snapshot)).one(),
        )

    press.meanwhile = issue_another  # within the same instant
    assert give(desk, plan, "paper").mimetype == "application/pdf"
    press.meanwhile = list
    (link,) = links(plan)
    assert link.revision_id == first != newest(plan)
    for revision, said in ((first, "link no. 1."), (newest(plan), "")):
        desk.get(f"/plans/{plan.id}/revisions/{revision}/handout.pdf?language=en")
        assert ("on the original only" in press.pages[-1].html) == bool(said)
        assert said in press.pages[-1].html
