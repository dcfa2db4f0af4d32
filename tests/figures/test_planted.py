"""What a hand, a forearm or a foot stands on in two key frames it also stands on between them."""

from collections.abc import Iterator

import numpy as np
import pytest

from clinic.figures.build import exercises
from clinic.figures.inbetween import body_between
from clinic.figures.posing import Settled
from clinic.figures.scene import LEFT, RIGHT, Floats
from clinic.figures.setting import Setting
from clinic.figures.staging import staged

NEAR = 0.02  # metres from a surface that count as touching it, and that what touches may wander
ENOUGH = 5  # points of the skin
ON_THE_WAY = (0.2, 0.5, 0.8)
SURFACES = ("floor", "wall", "other", "table", "step", "doorway", "seat")
ENDS = [(part, side) for part in ("hand", "forearm", "foot") for side in (LEFT, RIGHT)]


def planted(setting: Setting, one: Settled, other: Settled) -> Iterator[tuple[str, Floats]]:
    """Every contact that is the same in two key frames that follow each other: which points of the skin."""
    for name in SURFACES:
        if name == "seat" and not (setting.has("chair") or setting.has("stool")):
            continue
        plane = setting.surface(name)
        if plane is None:
            continue
        for part, side in ENDS:
            points = one.body.of_parts(part, side=side)
            for each in (one, other):
                points = points & (np.abs(plane.gap(each.vertices)) < NEAR)
            stayed = np.linalg.norm((other.vertices - one.vertices)[points].mean(0)) if points.any() else 1
            if points.sum() >= ENOUGH and stayed < NEAR:
                yield f"{part} {'left' if side == LEFT else 'right'} on {name}", points


@pytest.mark.parametrize("exercise", exercises())
def test_what_stands_in_both_key_frames_stands_between_them(exercise: str) -> None:
    wandered: dict[str, float] = {}
    found = staged(exercise)
    for one, other in zip(found.bodies, found.bodies[1:], strict=False):
        contacts = list(planted(found.setting, one, other))
        for share in ON_THE_WAY if contacts else ():
            now = body_between(one, other, share)
            for contact, points in contacts:
                start, end, here = (each.vertices[points].mean(0) for each in (one, other, now))
                away = float(np.linalg.norm(here - (start + (end - start) * share)))
                if away > NEAR:
                    wandered[contact] = round(max(away, wandered.get(contact, 0)), 3)
    assert not wandered
