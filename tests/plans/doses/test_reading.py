"""What people type when they write a dose down, each way of saying it beside the one we write ourselves."""

from typing import get_args

import pytest

from clinic import wording
from clinic.plans import entering
from clinic.plans.doses.reading import NotReadable, blank, read
from clinic.plans.doses.reading_amounts import Why
from clinic.plans.doses.writing import written
from tests.plans.doses.phrases import SAID, SUBJECTS

NOT_SAID = (
    ("1 1/2 min", "1", 0, "unknown"),
    ("@ 70%", "70%", 2, "share"),
    ("2x2 kg", "kg", 4, "unknown"),
    ("3-0-3", "3-0-3", 0, "tempo"),
    ("3x10 (2-0-2) 90s rest", "2-0-2", 6, "tempo"),
    ("1-0-1 10x", "1-0-1", 0, "tempo"),
    ("3x10 70% 1rm, 80%", "80%", 14, "share"),
    ("60% weeks 1-2, 70% 1RM weeks 3-4", "60%", 0, "share"),
    ("w1-2: 3x10 red band; w3-4: 60%", "60%", 27, "share"),
    ("3x10 bds", "bds", 5, "both"),
    ("3x10 last set to failure", "last set to failure", 5, "sets"),
    ("3x10, letzter Satz bis zum Versagen", "letzter Satz bis zum Versagen", 6, "sets"),
    ("3 sets of 12, 10, 8 kg", "10", 14, "unknown"),
    ("2 sets of 20, 15, 12 reps", "2 sets of 20, 15, 12 reps", 0, "unknown"),
    ("3x10 red band; if 3x15 with good form", "if 3x15 with good form", 15, "reached"),
    ("wenn 3x15 sauber", "wenn 3x15 sauber", 0, "reached"),
    ("2x10, ab Woche 4 auf 3x10 steigern", "auf 3x10 steigern", 17, "step"),
    ("KW 1-2: 2x10", "KW", 0, "unknown"),
    ("5 min walking", "walking", 6, "activity"),
    ("12-10-8", "12-10-8", 0, "unknown"),
    ("10 m", "10 m", 0, "unclear"),
    ("500 m", "500 m", 0, "unclear"),
    ("in the morning, after getting up", "in the morning", 0, "contrary"),
    ("2/d in the morning", "in the morning", 4, "contrary"),
    ("5 circles each way", "5", 0, "unknown"),
    ("20 mmHg + 2", "+", 8, "unknown"),
    ("10 (5-15) reps", "10", 0, "unknown"),
    ("3x10 2x12", "2x12", 5, "contrary"),
    ("left right", "right", 5, "contrary"),
    ("daily 3x/week", "3x/week", 6, "contrary"),
    ("10 reps 12 reps", "12 reps", 8, "contrary"),
    ("rest 30s rest 60 s", "rest 60 s", 9, "contrary"),
    ("3x10 hold 5s hold 10 s", "hold 10 s", 13, "contrary"),
    ("2x10 for 2 weeks, 3x12 for 4 weeks", "3x12", 18, "contrary"),
    ("then 3x10", "then", 0, "unknown"),
    ("3x10 then 3x12", "then", 5, "unknown"),
    ("3x12 at 70% 1RM, progress to 3x8 at 80%", "80%", 36, "share"),
    ("3 non-consecutive days", "3 non-consecutive days", 0, "apart"),
    ("as heavy as possible", "as heavy as possible", 0, "heaviest"),
    ("until pain", "until pain", 0, "pain"),
    ("bis Schmerz", "bis Schmerz", 0, "pain"),
    ("every 30 min 9-17", "9-17", 13, "unknown"),
    ("20-20-20", "20-20-20", 0, "unknown"),
    ("increase by 1 rep per session", "increase by 1 rep", 0, "step"),
    ("2x supervised + 3x home", "2x supervised", 0, "number"),
    ("half a minute", "half", 0, "unknown"),
    ("red or green band", "or", 4, "choice"),
    ("rotes Band oder grünes", "oder", 11, "choice"),
    ("hold 5 s rest 5 s x 10", "10", 20, "unknown"),
    ("3 S x 10 W", "3 S x 10", 0, "unknown"),
    ("+1 rep every 10 days", "+1", 0, "unknown"),
    (
        "3x12, hold 2 s, weeks 1-2; 3x12 hold 4 s weeks 3-4; 3x12 hold 6 s weeks 5-6; 4 times per week",
        "hold 4 s",
        32,
        "contrary",
    ),
    ("daily, weekdays", "weekdays", 7, "contrary"),
    ("3x12 10-20 min", "10-20 min", 5, "contrary"),
    ("increase by 2 s", "increase by 2 s", 0, "unknown"),
    (
        "weeks 1-6: 15 reps at 30% max; 3 sets of 8-12 reps at 70% max, 2/week",
        "3 sets of 8-12 reps",
        31,
        "contrary",
    ),
    ("2 minutes daily, weekdays, for 10 weeks, till failure, red tubing", "weekdays", 17, "contrary"),
    (
        "3 sets of 12 repetitions, 1 min rest, head weight, daily 10-20 min, 8 weeks",
        "10-20 min",
        57,
        "contrary",
    ),
    ("22 sessions, 30 minutes", "22", 0, "unknown"),
    ("3x10 left 10 right 12", "3x10 left 10 right", 0, "sides"),
    ("10 left, 12 right", "10 left, 12 right", 0, "sides"),
    ("1 hour per week", "1 hour per week", 0, "volume"),
    ("3x10 left, 3x6 right", "3x10 left, 3x6 right", 0, "sides"),
    ("right 10, left 6", "right 10, left 6", 0, "sides"),
    ("3x10 on the weaker side", "on the weaker side", 5, "side"),
    ("3x10 nicht betroffene Seite", "nicht betroffene Seite", 5, "side"),
    ("3x10 dominant arm", "dominant arm", 5, "side"),
    ("3x10 weaker side first", "weaker side first", 5, "first"),
    ("3x10 more painful side first", "more painful side first", 5, "first"),
    ("3x10 schmerzhaftere Seite zuerst", "schmerzhaftere Seite zuerst", 5, "first"),
    ("right 3x12 left 3x8", "right 3x12 left 3x8", 0, "sides"),
    ("2x30s left, 3x30s right", "2x30s left, 3x30s right", 0, "sides"),
    ("30 s links, 45 s rechts", "30 s links, 45 s rechts", 0, "sides"),
    (
        "3x10 on the weaker side, 2x10 on the stronger side",
        "3x10 on the weaker side, 2x10 on the stronger side",
        0,
        "sides",
    ),
    ("twice as many on the weaker side", "twice as many on the weaker side", 0, "sides"),
    ("auf der schwächeren Seite doppelt so viele", "auf der schwächeren Seite doppelt so viele", 0, "sides"),
    ("3x10 for 8-12 weeks", "for 8-12 weeks", 5, "weeks"),
    ("3x10 8 bis 12 Wochen", "8 bis 12 Wochen", 5, "weeks"),
    ("3x10, in week 3 increase to 3x15", "increase to 3x15", 16, "step"),
    ("increase to 5 days a week", "increase", 0, "step"),
    ("3x10 if pain-free", "if pain-free", 5, "pain"),
    ("3x10 12RM 8RM", "8RM", 10, "contrary"),
    ("3x10 red band, green band", "green band", 15, "contrary"),
    ("15RM w1-2 12RM w3-6, 3/w", "w1-2", 5, "contrary"),
    ("2x15, increase to 3 sets after 2 months", "after 2 months", 25, "step"),
    ("2x10 +1 rep every 1w, increase to 3 sets by week 4", "increase to 3 sets by week 4", 22, "step"),
    ("w5-8: 2x10, increase to 3 sets by week 4", "increase to 3 sets by week 4", 12, "contrary"),
    ("3x15, increase to 2 sets by week 4", "increase to 2 sets by week 4", 6, "step"),
    ("2x10, increase to 3 sets by week 4-6", "by", 25, "unknown"),
    ("3x10, progress reps when pain-free", "progress reps", 6, "step"),
    ("3x10 or until fatigue", "or until fatigue", 5, "either"),
    ("3x10 oder bis zur Ermüdung", "oder bis zur Ermüdung", 5, "either"),
    ("3x10 elastic band resistance", "elastic band resistance", 5, "band"),
    ("3x10 mit elastischem Band", "mit elastischem Band", 5, "band"),
    ("3x10 gegen Theraband", "gegen Theraband", 5, "band"),
    ("10x am Arbeitsplatz", "10x am Arbeitsplatz", 0, "often"),
    ("3x/week, non-consecutive days", "non-consecutive days", 9, "apart"),
    ("3x/Woche an nicht aufeinanderfolgenden Tagen", "an nicht aufeinanderfolgenden Tagen", 9, "apart"),
    ("3x10, 48 h between sessions", "48 h between sessions", 6, "apart"),
    ("3x10 1 Tag Pause zwischen den Einheiten", "1 Tag Pause zwischen den Einheiten", 5, "apart"),
    ("2x10 every other week", "every other week", 5, "cycle"),
    ("2x10 jede zweite Woche", "jede zweite Woche", 5, "cycle"),
    ("3 weeks on, 1 week off", "3 weeks on, 1 week off", 0, "cycle"),
    ("5x5s gegen Widerstand der Hand", "gegen Widerstand der Hand", 5, "degree"),
    ("5x5s against manual resistance", "against manual resistance", 5, "degree"),
    ("3x10 red band, progress to green band by week 4", "by week 4", 38, "step"),
    ("3 sets from 10 to 15 reps over 6 weeks", "from 10 to 15 reps", 7, "step"),
    ("6 Wochen 2x, dann 1x pro Woche", "2x", 9, "number"),
    ("2x for 6 weeks, then 1x a week", "2x", 0, "number"),
    ("5 Min 2x/d an 5 Tagen", "an 5 Tagen", 11, "number"),
    ("3x10 on 3 days", "on 3 days", 5, "number"),
    ("3x10, rest 1-2 min as needed", "rest 1-2 min as needed", 6, "choice"),
    ("1 min active recovery", "active recovery", 6, "activity"),
    ("aktive Pause", "aktive Pause", 0, "activity"),
    ("3x10 progressively increased", "progressively increased", 5, "step"),
    ("3x10 mit schrittweiser Steigerung", "schrittweiser", 9, "unknown"),
    ("progress to 3x15", "progress to 3x15", 0, "step"),
    ("3x15 steigern auf 3x10", "steigern auf 3x10", 5, "step"),
    ("add 5 s each week until 30 s", "add 5 s each week until 30 s", 0, "step"),
    ("30 min brisk walking", "brisk walking", 7, "activity"),
    ("20 Min. Ergometer", "Ergometer", 8, "activity"),
    ("10000 steps a day", "10000 steps a day", 0, "steps"),
    ("10 reps several times a day", "several times a day", 8, "number"),
    ("mehrmals täglich 10 Wdh.", "mehrmals täglich", 0, "number"),
    ("10 reps throughout the day", "throughout the day", 8, "number"),
    ("70 min per week in 3 sessions", "70 min per week in 3 sessions", 0, "volume"),
    ("10x10s submaximal", "submaximal", 7, "degree"),
    ("3x10 mit leichtem Widerstand", "leichtem Widerstand", 9, "degree"),
    ("3x15 at low load", "low load", 8, "degree"),
    ("10 reps until pain", "until pain", 8, "pain"),
    ("8 or 10 reps", "8 or 10 reps", 0, "choice"),
    ("2 oder 3 kg", "2 oder 3 kg", 0, "choice"),
    ("3x10 60 % Intensität", "60 % Intensität", 5, "share"),
    ("150 minutes a week", "150 minutes a week", 0, "volume"),
    ("5 slow, deep breaths", "5 slow, deep breaths", 0, "breaths"),
    ("hold 5s 3 breaths", "3 breaths", 8, "contrary"),
    ("10 min, hold 3 breaths", "hold 3 breaths", 8, "contrary"),
    ("2x every other day", "2x", 0, "often"),
    ("wöchentlich um 10 % steigern", "wöchentlich um 10 % steigern", 0, "percent"),
    ("30 s x 3 times a day", "day", 17, "unknown"),
    ("jede Woche 1 kg weniger", "jede", 0, "unknown"),
    ("2 sessions of 10 reps", "2", 0, "unknown"),
    ("10x10s, rest 10 s, 3 sets", "rest 10 s", 8, "rest"),
    ("10 reps or 30 s, 3-5x/day", "or", 8, "choice"),
)


def test_each_way_of_writing_a_dose_stands_under_one_subject() -> None:
    assert len(SAID) == sum(len(subject) for subject in SUBJECTS)


@pytest.mark.parametrize(("ours", "said"), SAID.items(), ids=list(SAID))
def test_the_ways_in_which_people_write_a_dose_mean_the_same(ours: str, said: tuple[str, ...]) -> None:
    for typed in said:
        assert written(read(typed, blank("x")), "en") == ours, typed


@pytest.mark.parametrize(("typed", "part", "at", "why"), NOT_SAID)
def test_what_is_not_understood_is_named_and_never_guessed(typed: str, part: str, at: int, why: str) -> None:
    with pytest.raises(NotReadable) as fault:
        read(typed, blank("x"))
    assert (fault.value.part, fault.value.at, fault.value.why) == (part, at, why)


@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize("why", get_args(Why))
def test_every_reason_has_its_words_with_the_part_that_was_typed(why: Why, language: str) -> None:
    said = entering.not_read(NotReadable("60 %", why=why), language)
    assert "60 %" in said
    assert "%%" not in said
    assert "(part)" not in said


@pytest.mark.parametrize(
    ("exercise", "typed", "ours"),
    [
        ("easy-walk", "20 min walk 5x/week", "for 20min 5/w"),
        ("brisk-walk", "30 minutes brisk walking 5 days a week", "for 30min fast 5/w"),
        ("brisk-walk", "30 Min. zügiges Gehen 5x pro Woche", "for 30min fast 5/w"),
        ("stationary-bike", "20 min cycling, heart rate 120-140", "for 20min 120-140bpm"),
        ("stationary-bike", "20 Min. Fahrradergometer 50 W", "for 20min 50W"),
        ("own-made-here", "20 min Schwimmen 1x pro Woche", "for 20min 1/w"),
        ("", "20 min walk", "for 20min"),
    ],
)
def test_a_dose_may_call_its_own_exercise_by_name(exercise: str, typed: str, ours: str) -> None:
    assert read(typed, blank(exercise)) == read(ours, blank(exercise))


@pytest.mark.parametrize("exercise", ["chin-tuck-sitting", "stationary-bike"])
def test_walking_is_no_dose_of_another_exercise(exercise: str) -> None:
    with pytest.raises(NotReadable) as fault:
        read("20 min walk", blank(exercise))
    assert (fault.value.part, fault.value.why) == ("walk", "activity")


def test_what_stands_before_a_step_is_what_it_waits_for() -> None:
    course = read("3x10 band red; if 3x15 possible progress to green band", blank("x"))
    assert not course.blocks[0].criteria
    assert course == read("3x10 band red progress to green band if 3x15 possible", blank("x"))
