"""Taking in what a patient reported: every entry once, however often it arrives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.audit import action, record
from clinic.database import db
from clinic.diary import queries, rules
from clinic.diary.models import Entry
from clinic.diary.rules import Kind, Said
from clinic.plans.models import Plan
from clinic.screening import pausing
from clinic.screening.models import Pause
from clinic.screening.signs import Sign
from clinic.sharing.models import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One entry as it was written. Its id is made where it was written; a correction has a higher edition."""

    id: UUID
    day: date
    kind: Kind
    value: int
    exercise: str | None = None
    edition: int = 1
    written_at: datetime | None = None
    is_taken_back: bool = False
    is_late: bool = False
    revision_id: UUID | None = None  # the one that was shown, where it is not the newest


@action
def receive(reported: Sequence[Reported], *, link: Link, revision_id: UUID, now: datetime) -> int:
    """Keep the entries that are new or corrected, and say how many those were."""
    wanted = {one.id: one for one in sorted(reported, key=_edition)}
    known = {entry.id: entry for entry in db.session.scalars(select(Entry).where(Entry.id.in_(list(wanted))))}
    changed = 0
    for entry_id, one in wanted.items():
        entry = known.get(entry_id)
        if entry is None:
            db.session.add(
                _entry(entry_id, one, link=link, revision_id=one.revision_id or revision_id, now=now)
            )
        elif one.edition > entry.edition and _may_correct(one, entry, link):
            entry.day, entry.value, entry.edition = one.day, one.value, one.edition
            entry.taken_back_at = now if one.is_taken_back else None
        else:
            continue
        changed += 1
    record("diary.received", by=link, subject=link, at=now, entries=changed)
    return changed


@action
def write_days(
    days: Mapping[date, Said], *, plan: Plan, revision_id: UUID, by: Link | Clinician, now: datetime
) -> int:
    """Let these days read as said, by whoever says it: a patient's own entries, or those of a paper diary.

    What stands already stays, so the same form again changes nothing.
    """
    paper = isinstance(by, Clinician)
    standing = queries.entries(plan.id, of=by.practice, since=min(days), until=max(days), on_paper=paper)
    changed = 0
    for day, said in days.items():
        added, gone = _difference(said, [entry for entry in standing if entry.day == day])
        for entry in gone:
            entry.taken_back_at, entry.edition = now, entry.edition + 1
        db.session.add_all(
            Entry(
                id=uuid4(),
                practice_id=plan.practice_id,
                plan_id=plan.id,
                revision_id=revision_id,
                link_id=None if paper else by.id,
                entered_by=by.id if paper else None,
                day=day,
                kind=kind,
                value=value,
                exercise=exercise,
                received_at=now,
            )
            for kind, exercise, value in added
        )
        changed += len(added) + len(gone)
    event = "diary.typed-from-paper" if paper else "diary.written"
    record(event, by=by, subject=plan, at=now, entries=changed, days=len(days))
    return changed


class NotTakenBack(Exception):
    """The sign stands: it is too long ago, or a clinician has seen to it."""


@action
def report_sign(
    sign: Sign,
    *,
    entry_id: UUID,
    link: Link,
    revision_id: UUID,
    episode_id: UUID,
    day: date,
    now: datetime,
    written_at: datetime | None = None,
) -> Entry:
    """Keep a new sign, and pause every plan of the episode in the same moment."""
    pause = pausing.begin(episode_id, sign.trigger, practice_id=link.practice_id, now=now)
    entry = Entry(
        id=entry_id,
        practice_id=link.practice_id,
        plan_id=link.plan_id,
        revision_id=revision_id,
        link_id=link.id,
        day=day,
        kind=Kind.SIGN,
        value=1,
        sign=str(sign),
        pause_id=pause.id,
        written_at=written_at,
        received_at=now,
    )
    db.session.add(entry)
    record("diary.sign-reported", by=link, subject=entry, at=now)
    record("plan.paused", by=link, subject=pause, at=now, episode=str(episode_id))
    return entry


@action
def take_back(entry: Entry, *, link: Link, taken_back: int, now: datetime) -> None:
    """A sign tapped by mistake: its pause ends, and both stay on record."""
    pause = db.session.get(Pause, entry.pause_id, with_for_update=True, populate_existing=True)
    if (
        entry.taken_back_at is not None
        or pause is None
        or pause.ended_at is not None
        or not rules.may_take_back(entry.received_at, taken_back=taken_back, now=now)
    ):
        raise NotTakenBack
    entry.taken_back_at = pause.ended_at = now
    record("diary.sign-taken-back", by=link, subject=entry, at=now)


def _edition(one: Reported) -> int:
    return one.edition


def _may_correct(one: Reported, entry: Entry, link: Link) -> bool:
    """Whether it is of this plan, and not what a clinician typed from paper."""
    return entry.plan_id == link.plan_id and entry.link_id is not None and entry.kind is one.kind


def _entry(entry_id: UUID, one: Reported, *, link: Link, revision_id: UUID, now: datetime) -> Entry:
    return Entry(
        id=entry_id,
        practice_id=link.practice_id,
        plan_id=link.plan_id,
        revision_id=revision_id,
        link_id=link.id,
        exercise=one.exercise,
        day=one.day,
        kind=one.kind,
        value=one.value,
        edition=one.edition,
        written_at=one.written_at,
        received_at=now,
        is_late=one.is_late,
        taken_back_at=now if one.is_taken_back else None,
    )


Wanted = tuple[Kind, str | None, int]


def _difference(said: Said, standing: Sequence[Entry]) -> tuple[list[Wanted], list[Entry]]:
    """What has to be added and what taken back, so that the day reads as said."""
    added: list[Wanted] = []
    gone: list[Entry] = []
    for exercise in {*said.times, *_named(standing, Kind.DONE)}:
        ticks = [entry for entry in standing if entry.kind is Kind.DONE and entry.exercise == exercise]
        wanted = said.times.get(exercise, 0)
        gone += ticks[wanted:]
        added += [(Kind.DONE, exercise, 1)] * (wanted - len(ticks))
    for exercise in {*said.left_out, *_named(standing, Kind.LEFT_OUT)}:
        marks = [entry for entry in standing if entry.kind is Kind.LEFT_OUT and entry.exercise == exercise]
        keep = 1 if exercise in said.left_out else 0
        gone += marks[keep:]
        added += [(Kind.LEFT_OUT, exercise, 0)] * (keep - len(marks))
    answers = {
        Kind.PAIN_BEFORE: said.pain_before,
        Kind.PAIN: said.pain,
        Kind.EFFORT: said.effort,
        Kind.MORNING: said.morning,
    }
    for kind, value in answers.items():
        # Of several in a day the last one counts, and the form shows that one.
        given = [entry for entry in standing if entry.kind is kind and entry.exercise is None]
        if given and given[-1].value != value:
            gone += given
        if value is not None and (not given or given[-1].value != value):
            added.append((kind, None, int(value)))
    return added, gone


def _named(standing: Iterable[Entry], kind: Kind) -> set[str]:
    return {entry.exercise for entry in standing if entry.kind is kind and entry.exercise is not None}
