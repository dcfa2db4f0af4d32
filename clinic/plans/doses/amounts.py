"""How much of something: a number, or a range that stays one. None means that it was not stated."""

from dataclasses import dataclass
from math import ceil
from typing import Any

Number = int | float


@dataclass(frozen=True, slots=True)
class Span:
    """A range. An open end is None: "up to 8" states no least, "8 or more" no most."""

    least: Number | None
    most: Number | None


Count = int | Span  # whole numbers: sets, repetitions, seconds
Amount = int | float | Span  # what may have a fraction: kilograms, kilometres an hour


def span(least: Number | None, most: Number | None) -> Amount:
    """The range between two ends, or the one number that both are."""
    if least is None and most is None:
        raise ValueError("A range states one end at least.")
    if least is not None and least == most:
        return least
    return Span(least, most)


def least(amount: Amount | None, unstated: int = 0) -> Number:
    """The lower end, to compare with. An open lower end counts as its upper one."""
    if amount is None:
        return unstated
    if not isinstance(amount, Span):
        return amount
    return amount.least if amount.least is not None else amount.most or 0


def most(amount: Amount | None, unstated: int = 0) -> int:
    """The upper end as a whole number, to reckon with, so that a sum is never too small."""
    if amount is None:
        return unstated
    if not isinstance(amount, Span):
        return ceil(amount)
    return ceil(amount.most if amount.most is not None else amount.least or 0)


def ends(amount: Amount) -> tuple[Number, ...]:
    """The numbers that were stated."""
    if not isinstance(amount, Span):
        return (amount,)
    return tuple(end for end in (amount.least, amount.most) if end is not None)


def moved(amount: Amount, by: Number, *, until: Number | None = None) -> Amount:
    """The amount shifted at both ends, no further than a limit. What has reached the limit stays there."""

    def shift(end: Number) -> Number:
        if until is None:
            return tidy(end + by)
        if by >= 0:
            return end if end >= until else min(tidy(end + by), until)
        return end if end <= until else max(tidy(end + by), until)

    if not isinstance(amount, Span):
        return shift(amount)
    return span(
        None if amount.least is None else shift(amount.least),
        None if amount.most is None else shift(amount.most),
    )


def tidy(number: Number) -> Number:
    """Without the dust of binary fractions, and whole where it is whole."""
    rounded = round(number, 3)
    return int(rounded) if rounded == int(rounded) else rounded


def count(low: int, high: int) -> Count:
    """The range between two whole numbers, or the one number that both are."""
    return low if low == high else Span(low, high)


def data(amount: Amount | None) -> Any:
    """The amount as plain data: a number, or a list of its two ends."""
    return [amount.least, amount.most] if isinstance(amount, Span) else amount


def of_data(value: Any) -> Any:
    """The amount that plain data holds."""
    return span(value[0], value[1]) if isinstance(value, list | tuple) else value
