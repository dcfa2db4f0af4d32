"""Conditions over answers, and their truth in three values: the ground every criterion stands on.

A truth is True, False, or None where the answers leave it undetermined (Kleene's strong logic).
Conditions are written as mappings (`{all: […]}`, `{item: core.acute, is: "yes"}`, …); `condition` reads one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any, Final, Protocol

Answer = str | int | float
Truth = bool | None

YES: Final = "yes"
NO: Final = "no"
UNKNOWN: Final = "unknown"

RELATIONS: Final = {"lt": lt, "lte": le, "gt": gt, "gte": ge}


class Reading(Protocol):
    """One set of answers, as the leaves of a condition see it."""

    def is_one_of(self, item: str, values: frozenset[Answer]) -> Truth: ...
    def compares(self, item: str, relation: str, number: float) -> Truth: ...
    def derived(self, name: str) -> Truth: ...


@dataclass(frozen=True, slots=True)
class Is:
    """The answer is one of these."""

    item: str
    values: frozenset[Answer]

    def truth(self, reading: Reading) -> Truth:
        return reading.is_one_of(self.item, self.values)


@dataclass(frozen=True, slots=True)
class Compares:
    """The number answered stands in this relation to a threshold."""

    item: str
    relation: str
    number: float

    def truth(self, reading: Reading) -> Truth:
        return reading.compares(self.item, self.relation, self.number)


@dataclass(frozen=True, slots=True)
class Derived:
    """The condition that goes by this name."""

    name: str

    def truth(self, reading: Reading) -> Truth:
        return reading.derived(self.name)


@dataclass(frozen=True, slots=True)
class Every:
    """All of these hold."""

    of: "tuple[Condition, ...]"

    def truth(self, reading: Reading) -> Truth:
        whole: Truth = True
        for part in self.of:
            truth = part.truth(reading)
            if truth is False:
                return False
            if truth is None:
                whole = None
        return whole


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these holds."""

    of: "tuple[Condition, ...]"

    def truth(self, reading: Reading) -> Truth:
        whole: Truth = False
        for part in self.of:
            truth = part.truth(reading)
            if truth is True:
                return True
            if truth is None:
                whole = None
        return whole


@dataclass(frozen=True, slots=True)
class Not:
    """This does not hold."""

    of: "Condition"

    def truth(self, reading: Reading) -> Truth:
        truth = self.of.truth(reading)
        return None if truth is None else not truth


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of these hold."""

    count: int
    of: "tuple[Condition, ...]"

    def truth(self, reading: Reading) -> Truth:
        truths = [part.truth(reading) for part in self.of]
        if truths.count(True) >= self.count:
            return True
        return None if len(truths) - truths.count(False) >= self.count else False


Condition = Is | Compares | Derived | Every | Some | Not | AtLeast


class Malformed(Exception):
    """A written condition is not one of the known shapes; `place` leads to the fault."""

    def __init__(self, place: tuple[str | int, ...], message: str) -> None:
        super().__init__(place, message)
        self.place = place
        self.message = message


def condition(written: object, place: tuple[str | int, ...] = ()) -> Condition:
    """A condition as it is written in content, or Malformed."""
    if not isinstance(written, Mapping):
        raise Malformed(place, "is not a condition")
    keys = frozenset(written)
    if keys == {"all"}:
        return Every(_parts(written["all"], (*place, "all")))
    if keys == {"any"}:
        return Some(_parts(written["any"], (*place, "any")))
    if keys == {"not"}:
        return Not(condition(written["not"], (*place, "not")))
    if keys == {"derived"}:
        return Derived(_word(written["derived"], (*place, "derived")))
    if keys == {"at_least"}:
        return _at_least(written["at_least"], (*place, "at_least"))
    if "item" in keys and len(keys) == 2:
        return _leaf(written, place)
    raise Malformed(place, f"is not a condition: {', '.join(sorted(map(str, keys))) or 'empty'}")


def questions(of: Condition, derived: Mapping[str, Condition]) -> Iterator[str]:
    """The items a condition reads, through named conditions too; an item may come twice."""
    match of:
        case Is() | Compares():
            yield of.item
        case Derived():
            yield from questions(derived[of.name], derived)
        case Not():
            yield from questions(of.of, derived)
        case Every() | Some() | AtLeast():
            for part in of.of:
                yield from questions(part, derived)


def leaves(of: Condition) -> Iterator[Is | Compares | Derived]:
    """What a condition is made of, named conditions as names."""
    match of:
        case Is() | Compares() | Derived():
            yield of
        case Not():
            yield from leaves(of.of)
        case Every() | Some() | AtLeast():
            for part in of.of:
                yield from leaves(part)


def grounds(of: Condition, reading: Reading, derived: Mapping[str, Condition]) -> Iterator[str]:
    """The items whose answers make a condition true; none where it is not true."""
    if of.truth(reading) is not True:
        return
    match of:
        case Is() | Compares():
            yield of.item
        case Derived():
            yield from grounds(derived[of.name], reading, derived)
        case Every() | Some() | AtLeast():
            for part in of.of:
                yield from grounds(part, reading, derived)


def circle(edges: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """A way from a name back to itself, or nothing."""
    finished: set[str] = set()

    def follow(name: str, way: tuple[str, ...]) -> tuple[str, ...]:
        if name in way:
            return (*way[way.index(name) :], name)
        if name not in finished:
            for further in edges.get(name, ()):
                if found := follow(further, (*way, name)):
                    return found
            finished.add(name)
        return ()

    return next((found for name in edges if (found := follow(name, ()))), ())


def _parts(written: object, place: tuple[str | int, ...]) -> tuple[Condition, ...]:
    if not isinstance(written, list) or not written:
        raise Malformed(place, "needs a list of conditions")
    return tuple(condition(part, (*place, number)) for number, part in enumerate(written))


def _at_least(written: object, place: tuple[str | int, ...]) -> AtLeast:
    if not isinstance(written, Mapping) or frozenset(written) != {"n", "of"}:
        raise Malformed(place, "needs n and of")
    count, parts = written["n"], _parts(written["of"], (*place, "of"))
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= len(parts):
        raise Malformed((*place, "n"), f"needs a whole number from 1 to {len(parts)}")
    return AtLeast(count, parts)


def _leaf(written: Mapping[Any, object], place: tuple[str | int, ...]) -> Is | Compares:
    item = _word(written["item"], (*place, "item"))
    (key,) = frozenset(written) - {"item"}
    value = written[key]
    if key == "is":
        values: list[Any] = value if isinstance(value, list) else [value]
        if not values or not all(_is_answer(each) for each in values):
            raise Malformed(
                (*place, "is"), 'needs "yes", "no", "unknown" or a number, in quotes where a word'
            )
        return Is(item, frozenset(values))
    if key in RELATIONS:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Malformed((*place, key), "needs a number")
        return Compares(item, key, value)
    raise Malformed(place, f"does not know the relation {key}")


def _word(written: object, place: tuple[str | int, ...]) -> str:
    if not isinstance(written, str):
        raise Malformed(place, "needs a name")
    return written


def _is_answer(value: object) -> bool:
    return value in (YES, NO, UNKNOWN) or (isinstance(value, int | float) and not isinstance(value, bool))
