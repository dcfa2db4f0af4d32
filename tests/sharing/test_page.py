"""The page a link opens: what is on it and what never is, and what stands there when it may not be read."""

import gzip
import html
import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts import logos
from clinic.accounts.models import Clinician, Logo
from clinic.database import db
from clinic.handouts import joining
from clinic.handouts import words as on_paper
from clinic.plans.models import Plan, Revision
from clinic.plans.rules import Dose
from clinic.screening import pausing
from clinic.screening.models import Screening
from clinic.screening.rescreening import Trigger
from clinic.sharing import plan_page, queries, rules
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, a_dose, kept, signed_in
from tests.pages import Visitor
from tests.sharing.road import (
    NOTE,
    SURNAME,
    a_decided_screening,
    address_in,
    an_issued_plan,
    episode_of,
    give,
    links,
    now,
    visitor_of,
)
from tests.sharing.test_views import damage

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/114 Mobile Safari/537.36"}
EVENINGS = ("mon", "wed", "fri")


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician(title="Physiotherapeutin")


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


@pytest.fixture
def plan(lang: Clinician, desk: Visitor) -> Plan:
    return an_issued_plan(desk, lang)


@pytest.fixture
def path(desk: Visitor, plan: Plan) -> str:
    return address_in(give(desk, plan).text)


@pytest.fixture
def patient(app: Flask, path: str) -> Visitor:
    """Somebody who followed the link."""
    visitor = visitor_of(app)
    visitor.get(path)
    return visitor


def words(page: str) -> str:
    """What is read on a page, blanks evened out."""
    text = html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL))
    return " ".join(text.split())


# The way in ------------------------------------------------------------------------------------------


def test_a_link_leads_to_the_plan_without_a_tap(app: Flask, path: str) -> None:
    visitor = visitor_of(app)
    answer = visitor.get(path)
    assert answer.status_code == 303
    assert answer.location == f"/plan#{path.removeprefix('/p/')}"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("plan=")
    for part in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert visitor.get("/plan").status_code == 200


def test_the_cookie_never_outlives_its_link(app: Flask, path: str, plan: Plan) -> None:
    (link,) = links(plan)
    cookie = visitor_of(app).get(path).headers["Set-Cookie"]
    age = re.search(r"Max-Age=(\d+)", cookie)
    assert age is not None
    assert NOON + timedelta(seconds=int(age[1])) <= link.expires_at


def test_over_https_the_cookie_belongs_to_this_host_alone(app: Flask, path: str) -> None:
    usual = app.extensions["settings"]
    app.extensions["settings"] = replace(usual, base_url="https://localhost")
    try:
        cookie = visitor_of(app).get(path).headers["Set-Cookie"]
    finally:
        app.extensions["settings"] = usual
    assert cookie.startswith("__Host-plan=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


def test_a_link_may_be_typed_as_people_type(app: Flask, path: str) -> None:
    secret = path.removeprefix("/p/")
    spelled = secret.upper().replace("0", "O").replace("1", "l")
    assert visitor_of(app).get(f"/p/{spelled}").status_code == 303
    spaced = " ".join(spelled[place : place + 4] for place in range(0, 26, 4))
    for typed in (spaced, f"http://localhost/p/{spelled}"):
        answer = visitor_of(app).post("/plan/open", data={"token": typed})
        assert answer.status_code == 303
        assert answer.location == f"/plan#{secret}"


def test_an_address_nobody_made_says_always_the_same(app: Flask, path: str) -> None:
    visitor = visitor_of(app)
    secret = path.removeprefix("/p/")
    other = ("z" if secret[0] != "z" else "y") + secret[1:]
    answers = [visitor.get(f"/p/{typed}") for typed in (other, "0" * 26, "x", "%F0%9F%A6%92", "a" * 300)]
    answers += [visitor.post("/plan/open", data=data) for data in ({"token": other}, {"token": ""}, {})]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert len({str(sorted(answer.headers)) for answer in answers}) == 1
    assert not any("Set-Cookie" in answer.headers for answer in answers)


def test_only_who_tries_unknown_addresses_has_to_wait(
    app: Flask, path: str, plan: Plan, desk: Visitor, clock: Clock
) -> None:
    dead = address_in(give(desk, plan).text)
    link = queries.opened_by(rules.fingerprint(dead.removeprefix("/p/")))
    assert link is not None
    desk.send(f"/plans/{plan.id}/links/{link.id}/revoke")
    visitor = visitor_of(app)
    for _ in range(40):
        assert visitor.get(dead).status_code == 410
    guesses = [visitor.get("/p/" + "0" * 26) for _ in range(31)]
    assert [answer.status_code for answer in guesses] == [404] * 30 + [429]
    assert 0 < int(guesses[-1].headers["Retry-After"]) <= 61
    assert visitor.get(dead).status_code == 410
    assert visitor.get(path).status_code == 303
    clock.time += timedelta(minutes=1)
    assert visitor.get("/p/" + "0" * 26).status_code == 404


def test_without_its_cookie_a_bookmark_is_opened_again(app: Flask) -> None:
    answer = visitor_of(app).get("/plan")
    assert answer.status_code == 403
    assert 'data-behaviour="link"' in answer.text
    assert "Open your link again" in answer.text


def test_two_plans_on_one_device_each_open_by_their_own_link(
    app: Flask, desk: Visitor, lang: Clinician, path: str
) -> None:
    other = an_issued_plan(desk, lang, number=2, doses=(a_dose("band-row-standing"),))
    second = address_in(give(desk, other).text)
    visitor = visitor_of(app)
    visitor.get(path)
    first_page = visitor.get("/plan").text
    visitor.get(second)
    second_page = visitor.get("/plan").text
    for address, page in ((path, first_page), (second, second_page)):
        assert f'data-check="{rules.check(address.removeprefix("/p/"))}"' in page
    assert first_page.count("<article") == 3
    assert second_page.count("<article") == 1


@pytest.mark.parametrize(
    ("after", "status"), [(timedelta(seconds=-1), 200), (timedelta(0), 410), (timedelta(seconds=1), 410)]
)
def test_a_link_works_to_its_last_second(
    patient: Visitor, path: str, plan: Plan, clock: Clock, after: timedelta, status: int
) -> None:
    (link,) = links(plan)
    clock.time = link.expires_at + after
    assert patient.get("/plan").status_code == status
    assert patient.get(path).status_code == (303 if status == 200 else 410)


def test_a_dead_link_names_the_practice_and_nobody_else(patient: Visitor, plan: Plan, clock: Clock) -> None:
    clock.time = NOON + timedelta(days=300)
    page = patient.get("/plan")
    assert page.status_code == 410
    assert "030 23125 014" in page.text
    assert 'href="tel:03023125014"' in page.text
    for private in ("Maria", SURNAME, "K. Lang", NOTE, "Kinn"):
        assert private not in page.text


# What is on it ---------------------------------------------------------------------------------------


def test_the_page_reads_without_script(patient: Visitor, plan: Plan) -> None:
    page = words(patient.get("/plan").text)
    for said in (
        "Heute, Dienstag",
        "3 Übungen, zusammen etwa",
        "Kinn zurückziehen im Sitzen",
        "2 × 10",
        "zwei Sätze, je zehnmal",
        "Aufhören und anrufen",
        "030 23125 014",
        "112",
        NOTE,
        "K. Lang, Physiotherapeutin, 24. November 2026",
        "Diese Seite liest niemand laufend mit. Rufen Sie bei Sorgen an.",
        "Dieser Link gilt bis 4. Februar 2027.",
        "Klinische Inhalte: Entwurf",
    ):
        assert said in page, said


def test_the_page_says_what_the_paper_says_word_for_word(patient: Visitor, plan: Plan, app: Flask) -> None:
    for language in ("de", "en"):
        patient.post("/plan/view", data={"language": language})
        page = words(patient.get("/plan").text)
        for text in paper_texts(plan, language):
            assert " ".join(text.split()) in page, (language, text)


def paper_texts(plan: Plan, language: str) -> Iterator[str]:
    """Every text of the handout that tells a patient what to do."""
    revision = db.session.scalars(select(Revision).where(Revision.plan_id == plan.id)).one()
    frozen = json.loads(revision.snapshot)
    sheet = on_paper.handout(
        joining.contents(frozen, digest=revision.digest, language=language, colour="#000000")
    )
    yield from (sheet.note, sheet.pain_rule, sheet.revision, sheet.author, sheet.issued_on)
    yield from (sheet.stop.safety_net, *sheet.stop.emergency_signs, *sheet.stop.reasons)
    yield from (text for row in sheet.week for text in (row.title, row.summary, *row.names))
    for exercise in sheet.exercises:
        yield from (exercise.name, *exercise.steps, exercise.feel, *exercise.avoid, exercise.move_on)
        yield from (text for pose in exercise.poses for text in (pose.label, pose.words))
        cells = (exercise.dose.count, exercise.dose.left, exercise.dose.right, *exercise.dose.holds)
        for cell in (*cells, *exercise.dose.extras):
            if cell is not None:
                yield from (cell.figure, cell.words)
        yield from (exercise.dose.side, exercise.dose.days, exercise.side_note)


def test_the_language_is_the_plans_until_the_patient_chooses(
    app: Flask, patient: Visitor, desk: Visitor, lang: Clinician
) -> None:
    english = an_issued_plan(desk, lang, number=2, language="en")
    visitor = visitor_of(app)
    visitor.get(address_in(give(desk, english).text))
    page = visitor.get("/plan").text
    assert '<html lang="en"' in page
    assert "Today, Tuesday" in page
    visitor.post("/plan/view", data={"language": "de"})
    page = visitor.get("/plan").text
    assert '<html lang="de"' in page
    assert "Heute, Dienstag" in page
    assert '<p class="note__text" lang="en">' in page  # the clinician's words stay as they were written


def test_a_larger_text_is_kept_and_the_language_with_it(patient: Visitor) -> None:
    patient.post("/plan/view", data={"language": "en"})
    answer = patient.post("/plan/view", data={"text": "150"})
    assert answer.status_code == 303
    page = patient.get("/plan").text
    assert 'data-text="150"' in page
    assert '<html lang="en"' in page
    assert patient.post("/plan/view", data={"text": "900"}).status_code == 422


def test_the_newest_issued_revision_is_shown_and_never_a_draft(
    patient: Visitor, plan: Plan, desk: Visitor, lang: Clinician
) -> None:
    before = patient.get("/plan").text
    row = now(plan, lang).doses[0].id
    desk.send(f"/plans/{plan.id}/doses/{row}/remove", version=3)
    assert patient.get("/plan").text == before
    assert desk.send(f"/plans/{plan.id}/issue", version=4).status_code == 303
    after = patient.get("/plan").text
    assert after.count("<article") == 2
    assert "Fassung 2" in after


def test_a_brand_is_shown_at_once_and_its_logo_only_to_link_holders(
    app: Flask, patient: Visitor, plan: Plan, lang: Clinician, desk: Visitor
) -> None:
    assert "--brand:#005f69" in patient.get("/plan").text
    picture = logos.picture(a_picture())
    kept(
        Logo(
            practice_id=lang.practice_id,
            media_type="image/png",
            content=picture.content,
            width=picture.width,
            height=picture.height,
            digest=picture.digest,
        )
    )
    lang.practice.colour, lang.practice.version = "#ffee00", 2
    kept(lang.practice)
    page = patient.get("/plan").text
    assert f"/plan/logo/{picture.digest}.png" in page
    assert "--brand:#ffee00}}" in page  # at night as it is, by day darkened until it can be read
    logo = patient.get(f"/plan/logo/{picture.digest}.png")
    assert logo.mimetype == "image/png"
    assert "sandbox" in logo.headers["Content-Security-Policy"]
    assert patient.get(f"/plan/logo/{'0' * 64}.png").status_code == 404
    assert visitor_of(app).get(f"/plan/logo/{picture.digest}.png").status_code == 403


def a_picture() -> bytes:
    """A PNG of one grey point."""
    return bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
        "0000000a49444154789c63680000008200819f3c6a9b0000000049454e44ae426082"
    )


def test_the_first_answer_fits_the_first_packets_with_eight_exercises(
    app: Flask, desk: Visitor, lang: Clinician
) -> None:
    names = (
        "chin-tuck-sitting",
        "upper-trapezius-stretch",
        "thread-the-needle",
        "wall-slide-forearm",
        "band-row-standing",
        "bird-dog-full",
        "dead-bug-heel-tap",
        "neck-rotation-towel-assist",
    )
    plan = an_issued_plan(desk, lang, number=2, doses=tuple(a_dose(name) for name in names))
    visitor = visitor_of(app)
    visitor.get(address_in(give(desk, plan).text))
    visitor.inspects = False  # it reads no compressed pages
    answer = visitor.get("/plan", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    size = len(answer.data) + sum(len(name) + len(value) + 4 for name, value in answer.headers)
    assert size < 14 * 1024
    assert gzip.decompress(answer.data).decode().count("<article") == 8


def test_whom_to_call_is_what_holds_today(patient: Visitor, lang: Clinician, plan: Plan) -> None:
    assert 'href="tel:03023125014"' in patient.get("/plan").text
    practice = lang.practice
    practice.phone, practice.emergency_number, practice.version = "040 112 99", "999", 2
    kept(practice)
    page = patient.get("/plan").text
    for gone in ("030 23125 014", "tel:03023125014", "tel:112"):
        assert gone not in page
    for number in ('href="tel:04011299"', 'href="tel:999"', "unter 040 112 99 an", "sofort 999"):
        assert number in page


# What never is ---------------------------------------------------------------------------------------


def test_nothing_private_is_in_any_byte_a_patient_gets(
    app: Flask, patient: Visitor, path: str, plan: Plan, lang: Clinician
) -> None:
    (screening,) = db.session.scalars(select(Screening))
    private = {
        SURNAME,
        "Maria",
        "1972",
        "Zervikalsyndrom",
        "Wieder rudern",
        lang.email,
        str(plan.id),
        str(plan.episode_id),
        str(screening.id),
        "No red flags",
        screening.questionnaire,
        path.removeprefix("/p/"),
    }
    for language in ("de", "en"):
        patient.post("/plan/view", data={"language": language})
        for address in ("/plan", "/robots.txt"):
            answer = patient.get(address)
            sent = answer.text + str(answer.headers)
            assert not [canary for canary in private if canary in sent]


def test_the_title_names_the_practice_and_nothing_else(patient: Visitor) -> None:
    title = re.search("<title>(.*?)</title>", patient.get("/plan").text)
    assert title is not None
    assert title[1] == "Praxis am Lindenhof – Übungsplan"


def test_patient_pages_tell_nobody_and_are_kept_by_nobody(
    app: Flask, patient: Visitor, path: str, clock: Clock
) -> None:
    answers = [patient.get(path), patient.get("/plan"), visitor_of(app).get("/plan"), patient.get("/p/x")]
    clock.time = NOON + timedelta(days=300)
    answers += [patient.get("/plan"), patient.get(path)]
    assert [answer.status_code for answer in answers] == [303, 200, 403, 404, 410, 410]
    for answer in answers:
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "Clear-Site-Data" not in answer.headers


def test_the_public_view_holds_these_fields_and_no_other() -> None:
    assert fields_of(plan_page.PlanPage) == {
        "as_needed", "asks_before", "author", "changed_since", "changes", "conditions", "due",
        "emergency_number", "emergency_signs", "emergency_url", "ends_on", "first", "is_draft", "issued_on",
        "language", "later", "minutes", "next_day", "note",
        "note_language", "others", "pain_rule", "phone", "phone_url", "practice", "precautions", "reasons",
        "number", "revision", "rows", "safety_net", "today", "week", "weekday",
    }  # fmt: skip
    assert fields_of(plan_page.Exercise) == {
        "avoid", "changes_on", "coming", "course", "days", "dose", "feel", "is_coming", "is_in", "is_today",
        "key", "mark", "move_on", "moving", "name", "number", "poses", "posture", "section", "short",
        "side_note", "steps", "timing",
    }  # fmt: skip
    assert fields_of(plan_page.Day) == {"mark", "short", "state", "word"}
    assert fields_of(plan_page.Pose) == {"drawing", "is_mirrored", "label", "words"}
    assert fields_of(plan_page.Row) == {"days", "names", "summary", "title"}


def fields_of(kind: Any) -> set[str]:
    assert is_dataclass(kind)
    return {field.name for field in fields(kind)}


def test_a_link_opens_nothing_of_the_staff_and_a_session_no_plan(
    patient: Visitor, desk: Visitor, plan: Plan
) -> None:
    for address in ("/", "/patients", f"/plans/{plan.id}", f"/plans/{plan.id}/hand-over"):
        answer = patient.get(address)
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in")
    assert desk.get("/plan").status_code == 403
    assert desk.post("/plan/opened", data={}).status_code == 403


def test_a_post_from_elsewhere_is_refused(patient: Visitor) -> None:
    for address in ("/plan/open", "/plan/opened", "/plan/view", "/plan/forget"):
        answer = patient.post(address, data={}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403


# Paused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["urgent_same_day", "emergency"])
def test_a_decision_for_today_pauses_every_link_at_its_next_opening(
    patient: Visitor, plan: Plan, lang: Clinician, clock: Clock, path: str, outcome: str
) -> None:
    assert patient.get("/plan").status_code == 200
    clock.time = NOON + timedelta(hours=1)
    a_decided_screening(outcome, of=episode_of(plan, lang), by=lang, at=clock.time)
    assert_paused(patient)
    assert patient.get(path).status_code == 303


def test_a_referral_leaves_a_running_plan_alone(
    patient: Visitor, plan: Plan, lang: Clinician, clock: Clock
) -> None:
    clock.time = NOON + timedelta(hours=1)
    a_decided_screening("refer_routine", of=episode_of(plan, lang), by=lang, at=clock.time)
    assert "<article" in patient.get("/plan").text


def test_a_paused_plan_shows_no_exercise(patient: Visitor, plan: Plan, lang: Clinician) -> None:
    pausing.pause(episode_of(plan, lang), Trigger.TRAUMA, note="", by=lang, now=NOON)
    assert_paused(patient)


def test_a_damaged_revision_is_not_shown(patient: Visitor, plan: Plan) -> None:
    damage(plan)
    assert_paused(patient)


def assert_paused(patient: Visitor) -> None:
    answer = patient.get("/plan")
    assert answer.status_code == 200
    page = words(answer.text)
    assert "Üben Sie vorerst nicht" in page
    assert 'href="tel:03023125014"' in answer.text
    assert 'href="tel:112"' in answer.text
    for private in ("Kinn", NOTE, "Maria", "heute ärztlich", "Warnzeichen", "Abfrage"):
        assert private not in page


# Opened ----------------------------------------------------------------------------------------------


def test_an_opening_is_counted_once_a_visit_and_never_by_looking(
    patient: Visitor, path: str, plan: Plan, clock: Clock
) -> None:
    for method in ("GET", "HEAD"):
        patient.open(path, method=method, headers=PHONE)
        patient.open("/plan", method=method, headers=PHONE)
    assert openings(plan) == (0, None)
    for minutes in (0, 1, 9):
        clock.time = NOON + timedelta(minutes=minutes)
        assert patient.post("/plan/opened", data={}, headers=PHONE).status_code == 204
    assert openings(plan) == (1, NOON)
    clock.time = NOON + timedelta(minutes=10)
    patient.post("/plan/opened", data={}, headers=PHONE)
    assert openings(plan) == (2, clock.time)


@pytest.mark.parametrize(
    "agent", ["", "curl/8", "Googlebot/2.1", "WhatsApp/2.23", "SkypeUriPreview", "HeadlessChrome/120"]
)
def test_a_machine_opens_nothing(patient: Visitor, plan: Plan, agent: str) -> None:
    assert patient.post("/plan/opened", data={}, headers={"User-Agent": agent}).status_code == 204
    assert openings(plan) == (0, None)
    assert patient.get("/plan").status_code == 200


def openings(plan: Plan) -> tuple[int, datetime | None]:
    (link,) = links(plan)
    return link.openings, link.opened_at


def test_a_device_can_forget_the_plan(patient: Visitor, path: str) -> None:
    patient.post("/plan/view", data={"text": "150"})
    answer = patient.post("/plan/forget", data={})
    assert answer.location == "/plan#forgotten"
    assert patient.get("/plan").status_code == 403
    patient.get(path)
    assert '<html lang="de">' in patient.get("/plan").text


# The day ---------------------------------------------------------------------------------------------


WEEK: tuple[Dose, ...] = (
    a_dose("chin-tuck-sitting", days=EVENINGS, times_per_day=2),
    a_dose("band-row-standing", days=("mon",)),
    a_dose("belly-breathing-supine", days=(), as_needed=True),
)


@pytest.fixture
def busy(app: Flask, desk: Visitor, lang: Clinician) -> Visitor:
    """Somebody whose plan has days of its own."""
    plan = an_issued_plan(desk, lang, number=2, doses=WEEK)
    visitor = visitor_of(app)
    visitor.get(address_in(give(desk, plan).text))
    return visitor


def test_a_day_shows_its_own_exercises_first(busy: Visitor, clock: Clock) -> None:
    clock.time = NOON + timedelta(days=1)
    page = busy.get("/plan").text
    read = words(page)
    assert "Heute, Mittwoch 1 Übung, zusammen etwa" in read
    assert "Heute: 1 Übung" in read
    assert read.index("Heute: 1 Übung") < read.index("An anderen Tagen oder bei Bedarf")
    today, others = page.split('id="others"')
    assert [card in today for card in ('id="exercise-1"', 'id="exercise-2"', 'id="exercise-3"')] == [
        True,
        False,
        False,
    ]
    assert others.count("<article") == 2
    assert "Mittwoch: 1 Übung" in read
    assert "Montag: 2 Übungen" in read
    assert "Sonntag: keine Übungen" in read
    assert page.count('aria-current="date"') == 1


def test_a_free_day_says_so_and_names_the_next(busy: Visitor) -> None:
    read = words(busy.get("/plan").text)
    assert "Heute, Dienstag Ein freier Tag. Die nächsten Übungen sind am Mittwoch." in read
    assert "Ihre 3 Übungen" in read
    assert "Zum Ansehen" in read


def test_the_day_turns_at_midnight_where_the_practice_is(busy: Visitor, clock: Clock) -> None:
    clock.time = NOON.replace(hour=22, minute=59)
    assert "Heute, Dienstag" in words(busy.get("/plan").text)
    clock.time = NOON.replace(hour=23, minute=0)
    assert "Heute, Mittwoch" in words(busy.get("/plan").text)


def test_minutes_count_each_time_of_the_day(busy: Visitor, clock: Clock) -> None:
    clock.time = NOON + timedelta(days=1)
    once = next(iter(re.findall(r"jedes Mal etwa (\d+) Minute", words(busy.get("/plan").text))))
    whole = next(iter(re.findall(r"zusammen etwa (\d+) Minute", words(busy.get("/plan").text))))
    assert int(once) < int(whole) <= 2 * int(once)


def test_what_is_only_done_when_needed_has_no_day(app: Flask, desk: Visitor, lang: Clinician) -> None:
    plan = an_issued_plan(desk, lang, number=2, doses=WEEK[2:])
    visitor = visitor_of(app)
    visitor.get(address_in(give(desk, plan).text))
    read = words(visitor.get("/plan").text)
    assert "Keine Übung hat einen festen Tag." in read
    assert "Ihre Übung" in read


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("030 23125 014", "tel:03023125014"),
        ("+49 (0)30 23125-014", "tel:+493023125014"),
        ("112", "tel:112"),
    ],
)
def test_a_number_is_called_by_its_digits(number: str, address: str) -> None:
    assert plan_page.telephone(number) == address
