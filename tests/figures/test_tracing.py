import numpy as np

from clinic.figures import curves, ink, svg
from clinic.figures.outlines import area, grown, opened, outlines
from clinic.figures.raster import rasterise, weights


def disc(radius: float, size: int = 120) -> np.ndarray:
    y, x = np.mgrid[:size, :size] + 0.5
    return np.hypot(x - size / 2, y - size / 2) < radius


def points_of(cubics: np.ndarray) -> np.ndarray:
    share = np.linspace(0, 1, 20)[:, None]
    parts = [
        (1 - share) ** 3 * a
        + 3 * share * (1 - share) ** 2 * b
        + 3 * share**2 * (1 - share) * c
        + share**3 * d
        for a, b, c, d in cubics
    ]
    return np.concatenate(parts)


def test_a_disc_is_traced_by_few_curves_that_keep_its_radius() -> None:
    (line,) = outlines(disc(40))
    (cubics,) = curves.fit([line], [True], [1.0])
    away = np.hypot(*(points_of(cubics) - 60).T)
    assert len(cubics) <= 10
    assert np.abs(away - 40).max() < 1.2


def test_a_corner_stays_a_corner() -> None:
    mask = np.zeros((100, 100), bool)
    mask[20:80, 20:80] = True
    (line,) = outlines(mask, soften=0.8)
    (cubics,) = curves.fit([line], [True], [1.0])
    far = np.abs(points_of(cubics) - 50).sum(1).max()
    assert len(cubics) <= 8
    assert far > 56  # a rounded square would end at 51


def test_a_hole_runs_the_other_way_round() -> None:
    ring = disc(50) & ~disc(20)
    outer, inner = sorted(outlines(ring), key=lambda line: -abs(area(line)))
    assert area(outer) * area(inner) < 0


def test_slivers_vanish_when_a_mask_is_opened() -> None:
    mask = disc(30)
    mask[5:8, :] = True
    assert not opened(mask, 4)[6, 5]
    assert opened(mask, 4)[60, 60]
    assert grown(mask, 1).sum() > mask.sum()


def test_of_two_triangles_the_nearer_one_is_seen() -> None:
    points = np.array([[0, 0], [20, 0], [0, 20], [20, 20]], float)
    triangles = np.array([[0, 1, 2], [1, 3, 2], [0, 1, 3]], np.int32)
    pixels = rasterise(points, np.array([0.0, 0.0, 0.0, 1.0]), triangles, 20, 20)
    assert len(pixels.at) == 400
    share = weights(pixels, np.arange(400), points, triangles)
    assert np.allclose(share.sum(1), 1)
    assert share.min() > -1e-6
    assert np.allclose((np.array([0.0, 0.0, 0.0, 1.0])[triangles[pixels.shows]] * share).sum(1), pixels.near)


def test_a_triangle_half_outside_the_picture_is_cut_at_its_edge() -> None:
    points = np.array([[-10, 5], [30, -10], [30, 20]], float)
    pixels = rasterise(points, np.zeros(3), np.array([[0, 1, 2]], np.int32), 20, 10)
    assert set(pixels.at // 20) <= set(range(10))
    assert 100 < len(pixels.at) <= 200


def relief(near: np.ndarray, covered: np.ndarray) -> ink.Relief:
    nothing = np.zeros(near.shape, bool)
    there = np.where(covered, 0, -1).astype(np.int16)
    return ink.Relief(covered, near, there, there, nothing, nothing)


def test_ink_runs_round_a_shape_and_along_a_step_in_it() -> None:
    covered = disc(45)
    near = np.where(np.arange(120)[None, :] < 60, 0.0, 0.05) * covered
    bold, light = ink.lines(relief(near, covered))
    assert any(np.hypot(*(line - 60).T).min() > 40 for line in bold)
    assert any(np.abs(line[:, 0] - 60).max() < 3 and len(line) > 60 for line in bold + light)


def test_a_surface_that_merely_slopes_has_no_line_within() -> None:
    covered = disc(45)
    near = np.linspace(0, 1, 120)[None, :] * covered
    bold, light = ink.lines(relief(near, covered))
    assert not light
    assert all(np.hypot(*(line - 60).T).min() > 40 for line in bold)


def test_a_line_goes_on_through_the_joint_where_another_ends() -> None:
    across = np.stack([np.arange(0.0, 41), np.zeros(41)], 1)
    down = np.stack([np.full(21, 20.0), np.arange(0.0, 21)], 1)
    found = ink.drawn_through([across[:21], across[20:], down])
    assert sorted(len(line) for line in found) == [21, 41]


def test_path_data_is_whole_numbers_relative_and_short() -> None:
    cubic = np.array([[[10.2, 10], [20, 10], [30, 20], [30, 30.4]]])
    assert svg.cubics(cubic, closed=True) == "M10 10c10 0 20 10 20 20z"
    assert svg.number(0.55) == ".55"
    assert svg.path("") == ""
