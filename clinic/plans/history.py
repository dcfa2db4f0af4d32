"""A plan as each change left it: what undo goes back to, and what stands under Recent changes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Uuid, delete, select, update
from sqlalchemy.orm import joinedload

from clinic.accounts.models import Clinician
from clinic.audit import record
from clinic.database import db
from clinic.plans.models import Plan, PlanDose, PlanStep

OF_THE_PLAN = ("note", "minutes", "language", "review_on", "ends_on", "dismissed")
NOT_OF_A_DOSE = ("plan_id", "position")
MOST_STEPS = 100
BEGUN = "plan.started"
# Typing that saves itself is one change, as long as nothing else comes between.
TYPED = ("plan.dose-changed", "plan.described", "plan.dose-noted", "plan.headed")
ONE_STRETCH = timedelta(seconds=20)


class Stale(Exception):
    """Somebody changed the plan since the page was opened."""


def claim(plan: Plan, version: int, *, by: Clinician, now: datetime) -> None:
    """Take the next version of the plan, or find that somebody else did."""
    begin(plan, by=by, now=now)
    claimed = db.session.scalar(
        update(Plan)
        .where(Plan.id == plan.id, Plan.version == version)
        .values(version=version + 1, changed_at=now, changed_by=by.id)
        .returning(Plan.version)
        .execution_options(synchronize_session=False)
    )
    if claimed is None:
        raise Stale
    db.session.refresh(plan, ["version", "changed_at", "changed_by"])


def arrange(plan: Plan, rows: Iterable[tuple[PlanDose, str]]) -> None:
    """Give the plan these rows in this order, each with the heading above it."""
    arranged = []
    for position, (row, heading) in enumerate(rows, start=1):
        row.position, row.heading = position, heading
        arranged.append(row)
    plan.doses[:] = arranged


def state(plan: Plan) -> dict[str, Any]:
    """Everything a change can change, as plain data: any column a dose has, the next one included."""
    return {
        "plan": {name: _plain(getattr(plan, name)) for name in OF_THE_PLAN},
        "doses": [row_state(row) for row in plan.doses],
    }


def row_state(row: PlanDose) -> dict[str, Any]:
    """One dose as plain data."""
    return {name: _plain(getattr(row, name)) for name in _columns()}


def portable(row: PlanDose, *, of_the_patient: bool = True) -> dict[str, Any]:
    """A dose as it can stand in another place or plan; what was said to or of one patient may stay behind."""
    left = {"id"} if of_the_patient else {"id", "note", "reason"}
    return {name: value for name, value in row_state(row).items() if name not in left and value is not None}


def row_of(kept: Mapping[str, Any], row: PlanDose | None = None) -> PlanDose:
    """The dose that this data says, in a row that is there or a new one."""
    row = row or PlanDose()
    for name, column in _columns().items():
        if name in kept:
            setattr(row, name, _value(column, kept[name]))
    return row


def restore(plan: Plan, kept: dict[str, Any]) -> None:
    """Put the plan back as it was. A dose that is still there stays the same row."""
    for name in OF_THE_PLAN:
        if name in kept["plan"]:
            setattr(plan, name, _value(Plan.__table__.c[name], kept["plan"][name]))
    known = {str(row.id): row for row in plan.doses}
    rows = [row_of(one, known.get(one["id"])) for one in kept["doses"]]
    for position, row in enumerate(rows, start=1):
        row.position = position
    plan.doses[:] = rows


def begin(plan: Plan, *, by: Clinician, now: datetime) -> None:
    """Keep the plan as it stands before its first change."""
    if newest(plan) is None:
        _keep(plan, BEGUN, about="", by=by, at=now, facts={})


def told(
    event: str,
    *,
    by: Clinician,
    subject: Plan,
    at: datetime,
    about: UUID | str = "",
    **facts: str | int | bool | None,
) -> None:
    """Record a change, and keep what it left as a step that can be undone. What was undone before is gone."""
    record(event, by=by, subject=subject, at=at, **facts)
    plan, about = subject, str(about)
    db.session.execute(
        delete(PlanStep).where(PlanStep.plan_id == plan.id, PlanStep.number > plan.step),
        execution_options={"synchronize_session": False},
    )
    last = newest(plan)
    if last is not None and _is_one_stretch(last, event, about, by=by, at=at):
        last.state, last.at = state(plan), at
        return
    plan.step += last is not None
    _keep(plan, event, about=about, by=by, at=at, facts=facts)
    db.session.execute(
        delete(PlanStep).where(PlanStep.plan_id == plan.id, PlanStep.number < plan.step - MOST_STEPS),
        execution_options={"synchronize_session": False},
    )


def newest(plan: Plan) -> PlanStep | None:
    """The step the plan stands at."""
    return step(plan, plan.step)


def step(plan: Plan, number: int) -> PlanStep | None:
    """One step of a plan."""
    return db.session.scalar(select(PlanStep).where(PlanStep.plan_id == plan.id, PlanStep.number == number))


def recent(plan: Plan, *, most: int = 12) -> Sequence[PlanStep]:
    """The steps around where the plan stands, the newest first, with who made each."""
    return db.session.scalars(
        select(PlanStep)
        .where(PlanStep.plan_id == plan.id, PlanStep.number > plan.step - most)
        .options(joinedload(PlanStep.author))
        .order_by(PlanStep.number.desc())
    ).all()


def _is_one_stretch(last: PlanStep, event: str, about: str, *, by: Clinician, at: datetime) -> bool:
    same = (last.event, last.about, last.by) == (event, about, by.id)
    return same and event in TYPED and at - last.at <= ONE_STRETCH


def _keep(plan: Plan, event: str, *, about: str, by: Clinician, at: datetime, facts: dict[str, Any]) -> None:
    db.session.flush()
    db.session.add(
        PlanStep(
            plan_id=plan.id,
            number=plan.step,
            event=event,
            about=about,
            facts=facts,
            state=state(plan),
            at=at,
            by=by.id,
        )
    )
    db.session.flush()


def _columns() -> dict[str, ColumnElement[Any]]:
    return {name: column for name, column in PlanDose.__table__.c.items() if name not in NOT_OF_A_DOSE}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _value(column: ColumnElement[Any], kept: Any) -> Any:
    if kept is not None and isinstance(column.type, Date):
        return date.fromisoformat(kept)
    if kept is not None and isinstance(column.type, Uuid):
        return UUID(kept)
    return kept
