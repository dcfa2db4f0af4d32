"""Plans listed and handouts set at a terminal, through the same gate and into the same record."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.handouts.pool import EngineMissing
from clinic.plans.models import Plan
from clinic.sharing import sheets
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, signed_in
from tests.handouts.press import Press, standing_in
from tests.pages import Visitor
from tests.sharing.road import SURNAME, a_decided_screening, an_issued_plan, episode_of, links


@pytest.fixture(autouse=True)
def press(app: Flask, tmp_path: Path) -> Iterator[Press]:
    press = Press()
    with standing_in(app, renderer=press, sheets=sheets.Keeper(tmp_path / "sheets")):
        yield press


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def plan(client: Visitor, lang: Clinician) -> Plan:
    signed_in(client, lang)
    return an_issued_plan(lang)


def run(app: Flask, *args: object):  # type: ignore[no-untyped-def]
    db.session.rollback()
    return app.test_cli_runner().invoke(args=[str(arg) for arg in args])


def test_plans_are_listed_for_people_and_for_programs(app: Flask, plan: Plan) -> None:
    (row,) = json.loads(run(app, "plan", "list", "--json").output)
    assert row == {
        "id": str(plan.id),
        "patient": f"Maria {SURNAME}",
        "stage": row["stage"],
        "revision": 1,
    }
    assert row["stage"] in ("acute", "subacute", "persistent")
    assert f"{plan.id}  Maria {SURNAME}" in run(app, "plan", "list").output
    assert run(app, "plan", "list", "--practice", "Nowhere").exit_code == 1


def test_a_handout_is_set_into_a_file_of_its_owner_and_recorded(
    app: Flask, plan: Plan, press: Press, tmp_path: Path
) -> None:
    file = tmp_path / "diary.pdf"
    answer = run(app, "handout", "render", plan.id, "--layout", "diary", "--lang", "en", "-o", file)
    assert answer.exit_code == 0, answer.output
    assert file.read_bytes().startswith(b"%PDF-")
    assert file.stat().st_mode & 0o077 == 0
    assert press.pages[0].address == ""
    assert '<html lang="en">' in press.pages[0].html
    assert links(plan) == []
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.event == "handout.rendered"))
    assert entry is not None
    assert entry.facts == {"layout": "diary", "language": "en"}


def test_through_a_shut_gate_there_is_no_file_and_the_answer_says_why(
    app: Flask, plan: Plan, lang: Clinician, tmp_path: Path, clock: Clock
) -> None:
    clock.time = NOON + timedelta(minutes=5)
    a_decided_screening("urgent_same_day", of=episode_of(plan, lang), by=lang, at=clock.time)
    file = tmp_path / "sheet.pdf"
    answer = run(app, "handout", "render", plan.id, "-o", file)
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ")
    assert not file.exists()
    assert run(app, "handout", "render", lang.id, "-o", file).exit_code == 1


def test_without_the_engine_the_answer_says_what_to_install(
    app: Flask, plan: Plan, press: Press, tmp_path: Path
) -> None:
    press.fails = EngineMissing("OSError")
    answer = run(app, "handout", "render", plan.id, "-o", tmp_path / "sheet.pdf")
    assert "libpango-1.0-0" in answer.output
    press.fails = None
    assert run(app, "handout", "render", plan.id, "-o", tmp_path / "no" / "sheet.pdf").exit_code == 1
