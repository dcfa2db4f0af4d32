"""A dose says the same in figures and words, in every language, and each side's count for that side."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic import wording
from clinic.library.catalogue import library
from clinic.plans.doses.amounts import count
from clinic.plans.doses.loads import known
from clinic.plans.doses.refusal_words import refusal
from clinic.plans.doses.schedule_words import day_names, days
from clinic.plans.doses.words import Cell, in_words, short, side
from clinic.plans.rules import BOUNDS, WEEKDAYS, Dose, Effort, Laterality, Refusal, Span, refusals

EFFORT = Effort("0-10", Span(3, 4))
REPS = Dose(exercise="x", mode="reps", reps=10)
HOLD = Dose(exercise="x", mode="hold", reps=3, hold_s=30)
TIME = Dose(exercise="x", mode="time", duration_s=120)
SETS = replace(REPS, sets=2, reps=8, rest_s=45)


def read(cell: Cell | None) -> str:
    """A cell with ordinary blanks, so that tables of cases can be typed."""
    return "" if cell is None else f"{cell.figure} | {cell.words}".replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("dose", "english", "german"),
    [
        (REPS, "10 × | ten times", "10-mal | zehnmal"),
        (replace(REPS, reps=1), "1 × | once", "1-mal | einmal"),
        (replace(REPS, reps=12), "12 × | twelve times", "12-mal | zwölfmal"),
        (replace(REPS, reps=15), "15 × | 15 times", "15-mal | 15-mal"),
        (SETS, "2 × 8 | two sets, eight times each", "2 × 8 | zwei Sätze, je achtmal"),
        (
            replace(SETS, until="fatigue"),
            "2 × 8 | two sets, eight times each · until you are tired",
            "2 × 8 | zwei Sätze, je achtmal · bis zur Ermüdung",
        ),
        (HOLD, "3 × | three times", "3-mal | dreimal"),
        (replace(HOLD, reps=1), "30 s | hold once", "30 s | einmal halten"),
        (
            replace(HOLD, reps=1, sets=2),
            "2 × 30 s | two sets, hold once each",
            "2 × 30 s | zwei Sätze, je einmal halten",
        ),
        (TIME, "2 min | two minutes", "2 min | zwei Minuten"),
        (replace(TIME, duration_s=60), "1 min | one minute", "1 min | eine Minute"),
        (replace(TIME, duration_s=90), "90 s | 90 seconds", "90 s | 90 Sekunden"),
        (
            replace(TIME, duration_s=150),
            "2:30 min | two minutes and 30 seconds",
            "2:30 min | zwei Minuten und 30 Sekunden",
        ),
        (
            replace(TIME, duration_s=45, sets=2),
            "2 × 45 s | two sets, 45 seconds each",
            "2 × 45 s | zwei Sätze, je 45 Sekunden",
        ),
        (
            replace(TIME, duration_s=1800),
            "30 min | 30 minutes",
            "30 min | 30 Minuten",
        ),
    ],
)
def test_the_count_is_exact_in_figures_and_words(dose: Dose, english: str, german: str) -> None:
    assert read(in_words(dose, "bilateral", "en").count) == english
    assert read(in_words(dose, "bilateral", "de").count) == german


@pytest.mark.parametrize(
    ("dose", "laterality", "left", "right"),
    [
        (HOLD, "each-side", "3-mal | links: dreimal", "3-mal | rechts: dreimal"),
        (
            SETS,
            "each-side",
            "2 × 8 | links: zwei Sätze, je achtmal",
            "2 × 8 | rechts: zwei Sätze, je achtmal",
        ),
        (REPS, "alternating", "10-mal | links: zehnmal", "10-mal | rechts: zehnmal"),
        (replace(HOLD, side="left"), "each-side", "3-mal | links: dreimal", ""),
        (replace(HOLD, side="right"), "one-side-as-directed", "", "3-mal | rechts: dreimal"),
        (TIME, "each-side", "2 min | links: zwei Minuten", "2 min | rechts: zwei Minuten"),
    ],
)
def test_each_side_has_its_own_count(dose: Dose, laterality: Laterality, left: str, right: str) -> None:
    said = in_words(dose, laterality, "de")
    assert (read(said.left), read(said.right), said.count) == (left, right, None)


def test_sides_in_turn_against_the_clock_share_one_time() -> None:
    said = in_words(TIME, "alternating", "en")
    assert (read(said.count), said.left, said.right) == ("2 min | two minutes", None, None)
    assert said.side == "Both sides in turn"


def test_a_side_nobody_named_is_the_one_agreed() -> None:
    said = in_words(HOLD, "one-side-as-directed", "de")
    assert read(said.count) == "3-mal | auf der besprochenen Seite: dreimal"
    assert said.side == "Eine Seite, wie besprochen"


def test_the_affected_side_is_one_side_with_the_whole_count() -> None:
    said = in_words(replace(HOLD, side="affected"), "each-side", "de")
    assert read(said.count) == "3-mal | auf der betroffenen Seite: dreimal"
    assert said.left is said.right is None
    assert short(replace(HOLD, side="affected"), "each-side", "en").endswith(" · affected side")


@pytest.mark.parametrize(
    ("laterality", "chosen", "english", "german"),
    [
        ("bilateral", "both", "", ""),
        ("each-side", "both", "Both sides", "Beide Seiten"),
        ("each-side", "left", "Left side only", "Nur die linke Seite"),
        ("each-side", "affected", "Affected side only", "Nur die betroffene Seite"),
        ("alternating", "both", "Both sides in turn", "Beide Seiten im Wechsel"),
        ("one-side-as-directed", "right", "Right side only", "Nur die rechte Seite"),
    ],
)
def test_the_head_of_a_card_names_the_sides(
    laterality: Laterality, chosen: str, english: str, german: str
) -> None:
    dose = replace(HOLD, side=chosen)  # type: ignore[arg-type]
    assert side(dose, laterality, "en") == english
    assert side(dose, laterality, "de") == german


@pytest.mark.parametrize(
    ("reps", "english", "german"),
    [
        (1, ("5 deep breaths once",), ("5 tiefe Atemzüge einmal",)),
        (3, ("3 × three times", "5 deep breaths each time"), ("3-mal dreimal", "5 tiefe Atemzüge jedes Mal")),
    ],
)
def test_breaths_are_said_as_breaths(reps: int, english: tuple[str, ...], german: tuple[str, ...]) -> None:
    dose = replace(HOLD, reps=reps, hold_s=None, breaths=5, breathing="deep")
    for language, said in (("en", english), ("de", german)):
        found = in_words(dose, "bilateral", language)
        cells = [cell for cell in (found.count, *found.holds) if cell]
        assert tuple(f"{cell.figure} {cell.words}".replace("\u00a0", " ") for cell in cells) == said


def test_a_hold_inside_a_repetition_stands_beside_the_count() -> None:
    said = in_words(replace(REPS, hold_s=3, times_per_day=3), "bilateral", "de")
    assert [read(cell) for cell in said.holds] == [
        "3 s | jedes Mal halten",
        "3 × | am Tag: morgens, mittags, abends",
    ]


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (2, "2 × | a day: morning and evening"),
        (3, "3 × | a day: morning, noon, evening"),
        (6, "6 × | a day, spread over the day"),
    ],
)
def test_times_a_day_say_when(times: int, said: str) -> None:
    assert [read(c) for c in in_words(replace(REPS, times_per_day=times), "bilateral", "en").holds] == [said]


def test_a_single_hold_and_a_zero_hold_are_not_said_twice() -> None:
    assert in_words(replace(HOLD, reps=1), "bilateral", "en").holds == ()
    assert in_words(replace(REPS, hold_s=0), "bilateral", "en").holds == ()


def test_rest_load_and_effort_are_said_once_needed() -> None:
    said = in_words(replace(SETS, load=known("band-medium"), effort=EFFORT), "bilateral", "de")
    assert [read(cell) for cell in said.extras] == [
        "45 s | Pause dazwischen",
        "Mittleres elastisches Band | ",
        "3–4 von 10 | Anstrengung: mäßig",
    ]
    assert in_words(replace(SETS, sets=1), "bilateral", "de").extras == ()


@pytest.mark.parametrize(
    ("effort", "said"),
    [
        ((0, 0), "0 out of 10 | effort: none"),
        ((0, 1), "0–1 out of 10 | effort: very light"),
        ((1, 2), "1–2 out of 10 | effort: light"),
        ((3, 4), "3–4 out of 10 | effort: moderate"),
        ((5, 6), "5–6 out of 10 | effort: hard"),
        ((7, 8), "7–8 out of 10 | effort: very hard"),
        ((10, 10), "10 out of 10 | effort: all you can give"),
    ],
)
def test_effort_is_a_number_with_its_word(effort: tuple[int, int], said: str) -> None:
    assert [
        read(c)
        for c in in_words(replace(REPS, effort=Effort("0-10", count(*effort))), "bilateral", "en").extras
    ] == [said]


def test_a_load_has_the_librarys_name_or_stands_as_written() -> None:
    for language in wording.LANGUAGES:
        for load, name in library().words("load", language).items():
            extras = in_words(replace(REPS, load=known(load)), "bilateral", language).extras
            assert extras == (() if load == "bodyweight" else (Cell(name),))
        assert in_words(replace(REPS, load=known("red tube, doubled")), "bilateral", language).extras == (
            Cell("red tube, doubled"),
        )


@pytest.mark.parametrize(
    ("chosen", "english", "german"),
    [
        (WEEKDAYS, "every day", "jeden Tag"),
        (("fri", "mon", "wed"), "Mon · Wed · Fri", "Mo · Mi · Fr"),
        (("sun",), "Sun", "So"),
    ],
)
def test_days_are_named_in_the_order_of_the_week(chosen: tuple[str, ...], english: str, german: str) -> None:
    dose = replace(REPS, days=chosen)  # type: ignore[arg-type]
    assert (days(dose, "en"), days(dose, "de")) == (english, german)


def test_what_has_no_days_is_done_when_needed() -> None:
    assert days(replace(REPS, days=(), as_needed=True), "de") == "bei Bedarf"


def test_the_short_names_of_the_days_begin_on_monday() -> None:
    assert list(day_names("de").values()) == ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]


@pytest.mark.parametrize(
    ("dose", "laterality", "english", "german"),
    [
        (
            replace(REPS, sets=3, hold_s=5, times_per_day=2, side="left"),
            "each-side",
            "3 × 10 · hold 5 s · twice daily · left",
            "3 × 10 · 5 s halten · zweimal täglich · links",
        ),
        (HOLD, "each-side", "1 × 3 · hold 30 s · each side", "1 × 3 · 30 s halten · je Seite"),
        (
            replace(HOLD, hold_s=None, breaths=Span(3, 5), breathing="deep"),
            "each-side",
            "1 × 3 · for 3–5 deep breaths · each side",
            "1 × 3 · je 3–5 tiefe Atemzüge · je Seite",
        ),
        (replace(TIME, sets=2, duration_s=45), "bilateral", "2 × 45 s", "2 × 45 s"),
        (
            replace(TIME, times_per_day=4),
            "bilateral",
            "2 min · four times daily",
            "2 min · viermal täglich",
        ),
        (replace(REPS, side="right"), "each-side", "1 × 10 · right", "1 × 10 · rechts"),
        (REPS, "one-side-as-directed", "1 × 10 · side to be named", "1 × 10 · Seite noch zu nennen"),
    ],
)
def test_the_short_form_fits_one_row(dose: Dose, laterality: Laterality, english: str, german: str) -> None:
    assert short(dose, laterality, "en").replace("\u00a0", " ") == english
    assert short(dose, laterality, "de").replace("\u00a0", " ") == german


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (Refusal("sets", "out-of-range", 1, 10), "Sets: a number from 1 to 10."),
        (Refusal("reps", "missing", 1, 100), "Repetitions: a number from 1 to 100."),
        (Refusal("days", "missing"), "Choose at least one day, or “when needed”."),
        (Refusal("load", "missing"), "Load: an entry is missing."),
        (Refusal("duration_s", "not-used"), "Duration in seconds: does not belong to this kind of dose."),
        (Refusal("side", "unknown"), "Side: this value is not known."),
    ],
)
def test_a_refusal_says_what_would_stand(refused: Refusal, said: str) -> None:
    assert refusal(refused, "en") == said


def test_every_field_that_can_be_refused_has_its_words() -> None:
    for field in (*BOUNDS, "mode", "days", "side", "load"):
        for language in wording.LANGUAGES:
            assert refusal(Refusal(field, "unknown"), language)


DOSES = st.builds(
    Dose,
    exercise=st.just("x"),
    mode=st.sampled_from(["reps", "hold"]),
    sets=st.integers(1, 10),
    reps=st.integers(1, 100),
    hold_s=st.integers(1, 300),
    side=st.sampled_from(["both", "left", "right"]),
    times_per_day=st.integers(1, 12),
)


@given(DOSES, st.sampled_from(["bilateral", "each-side", "alternating"]), st.sampled_from(wording.LANGUAGES))
def test_every_number_of_a_dose_is_printed(dose: Dose, laterality: Laterality, language: str) -> None:
    assert refusals(dose) == ()
    said = in_words(dose, laterality, language)
    counts = [cell for cell in (said.count, said.left, said.right) if cell]
    figures = [int(n) for n in re.findall(r"\d+", " ".join(c.figure for c in (counts[0], *said.holds)))]
    if dose.sets > 1:
        assert figures.pop(0) == dose.sets
    if dose.mode == "reps" or dose.reps != 1:
        assert figures.pop(0) == dose.reps
    seconds = figures.pop(0)
    if dose.hold_s and dose.hold_s >= 60 and dose.hold_s % 60 == 0:
        seconds *= 60
    elif dose.hold_s and dose.hold_s > 120:
        seconds = seconds * 60 + figures.pop(0)
    assert seconds == dose.hold_s
    assert figures == ([dose.times_per_day] if dose.times_per_day > 1 else [])
    if dose.side == "both" and laterality != "bilateral":
        assert counts[0].figure == counts[1].figure
