"""What the library holds on one exercise, as plain values that never change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Mode = Literal["reps", "hold", "time"]
Sides = Literal["bilateral", "each-side", "alternating", "one-side-as-directed"]
Layer = Literal["stretch-mobilise", "stabilise", "strengthen", "whole-body"]
LAYERS: tuple[Layer, ...] = ("stretch-mobilise", "stabilise", "strengthen", "whole-body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dosage:
    """The dose an exercise starts with. Where it runs on time, `reps` is 1 and `duration_s` counts."""

    mode: Mode
    sets: int
    reps: int
    hold_s: int
    duration_s: int | None
    rest_s: int
    rest_between_sides_s: int | None
    tempo: str
    times_per_day: int
    days_per_week: int
    effort: tuple[int, int]
    load: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication. `verified` means that its title or abstract was read, nothing more."""

    id: str
    citation: str
    title: str
    doi: str | None
    level: str
    verified: bool
    notes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an exercise is in the library: a source and what it studied, or accepted practice without one."""

    relation: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Where reading the instructions changed what the angles say about a demand. For reviewers."""

    demand: str
    holds: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseText:
    """An exercise in one language. The first instruction is the starting position; `poses` says each key
    pose of its figure in a few words, the first with the position it is done in."""

    name: str
    also_known_as: tuple[str, ...]
    instructions: tuple[str, ...]
    feel: str
    cues: tuple[str, ...]
    common_mistakes: tuple[str, ...]
    poses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of a practice's own exercise: known by its content, measured in pixels."""

    digest: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise. `contraindications` and `precautions` name conditions that block it or ask for a look."""

    id: str
    region: str
    secondary_regions: tuple[str, ...]
    purpose: str
    layer: Layer
    balance_categories: tuple[str, ...]
    movement_bias: str
    muscles_primary: tuple[str, ...]
    muscles_secondary: tuple[str, ...]
    target_nerves: tuple[str, ...]
    position: str
    sides: Sides
    told_side: Literal["left", "right"]
    equipment: tuple[str, ...]
    difficulty: int
    stages: tuple[str, ...]
    irritability_ok: tuple[str, ...]
    dosage: Dosage
    seconds_per_rep: int
    progression_of: tuple[str, ...]
    progresses_to: tuple[str, ...]
    regresses_to: tuple[str, ...]
    variant_of: str | None
    contraindications: tuple[str, ...]
    precautions: tuple[str, ...]
    demands: tuple[str, ...]
    judged: tuple[Judgement, ...]
    stop_if: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    tags: tuple[str, ...]
    status: str
    drawing_reviewer: str | None
    drawing_reviewed: str | None
    reviewer: str | None
    reviewed: str | None
    texts: Mapping[str, ExerciseText]
    digest: str
    photo: Photo | None = None

    def text(self, language: str) -> ExerciseText:
        return self.texts[language]


@dataclass(frozen=True, slots=True)
class Frame:
    """One key pose of an exercise: from where it is seen, the angle of each joint, what moves, a note."""

    frame: str
    camera: str
    pose: str
    joints: Mapping[str, object]
    arrows: tuple[Mapping[str, str], ...]
    note: str
