"""How a clinician works: the last dose of an exercise, what goes together, what was used lately."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import cast

from sqlalchemy import Table, bindparam, func, select, update

from clinic.accounts.models import Clinician, Practice
from clinic.database import db
from clinic.plans.doses.dosing import NotReadable, typed
from clinic.plans.models import LastDose, Plan, PlanDose
from clinic.plans.rules import Dose, refusals

KEPT = cast(Table, LastDose.__table__)  # written on every saved dose, so without objects
KEEP = (
    update(KEPT)
    .where(KEPT.c.clinician_id == bindparam("person"), KEPT.c.exercise == bindparam("known"))
    .values(typed=bindparam("dose"), at=bindparam("now"))
    .returning(KEPT.c.id)
)
LOOKED_THROUGH = 200  # plans of a practice, the newest, that say what goes together
TOGETHER = 2  # plans that make a pair a habit


def remember(doses: Mapping[str, str], *, by: Clinician, at: datetime) -> None:
    """Keep how exercises were dosed, each as it would be typed. Part of an action."""
    for exercise, dose in doses.items():
        changed = db.session.scalar(KEEP, {"person": by.id, "known": exercise, "dose": dose, "now": at})
        if changed is None:
            db.session.add(LastDose(clinician_id=by.id, exercise=exercise, typed=dose, at=at))


@lru_cache(maxsize=2_000)
def usual(start: Dose, last: str | None) -> Dose:
    """The dose to begin with: the one given last where it still reads, else the library's."""
    if last is None:
        return start
    try:
        dose = typed(last, start)
    except NotReadable:
        return start
    return start if refusals(dose) else dose


def last_doses(*, of: Clinician) -> Mapping[str, str]:
    """What this clinician prescribed last, by exercise, the newest first."""
    rows = db.session.execute(
        select(LastDose.exercise, LastDose.typed)
        .where(LastDose.clinician_id == of.id)
        .order_by(LastDose.at.desc(), LastDose.exercise)
    )
    return {row.exercise: row.typed for row in rows}


def paired(exercises: Iterable[str], *, of: Practice) -> Mapping[str, str]:
    """What the practice's plans often hold beside these exercises: the other one, and beside which."""
    beside = set(exercises)
    if not beside:
        return {}
    plans = (
        select(Plan.id)
        .where(Plan.practice_id == of.id)
        .order_by(Plan.changed_at.desc())
        .limit(LOOKED_THROUGH)
        .subquery()
    )
    other = PlanDose.__table__.alias("other")
    count = func.count(other.c.plan_id.distinct())
    rows = db.session.execute(
        select(PlanDose.exercise, other.c.exercise, count)
        .join(other, other.c.plan_id == PlanDose.plan_id)
        .where(
            PlanDose.plan_id.in_(select(plans.c.id)),
            PlanDose.exercise.in_(beside),
            other.c.exercise.not_in(beside),
        )
        .group_by(PlanDose.exercise, other.c.exercise)
        .having(count >= TOGETHER)
        .order_by(count.desc(), other.c.exercise, PlanDose.exercise)
    )
    found: dict[str, str] = {}
    for one, another, _count in rows:
        found.setdefault(another, one)
    return found
