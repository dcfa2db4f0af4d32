"""A mask of pixels becomes its outline, placed between the pixels. Holes run the other way round."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from contourpy import contour_generator
from numpy.typing import NDArray

from clinic.figures.scene import Floats

Mask = NDArray[np.bool_]


def outlines(mask: Mask, *, soften: float = 1.2, least: float = 40.0) -> list[Floats]:
    """The closed lines around a mask, in pixels from its upper left corner.

    `soften` is the width (standard deviation, pixels) over which its steps are smoothed; lines around fewer
    than `least` pixels are left out.
    """
    box = _box(mask)
    if box is None:
        return []
    (top, bottom), (left, right) = box
    border = int(3 * soften) + 2
    height = smooth(np.pad(mask[top:bottom, left:right].astype(np.float32), border), soften)
    shift = np.array([left, top]) - border + 0.5
    lines = (np.asarray(line) + shift for line in contour_generator(z=height, name="serial").lines(0.5))
    return [line for line in lines if len(line) >= 8 and abs(area(line)) >= least]


def area(ring: Floats) -> float:
    """The signed area inside a closed line, in square pixels."""
    x, y = ring[:, 0], ring[:, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def smooth(values: NDArray[np.float32], width: float) -> NDArray[np.float32]:
    """Values blurred by a bell of the given standard deviation in pixels."""
    reach = int(np.ceil(2.6 * width))
    weight = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2).astype(np.float32)
    weight /= weight.sum()
    for axis in (0, 1):
        edge = [(0, 0), (0, 0)]
        edge[axis] = (reach, reach)
        wide = np.pad(values, edge, mode="edge")
        length = values.shape[axis]
        total = np.zeros_like(values)
        for number, share in enumerate(weight):
            piece = wide[number : number + length] if axis == 0 else wide[:, number : number + length]
            total += share * piece
        values = total
    return values


def grown(mask: Mask, steps: int) -> Mask:
    """The mask and everything within so many pixels of it."""
    for _ in range(steps):
        wider = mask.copy()
        wider[1:] |= mask[:-1]
        wider[:-1] |= mask[1:]
        wider[:, 1:] |= mask[:, :-1]
        wider[:, :-1] |= mask[:, 1:]
        mask = wider
    return mask


def opened(mask: Mask, steps: int) -> Mask:
    """The mask without slivers thinner than twice so many pixels."""
    return grown(~grown(~mask, steps), steps) & mask


def _box(mask: Mask) -> tuple[tuple[int, int], tuple[int, int]] | None:
    def reach(along: Any) -> Iterator[int]:
        covered = np.nonzero(along)[0]
        yield int(covered[0])
        yield int(covered[-1]) + 1

    if not mask.any():
        return None
    top, bottom = reach(mask.any(1))
    left, right = reach(mask.any(0))
    return (top, bottom), (left, right)
