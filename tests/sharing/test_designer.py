"""The designer: a sheet is chosen, seen page by page, printed with its own link, and kept as the default."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician, Practice, Role
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.handouts.layouts import DEFAULT, Design, Layout, Paper, Part
from clinic.handouts.pool import EngineMissing, RendererBusy
from clinic.plans.models import Plan
from clinic.sharing import ahead, design, sheets
from clinic.sharing.models import Way
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, signed_in
from tests.handouts.press import Press, address_in, standing_in
from tests.pages import Visitor
from tests.sharing.road import a_decided_screening, an_issued_plan, episode_of, give, links, visitor_of

pytestmark = pytest.mark.once  # pages and paper; what is kept of them is plain JSON on every database


@pytest.fixture(autouse=True)
def press(app: Flask, tmp_path: Path) -> Iterator[Press]:
    press = Press()
    with standing_in(app, renderer=press, sheets=sheets.Keeper(tmp_path / "sheets")):
        yield press


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician(title="Physiotherapist", role=Role.ADMINISTRATOR)


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


@pytest.fixture
def plan(lang: Clinician) -> Plan:
    return an_issued_plan(lang)


def sheet(plan: Plan, query: str = "") -> str:
    return f"/plans/{plan.id}/sheet{query}"


def printed(desk: Visitor, plan: Plan, **fields: object):  # type: ignore[no-untyped-def]
    values = {"key": "7c9e6679-7425-40de-944b-e07fc1f90ae7"} | {k: str(v) for k, v in fields.items()}
    return desk.send(sheet(plan), **values)


def test_every_layout_can_be_chosen_and_every_page_is_shown_with_what_stands_on_it(
    desk: Visitor, plan: Plan
) -> None:
    page = desk.get(sheet(plan)).text
    assert all(f'name="layout" value="{layout}"' in page for layout in Layout)
    assert page.count("/sheet/page.png?number=") == 6  # each page once to see, once to open
    assert "3 pages" in page
    assert "Page 1 of 3 · Exercises 1 to 2" in page
    assert "Exercise 2 continues on page 2." in page
    assert "Keep it together: two columns" in page
    assert "Exercise 3 moves to page 3, so that it stays whole." in page
    assert "When to stop, whom to call and the pain rule are on every sheet." in page


def test_a_fridge_sheet_of_several_pages_says_why_and_what_else_there_is(desk: Visitor, plan: Plan) -> None:
    page = desk.get(sheet(plan, "?chosen=yes&layout=fridge")).text
    assert "A fridge sheet has room for about six exercises." in page
    assert "goes on over 3 pages" in page
    assert "Take two columns instead" in page
    assert "continues on page" not in page


def test_what_is_chosen_is_what_is_set(desk: Visitor, plan: Plan, press: Press) -> None:
    asked = "?chosen=yes&layout=large&paper=letter&language=en&parts=diary&parts=code"
    page = desk.get(sheet(plan, asked)).text
    assert 'lang="en"' in press.pages[-1].html
    assert "letter" in press.pages[-1].html
    assert 'value="note"' in page
    assert 'value="note" checked' not in page
    assert 'value="diary" checked' in page


def test_a_sheet_seen_before_is_not_set_again(desk: Visitor, plan: Plan, press: Press) -> None:
    desk.get(sheet(plan))
    desk.get(sheet(plan))
    picture = desk.get(sheet(plan, "/page.png?number=2"))
    assert picture.mimetype == "image/png"
    assert press.pictures == [(1, 900)]
    answer = printed(desk, plan)
    assert answer.mimetype == "application/pdf"
    assert len(press.pages) == 1


def test_a_picture_is_found_by_the_name_of_its_sheet(desk: Visitor, plan: Plan, press: Press) -> None:
    page = desk.get(sheet(plan)).text
    address = page.partition('<img src="')[2].partition('"')[0].replace("&amp;", "&")
    assert desk.get(address).data.startswith(b"\x89PNG")
    assert desk.get(address.replace("number=1", "number=4")).status_code == 404
    assert desk.get(sheet(plan, "/page.png?number=0")).status_code == 400
    assert len(press.pages) == 1


def test_each_print_has_a_link_of_its_own_that_is_kept_nowhere(
    desk: Visitor, plan: Plan, app: Flask, tmp_path: Path
) -> None:
    first = address_in(printed(desk, plan).data)
    second = address_in(printed(desk, plan, key="0d8f23a0-697f-43ae-802e-48f3756c70de").data)
    assert first != second
    assert [link.way for link in links(plan)] == [Way.PAPER, Way.PAPER]
    assert visitor_of(app).get(first.removeprefix("http://localhost")).status_code in (200, 303)
    secrets = [address.rpartition("/")[2].encode() for address in (first, second)]
    kept = [file.read_bytes() for file in (tmp_path / "sheets").rglob("*") if file.is_file()]
    assert kept
    assert not any(secret in file for secret in secrets for file in kept)


def test_a_doubled_press_makes_one_link(desk: Visitor, plan: Plan) -> None:
    printed(desk, plan)
    again = printed(desk, plan)
    assert again.status_code == 409
    assert "was printed already" in again.text
    assert len(links(plan)) == 1


def test_a_sheet_without_a_code_makes_no_link(desk: Visitor, plan: Plan) -> None:
    assert desk.get(f"/plans/{plan.id}/sheet.pdf").mimetype == "application/pdf"
    assert address_in(printed(desk, plan, chosen="yes", parts="note").data) == ""
    assert links(plan) == []


def test_large_print_with_a_diary_takes_three_steps(desk: Visitor, plan: Plan, press: Press) -> None:
    """J13: from the page where one hands over to the sheet in the printer."""
    assert f'href="{sheet(plan)}"' in desk.get(f"/plans/{plan.id}/hand-over").text  # 1
    page = desk.get(sheet(plan, "?chosen=yes&layout=large&parts=diary&parts=code")).text  # 2
    assert "Print with QR" in page
    answer = printed(desk, plan, layout="large", chosen="yes", parts="code")  # 3
    assert answer.mimetype == "application/pdf"
    assert "large" in press.pages[-1].html


def test_the_practice_keeps_how_its_sheets_begin(desk: Visitor, plan: Plan, lang: Clinician) -> None:
    answer = desk.send(sheet(plan, "/keep"), layout="large", paper="letter", chosen="yes", parts="diary")
    assert answer.status_code == 303
    assert "From now on every sheet begins like this." in desk.get(answer.location).text
    page = desk.get(sheet(plan)).text
    assert 'value="large" checked' in page
    assert 'value="letter" selected' in page
    assert "Begin like this from now on" not in page
    db.session.rollback()
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.event == "practice.sheet-changed"))
    assert entry is not None
    assert (entry.facts["layout"], entry.facts["paper"]) == ("large", "letter")
    assert db.session.get_one(Practice, lang.practice_id).sheet["paper"] == "letter"


def test_what_was_kept_and_is_known_no_more_is_as_for_everybody() -> None:
    assert design.kept({}) == DEFAULT
    assert design.kept({"layout": "scroll", "paper": "letter", "without": ["note", "x"]}) == Design(
        paper=Paper.LETTER, without=frozenset({Part.NOTE})
    )
    every = Design(layout=Layout.FRIDGE, without=frozenset({Part.VISIT}))
    assert design.kept(design.as_data(every)) == every


def test_the_front_desk_prints_what_is_for_the_patient(
    desk: Visitor, plan: Plan, app: Flask, lang: Clinician
) -> None:
    client = visitor_of(app)
    signed_in(client, a_clinician(of=lang.practice, role=Role.FRONT_DESK, email="front@example.org"))
    page = client.get(sheet(plan)).text
    assert "Print with QR" in page
    assert "Clinician’s copy" not in page
    assert "Begin like this" not in page
    for address in (sheet(plan), f"/plans/{plan.id}/sheet.pdf", sheet(plan, "/page.png")):
        assert client.get(f"{address}?layout=clinician").status_code == 404
    assert client.send(sheet(plan, "/keep"), layout="large").status_code == 403


def test_what_was_issued_is_set_before_anybody_prints_it(
    desk: Visitor, plan: Plan, app: Flask, press: Press
) -> None:
    plan_id = plan.id
    assert ahead.set_now(plan_id)
    assert len(press.pages) == 1
    assert give(desk, plan, "paper").mimetype == "application/pdf"
    desk.get(sheet(plan))
    assert len(press.pages) == 1
    assert not ahead.set_now(uuid4())


def test_only_an_issue_is_set_ahead(
    desk: Visitor, app: Flask, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    noticed: list[object] = []
    monkeypatch.setitem(app.extensions, "ahead", SimpleNamespace(put=noticed.append))
    plan_id, version = plan.id, plan.version
    desk.get(sheet(plan))
    assert noticed == []
    assert desk.send(f"/plans/{plan_id}/issue", version=version).status_code == 303
    assert noticed == [plan_id]


def test_behind_a_shut_gate_nothing_is_set_or_shown(
    desk: Visitor, plan: Plan, lang: Clinician, press: Press, clock: Clock
) -> None:
    clock.time = NOON + timedelta(minutes=5)
    a_decided_screening("urgent_same_day", of=episode_of(plan, lang), by=lang, at=clock.time)
    page = desk.get(sheet(plan)).text
    assert "This cannot be handed over now." in page
    assert "page.png" not in page
    assert desk.get(sheet(plan, "/page.png")).status_code == 422
    assert press.pages == []


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (RendererBusy(), "Several sheets are being made just now."),
        (EngineMissing("OSError"), "This machine cannot make PDFs."),
    ],
)
def test_without_the_engine_the_page_says_what_to_do(
    desk: Visitor, plan: Plan, press: Press, failure: Exception, said: str
) -> None:
    press.fails = failure
    assert said in desk.get(sheet(plan)).text
    for answer in (printed(desk, plan), desk.get(f"/plans/{plan.id}/sheet.pdf")):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert said in answer.text
    assert desk.get(sheet(plan, "/page.png")).status_code == 503
    assert links(plan) == []


def test_the_practices_colour_is_shown_as_chosen_and_as_used(desk: Visitor, plan: Plan) -> None:
    db.session.get_one(Practice, plan.practice_id).colour = "#ffcc00"
    db.session.commit()
    page = desk.get(sheet(plan)).text
    assert "Chosen: #ffcc00" in page
    assert "Used: #907200, darker, so that it can be read on paper (4.5 to 1)." in page
