"""The words exercises are described in, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Muscle:
    """A muscle's Latin name and the group it is trained in."""

    latin: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Ids in the order in which they are shown, their words by language, and the facts that go with some.

    `household` is equipment found in any home. `urgent` are reasons to call the emergency number.
    """

    ids: Mapping[str, tuple[str, ...]]
    words: Mapping[str, Mapping[str, Mapping[str, str]]]
    muscles: Mapping[str, Muscle]
    household: frozenset[str]
    urgent: frozenset[str]
    recent_weeks: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """What every patient is told beside the exercises, in one language."""

    global_stop: str
    pain_rule: str
    pain_rule_arm: str
    step_back: str
    step_back_arm: str
    entry: str
    screening: str
