"""A reviewed starting set for one stage, and the model by which it counts as balanced. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from clinic.library.exercise import Source
from clinic.plans.rules import Dose, Weekday


@dataclass(frozen=True, slots=True)
class Item:
    """A dose of a programme. Where `unlock` names a rule, it stays hidden until somebody releases it."""

    dose: Dose
    unlock: str | None

    @property
    def exercise(self) -> str:
        return self.dose.exercise


@dataclass(frozen=True, slots=True)
class Layout:
    """Another week plan for the same items; `days` replaces theirs, doses stay."""

    id: str
    default: bool
    optional_third_day: Weekday | None
    days: Mapping[str, tuple[Weekday, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of weeks: a small core given at its start, and extras released one by one."""

    number: int
    weeks: tuple[int, int]
    stage: str
    irritability: str
    core: tuple[Item, ...]
    extras: tuple[Item, ...]
    layouts: tuple[Layout, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return (*self.core, *self.extras)

    @property
    def length(self) -> int:
        return self.weeks[1] - self.weeks[0] + 1

    def laid_out(self, name: str | None) -> "Phase":
        """The phase in one of its layouts; without such a one, as it is."""
        days = next((layout.days for layout in self.layouts if layout.id == name), {})
        core, extras = (
            tuple(
                replace(item, dose=replace(item.dose, days=days.get(item.exercise, item.dose.days)))
                for item in items
            )
            for items in (self.core, self.extras)
        )
        return replace(self, core=core, extras=extras)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressionRule:
    """What may change in a week once its criteria are met: always a person's tap, never by itself."""

    id: str
    week: int
    action: str
    criteria: tuple[str, ...]
    phase: int | None
    exercise: str | None
    replace_with: str | None
    exercises: tuple[str, ...]
    replaces: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SidePlan:
    """A planned difference between left and right, for some weeks and with a review."""

    max_ratio: float
    extra_sets_on: str
    weeks: tuple[int, int]
    review_week: int
    exercises: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """Sets that take turns over the days, besides what is offered every day."""

    offer: int
    besides: tuple[str, ...]
    sets: Mapping[str, tuple[str, ...]]
    exchange_pool: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StopSign:
    """Signs for this programme only, beside the general ones, and what to do about them."""

    do: str
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeText:
    """A programme in one language. `alternates` say by what the clinician chooses."""

    name: str
    audience: str
    goals: tuple[str, ...]
    expectation: str
    rationale: str
    before_start: tuple[str, ...]
    stop_signs: tuple[StopSign, ...]
    alternates: Mapping[str, str]
    layouts: Mapping[str, str]
    rotation: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Ordered phases of a starting set. A clinician changes anything; the programme proposes."""

    id: str
    stage: str
    irritability: str
    balance_profile: str
    focus_category: str | None
    duration_weeks: int
    assumed_conditions: tuple[str, ...]
    conditions_to_check: tuple[str, ...]
    side_plan: SidePlan | None
    alternates: Mapping[str, tuple[str, ...]]
    rotation: Rotation | None
    phases: tuple[Phase, ...]
    rules: tuple[ProgressionRule, ...]
    evidence: tuple[Source, ...]
    status: str
    reviewer: str | None
    reviewed: str | None
    texts: Mapping[str, ProgrammeText]
    digest: str

    def text(self, language: str) -> ProgrammeText:
        return self.texts[language]

    @property
    def other_weeks(self) -> tuple[str, ...]:
        """The layouts it offers beside its own week, once each."""
        layouts = (layout for phase in self.phases for layout in phase.layouts)
        return tuple(dict.fromkeys(layout.id for layout in layouts if not layout.default))

    def laid_out(self, name: str | None) -> "Programme":
        """The same exercises and doses on the days of another layout."""
        return replace(self, phases=tuple(phase.laid_out(name) for phase in self.phases))

    @property
    def exercises(self) -> tuple[str, ...]:
        """Every exercise of every phase, once, in the order in which they come."""
        return tuple(dict.fromkeys(item.exercise for phase in self.phases for item in phase.items))


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is asked of a kind of programme. Ranges are shares of the exercise minutes."""

    required: tuple[str, ...]
    strengthening_share: tuple[float, float]
    lengthening_share: tuple[float, float]
    recovery_share_max: float
    pull_push_ratio: tuple[float, float] | None
    max_category_share: float
    focus_category_share_max: float
    aerobic_minutes_min: int
    aerobic_minutes_target: int
    session_minutes_max: int
    daily_minutes_max: int
    strengthening_days_min: int
    new_exercises_first_visit_warn: int
    new_per_unlock_max: int
    new_per_phase_change_max: int
    full_session_layout_minutes_max: int | None = None
    full_session_layout_exercises_max: int | None = None
    max_single_item_s: int | None = None
    offered_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class BalanceRule:
    """A rule of the balance model. `block` is kept for what the gate enforces."""

    id: str
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceModel:
    """When a programme counts as balanced. `groups` says which kind of work a purpose is."""

    version: int
    groups: Mapping[str, str]
    min_effort: Mapping[str, int]
    core_size: Mapping[str, tuple[int, int]]
    phase_minimum: Mapping[str, frozenset[str]]
    exercises_per_day_max: Mapping[str, int]
    exercises_per_phase_max: Mapping[str, int]
    effort_max: Mapping[str, int]
    profiles: Mapping[str, Profile]
    rules: Mapping[str, BalanceRule]
    hard_days_max: int
