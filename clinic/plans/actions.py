"""Every change to a plan: one version for all of it, compared and bumped first, and a line in the record."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.audit import action, record, remember
from clinic.database import db
from clinic.patients.models import Episode
from clinic.plans import differences, habits, history, issuing, order, snapshot, stepping
from clinic.plans.doses import data as dose_data
from clinic.plans.doses.courses import Course, course, faults, without_reason
from clinic.plans.doses.dosing import shown
from clinic.plans.history import Stale as Stale
from clinic.plans.history import claim, told
from clinic.plans.models import Plan, PlanDose, Revision
from clinic.plans.rules import Dose, Refusal, refusals

MOST_DOSES = 24


class NotADose(Exception):
    """Numbers that cannot stand; `refusals` names each field."""

    def __init__(self, refused: Sequence[Refusal]) -> None:
        super().__init__([refusal.field for refusal in refused])
        self.refusals = tuple(refused)


class ReasonMissing(Exception):
    """A precaution or condition sets this exercise aside; it can be added with a reason only."""


class Full(Exception):
    """A plan holds no more than `MOST_DOSES` doses."""


class NotIssuable(Exception):
    """The plan may not go out; `reasons` are machine keys."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(reasons)
        self.reasons = tuple(reasons)


@action
def start(
    episode: Episode,
    *,
    programme: str | None,
    doses: Sequence[Dose | Course],
    language: str,
    ends_on: date | None,
    review_on: date | None,
    key: UUID,
    by: Clinician,
    now: datetime,
) -> Plan:
    """Begin a plan, from a programme's doses or from nothing."""
    plan = Plan(
        practice_id=by.practice_id,
        episode_id=episode.id,
        programme=programme,
        language=language,
        ends_on=ends_on,
        review_on=review_on,
        created_at=now,
        created_by=by.id,
        changed_at=now,
        changed_by=by.id,
    )
    plan.doses = [_row(dose, position) for position, dose in enumerate(doses, start=1)]
    db.session.add(plan)
    db.session.flush()
    remember(key, by=by, content=f"plan:{episode.id}:{programme}", subject=plan, at=now)
    told("plan.started", by=by, subject=plan, at=now, programme=programme, doses=len(plan.doses))
    return plan


@action
def add(
    plan: Plan, dose: Dose | Course, *, set_aside: bool, version: int, by: Clinician, now: datetime
) -> PlanDose:
    """Put an exercise at the end of the plan. One that is set aside needs its reason."""
    _refuse(dose)
    if set_aside and not dose.reason:
        raise ReasonMissing(dose.exercise)
    claim(plan, version, by=by, now=now)
    if len(plan.doses) >= MOST_DOSES:
        raise Full
    row = _row(dose, position=len(plan.doses) + 1)
    plan.doses.append(row)
    told("plan.dose-added", by=by, subject=plan, at=now, exercise=dose.exercise, reasoned=bool(dose.reason))
    return row


@action
def change(
    plan: Plan, row: PlanDose, dose: Dose | Course, *, version: int, by: Clinician, now: datetime
) -> None:
    """Give a dose other numbers."""
    _refuse(dose)
    claim(plan, version, by=by, now=now)
    _write(row, dose)
    habits.remember({dose.exercise: shown(dose)}, by=by, at=now)
    told("plan.dose-changed", by=by, subject=plan, at=now, about=row.id, exercise=row.exercise)


@action
def change_all(
    plan: Plan,
    changes: Sequence[tuple[PlanDose, Dose | Course]],
    *,
    version: int,
    by: Clinician,
    now: datetime,
) -> None:
    """Write new numbers to several doses at once, all or none."""
    for _, dose in changes:
        _refuse(dose)
    claim(plan, version, by=by, now=now)
    for row, dose in changes:
        _write(row, dose)
    habits.remember({dose.exercise: shown(dose) for _, dose in changes}, by=by, at=now)
    told("plan.doses-changed", by=by, subject=plan, at=now, doses=len(changes))


@action
def swap(
    plan: Plan,
    row: PlanDose,
    dose: Dose | Course,
    *,
    set_aside: bool,
    version: int,
    by: Clinician,
    now: datetime,
) -> None:
    """Let another exercise take the place of this one."""
    _refuse(dose)
    if set_aside and not dose.reason:
        raise ReasonMissing(dose.exercise)
    claim(plan, version, by=by, now=now)
    before = row.exercise
    row.reason = dose.reason
    _write(row, dose)
    told("plan.dose-swapped", by=by, subject=plan, at=now, before=before, after=dose.exercise)


@action
def move(plan: Plan, row: PlanDose, *, to: int, version: int, by: Clinician, now: datetime) -> None:
    """Give a dose another place; the first is 1, and a place beyond the end is the end."""
    claim(plan, version, by=by, now=now)
    rows = [(dose, dose.heading) for dose in plan.doses]
    history.arrange(plan, order.moved(rows, plan.doses.index(row), max(to, 1) - 1))
    told("plan.dose-moved", by=by, subject=plan, at=now, exercise=row.exercise, to=row.position)


@action
def remove(plan: Plan, row: PlanDose, *, version: int, by: Clinician, now: datetime) -> None:
    """Take a dose out of the plan."""
    claim(plan, version, by=by, now=now)
    rows = [(dose, dose.heading) for dose in plan.doses]
    history.arrange(plan, order.taken_out(rows, plan.doses.index(row)))
    told("plan.dose-removed", by=by, subject=plan, at=now, exercise=row.exercise)


@action
def describe(
    plan: Plan,
    *,
    note: str,
    minutes: int | None,
    language: str,
    review_on: date | None,
    ends_on: date | None,
    version: int,
    by: Clinician,
    now: datetime,
) -> None:
    """Write what belongs to the plan as a whole: the note, the patient's minutes, language and dates."""
    claim(plan, version, by=by, now=now)
    plan.note, plan.minutes, plan.language = note, minutes, language
    plan.review_on, plan.ends_on = review_on, ends_on
    told("plan.described", by=by, subject=plan, at=now)


@action
def issue(
    plan: Plan,
    *,
    contents: snapshot.Contents,
    review: issuing.Review,
    screening_id: UUID | None,
    harder: Callable[[str], Collection[str]],
    version: int,
    by: Clinician,
    now: datetime,
) -> Revision:
    """Freeze the plan as its next revision. Refuses while the review names a reason not to.

    `harder` names an exercise's next steps up, to note whether this revision asks for more than the last.
    """
    if not review.may_issue or screening_id is None:
        raise NotIssuable(review.reasons)
    claim(plan, version, by=by, now=now)
    newest = db.session.scalars(
        select(Revision).where(Revision.plan_id == plan.id).order_by(Revision.number.desc()).limit(1)
    ).first()
    number = newest.number + 1 if newest is not None else 1
    is_sound = newest is not None and snapshot.digest(newest.snapshot) == newest.digest
    before = json.loads(newest.snapshot) if newest is not None and is_sound else None
    whole = snapshot.whole(contents, number=number, issued_at=now)
    if before is not None:
        whole["changes"] = differences.frozen(before, json.loads(snapshot.canonical(whole)))
    text = snapshot.canonical(whole)
    revision = Revision(
        practice_id=plan.practice_id,
        plan_id=plan.id,
        number=number,
        screening_id=screening_id,
        snapshot=text,
        digest=snapshot.digest(text),
        stepped_up=before is not None and _steps_up(before, json.loads(text), harder=harder),
        issued_at=now,
        issued_by=by.id,
    )
    db.session.add(revision)
    record(
        "plan.issued",
        by=by,
        subject=plan,
        at=now,
        revision=number,
        doses=len(plan.doses),
        digest=revision.digest,
    )
    return revision


def _steps_up(
    before: Mapping[str, Any], after: Mapping[str, Any], *, harder: Callable[[str], Collection[str]]
) -> bool:
    """Whether the week of the later state asks for more than the earlier one would have."""
    week = differences.week_of(after)
    return stepping.steps_up(
        differences.in_week(before, week), differences.in_week(after, week), harder=harder
    )


def _refuse(dose: Dose | Course) -> None:
    wanted = course(dose)
    refused = tuple(dict.fromkeys(each for block in wanted.blocks for each in refusals(block.dose)))
    if disorder := faults(wanted):
        refused = (*refused, Refusal("weeks", disorder[0]))
    if refused:
        raise NotADose(refused)


def _row(dose: Dose | Course, position: int) -> PlanDose:
    wanted = course(dose)
    row = PlanDose(position=position, exercise=wanted.exercise, reason=wanted.reason)
    _write(row, wanted)
    return row


def _write(row: PlanDose, dose: Dose | Course) -> None:
    wanted = course(dose)
    row.exercise = wanted.exercise
    # The reason stands beside, so that it stays behind where the dose is used for somebody else.
    row.course = dose_data.course_data(without_reason(wanted))
