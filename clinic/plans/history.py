"""A plan as each change left it: what undo goes back to, and what others' changes are merged with."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Row, Table, Uuid, bindparam, delete, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value

from clinic.accounts.models import Clinician
from clinic.audit import record
from clinic.database import db
from clinic.plans import merging
from clinic.plans.models import Plan, PlanDose, PlanState, PlanStep

OF_THE_PLAN = ("note", "minutes", "language", "review_on", "ends_on", "dismissed")
NOT_OF_A_DOSE = ("plan_id", "position")
MOST_STEPS = 100
BEGUN = "plan.started"
# Typing that saves itself is one change, as long as nothing else comes between.
TYPED = ("plan.dose-changed", "plan.described", "plan.dose-noted", "plan.headed")
ONE_STRETCH = timedelta(seconds=20)
SENDING = "the change of a plan under way"
# Written on every saved dose, so without the objects a session would keep of them.
PLANS, STATES = cast(Table, Plan.__table__), cast(Table, PlanState.__table__)
COLUMNS: Mapping[str, ColumnElement[Any]] = {
    name: column for name, column in PlanDose.__table__.c.items() if name not in NOT_OF_A_DOSE
}
# Put together once, since every saved dose asks them.
CLAIM = (
    update(PLANS)
    .where(PLANS.c.id == bindparam("plan"), PLANS.c.version == bindparam("seen"))
    .values(version=bindparam("next"), changed_at=bindparam("now"), changed_by=bindparam("person"))
    .returning(PLANS.c.version)
)
KEEP = insert(STATES)
AT_OR_AFTER = (
    select(PlanStep)
    .where(PlanStep.plan_id == bindparam("plan"), PlanStep.number >= bindparam("number"))
    .order_by(PlanStep.number)
)


class Stale(Exception):
    """Somebody changed the plan since the page was opened."""


class Overlapping(Stale):
    """Somebody changed the very same since the page was opened; `overlaps` holds both sides."""

    def __init__(self, overlaps: Sequence[merging.Overlap]) -> None:
        super().__init__([overlap.key for overlap in overlaps])
        self.overlaps = tuple(overlaps)


@dataclass(slots=True, kw_only=True)
class Sending:
    """A change as it came in: what its sender saw, and which sides they chose where two overlapped.

    `version` is what the sender saw, and after the change what they see then: negative where the plan holds
    something of others beside it.
    """

    plan_id: UUID
    version: int
    key: UUID | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)
    seen: int = field(init=False)
    over: int | None = None
    before: dict[str, Any] | None = None
    theirs: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        self.seen = self.version


def known_as(sent: Sending) -> None:
    """Let what happens to the plan now be known as this change."""
    db.session().info[SENDING] = sent


def go_back(plan: Plan, sent: Sending) -> None:
    """Let the plan stand as its sender saw it; `told` puts together the change and what happened since.

    What a change means depends on what was on the page. Where that is not known any more, it is stale.
    """
    known_as(sent)
    if sent.version == plan.version:
        return
    before = state_at(plan, sent.version)
    if before is None:
        return
    sent.over, sent.before, sent.theirs = plan.version, before, as_kept(plan)
    with db.session.no_autoflush:
        restore(plan, before)


def sent_before(plan_id: UUID, key: UUID | None) -> int | None:
    """What the sender of this key saw after their change, if it arrived before."""
    if key is None:
        return None
    return db.session.scalar(
        select(PlanState.version).where(PlanState.plan_id == plan_id, PlanState.key == key)
    )


def held(plan: Plan, dose_id: UUID) -> bool:
    """Whether this dose stands in the plan, or stood in it once."""
    if any(row.id == dose_id for row in plan.doses):
        return True
    states = db.session.scalars(select(PlanState.state).where(PlanState.plan_id == plan.id))
    return any(row["id"] == str(dose_id) for kept in states for row in kept["doses"])


def state_at(plan: Plan, version: int) -> dict[str, Any] | None:
    """The plan as it stood at a version, where that is still kept. Issuing gives a version of its own."""
    found = select(PlanState.state).where(PlanState.plan_id == plan.id)
    if version < 0:
        return db.session.scalar(found.where(PlanState.version == version))
    if version > plan.version:
        return None
    return db.session.scalar(
        found.where(PlanState.version.between(1, version)).order_by(PlanState.version.desc()).limit(1)
    )


def claim(plan: Plan, version: int, *, by: Clinician, now: datetime) -> None:
    """Take the next version of the plan, or find that somebody else did."""
    begin(plan, by=by, now=now)
    sent = sending(plan.id)
    if sent is not None and sent.over is not None and sent.version == version:
        version = sent.over
    claimed = db.session.scalar(
        CLAIM, {"plan": plan.id, "seen": version, "next": version + 1, "now": now, "person": by.id}
    )
    if claimed is None:
        raise Stale
    for name, value in (("version", claimed), ("changed_at", now), ("changed_by", by.id), ("changer", by)):
        set_committed_value(plan, name, value)


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


def as_kept(plan: Plan) -> dict[str, Any]:
    """The same as it reads when it comes back, to compare with what was kept."""
    return dict(json.loads(json.dumps(state(plan))))


def row_state(row: PlanDose) -> dict[str, Any]:
    """One dose as plain data."""
    return {name: _plain(getattr(row, name)) for name in COLUMNS}


def portable(row: PlanDose, *, of_the_patient: bool = True) -> dict[str, Any]:
    """A dose as it can stand in another place or plan; what was said to or of one patient may stay behind."""
    left = {"id"} if of_the_patient else {"id", "note", "reason"}
    return {name: value for name, value in row_state(row).items() if name not in left and value is not None}


def row_of(kept: Mapping[str, Any], row: PlanDose | None = None) -> PlanDose:
    """The dose that this data says, in a row that is there or a new one."""
    row = row or PlanDose()
    for name, column in COLUMNS.items():
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


def restore_step(plan: Plan, wanted: PlanStep) -> None:
    """Put the plan back, or forward, to where a step left it."""
    kept = state_at(plan, wanted.version)
    if kept is None:
        raise Stale
    restore(plan, kept)
    plan.step = wanted.number
    keep_state(plan)


def begin(plan: Plan, *, by: Clinician, now: datetime) -> None:
    """Keep the plan as it stands before its first change."""
    if plan.step == 0 and step(plan, 0) is None:
        keep_state(plan)
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
    plan, about = subject, str(about)
    _merge(plan)
    record(event, by=by, subject=plan, at=at, **facts)
    keep_state(plan)
    steps = db.session.scalars(AT_OR_AFTER, {"plan": plan.id, "number": plan.step}).all()
    for undone in steps[1:]:
        db.session.delete(undone)
    last = steps[0] if steps else None
    if last is not None and not steps[1:] and _is_one_stretch(last, event, about, by=by, at=at):
        last.version, last.at = plan.version, at
        return
    plan.step += last is not None
    _keep(plan, event, about=about, by=by, at=at, facts=facts)
    if plan.step > MOST_STEPS:
        _forget(plan, before=plan.step - MOST_STEPS)


def keep_state(plan: Plan) -> None:
    """Keep the plan as it stands under its version, and what its sender sees of it where that differs."""
    sent = sending(plan.id)
    db.session.flush()
    now = as_kept(plan) if sent is not None and sent.over is not None else state(plan)
    key = sent.key if sent is not None else None
    kept = [{"plan_id": plan.id, "version": plan.version, "state": now, "key": key}]
    if sent is not None:
        own = sent.before if sent.over is not None else None
        sent.version = plan.version
        if own is not None and own != now:
            sent.version = -plan.version
            kept[0]["key"] = None
            kept.append({"plan_id": plan.id, "version": -plan.version, "state": own, "key": key})
    db.session.execute(KEEP, kept)


def newest(plan: Plan) -> PlanStep | None:
    """The step the plan stands at."""
    return step(plan, plan.step)


def step(plan: Plan, number: int) -> PlanStep | None:
    """One step of a plan."""
    return db.session.scalar(select(PlanStep).where(PlanStep.plan_id == plan.id, PlanStep.number == number))


Told = Row[tuple[int, str, dict[str, Any], datetime, str]]  # number, event, facts, at, and who by name
TELLING = (
    select(PlanStep.number, PlanStep.event, PlanStep.facts, PlanStep.at, Clinician.name)
    .join(Clinician, Clinician.id == PlanStep.by)
    .order_by(PlanStep.number)
)
RECENT = TELLING.where(PlanStep.plan_id == bindparam("plan"), PlanStep.number > bindparam("number"))


def since(plan: Plan, seen: int) -> Sequence[Told]:
    """What was done to the plan after this version, but the newest, the oldest first, with who did it."""
    return db.session.execute(
        TELLING.where(
            PlanStep.plan_id == plan.id,
            PlanStep.version > abs(seen),
            PlanStep.version < plan.version,
            PlanStep.number <= plan.step,
        )
    ).all()


def recent(plan: Plan, *, most: int = 12) -> Sequence[Told]:
    """The steps around where the plan stands, the oldest first, with who made each."""
    return db.session.execute(RECENT, {"plan": plan.id, "number": plan.step - most}).all()


def _is_one_stretch(last: PlanStep, event: str, about: str, *, by: Clinician, at: datetime) -> bool:
    same = (last.event, last.about, last.by) == (event, about, by.id)
    return same and event in TYPED and at - last.at <= ONE_STRETCH


def sending(plan_id: UUID) -> Sending | None:
    """The change of this plan that came in with this request."""
    found: Sending | None = db.session().info.get(SENDING)
    return found if found is not None and found.plan_id == plan_id else None


def _merge(plan: Plan) -> None:
    """Put the change together with what happened to the plan since its sender saw it."""
    sent = sending(plan.id)
    if sent is None or sent.before is None or sent.theirs is None:
        return
    mine = as_kept(plan)
    merged = merging.merge(sent.before, mine, sent.theirs, chosen=sent.chosen)
    if merged.overlaps:
        raise Overlapping(merged.overlaps)
    sent.before = mine
    restore(plan, dict(merged.state))


def _forget(plan: Plan, *, before: int) -> None:
    """Let go of the oldest steps, and of the states nothing can go back to any more."""
    oldest = step(plan, before)
    db.session.execute(
        delete(PlanStep).where(PlanStep.plan_id == plan.id, PlanStep.number < before),
        execution_options={"synchronize_session": False},
    )
    if oldest is not None:
        db.session.execute(
            delete(PlanState).where(
                PlanState.plan_id == plan.id,
                PlanState.version.between(1 - oldest.version, oldest.version - 1),
            ),
            execution_options={"synchronize_session": False},
        )


def _keep(plan: Plan, event: str, *, about: str, by: Clinician, at: datetime, facts: dict[str, Any]) -> None:
    db.session.flush()
    db.session.add(
        PlanStep(
            plan_id=plan.id,
            number=plan.step,
            event=event,
            about=about,
            facts=facts,
            version=plan.version,
            at=at,
            by=by.id,
        )
    )
    db.session.flush()


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
