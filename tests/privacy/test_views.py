"""Keeping, the log, copies: what is seen and may be done. Proves security.md F-06, F-07, F-14."""

import csv
import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from clinic.accounts.models import Access, Clinician, Role
from clinic.audit import action, record
from clinic.audit.models import AuditEntry
from clinic.database import Base, db
from clinic.desk import copies
from clinic.patients.models import Patient
from clinic.privacy import actions, everything, export, extent
from clinic.privacy.rules import Ground
from tests import factories
from tests.conftest import NOON, Clock
from tests.guards.addresses import World
from tests.pages import Visitor
from tests.privacy.canary import CANARY, planted


@pytest.fixture
def world(app: Flask) -> World:
    return World("Praxis am Lindenhof", "lindenhof.example")


@pytest.fixture
def administrator(world: World) -> Clinician:
    return world.people[Role.ADMINISTRATOR]


@pytest.fixture
def visitor(client: Visitor, administrator: Clinician) -> Visitor:
    factories.signed_in(client, administrator)
    return client


def restricted(world: World, by: Clinician, ground: Ground = Ground.ERASURE_ASKED) -> Patient:
    actions.restrict(
        world.patient,
        ground=ground,
        asked_on=NOON.date(),
        treatment_ended_on=NOON.date(),
        by=by,
        now=NOON,
    )
    return world.patient


def test_a_restricted_record_is_there_for_nobody_but_whoever_keeps_it(
    visitor: Visitor, world: World, administrator: Clinician
) -> None:
    plan, link = world.plan.id, world.link
    patient = restricted(world, administrator)
    assert visitor.get(f"/patients/{patient.id}").status_code == 404
    assert visitor.get(f"/plans/{plan}").status_code == 404
    assert "M. Beispiel" not in visitor.get("/patients?archived=yes").text
    kept = visitor.get(f"/patients/{patient.id}/privacy").text
    assert "24 November 2036" in kept
    assert "Art. 17 Abs. 3 Buchst. b DSGVO" in kept  # in the patient's language, too
    assert visitor.get(f"/p/{world.secret}").status_code == 410
    db.session.refresh(link)
    assert link.revoked_at == NOON


def test_a_clinician_does_not_find_a_restricted_record_anywhere(
    client: Visitor, world: World, administrator: Clinician
) -> None:
    patient = restricted(world, administrator)
    factories.signed_in(client, world.clinician)
    for address in ("", "/log", "/privacy", "/copy"):
        assert client.get(f"/patients/{patient.id}{address}").status_code in (403, 404)


def test_a_dispute_leaves_everything_as_it_is(world: World, administrator: Clinician) -> None:
    assert world.feed
    restricted(world, administrator, Ground.ACCURACY_DISPUTED)
    reminder = extent.table("reminder")
    assert db.session.scalar(select(reminder.c.id)) is not None


def test_a_wish_to_be_gone_takes_what_need_not_be_kept(world: World, administrator: Clinician) -> None:
    assert world.feed
    restricted(world, administrator)
    assert db.session.scalar(select(extent.table("reminder").c.id)) is None


def test_a_record_is_erased_by_its_page_once_its_time_is_over(
    visitor: Visitor, world: World, administrator: Clinician, clock: Clock
) -> None:
    patient_id = planted(of=world.practice, by=administrator)
    refused = visitor.send(f"/patients/{patient_id}/privacy/erase", **{"reason": "term-over", "meant": "yes"})
    assert refused.status_code == 422
    clock.time = NOON + timedelta(days=366 * 11)
    factories.signed_in(visitor, administrator, at=clock.time)
    assert CANARY in visitor.get("/practice/privacy").text
    unsure = visitor.send(f"/patients/{patient_id}/privacy/erase", **{"reason": "term-over"})
    assert unsure.status_code == 422
    done = visitor.send(f"/patients/{patient_id}/privacy/erase", **{"reason": "term-over", "meant": "yes"})
    assert done.status_code == 303
    assert db.session.scalar(select(Patient.id).where(Patient.id == patient_id)) is None


def test_the_log_tells_who_looked_and_can_be_narrowed_and_taken_along(
    visitor: Visitor, world: World, administrator: Clinician
) -> None:
    patient = world.patient
    visitor.get(f"/patients/{patient.id}")
    page = visitor.get(f"/patients/{patient.id}/log").text
    assert "opened the record" in page
    assert "K. Lang" in page
    nobody = visitor.get(f"/patients/{patient.id}/log?by={world.clinician.id}").text
    assert "No line of the log fits." in nobody
    before = visitor.get(f"/patients/{patient.id}/log?until=2026-11-01").text
    assert "No line of the log fits." in before
    rows = list(csv.reader(io.StringIO(visitor.get("/practice/log.csv").get_data().decode("utf-8-sig"))))
    assert rows[0][6] == "event"
    assert "patient.opened" in {row[6] for row in rows[1:]}
    assert "M. Beispiel" in visitor.get("/practice/log").text
    assert "practice.log-read" in set(db.session.scalars(select(AuditEntry.event)))


def test_the_log_answers_one_question_at_a_time_and_names_whom_it_is_about(
    visitor: Visitor, world: World, administrator: Clinician
) -> None:
    weber = factories.a_clinician(of=world.practice, name="J. Weber")
    span = {"starts_on": "2026-11-25", "ends_on": "2026-11-30"}
    visitor.send(f"/team/{administrator.id}/cover", colleague=str(weber.id), **span)
    visitor.send(f"/team/{weber.id}/role", role="front-desk")
    visitor.get(f"/patients/{world.patient.id}")
    team = visitor.get("/practice/log?kind=team").text
    assert re.search(r"let a colleague stand in.*J\. Weber, 25/11/2026 – 30/11/2026", team, re.DOTALL)
    assert re.search(r"changed the role of a person.*J\. Weber, Clinician → Front desk", team, re.DOTALL)
    assert "opened the record" not in team
    assert "opened the record" in visitor.get("/practice/log?kind=read").text
    for kind in ("changed", "left", "signed-in"):
        assert "opened the record" not in visitor.get(f"/practice/log?kind={kind}").text
    taken = visitor.get("/practice/log.csv?kind=team").get_data().decode("utf-8-sig")
    assert "let a colleague stand in: J. Weber" in taken
    assert "patient.opened" not in taken


def test_a_line_about_a_mail_says_what_it_was_about_and_to_whom_of_the_team(
    visitor: Visitor, world: World, administrator: Clinician
) -> None:
    weber = factories.a_clinician(of=world.practice, name="J. Weber")

    @action
    def sent(*, by: Clinician) -> None:
        for kind, about in (("password-reset", weber.id), ("link", world.link.id), ("app-added", weber.id)):
            record("mail.sent", by=by, subject=by, at=NOON, kind=kind, about=str(about), reason=None)

    assert world.link.id
    sent(by=administrator)
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", visitor.get("/practice/log").text))
    assert "a mail went out way to another password, J. Weber" in page
    assert "a mail went out notice about the account, J. Weber" in page
    assert "a mail went out hand-over" in page


def test_a_line_about_an_issue_leads_to_what_changed_and_why(
    visitor: Visitor, world: World, administrator: Clinician
) -> None:
    revision = world.revision

    @action
    def issued(*, by: Clinician) -> None:
        record("plan.issued", by=by, subject=world.plan, at=NOON, revision=revision.number)

    issued(by=administrator)
    page = f"/plans/{world.plan.id}/revisions/{revision.id}"
    assert f'href="{page}"' in visitor.get(f"/patients/{world.patient.id}/log").text
    assert page not in visitor.get("/practice/log").text


def test_the_log_itself_answers_whether_it_was_whole_and_on_which_day(visitor: Visitor, world: World) -> None:
    visitor.get(f"/patients/{world.patient.id}")
    assert "Nobody has checked yet" in visitor.get("/practice/log").text
    assert visitor.send("/practice/log/check").location == "/practice/log"
    assert re.search(r"Last checked on .* by K\. Lang: lines 1 to \d+,", visitor.get("/practice/log").text)
    that_day = visitor.get("/practice/log?kind=checks&since=2026-11-24&until=2026-11-24").text
    assert re.search(r"checked the log: every line as it was written.*lines: \d+", that_day, re.DOTALL)
    assert "No line of the log fits." in visitor.get("/practice/log?kind=checks&since=2026-11-25").text


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.CLINICIAN, "/practice/log"),
        (Role.FRONT_DESK, "/patients/{}/log"),
        (Role.CLINICIAN, "/patients/{}/copy"),
    ],
)
def test_the_log_and_copies_are_not_everybodys(
    client: Visitor, world: World, role: Role, address: str
) -> None:
    factories.signed_in(client, world.people[role])
    assert client.get(address.format(world.patient.id)).status_code == 403


def test_a_copy_holds_every_row_of_every_table_of_the_person(
    visitor: Visitor, world: World, administrator: Clinician
) -> None:
    patient_id = planted(of=world.practice, by=administrator)
    signed = copies.sign(patient_id, administrator.id, at=NOON)
    told = json.loads(visitor.get(f"/patients/{patient_id}/copy/{signed}/record.json").get_data())
    for table in (*extent.tables(), *(one for one, _ in extent.loose())):
        rows = told["tables"][table.name]
        assert len(rows) == 1, table.name
        missing = {column.name for column in table.columns} - set(rows[0])
        assert {f"{table.name}.{name}" for name in missing} <= export.SECRET
    assert "log" in told


def test_the_archive_reads_back_with_the_tools_of_others(
    visitor: Visitor, world: World, administrator: Clinician
) -> None:
    assert world.revision
    patient = world.patient
    patient.name = "=1+1"
    db.session.commit()
    made = visitor.send(f"/patients/{patient.id}/copy")
    page = visitor.get(made.headers["Location"])
    assert "record.zip" in page.text
    answer = visitor.get(f"{made.headers['Location']}/record.zip")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="record-1-')
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    archive = zipfile.ZipFile(io.BytesIO(answer.get_data()))
    assert archive.testzip() is None
    rows = list(csv.DictReader(io.StringIO(archive.read("tables/patient.csv").decode("utf-8-sig"))))
    assert rows[0]["name"] == "'=1+1"
    assert archive.read("record.pdf").startswith(b"%PDF-")
    days = Calendar.from_ical(archive.read("calendar.ics")).walk("VEVENT")
    assert len(days) >= 2
    left = db.session.scalars(select(AuditEntry.facts).where(AuditEntry.event == "patient.exported")).all()
    assert left == [{"form": "record.zip"}]


def test_a_copy_is_open_for_some_minutes_and_to_one_person(
    visitor: Visitor, world: World, administrator: Clinician
) -> None:
    patient = world.patient
    old = copies.sign(patient.id, administrator.id, at=NOON - copies.OPEN_FOR)
    assert visitor.get(f"/patients/{patient.id}/copy/{old}/record.json").status_code == 410
    theirs = copies.sign(patient.id, world.clinician.id, at=NOON)
    assert visitor.get(f"/patients/{patient.id}/copy/{theirs}/record.json").status_code == 404
    assert visitor.get(f"/patients/{patient.id}/copy/forged/record.json").status_code == 404


def test_everything_a_practice_holds_comes_in_pieces_and_nothing_of_another(
    app: Flask, world: World, administrator: Clinician
) -> None:
    planted(of=world.practice, by=administrator)
    other = factories.a_practice("Praxis am See")
    factories.a_patient(of=other, name="Somebody of another practice")
    pieces = list(everything.zipped(app, world.practice.id, at=NOON))
    whole = b"".join(pieces)
    archive = zipfile.ZipFile(io.BytesIO(whole))
    assert archive.testzip() is None
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["rows"]["patient"] == 1
    texts = b"".join(archive.read(name) for name in archive.namelist())
    assert CANARY.encode() in texts
    assert b"Somebody of another" not in texts
    assert b"not a hash" not in texts
    known = set(manifest["rows"]) | everything.LEFT_OUT
    assert {table.name for table in Base.metadata.sorted_tables} == known


def test_every_link_of_a_practice_ends_at_once(visitor: Visitor, world: World) -> None:
    link = world.link
    assert visitor.send("/practice/revoke-links").status_code == 422
    assert visitor.send("/practice/revoke-links", **{"all_links": "yes"}).status_code == 303
    db.session.refresh(link)
    assert link.revoked_at == NOON


def test_the_report_of_a_period_names_whose_records_were_seen_and_from_where(
    visitor: Visitor, world: World
) -> None:
    visitor.get(f"/patients/{world.patient.id}")
    page = visitor.get("/practice/incident?since=2026-11-24&until=2026-11-24").text
    assert "1 record was opened or changed" in page
    assert "127.0.0.1" in page
    assert "0 records" in visitor.get("/practice/incident?since=2026-01-01&until=2026-01-02").text


def test_a_day_that_lies_ahead_is_none_on_which_somebody_asked(visitor: Visitor, world: World) -> None:
    sent = {"ground": "erasure-asked", "asked_on": "2026-12-24"}
    answer = visitor.send(f"/patients/{world.patient.id}/privacy/restrict", **sent)
    assert answer.status_code == 422
    assert "This day lies ahead." in answer.text


def test_a_record_put_on_hold_and_let_go_again(
    visitor: Visitor, world: World, administrator: Clinician
) -> None:
    address = f"/patients/{world.patient.id}/privacy"
    assert visitor.send(f"{address}/hold", **{"hold_reason": "A court asked."}).status_code == 303
    assert "A court asked." in visitor.get(address).text
    assert visitor.send(f"{address}/release").status_code == 303
    assert visitor.send(f"{address}/end", **{"treatment_ended_on": "2026-11-01"}).status_code == 303
    page = visitor.get(address).text
    assert "1 November 2026" in page
    assert "In treatment" in page
    assert (
        visitor.send(f"{address}/restrict", **{"ground": "claims", "asked_on": "2026-11-20"}).status_code
        == 303
    )
    assert visitor.send(f"{address}/lift").status_code == 303
    assert visitor.get(f"/patients/{world.patient.id}").status_code == 200


def test_what_is_settled_late_at_night_bears_the_practices_day(
    visitor: Visitor, world: World, administrator: Clinician
) -> None:
    late = NOON.replace(hour=23, minute=30)  # in Zurich it is the next day
    actions.hold(world.patient, reason="A court asked.", by=administrator, now=late)
    actions.restrict(
        world.patient,
        ground=Ground.CLAIMS,
        asked_on=NOON.date(),
        treatment_ended_on=None,
        by=administrator,
        now=late,
    )
    page = visitor.get(f"/patients/{world.patient.id}/privacy").text
    assert page.count("25 November 2026") == 2
    assert f"25 November 2026, {administrator.name}: A court asked." in page


def test_a_patient_reads_what_is_kept_in_the_plans_language(client: Visitor, world: World) -> None:
    assert world.link
    client.get(f"/p/{world.secret}")
    assert "/plan/data" in client.get("/plan").text
    notice = client.get("/plan/data").text
    assert "10 Jahre aufbewahrt" in notice
    assert "M. Beispiel" not in notice


def test_who_answers_for_a_record_need_not_treat_its_patient(
    visitor: Visitor, world: World, administrator: Clinician
) -> None:
    assert world.episode
    world.practice.access = Access.TREATING
    db.session.commit()
    patient = world.patient.id
    assert visitor.get(f"/patients/{patient}").status_code == 303
    for page in ("log", "privacy", "copy"):
        assert visitor.get(f"/patients/{patient}/{page}").status_code == 200
    assert visitor.send(f"/patients/{patient}/privacy/hold", hold_reason="A court asked.").status_code == 303
