"""Doses and courses at random: everything that can be typed, and nothing that cannot."""

from typing import Any, get_args

from hypothesis import strategies as st

from clinic.plans.doses import courses, loads
from clinic.plans.doses import dose as doses
from clinic.plans.doses.amounts import Span, span
from clinic.plans.doses.courses import Block, Course, Criterion, Step, StepBack
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.loads import Band, Effort, Measured, OwnWeight, RepetitionMaximum, Share
from clinic.plans.doses.schedules import WEEKDAYS, Breaks, Place, Sessions, proposed, spread


def counts(low: int, high: int) -> st.SearchStrategy[Any]:
    """A whole number, a range, or one with an open end."""
    number = st.integers(low, high)
    pairs = st.tuples(number, number).map(lambda ends: span(*sorted(ends)))
    return st.one_of(number, pairs, number.map(lambda n: Span(None, n)), number.map(lambda n: Span(n, None)))


def measures(low: int, high: int) -> st.SearchStrategy[Any]:
    """The same with quarters."""
    number = st.integers(low * 4, high * 4).map(lambda n: n // 4 if n % 4 == 0 else n / 4)
    return st.one_of(number, st.tuples(number, number).map(lambda ends: span(*sorted(ends))))


def one_of(literal: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(literal))


def pairs_in(order: tuple[str, ...]) -> st.SearchStrategy[Band]:
    places = st.integers(0, len(order) - 1)
    return st.tuples(places, places).map(
        lambda ends: Band(order[min(ends)], None if ends[0] == ends[1] else order[max(ends)])
    )


LOADS = st.one_of(
    one_of(loads.Own).map(OwnWeight),
    st.builds(Measured, measures(1, 20), st.sampled_from(["kg", "lb"]), st.booleans()),
    st.builds(Measured, measures(30, 200), st.sampled_from(["mmHg", "N", "W", "bpm"])),
    st.builds(Share, measures(10, 100), one_of(loads.Whole)),
    st.builds(RepetitionMaximum, counts(1, 30)),
    pairs_in(loads.GRADES),
    pairs_in(loads.COLOURS),
)


def kind_of_load(one: Any) -> Any:
    """What a dose states but once."""
    return type(one), getattr(one, "unit", None), getattr(one, "of", None)


EFFORTS = st.one_of(
    st.builds(Effort, st.sampled_from(["0-10", "borg-cr10", "reserve"]), counts(0, 10)),
    st.builds(Effort, st.just("borg-6-20"), counts(6, 20)),
    st.builds(Effort, st.just("named"), st.sampled_from([1, 2, 3, 4, Span(1, 2), Span(2, 4)])),
)


@st.composite
def some_doses(draw: Any, exercise: str = "") -> Dose:
    """One dose in any of its kinds."""

    def maybe(values: st.SearchStrategy[Any], none: Any = None) -> Any:
        return draw(st.one_of(st.just(none), values))

    mode = draw(st.sampled_from(["reps", "hold", "time", "distance"]))
    amounts = {
        "reps": lambda: {
            "sets": maybe(counts(1, 9)),
            "reps": draw(counts(1, 90)),
            "hold_s": maybe(counts(0, 300)),
        },
        "hold": lambda: {
            "sets": maybe(counts(1, 9)),
            "reps": maybe(counts(1, 90)),
            "hold_s": draw(counts(1, 300)),
        },
        "time": lambda: {
            "sets": draw(counts(1, 9)),
            "duration_s": draw(counts(5, 7200)),
            "hold_s": maybe(counts(1, 300)),
        },
        "distance": lambda: {"sets": draw(counts(1, 9)), "distance_m": draw(counts(10, 9000))},
    }[mode]()
    if mode in ("reps", "hold") and draw(st.booleans()):
        amounts |= {
            "hold_s": None,
            "breaths": draw(counts(1, 60)),
            "breathing": maybe(one_of(doses.Breathing)),
        }
    if mode == "hold" and amounts["reps"] is None and amounts["sets"] is None:
        amounts["sets"] = 1
    place = st.builds(
        Sessions, one_of(Place), st.one_of(st.none(), counts(1, 3)), st.sampled_from([None, 20])
    )
    places = maybe(st.lists(place, unique_by=lambda each: each.place, max_size=2).map(tuple), ())
    kind = draw(st.sampled_from(["given", "free", "every", "needed", "unstated"]))
    free = draw(counts(1, 7))
    days = {
        "given": draw(st.sets(st.sampled_from(WEEKDAYS), min_size=1)),
        "free": set(spread(free)),
        "unstated": set(proposed(None, places)),
    }.get(kind, set())
    series = draw(st.sampled_from([(), (), (12, 10, 8), (5, 9)])) if mode == "reps" else ()
    if series:
        amounts |= {"sets": len(series), "reps": Span(min(series), max(series))}
    return Dose(
        exercise=exercise,
        series=series,
        mode=mode,
        **amounts,
        until=maybe(one_of(doses.Until)),
        side=draw(one_of(doses.Side)),
        turn=maybe(one_of(doses.Turn)),
        in_total=draw(st.booleans()),
        **draw(st.sampled_from([{}, {"each_direction": True}, {"each_direction": True, "directions": 4}])),
        load=tuple(dict.fromkeys(draw(st.lists(LOADS, max_size=2, unique_by=kind_of_load)))),
        effort=maybe(EFFORTS),
        rest_s=maybe(counts(0, 300)),
        rest_between_reps_s=maybe(counts(0, 60)),
        rest_between_sides_s=maybe(counts(0, 60)),
        rest_after_s=maybe(counts(0, 300)),
        tempo=tuple(maybe(st.lists(st.integers(0, 30), min_size=2, max_size=4), ())),
        pace=maybe(one_of(doses.Pace)),
        arc=maybe(one_of(doses.Arc)),
        degrees=maybe(counts(5, 180)),
        pain_at_most=maybe(st.integers(0, 10)),
        settles_h=maybe(st.integers(1, 72)),
        stops=tuple(draw(st.lists(one_of(doses.Stop), unique=True, max_size=3))),
        **draw(
            st.one_of(
                counts(1, 12).map(lambda often: {"times_per_day": often}),
                st.sampled_from(
                    [
                        {"times_per_day": None},
                        {"times_per_day": 1, "moments": ("bedtime",)},
                        {"times_per_day": 2, "moments": ("waking", "evening")},
                    ]
                ),
            )
        ),
        in_all=maybe(counts(4, 90)),
        days=tuple(day for day in WEEKDAYS if day in days),
        per_week=free if kind == "free" else None,
        every_days=draw(st.integers(2, 9)) if kind == "every" else None,
        as_needed=kind == "needed",
        breaks=maybe(
            st.one_of(
                st.builds(Breaks, counts(5, 120)),
                st.builds(Breaks, counts(5, 120), st.integers(6, 11), st.integers(12, 20)),
            )
        ),
        places=places,
        section=maybe(one_of(doses.Section)),
        session=maybe(st.sampled_from("ABCDEF")),
        **draw(st.sampled_from([{}, {"choose": 2, "group": "C"}])),
    )


CRITERIA = st.one_of(
    st.builds(Criterion, st.just("reached"), sessions=st.integers(1, 12)),
    st.sampled_from(["settle-24h", "form-ok", "rpe-low", "clinic-check"]).map(Criterion),
    st.builds(Criterion, st.just("pain"), level=st.integers(0, 10)),
    st.builds(
        Criterion,
        st.just("reached"),
        sets=st.one_of(st.none(), st.integers(1, 5)),
        reps=st.integers(1, 30),
        hold_s=st.one_of(st.none(), st.integers(1, 60)),
        sessions=st.one_of(st.none(), st.integers(2, 5)),
    ),
)
STEPS = st.builds(
    Step,
    one_of(courses.Stepped),
    st.one_of(st.none(), st.integers(1, 10), st.integers(-5, -1), st.just(Span(1, 2)), st.just(Span(-3, -2))),
    st.one_of(st.none(), st.integers(1, 6)),
    st.one_of(st.none(), st.integers(1, 60)),
    st.lists(CRITERIA, max_size=2).map(tuple),
)


@st.composite
def some_courses(draw: Any) -> Course:
    """One to three blocks, one after the other."""
    blocks = []
    first = draw(st.integers(1, 3))
    count = draw(st.integers(1, 3))
    for number in range(count):
        last = first + draw(st.integers(0, 5))
        name = draw(st.sampled_from(["", "wall-push-up-plus"])) if number else ""
        blocks.append(
            Block(
                dose=draw(some_doses(exercise=name or (blocks[-1].dose.exercise if blocks else ""))),
                first=first,
                last=None if number == count - 1 and draw(st.booleans()) else last,
                unit=draw(st.sampled_from(["week", "day", "month"])) if count == 1 else "week",
                criteria=tuple(draw(st.lists(CRITERIA, max_size=2))),
                met=draw(st.booleans()),
                steps=tuple(draw(st.lists(STEPS, max_size=2))),
                purpose=draw(st.sampled_from([None, "taper", "maintain", "leave"])),
            )
        )
        first = last + draw(st.integers(1, 2))
    back = st.builds(StepBack, st.integers(10, 90), st.integers(1, 9), one_of(courses.Then))
    return Course(tuple(blocks), draw(st.one_of(st.none(), back)))
