"""Handouts to test with, made of the library's own words. The people are invented, and plainly so."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from clinic.handouts.rules import Basis, Contents, Item, Letterhead, Link
from clinic.library import drawings
from clinic.library.catalogue import library
from clinic.plans.doses import reckoning
from clinic.plans.doses.amounts import count
from clinic.plans.doses.courses import Block, Course, Criterion
from clinic.plans.doses.loads import Effort, known
from clinic.plans.doses.reading import blank, read
from clinic.plans.rules import Dose
from clinic.screening.catalogue import questionnaire

EVENINGS = ("mon", "wed", "fri")
# Exercise, and what its dose changes.
PLAN: tuple[tuple[str, dict[str, Any]], ...] = (
    ("chin-tuck-sitting", {}),
    ("upper-trapezius-stretch", {"days": EVENINGS}),
    ("thread-the-needle", {"days": EVENINGS}),
    ("wall-slide-forearm", {"days": EVENINGS}),
    ("band-row-standing", {"days": EVENINGS}),
    ("bird-dog-full", {"days": ("tue", "sat")}),
    ("belly-breathing-supine", {"days": (), "as_needed": True, "times_per_day": 1}),
    ("radial-nerve-slider", {"side": "left"}),
)
LINDENHOF = Letterhead(
    name="Praxis am Lindenhof",
    phone="030 23125 014",
    tagline="Physiotherapie",
    address=("Lindenhof 4", "10999 Berlin"),
    hours="Mo–Fr 8–18 Uhr",
    colour="#47682b",
)
LINK = Link("https://lindenhof.example/p/k7m2x9qd4trwhv6n8c3pzbja5e", date(2027, 2, 4))
AUTHOR = {"en": "K. Lang, physiotherapist", "de": "K. Lang, Physiotherapeutin"}
NOTE = {
    "en": "Dear Ms B., your neck is allowed to move, even while it still pulls. "
    "Three quiet evenings a week are enough to begin with.",
    "de": "Liebe Frau B., Ihr Nacken darf sich bewegen, auch wenn er noch zieht. "
    "Drei ruhige Abende in der Woche reichen für den Anfang.",
}
MOVE_ON = {
    "en": "When it is easy on three days in a row. We show you the next step at your visit.",
    "de": "Wenn es an drei Tagen nacheinander leichtfällt. Die nächste Stufe zeigen wir beim Termin.",
}


def item(exercise: str, language: str, **changes: Any) -> Item:
    """One exercise at the library's dose, or another."""
    found = library()[exercise]
    given = found.dosage
    runs_on_time = given.mode == "time"
    dose = Dose(
        exercise=exercise,
        mode=given.mode,
        sets=given.sets,
        reps=None if runs_on_time else given.reps,
        hold_s=None if runs_on_time else given.hold_s,
        duration_s=given.duration_s,
        rest_s=given.rest_s,
        rest_between_sides_s=given.rest_between_sides_s,
        times_per_day=given.times_per_day,
        effort=Effort("0-10", count(*given.effort)),
        load=known(given.load),
    )
    dose = replace(dose, **changes)
    text = found.text(language)
    urgent = {library().word("stop_reason", reason, language) for reason in library().vocabulary.urgent}
    return Item(
        dose=dose,
        laterality=found.sides,
        seconds=reckoning.seconds(dose, found),
        name=text.name,
        steps=text.instructions,
        feel=text.feel,
        avoid=text.common_mistakes,
        poses=text.poses,
        told_side=found.told_side,
        move_on=MOVE_ON[language],
        stop_reasons=tuple(r for r in library().stop_texts(found, language) if r not in urgent),
    )


def drawn(exercise: str, language: str, **changes: Any) -> Item:
    """The same with its drawings."""
    names = tuple(drawing.name for drawing in drawings.stills(exercise))
    return replace(item(exercise, language, **changes), drawings=names)


def changing(language: str = "de", **changes: Any) -> Contents:
    """A plan of ten weeks: one exercise stays, one grows, one enters, one leaves, one waits for a word."""
    row, slide, needle, chin = (
        "band-row-standing",
        "wall-slide-forearm",
        "thread-the-needle",
        "chin-tuck-sitting",
    )
    courses = (
        read("2x10 daily", blank(chin)),
        read("w1-2 2x10 mon thu; w3+ 3x12 mon wed fri", blank(row)),
        read("w3-10 2x8 tue sat", blank(slide)),
        read("w1-2 1x6 daily", blank(needle)),
    )
    waits = item("bird-dog-full", language)
    waiting = replace(
        waits,
        course=Course(
            (
                Block(
                    dose=waits.dose,
                    first=5,
                    last=10,
                    criteria=(Criterion("settle-24h"), Criterion("form-ok")),
                ),
            )
        ),
        is_in=False,
        names={waits.dose.exercise: waits.name},
    )
    names = {exercise: library()[exercise].text(language).name for exercise in (row, slide, needle, chin)}
    items = tuple(
        replace(
            drawn(course.exercise, language),
            course=course,
            dose=course.start,
            is_in=course.blocks[0].first == 1,
            names=names,
        )
        for course in courses
    )
    return contents(
        language,
        items=(*items, waiting),
        begins_on=date(2026, 11, 23),
        ends_on=date(2027, 1, 31),
        review_on=date(2026, 12, 8),
        diary_from=date(2026, 11, 25),
        basis=Basis(
            stage={"en": "Subacute", "de": "Subakut"}[language],
            onset=date(2026, 10, 3),
            outcome={"en": "No red flags found today", "de": "Heute keine Warnzeichen gefunden"}[language],
            decided_on=date(2026, 11, 23),
        ),
        **changes,
    )


def contents(language: str = "de", exercises: int = 5, **changes: Any) -> Contents:
    """A plan of as many exercises as asked for, the same ones again past the eighth."""
    words, guidance = questionnaire().words[language], library().guidance[language]
    standing = Contents(
        letterhead=LINDENHOF,
        language=language,
        addressee="Maria B.",
        author=AUTHOR[language],
        issued_on=date(2026, 11, 24),
        revision=2,
        digest="7f3a19c2" + 56 * "0",
        items=tuple(item(name, language, **dose) for name, dose in (PLAN * 2)[:exercises]),
        emergency_number="112",
        emergency_signs=tuple(words.emergency_signs.values()),
        safety_net=words.safety_net["clear_with_precautions"].format(
            practice_phone=LINDENHOF.phone,
            emergency_number="112",
            date={"en": "8 December 2026", "de": "8. Dezember 2026"}[language],
        ),
        precautions=tuple(words.precautions[tag].patient for tag in ("no_prone", "no_breath_holding")),
        pain_rule=guidance.pain_rule,
        note=NOTE[language],
        diary_from=date(2026, 11, 25),
        visit=datetime(2026, 12, 8, 17, 30, tzinfo=UTC),
        link=LINK,
    )
    return replace(standing, **changes)
