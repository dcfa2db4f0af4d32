"""What else happens to a plan's list: undone and done again, doubled, headed, filled, kept as a programme."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from clinic.accounts.models import Clinician
from clinic.audit import action, record
from clinic.database import db
from clinic.patients.models import Episode
from clinic.plans import history
from clinic.plans.actions import MOST_DOSES, Full
from clinic.plans.history import claim, told
from clinic.plans.models import Plan, PlanDose, PlanStep, SavedProgramme


class NothingToUndo(Exception):
    """The plan stands at its first or last step."""


@action
def undo(plan: Plan, *, version: int, by: Clinician, now: datetime) -> PlanStep:
    """Take the newest change back; it can be done again until another one is made."""
    undone = history.newest(plan)
    before = history.step(plan, plan.step - 1)
    if undone is None or before is None:
        raise NothingToUndo
    claim(plan, version, by=by, now=now)
    history.restore_step(plan, before)
    record("plan.undone", by=by, subject=plan, at=now, change=undone.event)
    return undone


@action
def redo(plan: Plan, *, version: int, by: Clinician, now: datetime) -> PlanStep:
    """Do the change again that was taken back last."""
    following = history.step(plan, plan.step + 1)
    if following is None:
        raise NothingToUndo
    claim(plan, version, by=by, now=now)
    history.restore_step(plan, following)
    record("plan.redone", by=by, subject=plan, at=now, change=following.event)
    return following


@action
def duplicate(plan: Plan, row: PlanDose, *, version: int, by: Clinician, now: datetime) -> PlanDose:
    """Put the same exercise with the same dose below its row."""
    claim(plan, version, by=by, now=now)
    if len(plan.doses) >= MOST_DOSES:
        raise Full
    twin = history.row_of(history.portable(row))
    at = plan.doses.index(row) + 1
    rows = [(one, one.heading) for one in plan.doses]
    history.arrange(plan, [*rows[:at], (twin, ""), *rows[at:]])
    told("plan.dose-doubled", by=by, subject=plan, at=now, exercise=row.exercise)
    return twin


@action
def annotate(plan: Plan, row: PlanDose, *, note: str, version: int, by: Clinician, now: datetime) -> None:
    """Say something about one exercise to the patient."""
    claim(plan, version, by=by, now=now)
    row.note = note
    told("plan.dose-noted", by=by, subject=plan, at=now, about=row.id, exercise=row.exercise)


@action
def head(plan: Plan, row: PlanDose, *, heading: str, version: int, by: Clinician, now: datetime) -> None:
    """Put a heading above a row, or take it away."""
    claim(plan, version, by=by, now=now)
    row.heading = heading
    told("plan.headed", by=by, subject=plan, at=now, about=row.id, exercise=row.exercise)


@action
def insert(
    plan: Plan,
    rows: Sequence[Mapping[str, Any]],
    *,
    source: str,
    version: int,
    by: Clinician,
    now: datetime,
) -> None:
    """Put a programme's or another plan's doses at the end."""
    claim(plan, version, by=by, now=now)
    if len(plan.doses) + len(rows) > MOST_DOSES:
        raise Full
    added = [history.row_of(dict(one)) for one in rows]
    history.arrange(plan, [(one, one.heading or "") for one in (*plan.doses, *added)])
    told("plan.inserted", by=by, subject=plan, at=now, doses=len(rows), source=source)


@action
def dismiss(plan: Plan, *, gap: str, reason: str, version: int, by: Clinician, now: datetime) -> None:
    """Let a gap of the balance be, with the reason; without one, name it again."""
    claim(plan, version, by=by, now=now)
    others = {name: why for name, why in plan.dismissed.items() if name != gap}
    plan.dismissed = others | ({gap: reason} if reason else {})
    told("plan.gap-dismissed", by=by, subject=plan, at=now, gap=gap, dismissed=bool(reason))


@action
def describe_person(
    episode: Episode,
    *,
    irritability: str | None,
    equipment: Sequence[str] | None,
    avoids: Sequence[str],
    by: Clinician,
    now: datetime,
) -> None:
    """Keep what an exercise has to fit: irritability, things at home, positions not tolerated."""
    episode.irritability, episode.avoids = irritability, list(avoids)
    episode.equipment = None if equipment is None else list(equipment)
    record("episode.fit-described", by=by, subject=episode, at=now)


@action
def keep_programme(plan: Plan, *, name: str, shared: bool, by: Clinician, now: datetime) -> SavedProgramme:
    """Keep the plan's doses under a name, for oneself or for the practice; nothing about the patient."""
    saved = SavedProgramme(
        practice_id=plan.practice_id,
        owner_id=None if shared else by.id,
        name=name,
        doses=[history.portable(row, of_the_patient=False) for row in plan.doses],
        made_at=now,
        made_by=by.id,
    )
    db.session.add(saved)
    db.session.flush()
    record("programme.kept", by=by, subject=saved, at=now, doses=len(saved.doses), shared=shared)
    return saved


@action
def discard_programme(saved: SavedProgramme, *, by: Clinician, now: datetime) -> None:
    """Take a kept programme away; plans begun from it stay."""
    record("programme.discarded", by=by, subject=saved, at=now)
    db.session.delete(saved)
