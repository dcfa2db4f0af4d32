"""The main road as product.md counts it, on a practice of two thousand patients, never above its targets."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pypdfium2 import PdfDocument
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from clinic.accounts.models import Clinician
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.patients.rules import Sex
from clinic.plans.doses.dosing import dose_of, shown
from clinic.plans.models import Plan, Revision
from clinic.screening.catalogue import questionnaire
from clinic.screening.logic import NO
from clinic.screening.models import Answer, Screening
from tests.browser.conftest import PATIENCE, Visits
from tests.browser.counting import Person, told
from tests.browser.houses import a_busy_practice
from tests.browser.line import Line
from tests.commands.running import Running
from tests.conftest import NOON, Clock
from tests.factories import (
    a_clear_screening,
    a_clinician,
    a_dose,
    a_patient,
    a_plan,
    an_answered_screening,
    an_episode,
    signed_in,
)
from tests.handouts.reading import pages, words
from tests.pages import Visitor
from tests.sharing.road import give

pytestmark = [pytest.mark.browser, pytest.mark.once]

ASKED = 13
BY_KEYBOARD = (
    ("chin tuck sit", "2x8"),
    ("katzenbuckel", "1x10"),
    ("shoudler rolls", "2x12"),
    ("wall angel", "2x6"),
    ("nordic", "10min"),
)
FOUND = ("chin-tuck-sitting", "cat-cow", "shoulder-rolls", "wall-angel", "nordic-walk")
A_PLAN = re.compile("/plans/[0-9a-f-]{36}[^/]*$")
PLUM = (122, 31, 92)  # on no page of ours
Record = Callable[[str, object], None]


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician(of=a_busy_practice())


def ready(page: Page) -> Page:
    """The page as soon as somebody could go on: its behaviours stand and nothing is being fetched."""
    expect(page.locator("html[data-ready]")).to_be_attached()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    return page


@pytest.fixture
def first_run(tmp_path: Path, fonts: Path) -> Iterator[Running]:
    """What `make run` starts on a machine where nothing was started yet."""
    running = Running(tmp_path, fonts=fonts, RUECKENWIND_ENV="development")
    yield running
    running.stop()


def test_j1_the_first_run(
    browser: Browser, first_run: Running, tmp_path: Path, record_property: Record
) -> None:
    address = re.search(r"http://\S+", first_run.said)
    sign_in = re.search(r"Sign in as (\S+) ", first_run.said)
    password = re.search(r"Password of both: (.+)", first_run.said)
    assert address and sign_in and password, first_run.said
    logo = tmp_path / "logo.png"
    Image.new("RGB", (240, 120), PLUM).save(logo)
    with browser.new_context(locale="en-GB") as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        person = Person(page)
        page.goto(address[0])
        ready(page)
        person.type(sign_in[1])
        person.press("Tab")
        person.type(password[1])
        person.press("Enter")

        expect(page).to_have_url(f"{address[0]}/")
        person.click(ready(page).locator("summary", has_text="K. Lang"))
        person.click(page.get_by_role("link", name="Practice", exact=True))
        ready(page)
        person.pick_file(page.get_by_label("Picture"), logo)
        person.click(page.get_by_role("button", name="Use this picture"))

        expect(ready(page).get_by_role("img", name="The present logo")).to_be_visible()
        person.click(page.get_by_role("link", name="Today"))
        ready(page)
        person.click(page.get_by_role("link", name="Maria Muster").first)
        with page.expect_response("**/handout.pdf*") as handout:
            person.click(ready(page).get_by_role("link", name="Handout"))
        sheet = context.request.get(handout.value.url)
        assert (handout.value.status, sheet.headers["content-type"]) == (200, "application/pdf")
        assert PLUM in colours(sheet.body())
    record_property(*told("J1", "first run, until the handout bears the logo", person, 12))
    assert person.count <= 12, person.interactions


def test_j2_a_new_patient_screened_without_flags(
    visit: Callable[..., Page], lang: Clinician, record_property: Record
) -> None:
    page = visit(by=lang)
    person = Person(page)
    page.goto("/")

    person.click(ready(page).get_by_role("link", name="New patient"))
    expect(page).to_have_url(re.compile("/patients/new$"))
    ready(page)
    person.type("M. Beispiel")
    person.press("Tab")
    person.type("1985")
    person.click(page.get_by_text("Male", exact=True))
    person.click(page.get_by_text("6", exact=True))
    person.click(page.get_by_text("Neck", exact=True))
    person.press("Control+Enter")

    expect(page).to_have_url(re.compile("/screenings/[^/]+$"))
    ready(page)
    for _ in range(ASKED):
        person.press("n")
    person.press("Enter")

    expect(page).to_have_url(re.compile("/outcome$"))
    ready(page)
    person.click(page.get_by_text("No red flags found today", exact=True))
    person.press("Control+Enter")

    expect(page).to_have_url(re.compile("/plans/new"))
    ready(page)
    expect(page.locator("main")).to_contain_text("Subacute")
    expect(page.get_by_role("status")).to_contain_text("Handing over possible until")
    given = db.session.scalars(
        select(Answer).where(Answer.value == NO, ~Answer.item.startswith("ctx."))
    ).all()
    assert {answer.item for answer in given} == set(asked_first())
    assert {(answer.by, answer.at) for answer in given} == {(lang.id, NOON)}
    record_property(*told("J2", "new patient, screening without flags", person, 24))
    assert person.count <= 24, person.interactions


def test_j3_flags_that_ask_for_a_doctor_today(
    visit: Callable[..., Page], client: Visitor, lang: Clinician, record_property: Record
) -> None:
    signed_in(client, lang)
    episode = an_episode(of=a_patient(of=lang.practice, number=2_001, sex=Sex.MALE))
    a_clear_screening(of=episode, by=lang, at=NOON - timedelta(days=1))
    plan = a_plan(of=episode, by=lang)
    assert client.send(f"/plans/{plan.id}/issue", version=1).status_code == 303
    revision = db.session.scalars(select(Revision.id)).one()
    page = visit(by=lang)
    person = Person(page)
    page.goto(client.send(f"/episodes/{episode.id}/screenings", key=str(uuid4())).location)
    ready(page)
    for _ in range(2):
        page.keyboard.press("n")

    for _ in ("numb, weak, clumsy", "clumsy hands or unsteady gait", "within two weeks"):
        person.press("y")
        ready(page)
    expect(page.locator("#criteria")).to_contain_text("2 apply so far")
    person.press("Control+Enter")
    expect(page).to_have_url(re.compile("/outcome$"))
    person.click(ready(page).get_by_text(re.compile("^Contact a doctor or hospital today")))
    person.click(page.get_by_role("group", name="Why it stays incomplete").get_by_text("Other"))
    person.press("Tab")
    person.type("To be seen today; the other questions wait.")
    person.press("Control+Enter")

    expect(page).to_have_url(re.compile("/screenings/[^/]+$"))
    with page.expect_response("**/letters/*.pdf") as letter:
        person.click(ready(page).get_by_role("link", name="Letter (PDF)"))
    sheet = words("".join(pages(page.context.request.get(letter.value.url).body())))
    assert "24. November 2026" in sheet
    assert "Ungeschickte Hände" in sheet

    screened = db.session.scalars(select(Screening).where(Screening.outcome == "urgent_same_day")).one()
    events = {row.event for row in db.session.scalars(select(AuditEntry))}
    assert {"screening.decided", "screening.letter-written", "screening.given-out"} <= events
    assert screened.decided_by == lang.id
    page.goto(f"/plans/{plan.id}/hand-over")
    expect(ready(page).locator("main")).to_contain_text("Drafting only: contact a doctor today")
    assert client.send(f"/plans/{plan.id}/issue", version=2).status_code == 422
    for way in ("paper", "copy", "screen"):
        assert give(client, plan, way).status_code == 422
    handout = client.get(f"/plans/{plan.id}/revisions/{revision}/handout.pdf")
    assert (handout.status_code, handout.mimetype) == (422, "text/html")
    record_property(*told("J3", "from a flag to the letter, nothing leaves", person, 10))
    assert person.count <= 10, person.interactions


def test_j4_a_flag_that_is_known_and_was_looked_into(
    visit: Callable[..., Page], lang: Clinician, record_property: Record
) -> None:
    episode = an_episode(of=a_patient(of=lang.practice, number=2_001))
    screening = an_answered_screening(
        of=episode, by=lang, **{"core.systemic": "yes", "sys.weight_loss": "yes"}
    )
    page = visit(by=lang)
    person = Person(page)
    page.goto(f"/screenings/{screening.id}/outcome")

    person.click(ready(page).get_by_text("Exercise possible, with precautions", exact=True))
    person.click(page.get_by_text("Already medically assessed", exact=True).first)
    person.press("Tab")
    person.type("Thyroid known since spring, seen by Dr Muster in October.")
    person.press("Control+Enter")

    expect(page).to_have_url(re.compile("/plans/new"))
    expect(ready(page).get_by_role("status")).to_contain_text("Handing over possible until")
    note = page.context.request.get(f"/screenings/{screening.id}/note.txt?language=en").text()
    assert "Reason: Already medically assessed: Thyroid known since spring" in note
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "screening.decided")).one()
    assert entry.facts["reasons"] == "R03: already_medically_assessed"
    record_property(*told("J4", "a known flag, decided with a reason", person, 5))
    assert person.count <= 5, person.interactions


def test_j5_from_a_programme_to_paper_and_link(
    visit: Callable[..., Page], lang: Clinician, line: Line, record_property: Record
) -> None:
    episode = an_episode(of=a_patient(of=lang.practice, number=2_001))
    a_clear_screening(of=episode, by=lang)
    page = visit(by=lang)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    person = Person(page)
    page.goto(f"/episodes/{episode.id}/plans/new")

    person.click(ready(page).get_by_role("button", name="Use Subacute neck pain"))
    expect(page).to_have_url(A_PLAN)
    rows = ready(page).locator(".dose_row")
    person.type("2x8")
    person.click(rows.nth(1).locator(".dose_row__name"))
    expect(rows.nth(1)).to_have_class(re.compile("open"))
    ready(page)
    person.type("3x6")
    rows.nth(2).hover()
    before = rows.nth(2).get_attribute("data-name")
    person.click(rows.nth(2).get_by_role("button", name="Harder"))
    expect(rows.nth(2)).not_to_have_attribute("data-name", before or "")
    ready(page)
    person.click(page.get_by_label("Note to the patient"))
    person.type("Short and often. Stay below 4 of 10.")
    expect(page.locator("#live").get_by_role("link", name="Show")).to_have_count(0)  # no gap in the balance
    person.press("Control+Enter")

    expect(page).to_have_url(re.compile("/hand-over$"))
    ready(page)
    with page.expect_popup():
        person.press("Control+Enter")
    person.click(page.get_by_role("button", name="Copy link"))
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()

    phone = visit(width=360, height=640)
    phone.goto(line.here(page.evaluate("navigator.clipboard.readText()")))
    assert len(db.session.scalars(select(Revision)).all()) == 1
    (sheet,) = line.sheets
    paper = words("".join(pages(sheet)))
    revision = re.search(r"Fassung 1 · [\d.]+ · Prüfzeichen \w+ \w+", paper)
    assert revision
    for said in (revision[0], "2 × 8", "3 × 6", "Short and often."):
        assert said in paper
        expect(phone.locator("body")).to_contain_text(said)

    record_property(*told("J5", "from a programme to paper and link", person, 10))
    assert person.count <= 10, person.interactions


def test_j6_from_nothing_by_keyboard_alone(
    visit: Callable[..., Page], lang: Clinician, record_property: Record
) -> None:
    episode = an_episode(of=a_patient(of=lang.practice, number=2_001))
    a_clear_screening(of=episode, by=lang)
    page = visit(by=lang)
    person = Person(page)
    page.goto(f"/episodes/{episode.id}/plans/new")

    ready(page)
    person.press("n")
    expect(page).to_have_url(A_PLAN)
    rows = page.locator(".dose_row")
    for number, (asked, dose) in enumerate(BY_KEYBOARD, start=1):
        expect(ready(page).locator("#seek")).to_be_focused()
        person.type(asked)
        person.press("Enter")
        expect(rows).to_have_count(number)
        expect(ready(page).get_by_label("Dose", exact=True)).to_be_focused()
        person.type(dose)
        person.press("Enter")
        expect(rows.nth(number - 1)).not_to_have_class(re.compile("open"))
    expect(ready(page).locator("#seek")).to_be_focused()
    person.press("Control+Enter")

    expect(page).to_have_url(re.compile("/hand-over$"))
    plan = db.session.scalars(select(Plan).options(selectinload(Plan.doses))).one()
    assert [row.exercise for row in plan.doses] == list(FOUND)
    for row, (_, dose) in zip(plan.doses, BY_KEYBOARD, strict=True):
        assert dose in shown(dose_of(row))
    assert not [one for one in person.interactions if one.startswith("click")]
    record_property(*told("J6", "from nothing, by keyboard alone", person, 22))
    assert person.count <= 22, person.interactions


def test_j7_one_gap_filled_and_one_let_be(
    visit: Callable[..., Page], lang: Clinician, record_property: Record
) -> None:
    stretches = ("levator-scapulae-stretch", "upper-trapezius-stretch")
    episode = an_episode(of=a_patient(of=lang.practice, number=2_001))
    plan = a_plan(of=episode, by=lang, with_doses=tuple(a_dose(one) for one in stretches))
    page = visit(by=lang)
    person = Person(page)
    page.goto(f"/plans/{plan.id}")

    gaps = ready(page).locator(".gaps")
    expect(gaps).to_contain_text("Strengthen Let it be")
    expect(gaps).to_contain_text("Whole body Let it be")
    person.click(page.locator(".balance__gap", has_text="Strengthen").get_by_role("link"))
    first = page.locator("[data-hits] > li:visible").first
    expect(first.locator("[data-why]")).to_have_text("Gap: Strengthen")
    person.click(ready(page).locator("[data-hits] [data-add]:visible").first)
    expect(page.locator(".dose_row")).to_have_count(3)
    expect(gaps).not_to_contain_text("Strengthen")
    person.click(ready(page).locator(".gap", has_text="Whole body").locator("summary"))
    person.click(page.locator(".gap[open]").get_by_role("button", name="Done elsewhere"))
    expect(gaps).to_contain_text("Whole body let be: Done elsewhere")

    record_property(*told("J7", "one gap filled, one let be with a reason", person, 4))
    assert person.count <= 4, person.interactions


def test_j9_a_lid_closed_while_offline_and_a_colleague_meanwhile(
    visits: Visits, client: Visitor, lang: Clinician, record_property: Record
) -> None:
    signed_in(client, a_clinician(of=lang.practice, name="S. Okonkwo"))
    plan = a_plan(of=an_episode(of=a_patient(of=lang.practice, number=2_001)), by=lang)
    first, second, _third = [row.exercise for row in plan.doses]
    page = visits.page(by=lang)
    context, here = page.context, f"/plans/{plan.id}"
    page.goto(f"{here}?open={plan.doses[0].id}")
    expect(ready(page).get_by_label("Dose", exact=True)).to_be_focused()

    page.wait_for_load_state(
        "networkidle"
    )  # a drawing on its way would wait for the line, and the service for it
    context.set_offline(True)
    page.keyboard.type("3x12")
    expect(page.locator("#save-state")).to_have_attribute("data-state", "offline")
    page.keyboard.press("Alt+End")
    expect(page.locator("#plan-unlost li")).to_have_text(
        ["Dose of Chin tuck sitting", "Chin tuck sitting moved"]
    )
    client.send(f"{here}/doses/{plan.doses[1].id}", version=1, typed="4x6", before="")
    client.send(f"{here}/doses/{plan.doses[2].id}/remove", version=2)
    page.close()
    cookies = context.cookies()
    context.clear_cookies()
    context.set_offline(False)
    again = context.new_page()
    again.goto(here)
    expect(again).to_have_url(re.compile("/sign-in[?]next="))
    context.add_cookies(cookies)  # type: ignore[arg-type]

    again.goto(here)
    expect(again.locator("#plan-meanwhile")).to_contain_text("S. Okonkwo")
    expect(again.locator(".dose_row__dose")).to_have_text([re.compile("4 × 6"), re.compile("3 × 12")])
    again.reload()
    expect(ready(again).locator("#plan-unlost")).to_be_hidden()
    db.session.rollback()
    kept = db.session.scalars(
        select(Plan).options(selectinload(Plan.doses)).execution_options(populate_existing=True)
    ).one()
    assert [(row.exercise, shown(dose_of(row)).split()[0]) for row in kept.doses] == [
        (second, "4x6"),
        (first, "3x12"),
    ]
    assert kept.version == 5
    # One act: the page is opened again.
    record_property(*told("J9", "interrupted, offline, and a colleague meanwhile", Person(again, "Enter"), 1))


def test_j8_two_weeks_later_two_steps_on_and_one_less(
    visit: Callable[..., Page], client: Visitor, lang: Clinician, clock: Clock, record_property: Record
) -> None:
    patient = a_patient(of=lang.practice, number=2_001)
    episode = an_episode(of=patient)
    clock.time = NOON - timedelta(days=13)
    a_clear_screening(of=episode, by=lang, at=clock.time)
    signed_in(client, lang, at=clock.time)
    begun = client.send(f"/episodes/{episode.id}/plans", key=str(uuid4()), programme="subacute-neck")
    assert begun.status_code == 303
    plan = db.session.scalars(select(Plan)).one()
    plan_id, patient_id = plan.id, patient.id
    client.send(f"/plans/{plan_id}/issue", version=1)
    address = re.search(r"/p/[\w-]+", give(client, plan, "copy").text)
    assert address
    db.session.rollback()
    clock.time = NOON
    page = visit(by=lang)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    person = Person(page)
    page.goto(f"/patients/{patient_id}")

    person.click(ready(page).get_by_role("link", name="Open the plan").first)
    expect(page).to_have_url(A_PLAN)
    rows = ready(page).locator(".dose_row")
    gone = rows.nth(4).get_attribute("data-name") or ""
    for place in (2, 3):
        before = rows.nth(place).get_attribute("data-name") or ""
        rows.nth(place).hover()
        person.click(rows.nth(place).get_by_role("button", name="Harder"))
        expect(rows.nth(place)).not_to_have_attribute("data-name", before)
        ready(page)
    person.click(rows.nth(4).locator("summary").first)
    person.click(rows.nth(4).get_by_role("button", name="Remove"))
    expect(rows.nth(4)).not_to_have_attribute("data-name", gone)
    ready(page)
    person.press("Control+Enter")
    expect(page).to_have_url(re.compile("/hand-over$"))

    person.click(ready(page).get_by_role("link", name="Copy the chart note"))
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    assert "GEÄNDERT SEIT FASSUNG 1" in page.evaluate("navigator.clipboard.readText()")
    phone = visit(width=360, height=640)
    phone.goto(address[0])
    changed = phone.locator("section", has=phone.locator("#changed"))
    expect(changed.locator("li")).to_have_count(3)
    expect(changed).to_contain_text("Nicht mehr im Plan: ")
    first, second = db.session.scalars(select(Revision).order_by(Revision.number)).all()
    kinds = [one["kind"] for one in json.loads(second.snapshot)["changes"]["items"]]
    addresses = [f"/plans/{plan_id}/revisions/{one.id}" for one in (first, second)]
    db.session.rollback()
    assert kinds == ["instead", "instead", "gone"]
    page.goto(addresses[1])
    expect(page.locator("main")).to_contain_text("Compared with revision 1")
    page.goto(addresses[0])
    expect(page.locator("main")).to_contain_text(gone)
    record_property(*told("J8", "two weeks later: two steps on, one less, issued again", person, 9))
    assert person.count <= 9, person.interactions


def asked_first() -> list[str]:
    """What is always asked: twelve gateways and whether anything else worries."""
    return [name for name, question in questionnaire().questions.items() if question.is_always_asked]


def colours(document: bytes) -> set[tuple[int, ...]]:
    """Every colour on the first page."""
    pdf = PdfDocument(document)
    picture = pdf[0].render(scale=1).to_pil().convert("RGB")
    pdf.close()
    return {colour for _count, colour in picture.getcolors(picture.width * picture.height)}
