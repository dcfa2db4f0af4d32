"""The few bodies all equipment is built of: box, tube, ball. Vertices in metres, triangles outward."""

from collections.abc import Sequence

import numpy as np

from clinic.figures.scene import Floats, Whole

Mesh = tuple[Floats, Whole]


def box(low: Sequence[float], high: Sequence[float]) -> Mesh:
    corners = [[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    triangles = [three for a, b, c, d in faces for three in ((a, b, c), (a, c, d))]
    return np.array(corners, float), np.array(triangles, np.int32)


def rounded_box(low: Sequence[float], high: Sequence[float], bulge: float) -> Mesh:
    """A cushion: a box whose upper and lower faces swell by `bulge` and whose rim is soft."""
    low_, high_ = np.array(low, float), np.array(high, float)
    centre, half = (low_ + high_) / 2, (high_ - low_) / 2
    vertices, triangles = ball(np.zeros(3), np.ones(3), rings=20)
    soft = np.sign(vertices) * np.abs(vertices) ** np.array([0.35, 0.7, 0.35])
    return soft * (half + np.array([0, bulge, 0])) + centre, triangles


def tube(line: Floats, radius: float | Sequence[float], sides: int = 16) -> Mesh:
    """A pipe along a line (k, 3), closed at both ends; one radius, or one per point."""
    line = np.asarray(line, float)
    count = len(line)
    ahead = line[np.minimum(np.arange(count) + 1, count - 1)] - line[np.maximum(np.arange(count) - 1, 0)]
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-9)
    helper = (
        np.array([0.31, 0.9, 0.27]) if abs(ahead[0] @ [0.31, 0.9, 0.27]) < 0.93 else np.array([0.9, 0.1, 0.4])
    )
    across = np.cross(ahead, helper)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    other = np.cross(ahead, across)
    turn = 2 * np.pi * np.arange(sides) / sides
    ring = np.cos(turn)[None, :, None] * across[:, None] + np.sin(turn)[None, :, None] * other[:, None]
    wide = np.broadcast_to(np.asarray(radius, float), (count,))[:, None, None]
    vertices = np.concatenate([(line[:, None] + wide * ring).reshape(-1, 3), line[:1], line[-1:]])
    step, k = np.meshgrid(np.arange(count - 1), np.arange(sides), indexing="ij")
    a, b = (step * sides + k).ravel(), (step * sides + (k + 1) % sides).ravel()
    side = np.arange(sides)
    first, last = count * sides, count * sides + 1
    end = (count - 1) * sides
    triangles = np.concatenate(
        [
            np.stack([a, b, a + sides], 1),
            np.stack([b, b + sides, a + sides], 1),
            np.stack([np.full(sides, first), (side + 1) % sides, side], 1),
            np.stack([np.full(sides, last), end + side, end + (side + 1) % sides], 1),
        ]
    )
    return vertices, triangles.astype(np.int32)


def ball(centre: Floats, radii: Floats, rings: int = 18) -> Mesh:
    down, round_ = np.meshgrid(
        np.linspace(0, np.pi, rings), np.linspace(0, 2 * np.pi, 2 * rings), indexing="ij"
    )
    unit = np.stack([np.sin(down) * np.cos(round_), np.cos(down), np.sin(down) * np.sin(round_)], -1)
    row, column = np.meshgrid(np.arange(rings - 1), np.arange(2 * rings - 1), indexing="ij")
    a = (row * 2 * rings + column).ravel()
    below = a + 2 * rings
    triangles = np.concatenate([np.stack([a, a + 1, below], 1), np.stack([a + 1, below + 1, below], 1)])
    return unit.reshape(-1, 3) * radii + centre, triangles.astype(np.int32)


def strip(line: Floats, width: float, thickness: float) -> Mesh:
    """A flat ribbon along a line (k, 3), standing upright where the line runs level."""
    line = np.asarray(line, float)
    count = len(line)
    ahead = np.gradient(line, axis=0)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-9)
    up = np.array([0.0, 1.0, 0.0]) if abs(ahead[count // 2, 1]) < 0.9 else np.array([0.0, 0.0, 1.0])
    upward = up - ahead * (ahead @ up)[:, None]
    upward /= np.maximum(np.linalg.norm(upward, axis=1, keepdims=True), 1e-9)
    across = np.cross(ahead, upward) * thickness / 2
    tall = upward * width / 2
    vertices = np.stack(
        [line + tall + across, line + tall - across, line - tall - across, line - tall + across], 1
    )
    vertices = vertices.reshape(-1, 3)
    triangles: list[tuple[int, int, int]] = []
    for step in range(count - 1):
        for k in range(4):
            a, b = step * 4 + k, step * 4 + (k + 1) % 4
            triangles += [(a, b, a + 4), (b, b + 4, a + 4)]
    end = (count - 1) * 4
    triangles += [(0, 2, 1), (0, 3, 2), (end, end + 1, end + 2), (end, end + 2, end + 3)]
    return vertices, np.array(triangles, np.int32)
