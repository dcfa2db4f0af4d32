"""How an episode stands, what it needs from a clinician and why, and the one next step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from clinic.patients.rules import Sex, Stage, Staging
from clinic.screening import gate
from clinic.screening.gate import Standing
from clinic.screening.questionnaire import Outcome
from clinic.screening.rescreening import Due, Trigger

ENDING_WITHIN = 3  # days before a screening ends that it is worth asking again
TURNING_WITHIN = 2
SAME_DOSES_FROM = 35
QUIET_FROM = 7
RECENT = 14
DRAFT_WAITS_FROM = 2


class Urgency(StrEnum):
    """How pressing a need is, said in words on the page."""

    URGENT = "urgent"
    DUE = "due"
    NONE = ""


class Kind(StrEnum):
    """Why an episode needs somebody, the most pressing first."""

    SIGN = "sign"  # tapped by the patient, not assessed; the plan is paused
    DRAFT_ALARMS = "draft-alarms"  # answered already, and nobody has decided
    STOPPED = "stopped"  # decided "today" or "emergency": links show a neutral page
    PAUSED = "paused"
    ASK_AGAIN = "ask-again"  # a trigger of the questionnaire
    HELD = "held"
    REFERRAL_OVER = "referral-over"
    SCREENING_OPEN = "screening-open"
    SCREENING_MISSING = "screening-missing"
    SCREENING_ENDED = "screening-ended"
    SCREENING_ENDING = "screening-ending"
    STAGE_TURNED = "stage-turned"
    STAGE_TURNING = "stage-turning"
    REVIEW_DUE = "review-due"
    DRAFT_WAITS = "draft-waits"
    SAME_DOSES = "same-doses"
    QUIET = "quiet"


# The urgent ones leave by what ends them: a pause that is lifted, a screening.
MAY_BE_HANDLED = frozenset(Kind) - {Kind.SIGN, Kind.DRAFT_ALARMS, Kind.STOPPED, Kind.PAUSED}

URGENCY = {
    Kind.SIGN: Urgency.URGENT,
    Kind.DRAFT_ALARMS: Urgency.URGENT,
    Kind.STOPPED: Urgency.URGENT,
    Kind.PAUSED: Urgency.URGENT,
    Kind.SCREENING_ENDING: Urgency.NONE,
    Kind.DRAFT_WAITS: Urgency.NONE,
    Kind.QUIET: Urgency.NONE,
}


class Step(StrEnum):
    """The one thing to do next for an episode."""

    CLOSED = "closed"
    SCREEN = "screen"
    CONTINUE_SCREENING = "continue-screening"
    SCREEN_AGAIN = "screen-again"
    DOCTOR_TODAY = "doctor-today"
    WAIT_FOR_DOCTOR = "wait-for-doctor"
    LIFT = "lift"
    RELEASE = "release"
    PLAN = "plan"
    ISSUE = "issue"
    HAND_OVER = "hand-over"
    RUNNING = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """The newest decided screening, and what the gate asks of it."""

    id: UUID
    decided_at: datetime
    standing: Standing
    assess_by: date | None = None
    review_on: date | None = None
    version: str = ""  # of the questionnaire
    conditions: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        assert self.standing.outcome is not None  # noqa: S101  the database holds it with the decision
        return self.standing.outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A screening nobody has decided yet. `alarms`: what was answered points to a doctor today."""

    id: UUID
    started_at: datetime
    starter: str
    answered: int
    alarms: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One plan of an episode, its newest revision, and what came back from it."""

    id: UUID
    programme: str | None
    doses: int
    changed_at: datetime
    number: int | None = None
    revision: UUID | None = None
    issued_at: datetime | None = None
    review_on: date | None = None
    ends_on: date | None = None
    links: int = 0
    opened_at: datetime | None = None
    last_entry: date | None = None

    @property
    def is_ahead(self) -> bool:
        """Whether something waits that no revision holds yet."""
        return self.issued_at is None or self.changed_at > self.issued_at

    def runs(self, *, on: date) -> bool:
        """Whether a patient is training by it."""
        return self.number is not None and (self.ends_on is None or self.ends_on >= on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """What keeps the plans of an episode paused. With a sign, the patient tapped it."""

    at: datetime
    cause: Trigger
    sign: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything the desk knows about one episode at one moment."""

    patient_id: UUID
    name: str
    number: int
    birth_year: int
    sex: Sex
    episode_id: UUID
    begun_on: date
    is_closed: bool
    regions: tuple[str, ...]
    sides: tuple[tuple[str, str], ...]
    staging: Staging
    screened: Screened | None = None
    begun: Begun | None = None
    planned: Planned | None = None
    beside: Planned | None = None  # begun while the patient trains by `planned`, and not issued yet
    paused: tuple[Paused, ...] = ()
    due: tuple[Due, ...] = ()  # what asks for a new screening

    @property
    def draft(self) -> Planned | None:
        """What waits to be issued."""
        return self.beside or (self.planned if self.planned and self.planned.is_ahead else None)

    @property
    def standing(self) -> Standing | None:
        return self.screened.standing if self.screened else None


def counting(plans: Iterable[Planned], *, on: date) -> tuple[Planned | None, Planned | None]:
    """The plan of an episode that counts, and a draft begun beside it.

    What a patient trains by counts before whatever was changed later; without it, what was changed last does.
    """
    known = sorted(plans, key=lambda one: (one.changed_at, one.id))
    counts = max((one for one in known if one.runs(on=on)), key=_issued, default=None)
    if counts is None:
        return (known[-1] if known else None), None
    drafts = [one for one in known if one.number is None and one.changed_at > _issued(counts)]
    return counts, (drafts[-1] if drafts else None)


def _issued(planned: Planned) -> datetime:
    assert planned.issued_at is not None  # noqa: S101  a number and a time come with the same revision
    return planned.issued_at


@dataclass(frozen=True, slots=True)
class Need:
    """One reason why an episode needs somebody. `since` is the day the reason began, or will."""

    kind: Kind
    since: date
    trigger: Trigger | None = None
    sign: str | None = None

    @property
    def urgency(self) -> Urgency:
        return URGENCY.get(self.kind, Urgency.DUE)


def needs(situation: Situation, *, now: datetime, on: date) -> tuple[Need, ...]:
    """Every reason this episode needs somebody, the most pressing first; none when it can be left alone."""
    if situation.is_closed:
        return ()
    found = [*_from_reports(situation, on=on), *_from_screening(situation, now=now, on=on)]
    # While a decision stops the plan, neither its stage nor its diary asks for anything.
    if not any(need.kind is Kind.STOPPED for need in found):
        found += _from_plan(situation, on=on)
    return tuple(sorted(found, key=order))


def order(need: Need) -> tuple[int, date]:
    """The most pressing reason first, the oldest first among equals."""
    return list(Kind).index(need.kind), need.since


def _from_reports(situation: Situation, *, on: date) -> Iterable[Need]:
    """Signs nobody has screened for yet, pauses nobody has lifted, and what else asks for a screening."""
    screened_at = situation.screened.decided_at if situation.screened else None
    planned = situation.planned
    is_used = planned is not None and (planned.runs(on=on) or planned.is_ahead)
    for paused in situation.paused:
        is_new = screened_at is None or paused.at >= screened_at
        if paused.sign is not None and is_new:
            yield Need(Kind.SIGN, paused.at.date(), trigger=paused.cause, sign=paused.sign)
        else:
            yield Need(Kind.PAUSED, paused.at.date(), trigger=paused.cause)
    for one in situation.due:
        # The end of a screening is a need of its own, and what pauses the plan is said with the pause.
        if is_used and one.trigger is not Trigger.EXPIRED and not one.trigger.pauses_plan:
            yield Need(Kind.ASK_AGAIN, one.since, trigger=one.trigger)


def _from_screening(situation: Situation, *, now: datetime, on: date) -> Iterable[Need]:
    screened, planned = situation.screened, situation.planned
    is_used = planned is not None and (planned.runs(on=on) or planned.is_ahead)
    recent = on - timedelta(days=RECENT)
    is_valid = False
    if screened is not None:
        shut = gate.gate(screened.standing, now=now).reasons
        decided, until = screened.decided_at.date(), screened.standing.valid_until
        is_valid = gate.EXPIRED not in shut and gate.OUTCOME_BLOCKS not in shut
        if gate.OUTCOME_BLOCKS in shut and (is_used or decided >= recent):
            yield Need(Kind.STOPPED, decided)
        if gate.PLAN_HOLD in shut and gate.EXPIRED not in shut:
            yield Need(Kind.HELD, decided)
        if screened.assess_by is not None and screened.assess_by < on:
            yield Need(Kind.REFERRAL_OVER, screened.assess_by)
        elif gate.EXPIRED in shut and until is not None and (is_used or until.date() >= recent):
            yield Need(Kind.SCREENING_ENDED, until.date())
        elif is_valid and is_used and until is not None and until - now <= timedelta(days=ENDING_WITHIN):
            yield Need(Kind.SCREENING_ENDING, until.date())
    if situation.begun is not None and situation.begun.alarms:
        yield Need(Kind.DRAFT_ALARMS, situation.begun.started_at.date())
    elif situation.begun is not None and not is_valid:
        yield Need(Kind.SCREENING_OPEN, situation.begun.started_at.date())
    elif screened is None:
        yield Need(Kind.SCREENING_MISSING, situation.begun_on)


def _from_plan(situation: Situation, *, on: date) -> Iterable[Need]:
    planned, staging = situation.planned, situation.staging
    if planned is None:
        return
    draft = situation.draft
    if draft and draft.doses and (on - draft.changed_at.date()).days >= DRAFT_WAITS_FROM:
        yield Need(Kind.DRAFT_WAITS, draft.changed_at.date())
    if not planned.runs(on=on) or planned.issued_at is None:
        return
    issued = planned.issued_at.date()
    if issued < staging.since:
        yield Need(Kind.STAGE_TURNED, staging.since)
    elif staging.turns_on is not None and staging.turns_within(TURNING_WITHIN, on=on):
        yield Need(Kind.STAGE_TURNING, staging.turns_on)
    if planned.review_on is not None and issued < planned.review_on <= on:
        yield Need(Kind.REVIEW_DUE, planned.review_on)
    if (on - issued).days >= SAME_DOSES_FROM:
        yield Need(Kind.SAME_DOSES, issued)
    heard = [day for day in (planned.last_entry, planned.opened_at and planned.opened_at.date()) if day]
    if heard and (on - max(heard)).days >= QUIET_FROM:
        yield Need(Kind.QUIET, max(heard))


def next_step(situation: Situation, *, now: datetime, on: date) -> Step:
    """What to do next, in the order screen, plan, hand over. The gate decides where it stops."""
    if situation.is_closed:
        return Step.CLOSED
    reasons = gate.gate(situation.standing, now=now).reasons
    if situation.begun is not None and reasons:
        return Step.CONTINUE_SCREENING
    for reason, step in (
        (gate.NO_SCREENING, Step.SCREEN),
        (gate.OUTCOME_BLOCKS, Step.DOCTOR_TODAY),
        (gate.PAUSED, Step.LIFT),
        (gate.EXPIRED, Step.SCREEN_AGAIN),
        (gate.PLAN_HOLD, Step.RELEASE),
        (gate.PRECAUTIONS_UNACKNOWLEDGED, Step.SCREEN_AGAIN),
        (gate.REFER_UNDECIDED, Step.WAIT_FOR_DOCTOR),
        (gate.WAITS_FOR_REFERRAL, Step.WAIT_FOR_DOCTOR),
    ):
        if reason in reasons:
            return step
    return _step_of_the_plan(situation, on=on)


def _step_of_the_plan(situation: Situation, *, on: date) -> Step:
    planned = situation.planned
    if planned is None:
        return Step.PLAN
    if situation.draft is not None:
        return Step.ISSUE
    if not planned.runs(on=on):
        return Step.PLAN
    return Step.RUNNING if planned.links else Step.HAND_OVER


def is_turning(staging: Staging, *, on: date) -> Stage | None:
    """The stage that begins within the week, for a word beside the present one."""
    return staging.following if staging.turns_within(7, on=on) else None
