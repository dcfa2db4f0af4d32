"""Rotations as 3 by 3 matrices: column vectors turn as `turn @ vector`. Angles are degrees."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from clinic.figures.scene import Floats

X: Final[Floats] = np.array([1.0, 0, 0])
Y: Final[Floats] = np.array([0, 1.0, 0])
Z: Final[Floats] = np.array([0, 0, 1.0])
_TINY: Final = 1e-9


def unit(vector: ArrayLike) -> Floats:
    """The direction of a vector; a vector of no length stays one."""
    given = np.asarray(vector, float)
    return given / max(float(np.linalg.norm(given)), _TINY)


def about(axis: ArrayLike, angle: float) -> Floats:
    """The turn by an angle about an axis, right-handed."""
    x, y, z = unit(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    radians = np.radians(angle)
    return np.eye(3) + np.sin(radians) * cross + (1 - np.cos(radians)) * cross @ cross


def frame(first: ArrayLike, second: ArrayLike) -> Floats:
    """A right-handed frame in columns: the first direction, the second made square to it, and their cross."""
    along = unit(first)
    across = square(second, along)
    return np.stack([along, across, np.cross(along, across)], 1)


def square(vector: ArrayLike, along: ArrayLike) -> Floats:
    """The part of a vector that is square to a direction, as a direction; any such one if nothing is left."""
    direction = unit(along)
    given = np.asarray(vector, float)
    rest = given - direction * (direction @ given)
    if np.linalg.norm(rest) < 1e-6:
        rest = np.eye(3)[np.abs(direction).argmin()]
        rest = rest - direction * (direction @ rest)
    return unit(rest)


def between(first: ArrayLike, second: ArrayLike) -> Floats:
    """The shortest turn that takes one direction to another."""
    a, b = unit(first), unit(second)
    axis = np.cross(a, b)
    if np.linalg.norm(axis) < 1e-9:
        return np.eye(3) if a @ b > 0 else about(square(X, a), 180)
    return about(axis, float(np.degrees(np.arctan2(np.linalg.norm(axis), a @ b))))


def angle(turn: Floats) -> float:
    """By how much a turn turns, 0 to 180."""
    return float(np.degrees(np.arctan2(np.linalg.norm(_axis(turn)), np.trace(turn) - 1)))


def part(turn: Floats, share: float) -> Floats:
    """A share of a turn about its own axis."""
    axis = _axis(turn)
    if np.linalg.norm(axis) < _TINY:
        return np.eye(3)
    return about(axis, angle(turn) * share)


def twist(turn: Floats, axis: ArrayLike, share: float) -> Floats:
    """A share of that part of a turn which goes about an axis."""
    along = unit(axis)
    whole = 2 * np.arctan2(_axis(turn) @ along, 1 + np.trace(turn))
    return about(along, float(np.degrees(whole)) * share)


def quaternions(turns: Floats) -> Floats:
    """(n, 3, 3) turns as (n, 4) unit quaternions, real part first."""
    m = turns
    diagonal = np.stack([m[:, 0, 0], m[:, 1, 1], m[:, 2, 2]], 1)
    trace = diagonal.sum(1)
    # Each column is four times one component's product with all others; the largest divides best.
    table = np.empty((len(m), 4, 4))
    table[:, 0, 0] = 1 + trace
    for k in range(3):
        i, j = (k + 1) % 3, (k + 2) % 3
        table[:, k + 1, k + 1] = 1 + 2 * diagonal[:, k] - trace
        table[:, 0, k + 1] = table[:, k + 1, 0] = m[:, j, i] - m[:, i, j]
        table[:, i + 1, j + 1] = table[:, j + 1, i + 1] = m[:, i, j] + m[:, j, i]
    best = np.argmax(np.einsum("nkk->nk", table), 1)
    row = table[np.arange(len(m)), best]
    return row / np.linalg.norm(row, axis=1, keepdims=True)


def _axis(turn: Floats) -> Floats:
    return np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]])
