"""Bakes a neutral, posable body out of the CC0 assets: vertices, bones, skinning weights; once per machine.

Metres, y up, the floor at y = 0; the body stands in the assets' own A pose, faces +z, its left is +x.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

import numpy as np
from scipy.sparse import coo_matrix

from clinic.figures.scene import Floats
from clinic.figures.wheel import KEPT, LOCK, Assets, assets

_RACES: Final = ("caucasian", "african", "asian")
_HANDS: Final = tuple(
    (f"hands/{side}-hand-{shape}", weight)
    for side in "lr"
    for shape, weight in (
        # Slim fingers that stand apart look like a spider's legs when a hand is 3 mm wide on paper.
        ("fingers-diameter-incr", 0.85),
        ("fingers-distance-decr", 0.55),
        ("fingers-length-decr", 0.15),
        ("scale-incr", 0.12),
    )
)
# A body is the template plus so much of each shape: an average adult, slightly athletic, of no one origin.
SHAPES: Final[Mapping[str, tuple[tuple[str, float], ...]]] = {
    who: (
        (f"macrodetails/universal-{who}-young-averagemuscle-averageweight", 0.75),
        (f"macrodetails/universal-{who}-young-maxmuscle-averageweight", 0.25),
        *((f"macrodetails/{race}-{who}-young", 1 / 3) for race in _RACES),
        (f"macrodetails/proportions/{who}-young-averagemuscle-averageweight-idealproportions", 0.6),
        *more,
        *_HANDS,
    )
    for who, more in {
        "female": (
            ("breast/female-young-averagemuscle-averageweight-mincup-averagefirmness", 0.8),
            ("torso/measure-waist-circ-incr", 0.3),
            ("torso/measure-hips-circ-decr", 0.25),
        ),
        "male": (("torso/measure-waist-circ-incr", 0.6), ("torso/measure-hips-circ-decr", 0.5)),
    }.items()
}
GROUPS: Final = {"body": 0, "helper-l-eye": 1, "helper-r-eye": 1}
_TRUNK: Final = ("root", "pelvis", "clavicle", "shoulder01", "neck01", "neck02", "neck03", "head")
_ARM: Final = ("upperarm01", "upperarm02", "lowerarm01", "lowerarm02", "wrist", "finger")
_LEG: Final = ("upperleg01", "upperleg02", "lowerleg01", "lowerleg02", "foot")
# Five spine bones bend a back at five places and it shows; these eight share the weights smoothly.
SPINE: Final = ("lumbar1", "lumbar2", "lumbar3", "thorax1", "thorax2", "thorax3", "thorax4", "thorax5")
_OLD_SPINE: Final = ("spine05", "spine04", "spine03", "spine02", "spine01")
INFLUENCES: Final = 6
_CRISP: Final = ("finger", "wrist", "foot", "toes", "head", "clavicle", "shoulder01", "upperarm", "lowerarm")


def baked(who: str) -> Path:
    """The file of a body, baked anew when the lock, the shapes or this module changed."""
    recipe = hashlib.sha256(LOCK.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:16]
    path = KEPT / f"{who}-{recipe}.npz"
    if not path.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=KEPT, delete=False) as part:  # others may bake at the same time
            np.savez_compressed(part, **bake(assets(), who))
        Path(part.name).replace(path)
    return path


def bake(source: Assets, who: str) -> dict[str, Any]:
    """The arrays of a body, as `body.Body` takes them."""
    vertices, faces, groups = _mesh(source.text("3dobjs/base.obj"))
    for shape, share in SHAPES[who]:
        for index, move in _moves(source.bytes(f"targets/{shape}.target.gz")):
            vertices[index] += share * move
    vertices *= 0.1  # the assets are in decimetres
    bones = json.loads(source.text("rigs/standard/rig.default.json"))
    bones = bones.get("bones", bones)
    cubes = json.loads(source.text("mesh_metadata/basemesh_vertex_groups.json"))
    weights = json.loads(source.text("rigs/standard/weights.default.json"))["weights"]

    names, parents, heads = _skeleton(bones, cubes, vertices)
    dense = np.zeros((len(vertices), len(names)))
    for bone, pairs in weights.items():
        target = _carrier(bone, bones, names)
        for index, weight in pairs:
            dense[int(index), target] += weight

    used = np.unique(faces)
    place = np.full(len(vertices), -1)
    place[used] = np.arange(len(used))
    vertices, dense, faces = vertices[used], dense[used], place[faces]
    dense /= np.maximum(dense.sum(1, keepdims=True), 1e-9)
    dense = _flanks_freed(dense, vertices, names, heads)
    dense = _along_the_spine(dense, vertices, names, heads)
    dense = _smoothed(dense, faces, still=[k for k, name in enumerate(names) if name.startswith(_CRISP)])
    top = np.argsort(-dense, 1)[:, :INFLUENCES]
    weight = np.take_along_axis(dense, top, 1)
    floor = np.array([0, vertices[:, 1].min(), 0])
    return {
        "vertices": (vertices - floor).astype(np.float32),
        "triangles": faces.astype(np.int32),
        "eye": groups == 1,
        "names": np.array(names),
        "parents": np.array(parents, np.int16),
        "heads": (heads - floor).astype(np.float32),
        "bones": top.astype(np.uint8),
        "weights": (weight / weight.sum(1, keepdims=True)).astype(np.float32),
    }


def _mesh(text: str) -> tuple[Floats, Any, Any]:
    vertices, faces, groups, group = [], [], [], ""
    for line in text.splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "v":
            vertices.append([float(number) for number in rest.split()[:3]])
        elif kind == "g":
            group = rest.strip()
        elif kind == "f" and group in GROUPS:
            corner = [int(each.split("/")[0]) - 1 for each in rest.split()]
            for second, third in pairwise(corner[1:]):
                faces.append((corner[0], second, third))
                groups.append(GROUPS[group])
    return np.array(vertices), np.array(faces), np.array(groups)


def _moves(packed: bytes) -> Iterator[tuple[int, Floats]]:
    for line in gzip.decompress(packed).decode().splitlines():
        if line.strip() and not line.startswith("#"):
            index, *move = line.split()
            yield int(index), np.array(move, float)


def _skeleton(bones: Any, cubes: Any, vertices: Floats) -> tuple[list[str], list[int], Floats]:
    """Names, parents and resting heads: the assets' bones less face and single toes, with a finer spine."""

    def place(end: Any) -> Floats:
        if end["strategy"] == "CUBE":
            return vertices[[i for a, b in cubes[end["cube_name"]] for i in range(a, b + 1)]].mean(0)
        if end["strategy"] == "MEAN":
            return vertices[end["vertex_indices"]].mean(0)
        return vertices[end["vertex_index"]]

    spine = np.array([place(bones[bone]["head"]) for bone in (*_OLD_SPINE, "neck01")])
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(spine, axis=0), axis=1))]
    fine = np.linspace(0, along[-1], len(SPINE) + 1)[:-1]
    names, parents, heads = [], [], []

    def add(name: str, parent: str, head: Floats) -> None:
        names.append(name)
        parents.append(names.index(parent) if parent else -1)
        heads.append(head)

    add("root", "", place(bones["root"]["head"]))
    for index, name in enumerate(SPINE):
        head = np.array([np.interp(fine[index], along, spine[:, axis]) for axis in range(3)])
        add(name, SPINE[index - 1] if index else "root", head)
    waiting = [bone for bone in bones if bone != "root" and bone.startswith(_TRUNK + _ARM + _LEG)]
    while waiting:
        for bone in list(waiting):
            parent = bones[bone]["parent"]
            parent = {"spine01": SPINE[-1]}.get(parent, parent)
            parent = f"wrist.{parent[-1]}" if parent.startswith("metacarpal") else parent
            if parent in names:
                add(bone, parent, place(bones[bone]["head"]))
                waiting.remove(bone)
    for side in "LR":
        knuckles = [place(bones[f"toe{toe}-1.{side}"]["head"]) for toe in range(1, 6)]
        add(f"toes.{side}", f"foot.{side}", np.mean(knuckles, 0))
    placed = np.array(heads)
    for first, middle, end in (
        ("upperarm01", "upperarm02", "lowerarm01"),
        ("lowerarm01", "lowerarm02", "wrist"),
        ("upperleg01", "upperleg02", "lowerleg01"),
        ("lowerleg01", "lowerleg02", "foot"),
    ):
        # A limb that twists within itself must keep its ends where they are: all three on one line.
        for side in "LR":
            start, at, stop = (names.index(f"{bone}.{side}") for bone in (first, middle, end))
            line = placed[stop] - placed[start]
            share = float((placed[at] - placed[start]) @ line / (line @ line))
            placed[at] = placed[start] + share * line
    return names, parents, placed


def _carrier(bone: str, bones: Any, names: list[str]) -> int:
    """The kept bone that carries what hangs on this one."""
    if bone.startswith("toe"):
        return names.index(f"toes.{bone[-1]}")
    while bone not in names:
        if bone in _OLD_SPINE:
            return names.index(SPINE[1 + _OLD_SPINE.index(bone)])
        bone = bones[bone]["parent"]
    return names.index(bone)


def _along_the_spine(dense: Floats, vertices: Floats, names: list[str], heads: Floats) -> Floats:
    """What each point gives to pelvis and spine, shared by its height with overlapping smooth bells."""
    chain = [names.index(name) for name in ("root", *SPINE)]
    height = heads[chain, 1]
    middle = (height + np.r_[height[1:], 2 * height[-1] - height[-2]]) / 2
    middle[0] = height[1] - (height[2] - height[1]) / 2
    step = np.diff(middle).mean()
    offset = np.abs(vertices[:, 1:2] - middle) / step
    bell = np.where(offset < 1, 2 / 3 - offset**2 + offset**3 / 2, np.clip(2 - offset, 0, None) ** 3 / 6)
    bell[:, 0] += np.clip((middle[0] - vertices[:, 1]) / step, 0, None)
    bell[:, -1] += np.clip((vertices[:, 1] - middle[-1]) / step, 0, None)
    bell /= bell.sum(1, keepdims=True)
    shared = dense.copy()
    shared[:, chain] = dense[:, chain].sum(1, keepdims=True) * bell
    return shared


def _flanks_freed(dense: Floats, vertices: Floats, names: list[str], heads: Floats) -> Floats:
    """Flank and chest far from the arm let go of it: else a raised arm pulls the whole side out with it."""
    freed = dense.copy()
    chest = names.index(SPINE[-1])
    for side in "LR":
        shoulder, elbow = (heads[names.index(f"{bone}.{side}")] for bone in ("upperarm01", "lowerarm01"))
        along = elbow - shoulder
        share = np.clip((vertices - shoulder) @ along / (along @ along), 0, 1)
        away = np.linalg.norm(vertices - shoulder - share[:, None] * along, axis=1)
        for bone, near, far in (
            ("upperarm01", 0.055, 0.11),
            ("upperarm02", 0.055, 0.1),
            ("shoulder01", 0.08, 0.15),
        ):
            index = names.index(f"{bone}.{side}")
            ease = np.clip((far - away) / (far - near), 0, 1)
            kept = dense[:, index] * ease * ease * (3 - 2 * ease)
            freed[:, chest] += dense[:, index] - kept
            freed[:, index] = kept
    return freed


def _smoothed(dense: Floats, faces: Any, *, still: list[int], rounds: int = 4) -> Floats:
    """Weights averaged with their neighbours', which rounds shoulders and hips; the `still` keep theirs."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    both = np.concatenate([edges, edges[:, ::-1]])
    near = coo_matrix((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(len(dense),) * 2).tocsr()
    near.data[:] = 1
    count = np.asarray(near.sum(1))
    share = 0.5 * (1 - np.clip(dense[:, still].sum(1, keepdims=True) * 4, 0, 1))
    for _ in range(rounds):
        dense = (1 - share) * dense + share * (near @ dense) / np.maximum(count, 1)
    return dense
