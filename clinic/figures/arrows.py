"""Arrows: along the way a joint really took, or pressing where nothing moves."""

import numpy as np

from clinic.figures import curves, palette, svg
from clinic.figures.scene import Arrow, Floats
from clinic.figures.svg import WIDTH
from clinic.figures.view import DESIGN, View

SHAFT, HALO = 13.0, 9.0  # units: 0.58 mm at 40 mm, and the white on either side
HEAD_LENGTH, HEAD_HALF = 38.0, 22.0
SHORTEST = 70.0  # units; a shorter arrow would be all head


def arrow(told: Arrow, view: View) -> str:
    """An arrow's markup, its halo below it."""
    line = view.place(told.points) + np.array(told.shift) * DESIGN
    line = line[0] + (line - line[0]) * told.gain
    line = _evenly(_calm(line))
    if told.kind == "press":
        line = line[[0, -1]] if len(line) else line
        line = np.linspace(line[0], line[-1], 12)
    line = _long_enough(line)
    ahead = line[-1] - line[-3]
    ahead = ahead / max(float(np.linalg.norm(ahead)), 1e-9)
    across = np.array([-ahead[1], ahead[0]])
    tip = line[-1] + ahead * HEAD_LENGTH * 0.45
    base = tip - ahead * HEAD_LENGTH
    head = svg.polygon(np.array([tip, base + across * HEAD_HALF, base - across * HEAD_HALF]))
    shaft = svg.cubics(curves.fit([line[:-1]], [False], [2.0])[0], closed=False)
    white, ink = palette.HALO, palette.ARROW
    return (
        svg.path(shaft, stroke=white, stroke_width=SHAFT + HALO)
        + svg.path(head, white, stroke=white, stroke_width=HALO)
        + svg.path(shaft, stroke=ink, stroke_width=SHAFT)
        + svg.path(head, ink)
    )


def _calm(line: Floats) -> Floats:
    weight = np.exp(-0.5 * (np.arange(-5, 6) / 2.0) ** 2)
    weight /= weight.sum()
    wide = np.r_[np.repeat(line[:1], 5, 0), line, np.repeat(line[-1:], 5, 0)]
    return np.stack([np.convolve(wide[:, k], weight, "valid") for k in (0, 1)], 1)


def _evenly(line: Floats, count: int = 40) -> Floats:
    travelled = np.r_[0, np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))]
    at = np.linspace(0, travelled[-1], count)
    return np.stack([np.interp(at, travelled, line[:, k]) for k in (0, 1)], 1)


def _long_enough(line: Floats) -> Floats:
    """A very short way is drawn longer about its middle; every way is kept within the picture."""
    long = float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())
    if 1e-6 < long < SHORTEST:
        middle = line[len(line) // 2]
        line = middle + (line - middle) * (SHORTEST / long)
    room = HEAD_LENGTH * 0.6
    low, high = line.min(0), line.max(0)
    push = np.maximum(room - low, 0)[0] - np.maximum(high[0] - (WIDTH - room), 0)
    moved: Floats = line + np.array([push, max(room - low[1], 0)])
    return moved
