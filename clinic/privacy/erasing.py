"""Erasing records one after the other: what must be kept after all stays, what goes leaves no trace."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from clinic.accounts.models import Practice
from clinic.audit import Acting
from clinic.privacy import actions, traces
from clinic.privacy.actions import Erased
from clinic.privacy.rules import Reason


@dataclass(frozen=True, slots=True)
class Outcome:
    """What went, what stays and why, and whether the freed pages were written over."""

    gone: tuple[Erased, ...]
    kept: Mapping[UUID, tuple[str, ...]]
    is_clean: bool


def erase_each(
    patients: Iterable[UUID], *, reason: Reason, of: Practice, years: int, on: date, by: Acting, now: datetime
) -> Outcome:
    """Erase these records, each in a transaction of its own. One that somebody put on hold meanwhile keeps
    nobody else's; and should one fail, those before it are gone from files and freed pages as well."""
    gone: list[Erased] = []
    kept: dict[UUID, tuple[str, ...]] = {}
    is_clean = True
    try:
        for patient_id in patients:
            try:
                gone.append(
                    actions.erase(patient_id, reason=reason, of=of, years=years, on=on, by=by, now=now)
                )
            except actions.MustBeKept as refusal:
                kept[patient_id] = refusal.obstacles
    finally:
        if gone:
            is_clean = traces.remove(*gone)
    return Outcome(tuple(gone), kept, is_clean)
