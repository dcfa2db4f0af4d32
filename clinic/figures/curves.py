"""Polylines become few smooth cubics: Schneider's least-squares scheme, all lines of a picture at once.

P. J. Schneider, An algorithm for automatically fitting digitized curves, Graphics Gems, 1990. His recursion
is run level by level over every open piece together, so that numpy does the work and not the interpreter.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from clinic.figures.scene import Floats, Whole

Truths = NDArray[np.bool_]

WINDOWS = (3, 5, 8, 13, 20)  # points between which a direction is taken: as many as lie nearly straight
STRAIGHT = 0.5  # pixels; the steps of a straight line's pixels stay below
SAMPLES = 28  # points at which a piece is compared with its curve
REACH = 5  # points to either side between which a turn is measured
SHARP = 62.0  # degrees of turn from which a point is a corner


def fit(lines: Sequence[Floats], closed: Sequence[bool], tolerance: Sequence[float]) -> list[Floats]:
    """For each polyline (k, 2) its cubics (s, 4, 2), nowhere further from it than `tolerance`."""
    pieces: list[tuple[int, int, int]] = []
    prepared: list[Floats] = []
    for number, (line, ring) in enumerate(zip(lines, closed, strict=True)):
        points, marks = _at_corners(np.asarray(line, float), ring)
        prepared.append(points)
        pieces += [(number, a, b) for a, b in pairwise(marks) if b > a]
    if not pieces:
        return [np.zeros((0, 4, 2)) for _ in lines]
    offset = np.cumsum([0, *(len(points) for points in prepared)])
    joined = np.concatenate(prepared)
    step = np.linalg.norm(np.diff(joined, axis=0), axis=1)
    step[offset[1:-1] - 1] = 1.0  # the way from one line to the next does not count
    travelled = np.r_[0, np.cumsum(np.maximum(step, 1e-9))]
    smooth_ring = np.array([closed[n] and a == 0 and b == len(prepared[n]) - 1 for n, a, b in pieces])
    owner = np.array([n for n, _, _ in pieces])
    begin = np.array([offset[n] + a for n, a, _ in pieces])
    end = np.array([offset[n] + b for n, _, b in pieces])
    out, back = _end_tangents(joined, begin, end, smooth_ring & ~_starts_sharp(joined, begin, end))
    limit = np.asarray(tolerance, float)[owner]
    found: list[tuple[int, int, Floats]] = []
    while len(begin):
        curve, worst, where = _one_cubic(joined, travelled, begin, end, out, back)
        good = (worst <= limit) | (end - begin <= 2)
        found += [(int(o), int(b), c) for o, b, c in zip(owner[good], begin[good], curve[good], strict=True)]
        bad = ~good
        middle = np.searchsorted(travelled, where[bad])
        middle = np.clip(middle, begin[bad] + 1, end[bad] - 1)
        tangent = _direction(joined, middle, begin[bad], end[bad], back=1, ahead=1)
        begin, end = np.r_[begin[bad], middle], np.r_[middle, end[bad]]
        out, back = np.r_[out[bad], tangent], np.r_[-tangent, back[bad]]
        owner, limit = np.r_[owner[bad], owner[bad]], np.r_[limit[bad], limit[bad]]
    found.sort(key=lambda piece: piece[:2])
    curves: list[list[Floats]] = [[] for _ in lines]
    for number, _, cubic in found:
        curves[number].append(cubic)
    return [np.array(cubics) if cubics else np.zeros((0, 4, 2)) for cubics in curves]


def _one_cubic(
    joined: Floats, travelled: Floats, begin: Whole, end: Whole, out: Floats, back: Floats
) -> tuple[Floats, Floats, Floats]:
    """The best cubic of each piece, how far it strays, and at which way along the line it strays most."""
    share = np.linspace(0, 1, SAMPLES)
    way = travelled[begin, None] + (travelled[end] - travelled[begin])[:, None] * share
    sample = np.stack([np.interp(way, travelled, joined[:, k]) for k in (0, 1)], -1)
    length = (travelled[end] - travelled[begin])[:, None]
    first, last = sample[:, :1], sample[:, -1:]
    along = np.broadcast_to(share, way.shape).copy()
    curve = np.empty((len(begin), 4, 2))
    for attempt in range(4):
        left = 1 - along
        basis = np.stack([left**3, 3 * along * left**2, 3 * along**2 * left, along**3], -1)
        a, b = basis[..., 1, None] * out[:, None], basis[..., 2, None] * back[:, None]
        rest = sample - (basis[..., :2].sum(-1)[..., None] * first + basis[..., 2:].sum(-1)[..., None] * last)
        aa, ab, bb = (a * a).sum((1, 2)), (a * b).sum((1, 2)), (b * b).sum((1, 2))
        ra, rb = (a * rest).sum((1, 2)), (b * rest).sum((1, 2))
        det = aa * bb - ab * ab
        solvable = np.abs(det) > 1e-9
        safe = np.where(solvable, det, 1)
        reach = np.stack([(ra * bb - rb * ab) / safe, (rb * aa - ra * ab) / safe], 1)
        fair = solvable & (reach.min(1) >= 1e-3 * length[:, 0]) & (reach.max(1) <= 3 * length[:, 0])
        reach = np.where(fair[:, None], reach, length / 3)
        curve[:, 0], curve[:, 3] = first[:, 0], last[:, 0]
        curve[:, 1] = curve[:, 0] + out * reach[:, :1]
        curve[:, 2] = curve[:, 3] + back * reach[:, 1:]
        stray = basis @ curve - sample
        if attempt < 3:
            along = _nearer(curve, along, stray)
    error = (stray**2).sum(-1)
    worst = error.argmax(1)
    rows = np.arange(len(begin))
    return curve, np.sqrt(error[rows, worst]), way[rows, worst]


def _nearer(curve: Floats, along: Floats, stray: Floats) -> Floats:
    """One step of Newton's towards the parameters at which the curve passes its points."""
    left = (1 - along)[..., None]
    right = along[..., None]
    leg = 3 * np.diff(curve, axis=1)[:, :, None]
    bend = 2 * np.diff(leg[:, :, 0], axis=1)[:, :, None]
    slope = left**2 * leg[:, 0] + 2 * left * right * leg[:, 1] + right**2 * leg[:, 2]
    turn = left * bend[:, 0] + right * bend[:, 1]
    top, bottom = (stray * slope).sum(-1), (slope**2).sum(-1) + (stray * turn).sum(-1)
    moved = np.clip(along - top / np.where(np.abs(bottom) < 1e-9, np.inf, bottom), 0, 1)
    moved[:, 0], moved[:, -1] = 0, 1
    return np.maximum.accumulate(moved, axis=1)


def _at_corners(points: Floats, ring: bool) -> tuple[Floats, list[int]]:
    """The line, a ring beginning at a corner if it has one, and the points at which it may bend sharply."""
    if not ring:
        return points, [0, *_corners(points, ring=False), len(points) - 1]
    if np.allclose(points[0], points[-1]):
        points = points[:-1]
    found = _corners(points, ring=True)
    start = found[0] if found else 0
    points = np.roll(points, -start, 0)
    return np.r_[points, points[:1]], [0, *(c - start for c in found[1:]), len(points)]


def _corners(points: Floats, *, ring: bool) -> list[int]:
    count = len(points)
    if count < 4 * REACH:
        return []
    index = np.arange(count)
    before = index - REACH if ring else np.maximum(index - REACH, 0)
    after = (index + REACH) % count if ring else np.minimum(index + REACH, count - 1)
    come, go = points - points[before], points[after] - points
    turn = np.degrees(np.abs(np.arctan2(come[:, 0] * go[:, 1] - come[:, 1] * go[:, 0], (come * go).sum(1))))
    if not ring:
        turn[:REACH] = turn[-REACH:] = 0
    found: list[int] = []
    for candidate in np.nonzero(turn >= SHARP)[0][np.argsort(-turn[turn >= SHARP], kind="stable")]:
        gaps = (abs(int(candidate) - other) for other in found)
        if all(min(gap, count - gap if ring else gap) > REACH for gap in gaps):
            found.append(int(candidate))
    return sorted(found)


def _starts_sharp(joined: Floats, begin: Whole, end: Whole) -> Truths:
    """Whether a closed piece turns sharply where it closes."""
    go = _unit(joined[np.minimum(begin + REACH, end)] - joined[begin])
    come = _unit(joined[end] - joined[np.maximum(end - REACH, begin)])
    sharp: Truths = (go * come).sum(1) < np.cos(np.radians(SHARP))
    return sharp


def _end_tangents(joined: Floats, begin: Whole, end: Whole, smooth: Truths) -> tuple[Floats, Floats]:
    out = _direction(joined, begin, begin, end, back=0, ahead=1)
    back = -_direction(joined, end, begin, end, back=1, ahead=0)
    through = _unit(joined[np.minimum(begin + 5, end)] - joined[np.maximum(end - 5, begin)])
    return np.where(smooth[:, None], through, out), np.where(smooth[:, None], -through, back)


def _direction(joined: Floats, at: Whole, low: Whole, high: Whole, *, back: int, ahead: int) -> Floats:
    """Which way a line runs at some of its points, over the widest window in which it is nearly straight."""
    found = np.zeros((len(at), 2))
    straight = np.ones(len(at), bool)
    for width in WINDOWS:
        first = np.maximum(at - back * width, low)
        last = np.minimum(at + ahead * width, high)
        chord = _unit(joined[last] - joined[first])
        for share in (0.25, 0.5, 0.75):
            off = joined[(first + share * (last - first)).astype(int)] - joined[first]
            aside = np.abs(off[:, 0] * chord[:, 1] - off[:, 1] * chord[:, 0])
            straight &= (aside < STRAIGHT) | (width == WINDOWS[0])
        found[straight] = chord[straight]
    return found


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Floats = vectors / np.maximum(lengths, 1e-12)
    return found
