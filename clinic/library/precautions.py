"""What joins precautions, conditions and movement demands, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["block", "warn"]

# A condition on the screening's answers, exactly as its file has it; the screening evaluates it.
Tree = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Demand:
    """A movement demand. `derive` holds alternatives; inside one alternative all parts hold."""

    id: str
    derive: tuple[Mapping[str, Any], ...]
    from_dose: bool
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Effect:
    """How strictly a precaution meets a demand, and why. Some were added here, for reviewers to decide."""

    demand: str
    level: Level
    beyond_screening: bool
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StatedCondition:
    """A condition that the screening states. It counts while `when` is true or open."""

    condition: str
    when: Tree
    holds: str
    ends_days_after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ConditionQuestion:
    """A question put when an answer makes conditions possible. Until it is answered every choice counts."""

    id: str
    when: Tree
    choices: tuple[str, ...]
    holds: str
    questions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PatientGroup:
    """A heading of the patient's list of conditions."""

    id: str
    conditions: tuple[str, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Precautions:
    """The whole table: what a precaution or a condition reaches, and how a condition comes about."""

    ranks: Mapping[Level, int]
    levels: Mapping[Level, Mapping[str, str]]
    demands: Mapping[str, Demand]
    effects: Mapping[str, tuple[Effect, ...]]
    without_effect: frozenset[str]
    brought_by: Mapping[str, tuple[str, ...]]
    conditions: Mapping[str, Mapping[str, str]]
    stated: tuple[StatedCondition, ...]
    questions: tuple[ConditionQuestion, ...]
    patient_list: tuple[PatientGroup, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """One way in which a precaution or a condition reaches an exercise.

    With a demand, `precaution` meets it, brought by `condition` if one is named. Without, the exercise itself
    lists the condition.
    """

    level: Level
    precaution: str | None
    demand: str | None
    condition: str | None
    reasons: Mapping[str, str]
