"""The page a link opens: what is on it, on which day, in which words."""

import gzip
import json
import re
from collections.abc import Iterator
from datetime import timedelta

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
from clinic.sharing import plan_page
from tests.conftest import NOON, Clock
from tests.factories import a_dose, kept
from tests.pages import Visitor
from tests.sharing.road import (
    NOTE,
    address_in,
    an_issued_plan,
    give,
    now,
    visitor_of,
    words,
)

EVENINGS = ("mon", "wed", "fri")


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


def test_of_a_group_a_day_counts_as_many_as_one_chooses(desk: Visitor, lang: Clinician, app: Flask) -> None:
    group = {"group": "A", "choose": 1}
    doses = (a_dose("cat-cow"), a_dose("chin-tuck-sitting", **group), a_dose("band-row-standing", **group))
    visitor = visitor_of(app)
    visitor.get(address_in(give(desk, an_issued_plan(lang, number=2, doses=doses)).text))
    page = words(visitor.get("/plan").text)
    assert "Heute, Dienstag 2 Übungen, zusammen" in page
    assert "Dienstag: 2 Übungen" in page
    assert "3 Übungen, zus" not in page


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
    english = an_issued_plan(lang, number=2, language="en")
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
    first, second, _third = now(plan, lang).doses
    gone, other = first.id, second.id
    desk.send(f"/plans/{plan.id}/doses/{gone}/remove", version=3)
    desk.send(f"/plans/{plan.id}/doses/{other}", version=4, typed="2x6", before="")
    assert patient.get("/plan").text == before
    assert "Änderung" not in before
    assert desk.send(f"/plans/{plan.id}/issue", version=5).status_code == 303
    after = patient.get("/plan").text
    assert after.count("<article") == 2
    assert "Fassung 2" in after
    # Said on top, told below, and marked where it is.
    assert '<a href="#changed">2 Änderungen seit 24. November 2026</a>' in after
    assert after.count("<li>Geändert:") == after.count('<b class="mark">') == 1


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
    plan = an_issued_plan(lang, number=2, doses=tuple(a_dose(name) for name in names))
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


# The day ---------------------------------------------------------------------------------------------


WEEK: tuple[Dose, ...] = (
    a_dose("chin-tuck-sitting", days=EVENINGS, times_per_day=2),
    a_dose("band-row-standing", days=("mon",)),
    a_dose("belly-breathing-supine", days=(), as_needed=True),
)


@pytest.fixture
def busy(app: Flask, desk: Visitor, lang: Clinician) -> Visitor:
    """Somebody whose plan has days of its own."""
    plan = an_issued_plan(lang, number=2, doses=WEEK)
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
    plan = an_issued_plan(lang, number=2, doses=WEEK[2:])
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
