"""Moves the resting surface with the bones, by dual quaternions: raised shoulders keep their volume.

After Kavan, Collins, Žára and O'Sullivan, Geometric skinning with approximate dual quaternion blending, 2008.
"""

import numpy as np

from clinic.figures.rotation import quaternions
from clinic.figures.scene import Floats, Whole


def skinned(
    rest: Floats,
    heads: Floats,
    parents: Whole,
    bones: Whole,
    weights: Floats,
    turns: Floats,
    places: Floats,
    loose: Floats,
) -> Floats:
    """Where points of the resting surface are once each bone has turned and moved; metres.

    `rest` (n, 3) at rest; `bones`, `weights` (n, k) what carries each point and how much;
    `heads` (b, 3) at rest; `turns` (b, 3, 3) and `places` (b, 3) of the bones now; `loose` (n,) how much of a
    point follows the mean of its bones' motions instead, which draws in where dual quaternions bulge out.
    """
    real = quaternions(turns)
    for index, parent in enumerate(parents):
        if parent >= 0 and real[index] @ real[parent] < 0:
            real[index] *= -1
    moved = places - np.einsum("bij,bj->bi", turns, heads)
    dual = 0.5 * _product(np.concatenate([np.zeros((len(moved), 1)), moved], 1), real)
    signs = np.where(np.einsum("nkq,nq->nk", real[bones], real[bones[:, 0]]) < 0, -1.0, 1.0) * weights
    blended = np.einsum("nk,nkq->nq", signs, real[bones])
    shift = np.einsum("nk,nkq->nq", signs, dual[bones])
    length = np.linalg.norm(blended, axis=1, keepdims=True)
    blended, shift = blended / length, shift / length
    away = 2 * _product(shift, blended * np.array([1.0, -1, -1, -1]))[:, 1:]
    axis = blended[:, 1:]
    turned = np.cross(axis, rest) + blended[:, :1] * rest
    bulging = rest + 2 * np.cross(axis, turned) + away
    few = np.flatnonzero(loose > 0.01)
    carriers = bones[few]
    mean = np.einsum("nk,nkij->nij", weights[few], turns[carriers])
    drawn = np.einsum("nij,nj->ni", mean, rest[few]) + np.einsum("nk,nkj->nj", weights[few], moved[carriers])
    share = loose[few, None]
    bulging[few] = (1 - share) * bulging[few] + share * drawn
    return bulging


def normals(vertices: Floats, triangles: Whole) -> Floats:
    """(n, 3) unit normals of a surface, weighted by area."""
    corner = vertices[triangles]
    face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    summed = np.stack(
        [
            np.bincount(triangles.ravel(), np.repeat(face[:, axis], 3), minlength=len(vertices))
            for axis in range(3)
        ],
        1,
    )
    return summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-12)


def _product(a: Floats, b: Floats) -> Floats:
    w, v, u, x = a[:, :1], a[:, 1:], b[:, :1], b[:, 1:]
    return np.concatenate([w * u - (v * x).sum(1, keepdims=True), w * x + u * v + np.cross(v, x)], 1)
