"""A screening from its first answer to the clinician's decision, each step recorded, the end kept."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from clinic.accounts.models import Clinician, Mode
from clinic.audit import action, record, remember
from clinic.database import db
from clinic.patients.models import Episode
from clinic.screening import closing, renewing, rules, versions
from clinic.screening.changes import Carried
from clinic.screening.kept import answers_of, written
from clinic.screening.ledger import OPENING
from clinic.screening.logic import Answer
from clinic.screening.models import Answer as AnswerRow
from clinic.screening.models import Letter, Origin, Release, Screening, Setting
from clinic.screening.questionnaire import Outcome, Questionnaire


class Stale(Exception):
    """Somebody else answered since the page was opened."""


class Decided(Exception):
    """The screening is decided: what it holds stays. A correction is a new screening."""


class ColleagueAnswers(Exception):
    """Somebody else answers this screening; whoever joins reads, until they take it on."""


class Outdated(Exception):
    """The questions changed since this draft was begun; it goes on under them first, then it is decided."""


class Undecided(Exception):
    """The screening is a draft; a letter tells of a decision."""


class NotReleasable(Exception):
    """The hold stays; `refusals` says what the reason lacks."""

    def __init__(self, refusals: tuple[closing.Refusal, ...]) -> None:
        super().__init__([refusal.key for refusal in refusals])
        self.refusals = refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter as the clinician worded it: to whom, and what it says before the facts that follow."""

    language: str
    recipient: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Answers of an earlier screening that still hold, as a clinician went through them under new questions.
    `open` are asked because of the change, `aside` no longer count."""

    last: Screening
    answers: Mapping[str, Answer]
    open: Sequence[str]
    aside: Sequence[str]


@action
def start(
    episode: Episode,
    *,
    questionnaire: Questionnaire,
    facts: Mapping[str, Answer],
    language: str,
    mode: Mode,
    key: UUID,
    corrects: Screening | None = None,
    correction: str | None = None,
    confirmed: Confirmed | None = None,
    by: Clinician,
    now: datetime,
) -> Screening:
    """Begin a screening. `facts` are what the record knows; they wait for a clinician to confirm them."""
    gone_through = confirmed.answers if confirmed else {}
    if wrong := rules.faults(questionnaire, {**facts, **gone_through}):
        raise rules.NotAnswers(wrong)
    screening = Screening(
        practice_id=by.practice_id,
        episode_id=episode.id,
        questionnaire=questionnaire.id,
        questionnaire_version=questionnaire.version,
        questionnaire_digest=questionnaire.digest,
        language=language,
        mode=mode,
        started_at=now,
        started_by=by.id,
        answering_by=by.id,
        corrects_id=corrects.id if corrects else None,
        correction=correction if corrects else None,
    )
    screening.answers = [
        AnswerRow(item=item, value=written(answer), at=now, by=None, origin=Origin.RECORD)
        for item, answer in facts.items()
    ]
    screening.answers += [
        AnswerRow(item=item, value=written(answer), at=now, by=by.id, origin=Origin.CONFIRMED)
        for item, answer in gone_through.items()
    ]
    if confirmed is not None:
        of_before = _set_aside(confirmed.last, confirmed.aside, open_again=confirmed.open, by=by, now=now)
        screening.takeovers = [of_before | {"of": str(confirmed.last.id), "confirmed": list(gone_through)}]
    versions.keep(questionnaire, now=now)
    db.session.add(screening)
    db.session.flush()
    remember(key, by=by, content=f"screening:{episode.id}", subject=screening, at=now)
    record(
        "screening.started",
        by=by,
        subject=screening,
        at=now,
        correction=corrects is not None,
        confirmed=len(gone_through),
    )
    return screening


@action
def answer(
    screening: Screening,
    answers: Mapping[str, Answer | None],
    *,
    questionnaire: Questionnaire,
    parts: Mapping[str, Sequence[int]] | None = None,
    confirms: bool = False,
    setting: Setting | None = None,
    version: int,
    by: Clinician,
    now: datetime,
) -> None:
    """Note answers; None takes one back. Who and when change only where the answer does.

    `confirms`: the facts of the record were looked at, and count from now on. `parts` are those of a gateway
    that were meant.
    """
    _same(screening, questionnaire)
    given = {item: value for item, value in answers.items() if value is not None}
    if wrong := rules.faults(questionnaire, given):
        raise rules.NotAnswers(wrong)
    _claim(screening, version, by)
    rows = {row.item: row for row in screening.answers}
    changed = 0
    for item, value in answers.items():
        row = rows.get(item)
        if value is None:
            if row is not None:
                screening.answers.remove(row)
                changed += 1
        elif row is None:
            screening.answers.append(AnswerRow(item=item, value=written(value), at=now, by=by.id))
            changed += 1
        elif row.value != written(value):
            row.value, row.at, row.by, row.origin = written(value), now, by.id, Origin.ASKED
            changed += 1
    for row in screening.answers:
        if confirms and row.by is None:
            row.at, row.by = now, by.id
        if parts is not None and row.item in parts:
            row.parts = sorted(set(parts[row.item])) if row.value in OPENING else []
    if setting is not None:
        screening.setting = setting
    record("screening.answered", by=by, subject=screening, at=now, answers=changed)


@action
def take_on(screening: Screening, *, version: int, by: Clinician, now: datetime) -> None:
    """Go on with a colleague's draft; from here on they read."""
    if screening.decided_at is not None:
        raise Decided
    before = screening.answering_by
    _move_on(screening, version)
    screening.answering_by = by.id
    record("screening.taken-on", by=by, subject=screening, at=now, before=str(before))


@action
def renew(
    screening: Screening, *, questionnaire: Questionnaire, version: int, by: Clinician, now: datetime
) -> Carried:
    """Go on under these questions. Answers that no longer fit stay beside the draft, with giver and time."""
    if screening.decided_at is not None:
        raise Decided
    found = renewing.outlook(screening, questionnaire)
    _move_on(screening, version)
    going = {*found.reopened, *found.set_aside}
    aside = [row for row in screening.answers if row.item in going]
    screening.takeovers = [
        *screening.takeovers,
        _set_aside(screening, going, open_again=found.open, by=by, now=now),
    ]
    for row in aside:
        screening.answers.remove(row)
    versions.keep(questionnaire, now=now)
    screening.questionnaire_version = questionnaire.version
    screening.questionnaire_digest = questionnaire.digest
    screening.answering_by = by.id
    record(
        "screening.renewed",
        by=by,
        subject=screening,
        at=now,
        version=questionnaire.version,
        reopened=len(found.open),
        set_aside=len(aside),
    )
    return found


@action
def decide(
    screening: Screening,
    choice: closing.Choice,
    *,
    questionnaire: Questionnaire,
    conditions: Iterable[str],
    say: Callable[[closing.Decision], str],
    note: str,
    screened_at: datetime,
    version: int,
    by: Clinician,
    now: datetime,
    letter: Written | None = None,
) -> closing.Decision:
    """Record the clinician's decision beside what the criteria say. From here on nothing of it changes.

    `say` gives the safety-net words for the patient that belong to a decision. `letter` is kept with an
    outcome that asks for a doctor.
    """
    _same(screening, questionnaire)
    _claim(screening, version, by)
    answers = answers_of(screening, questionnaire)
    assessment = rules.assess(questionnaire, answers)
    with_suggestion = screening.mode is Mode.DECISION_SUPPORT
    decision = closing.decide(
        questionnaire, assessment, choice, with_suggestion=with_suggestion, screened_at=screened_at
    )
    if missing := closing.unacknowledged(decision):
        raise closing.NotDecidable(missing)
    until = _no_longer_than_asked(screening, decision.valid_until)
    screening.assessment = _kept(assessment, with_suggestion=with_suggestion)
    screening.status, screening.outcome = str(decision.status), str(decision.outcome)
    screening.alongside = decision.alongside
    screening.assess_by, screening.review_on = decision.assess_by, decision.review_on
    screening.valid_until, screening.plan_hold = until, decision.plan_hold
    screening.precautions = list(decision.precautions)
    screening.acknowledged = list(decision.acknowledged)
    screening.conditions = sorted(conditions)
    screening.reasons = [asdict(reason) for reason in decision.reasons]
    screening.safety_net, screening.safety_net_given = say(decision), decision.safety_net_given
    screening.note = note
    screening.decided_at, screening.decided_by = now, by.id
    screening.digest = _digest(screening, answers)
    record(
        "screening.decided",
        by=by,
        subject=screening,
        at=now,
        outcome=str(decision.outcome),
        status=str(decision.status),
        lowered=assessment.outcome is not None and decision.outcome.rank < assessment.outcome.rank,
        reasons=", ".join(f"{reason.about}: {reason.code}" for reason in decision.reasons),
    )
    if letter is not None and decision.outcome.asks_for_a_doctor:
        _write(screening, letter, by=by, now=now)
    return decision


@action
def write_letter(screening: Screening, letter: Written, *, by: Clinician, now: datetime) -> Letter:
    """A letter about a decided screening. What was written before stays beside it."""
    if screening.decided_at is None:
        raise Undecided
    return _write(screening, letter, by=by, now=now)


@action
def give_out(screening: Screening, *, paper: str, form: str, by: Clinician, now: datetime) -> None:
    """Note that a letter, a summary or a note leaves, before it does."""
    record("screening.given-out", by=by, subject=screening, at=now, paper=paper, form=form)


@action
def release(
    screening: Screening,
    reason: closing.Reason,
    *,
    questionnaire: Questionnaire,
    by: Clinician,
    now: datetime,
) -> Release:
    """Let a held plan go, with the reason a clinician stands for."""
    if refusals := closing.release(questionnaire, reason):
        raise NotReleasable(refusals)
    released = Release(
        practice_id=screening.practice_id,
        screening_id=screening.id,
        reason=reason.code,
        text=reason.text,
        at=now,
        by=by.id,
    )
    screening.releases.append(released)
    db.session.flush()
    record("screening.released", by=by, subject=screening, at=now, reason=reason.code)
    return released


@action
def discard(screening: Screening, *, version: int, by: Clinician, now: datetime) -> None:
    """Throw away a draft that was begun by mistake."""
    _claim(screening, version, by)
    record("screening.discarded", by=by, subject=screening, at=now, answers=len(screening.answers))
    db.session.delete(screening)


def _set_aside(
    before: Screening, going: Collection[str], *, open_again: Sequence[str], by: Clinician, now: datetime
) -> dict[str, Any]:
    """How answers of one version come under another: from which, what opened, what counts no longer."""
    return {
        "version": before.questionnaire_version,
        "digest": before.questionnaire_digest,
        "at": now.isoformat(),
        "by": str(by.id),
        "open": list(open_again),
        "aside": [
            {
                "item": row.item,
                "value": row.value,
                "at": row.at.isoformat(),
                "by": str(row.by) if row.by else None,
            }
            for row in before.answers
            if row.item in going
        ],
    }


def _no_longer_than_asked(screening: Screening, until: datetime | None) -> datetime | None:
    """What was confirmed instead of asked holds no longer than the screening in which it was asked."""
    of = next((one["of"] for one in screening.takeovers if one.get("confirmed")), None)
    asked = db.session.get(Screening, UUID(of)) if of else None
    if until is None or asked is None or asked.valid_until is None:
        return until
    return min(until, asked.valid_until)


def _same(screening: Screening, questionnaire: Questionnaire) -> None:
    if screening.decided_at is None and screening.questionnaire_digest != questionnaire.digest:
        raise Outdated


def _write(screening: Screening, letter: Written, *, by: Clinician, now: datetime) -> Letter:
    kept_letter = Letter(
        practice_id=screening.practice_id,
        screening_id=screening.id,
        language=letter.language,
        recipient=letter.recipient,
        body=letter.body,
        at=now,
        by=by.id,
    )
    db.session.add(kept_letter)
    db.session.flush()
    record("screening.letter-written", by=by, subject=screening, at=now, letter=str(kept_letter.id))
    return kept_letter


def _claim(screening: Screening, version: int, by: Clinician) -> None:
    """This change is the next one, and this person is the one who answers."""
    if screening.decided_at is not None:
        raise Decided
    if screening.answering_by != by.id:
        raise ColleagueAnswers
    _move_on(screening, version)


def _move_on(screening: Screening, version: int) -> None:
    claimed = db.session.scalar(
        update(Screening)
        .where(Screening.id == screening.id, Screening.version == version, Screening.decided_at.is_(None))
        .values(version=version + 1)
        .returning(Screening.version)
        .execution_options(synchronize_session=False)
    )
    if claimed is None:
        raise Stale
    db.session.refresh(screening, ["version", "decided_at", "answering_by"])


def _kept(assessment: rules.Assessment, *, with_suggestion: bool) -> dict[str, object]:
    """What the criteria said. In documentation mode no computed outcome is kept or shown anywhere."""
    kept = asdict(assessment)
    if not with_suggestion:
        for name in ("outcome", "within_days", "valid_days"):
            del kept[name]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}


def _digest(screening: Screening, answers: Mapping[str, Answer]) -> bytes:
    """SHA-256 over what was asked, answered and decided."""
    content = {
        "questionnaire": [screening.questionnaire_version, screening.questionnaire_digest],
        "answers": {item: answers[item] for item in sorted(answers)},
        "outcome": Outcome(screening.outcome or ""),
        "status": screening.status,
        "reasons": screening.reasons,
        "acknowledged": screening.acknowledged,
        "by": str(screening.decided_by),
        "at": screening.decided_at.isoformat() if screening.decided_at else None,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).digest()
