"""Two people changed one plan: what both left apart is put together, and what both touched is named. Pure.

States are plans as plain data, `{"plan": fields, "doses": rows}`, in the shape of `history.state`. Units are
a row's exercise with its course and reason, every other column of a row, whether a row is there, the order of
the rows, every field of the plan, and each gap let be. Whoever changed a unit alone wins it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

State = Mapping[str, Any]
Row = Mapping[str, Any]
MINE, THEIRS = "mine", "theirs"
DOSE, THERE, ORDER, GAP = "dose", "there", "order", "gap"
AS_ONE: Final = ("exercise", "course", "reason")
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """One unit that both changed, and differently. Without a row, it belongs to the plan as a whole.

    A side that took the row away says None of what is `there`.
    """

    unit: str
    row: str = ""
    before: Any
    mine: Any
    theirs: Any

    @property
    def key(self) -> str:
        """What overlaps, in a word."""
        return f"{self.row or 'plan'}:{self.unit}"

    @property
    def choice(self) -> str:
        """What a choice between the two sides is named by: it holds against what the others say now only."""
        theirs = json.dumps(self.theirs, sort_keys=True).encode()
        return f"{self.key}:{hashlib.sha256(theirs).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Both changes in one plan. Overlaps nobody chose between stand as the others left them."""

    state: State
    overlaps: tuple[Overlap, ...]


def merge(before: State, mine: State, theirs: State, *, chosen: Mapping[str, str] = _NOTHING) -> Merged:
    """Put two changes of the same state together; `chosen` names sides of overlaps."""
    taking = _Taking(chosen)
    plan = {name: taking.unit(name, "", *values) for name, *values in _fields(before, mine, theirs)}
    plan["dismissed"] = _gaps(taking, before, mine, theirs)
    was, own, other = (_by_id(state) for state in (before, mine, theirs))
    rows: dict[str, Row] = {}
    for name in dict.fromkeys((*was, *other, *own)):
        row = _row(taking, name, was.get(name), own.get(name), other.get(name))
        if row is not None:
            rows[name] = row
    order = _order(taking, list(was), list(own), list(other), rows)
    return Merged(
        state={"plan": plan, "doses": [rows[name] for name in order]}, overlaps=tuple(taking.overlaps)
    )


class _Taking:
    """Takes each unit from whoever changed it, and remembers where both did."""

    def __init__(self, chosen: Mapping[str, str]) -> None:
        self.chosen = chosen
        self.overlaps: list[Overlap] = []

    def unit(self, unit: str, row: str, before: Any, mine: Any, theirs: Any) -> Any:
        if mine in (before, theirs):
            return theirs
        if theirs == before:
            return mine
        overlap = Overlap(unit=unit, row=row, before=before, mine=mine, theirs=theirs)
        if overlap.choice not in self.chosen:
            self.overlaps.append(overlap)
        return mine if self.chosen.get(overlap.choice) == MINE else theirs


def _fields(*states: State) -> Iterator[tuple[Any, ...]]:
    for name in dict.fromkeys(name for state in states for name in state["plan"]):
        if name != "dismissed":
            yield name, *(state["plan"].get(name) for state in states)


def _gaps(taking: _Taking, *states: State) -> dict[str, str]:
    let_be = [state["plan"].get("dismissed", {}) for state in states]
    names = dict.fromkeys(name for gaps in let_be for name in gaps)
    found = {name: taking.unit(f"{GAP}-{name}", "", *(gaps.get(name) for gaps in let_be)) for name in names}
    return {name: reason for name, reason in found.items() if reason is not None}


def _row(taking: _Taking, name: str, was: Row | None, mine: Row | None, theirs: Row | None) -> Row | None:
    if was is None:
        return mine if theirs is None else theirs
    if mine is None or theirs is None:
        left = theirs if mine is None else mine
        if left is None or left == was:
            return None
        taken: Row | None = taking.unit(THERE, name, was, mine, theirs)
        return taken
    kept = {"id": name}
    whole = [{column: row.get(column) for column in AS_ONE} for row in (was, mine, theirs)]
    kept |= taking.unit(DOSE, name, *whole)
    for column in dict.fromkeys((*was, *theirs, *mine)):
        if column not in kept:
            kept[column] = taking.unit(column, name, *(row.get(column) for row in (was, mine, theirs)))
    return kept


def _order(
    taking: _Taking, was: Sequence[str], mine: Sequence[str], theirs: Sequence[str], rows: Mapping[str, Row]
) -> list[str]:
    """The order of what was there before, with what either side added behind the row it was put behind."""
    shared = set(was) & set(mine) & set(theirs) & set(rows)
    first, second, third = ([name for name in names if name in shared] for names in (was, mine, theirs))
    order = list(taking.unit(ORDER, "", first, second, third))
    for names in (theirs, mine):
        for place, name in enumerate(names):
            if name in rows and name not in order:
                above = next((one for one in reversed(names[:place]) if one in order), None)
                below = order.index(above) + 1 if above is not None else 0
                # Behind what the others put in the same place: theirs stood there first.
                while below < len(order) and order[below] not in names:
                    below += 1
                order.insert(below, name)
    return order


def _by_id(state: State) -> dict[str, Row]:
    return {row["id"]: row for row in state["doses"]}
