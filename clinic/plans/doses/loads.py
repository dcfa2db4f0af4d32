"""Against what an exercise is done, and how hard it should feel: the kinds trials and clinics write down."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, get_args

from clinic.plans.doses.amounts import Amount, Count, Span, ends, least, most

Own = Literal["none", "bodyweight", "head", "arm", "leg"]
Unit = Literal["kg", "lb", "N", "mmHg", "W", "bpm", "km/h"]
Whole = Literal["1rm", "mvc", "effort", "hrmax", "hrr", "vo2max"]
Scale = Literal["0-10", "borg-cr10", "borg-6-20", "reserve", "named"]
Degree = Literal["light", "moderate", "hard", "greatest"]

GRADES: Final = ("extra-light", "light", "medium", "heavy", "extra-heavy")
COLOURS: Final = ("tan", "yellow", "red", "green", "blue", "black", "silver", "gold")

# From least to most of each scale of perceived effort. "reserve" counts the repetitions one could still do;
# "named" counts the degrees, for what was said in a word and never as a number.
DEGREES: Final[tuple[Degree, ...]] = get_args(Degree)
SCALES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {"0-10": (0, 10), "borg-cr10": (0, 10), "borg-6-20": (6, 20), "reserve": (0, 10), "named": (1, 4)}
)
BOUNDS: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "kg": (0.1, 300),
        "lb": (0.2, 660),
        "N": (1, 3000),
        "mmHg": (1, 300),
        "W": (1, 1000),
        "bpm": (30, 220),
        "km/h": (0.5, 40),
    }
)


@dataclass(frozen=True, slots=True)
class OwnWeight:
    """No load at all, or that of a part of the body."""

    part: Own


@dataclass(frozen=True, slots=True)
class Measured:
    """A weight, a pressure or another measure. `each_hand` says that it is held in either hand."""

    amount: Amount
    unit: Unit
    each_hand: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """Per cent of a maximum: one repetition, a voluntary contraction, effort, heart rate, oxygen."""

    percent: Amount
    of: Whole


@dataclass(frozen=True, slots=True)
class RepetitionMaximum:
    """The load with which just so many repetitions can be done: 12 RM."""

    reps: Count


@dataclass(frozen=True, slots=True)
class Band:
    """An elastic band by its grade, or by its colour; both are ordered from weak to strong."""

    grade: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A load somebody once wrote in free words, kept as it stood. Nothing new is written so."""

    text: str


Load = OwnWeight | Measured | Share | RepetitionMaximum | Band | Written


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard it should feel, on a named scale."""

    scale: Scale
    level: Count


BODYWEIGHT: Final = (OwnWeight("bodyweight"),)

# The loads by which the library knows its exercises.
KNOWN: Final[Mapping[str, tuple[Load, ...]]] = MappingProxyType(
    {
        "bodyweight": BODYWEIGHT,
        "band-light": (Band("light"),),
        "band-medium": (Band("medium"),),
        "dumbbell-05-2kg": (Measured(Span(0.5, 2), "kg", each_hand=True),),
        "dumbbell-1-3kg": (Measured(Span(1, 3), "kg", each_hand=True),),
        "dumbbell-2-6kg": (Measured(Span(2, 6), "kg", each_hand=True),),
        "dumbbell-4-12kg": (Measured(Span(4, 12), "kg", each_hand=True),),
    }
)
POUND: Final = 0.4536


def known(name: str) -> tuple[Load, ...]:
    """The load that a word of the library stands for; any other word is kept as it was written."""
    return KNOWN.get(name) or (Written(name),)


def in_library(loads: tuple[Load, ...], *, otherwise: str) -> str:
    """The library's nearest word for these loads, never a lighter one; `otherwise` where none is measured."""
    for name, same in KNOWN.items():
        if loads == same:
            return name
    for load in loads:
        match load:
            case Band():
                strongest = load.to or load.grade
                light = (*GRADES[:2], *COLOURS[:3])
                return "band-light" if strongest in light else "band-medium"
            case Measured(unit="kg" | "lb"):
                kilograms = most(load.amount) * (POUND if load.unit == "lb" else 1)
                bounds = ((2, "05-2kg"), (3, "1-3kg"), (6, "2-6kg"))
                return "dumbbell-" + next((name for top, name in bounds if kilograms <= top), "4-12kg")
            case OwnWeight():
                return "bodyweight"
            case _:
                continue
    return otherwise


def out_of_ten(effort: Effort | None) -> tuple[int, int] | None:
    """The effort on the library's scale from 0 to 10; None where another scale says nothing about it."""
    if effort is None or effort.scale not in ("0-10", "borg-cr10"):
        return None
    return int(least(effort.level)), most(effort.level)


def band_grades(grade: str) -> tuple[str, ...]:
    """The order a band's grade stands in; none for a word that is no grade."""
    return next((order for order in (GRADES, COLOURS) if grade in order), ())


def load_faults(loads: tuple[Load, ...]) -> bool:
    """Whether a load states something that cannot be."""
    return any(_is_impossible(load) for load in loads)


def _is_impossible(load: Load) -> bool:
    match load:
        case Measured():
            low, high = BOUNDS[load.unit]
            return not _within(load.amount, low, high)
        case Share():
            return not _within(load.percent, 1, 200)
        case RepetitionMaximum():
            return not _within(load.reps, 1, 100)
        case Band():
            order = band_grades(load.grade)
            return not order or (
                load.to is not None
                and (load.to not in order or order.index(load.to) <= order.index(load.grade))
            )
        case OwnWeight():
            return load.part not in get_args(Own)
        case Written():
            return not load.text.strip()


def effort_fault(effort: Effort | None) -> tuple[int, int] | None:
    """The ends of the scale where an effort leaves it."""
    if effort is None:
        return None
    low, high = SCALES[effort.scale]
    if effort.scale == "named" and isinstance(effort.level, Span) and len(ends(effort.level)) < 2:
        return (low, high)  # a word has no "at most"
    return None if _within(effort.level, low, high) else (low, high)


def _within(amount: Amount, low: float, high: float) -> bool:
    stated = ends(amount)
    return list(stated) == sorted(stated) and all(low <= end <= high for end in stated)
