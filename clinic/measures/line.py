"""The course of one measure as a line: plain coordinates, reckoned here, drawn by a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH, HEIGHT = 400, 190
MOST_NUMBERED = 8  # spots, each with its value
LEFT, RIGHT, TOP, BOTTOM = 36, 18, 24, 32


@dataclass(frozen=True, slots=True)
class Value:
    """One value on one day."""

    day: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands in the drawing."""

    x: float
    y: float
    value: Value


@dataclass(frozen=True, slots=True)
class Band:
    """A strip across the drawing: from where to where a change would be what studies call meaningful."""

    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened on a day between the first value and the last."""

    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The whole drawing."""

    spots: tuple[Spot, ...]
    rungs: tuple[tuple[float, int], ...]  # a height in the drawing, and the value it stands for
    band: Band | None
    marks: tuple[Mark, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT

    @property
    def is_dense(self) -> bool:
        """Whether a number at every spot would be unreadable."""
        return len(self.spots) > MOST_NUMBERED

    @property
    def path(self) -> str:
        """The spots joined, as a polyline takes them."""
        return " ".join(f"{spot.x:g},{spot.y:g}" for spot in self.spots)


def line(
    values: Sequence[Value],
    *,
    scale: range,
    step: int,
    meaningful: tuple[Decimal, Decimal] | None = None,
    happened: Sequence[tuple[date, str]] = (),
) -> Line | None:
    """The course of these values, oldest first, each as far along as its day; below two days none.

    `meaningful`: two values between which a change from the first value counts as meaningful in studies.
    """
    if not values or values[-1].day <= values[0].day:
        return None
    first, last = values[0].day, values[-1].day
    span = (last - first).days
    return Line(
        spots=tuple(Spot(_along(one.day, first, span), _height(one.value, scale), one) for one in values),
        marks=tuple(Mark(_along(day, first, span), label) for day, label in happened if first <= day <= last),
        rungs=tuple((_height(Decimal(value), scale), value) for value in scale[::step]),
        band=_band(meaningful, scale),
    )


def _along(day: date, first: date, span: int) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / span, 1)


def _height(value: Decimal, scale: range) -> float:
    share = (float(value) - scale[0]) / (scale[-1] - scale[0])
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1)


def _band(meaningful: tuple[Decimal, Decimal] | None, scale: range) -> Band | None:
    """The part of it that lies on the scale; none where the scale ends before it."""
    if meaningful is None:
        return None
    low, high = (min(max(one, Decimal(scale[0])), Decimal(scale[-1])) for one in sorted(meaningful))
    if low == high:
        return None
    top = _height(high, scale)
    return Band(top, round(_height(low, scale) - top, 1))
