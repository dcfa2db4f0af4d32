"""From an exercise's files to its posed key frames: what drawing starts from."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from clinic.content.loader import ROOT, read
from clinic.figures import pointing
from clinic.figures.body import body
from clinic.figures.equipment import furnishing, gripping
from clinic.figures.inbetween import body_between
from clinic.figures.language import CAMERAS, FigureFileShape, StanceShape
from clinic.figures.places import Unknown
from clinic.figures.posing import Settled, faults, finished, settled, touching
from clinic.figures.scene import LEFT, MIDDLE, RIGHT, Arrow, Camera, Drawing, Look, Muscle, Prop, Scene
from clinic.figures.setting import Setting, mat
from clinic.figures.spec import Spec, laid
from clinic.library.schemas import ExerciseShape, PoseShape, by_id

_SKINS: Final = ("light", "medium", "brown", "dark")
_HAIR: Final[Mapping[str, tuple[str, ...]]] = {
    "light": ("blond", "brown", "grey", "black"),
    "medium": ("brown", "black", "grey", "brown"),
    "brown": ("black", "black", "grey", "brown"),
    "dark": ("black", "black", "black", "grey"),
}
# So much of the picture a body seen lying fills; standing ones are as high as wide.
_STANDING_ASPECT: Final = 1.0
_FIST: Final = 82  # degrees of curl around a handle


class NotPosable(Exception):
    """A pose file asks for what cannot be; says which exercise, frame and joint, one a line."""

    def __init__(self, faults: tuple["Fault", ...]) -> None:
        super().__init__("\n".join(str(each) for each in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing no person could do, or no file should say."""

    exercise: str
    frame: str
    part: str
    message: str

    def __str__(self) -> str:
        return f"{self.exercise}, {self.frame}: {self.part}: {self.message}"


@dataclass(frozen=True, slots=True, eq=False)
class Staged:
    """An exercise posed: what to draw, what is wrong with it, and the bodies for what moves between."""

    drawing: Drawing
    faults: tuple[Fault, ...]
    bodies: tuple[Settled, ...]
    setting: Setting
    mat: Prop | None


def drawing(exercise: str) -> Drawing:
    """The key frames of an exercise, posed, supported and checked. NotPosable if anything is wrong."""
    found = staged(exercise)
    if found.faults:
        raise NotPosable(found.faults)
    return found.drawing


@cache
def staged(exercise: str, folder: Path = ROOT) -> Staged:
    """As `drawing`, with what is wrong beside what could be posed all the same. Read once in a process."""
    figure = read(folder / "exercises" / exercise / "figure.yaml", FigureFileShape())
    facts = read(folder / "exercises" / exercise / "exercise.yaml", ExerciseShape())
    return _staged(exercise, figure, facts, stances(folder))


def between(exercise: Drawing, index: int, share: float) -> Scene:
    """The scene part-way from a key frame to the next; `share` 0 to 1, already eased."""
    found = staged(exercise.exercise)
    now = body_between(found.bodies[index], found.bodies[index + 1], share)
    end = exercise.scenes[index + 1]
    return Scene(
        body=finished(now),
        props=_around(found.setting, found.mat, now),
        muscles=end.muscles,
        assisting=end.assisting,
        ghost=False,
    )


@cache
def stances(folder: Path = ROOT) -> Mapping[str, Mapping[str, Any]]:
    """Every stance with what it extends laid under it, and the reviewed joints of its pose. Read once."""
    told = read(folder / "figures" / "stances.yaml", by_id(StanceShape))
    poses = read(folder / "figures" / "poses.yaml", by_id(PoseShape))
    whole: dict[str, Mapping[str, Any]] = {}
    for name, stance in told.items():
        under = _stance(whole, stance["extends"]) if "extends" in stance else {}
        joints = poses[name]["joints"] if name in poses else under.get("joints", {})
        layered = {**under, **stance, "joints": {**joints, **stance.get("joints", {})}}
        for both in ("props", "camera"):
            layered[both] = {**under.get(both, {}), **stance.get(both, {})}
        whole[name] = layered
    return whole


def _staged(
    exercise: str, figure: Mapping[str, Any], facts: Mapping[str, Any], known: Mapping[str, Any]
) -> Staged:
    told = figure["drawing"]
    common = told.get("all", {})
    frames = figure["frames"]
    wrong: list[Fault] = []
    strangers = set(told["frames"]) - {frame["frame"] for frame in frames}
    wrong += [Fault(exercise, name, "frame", "is no key pose of this exercise") for name in strangers]
    with _placing(exercise, frames[0]["frame"], wrong):
        first_stance = _stance(known, frames[0]["pose"])
        beneath = _stance(known, common["extends"])["props"] if "extends" in common else {}
    things = {**first_stance["props"], **beneath}
    setting = Setting(furnishing(facts["equipment"], things, told["props"]))
    look = _look(exercise, told)
    who = body(look.body)
    bodies: list[Settled] = []
    for frame in frames:
        with _placing(exercise, frame["frame"], wrong):
            spec = _spec(frame, known, told, gripping(setting.told))
            if not bodies:
                setting.furnish(settled(who, spec, setting))
            before = bodies[-1] if bodies else None
            first = bodies[0] if bodies else None
            bodies.append(touching(who, spec, setting, first, before))
        level = setting.level("floor")
        wrong += [Fault(exercise, frame["frame"], *each) for each in faults(bodies[-1], level)]
    ground = None
    if setting.has("mat"):
        ground = mat(setting.told_of("mat"), [each.vertices for each in bodies])
    muscles = _muscles(told.get("muscles", facts["muscles_primary"]))
    assisting = _muscles(told.get("assisting", facts["muscles_secondary"]))
    scenes = []
    for index, (frame, now) in enumerate(zip(frames, bodies, strict=True)):
        overlay = told["frames"].get(frame["frame"], {})
        arrows: tuple[Arrow, ...] = ()
        with _placing(exercise, frame["frame"], wrong):
            around = _around(setting, ground, now)
            if index:
                arrows = pointing.arrows(frame, overlay, common, bodies[index - 1], now)
        scenes.append(
            Scene(
                body=finished(now),
                props=around,
                arrows=arrows,
                muscles=muscles,
                assisting=assisting,
                ghost=overlay.get("ghost", common.get("ghost", True)),
            )
        )
    return Staged(
        drawing=Drawing(
            exercise=exercise,
            camera=_camera(frames[0]["camera"], first_stance["camera"], told.get("camera", {})),
            look=look,
            scenes=tuple(scenes),
            names=tuple(frame["frame"] for frame in frames),
            lens=(told["lens"][0], told["lens"][1]) if "lens" in told else None,
        ),
        faults=tuple(wrong),
        bodies=tuple(bodies),
        setting=setting,
        mat=ground,
    )


@contextmanager
def _placing(exercise: str, frame: str, wrong: list[Fault]) -> Iterator[None]:
    """What is unknown becomes a fault that says in which frame."""
    try:
        yield
    except Unknown as unknown:
        raise NotPosable((*wrong, Fault(exercise, frame, unknown.name, unknown.wrong))) from unknown


def _stance(known: Mapping[str, Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    if name not in known:
        raise Unknown(name, "is no known stance")
    return known[name]


def _spec(
    frame: Mapping[str, Any], known: Mapping[str, Any], told: Mapping[str, Any], fists: frozenset[str]
) -> Spec:
    own = told["frames"].get(frame["frame"], {})
    common = told.get("all", {})
    stance = _without_resting(_stance(known, frame["pose"]), frame["joints"])
    stance = {**stance, "joints": {**stance["joints"], **{f"curl_{side}": _FIST for side in fists}}}
    layers = [stance, {"joints": frame["joints"]}]
    for overlay in (common, own):
        if "extends" in overlay:
            beneath = _without_resting(_stance(known, overlay["extends"]), frame["joints"])
            layers.append({**beneath, "joints": {}})
        layers.append(overlay)
    return laid(*layers)


def _without_resting(stance: Mapping[str, Any], joints: Mapping[str, Any]) -> Mapping[str, Any]:
    """A stance less the rest of a hand whose arm the key pose puts elsewhere."""
    hands = stance.get("hands", {})
    if not hands.get("resting"):
        return stance
    kept = {name: value for name, value in hands.items() if name != "resting"}
    free = {
        f"{word}_hand": {"free": True}
        for word, side in (("left", "l"), ("right", "r"))
        if any(f"{joint}_{side}" in joints for joint in ("shoulder", "elbow", "forearm", "wrist"))
    }
    return {**stance, "hands": kept, **free}


def _around(setting: Setting, ground: Prop | None, now: Settled) -> tuple[Prop, ...]:
    standing = (ground,) if ground is not None else ()
    carried = setting.carried(now)
    kept = [prop for prop in setting.props.values() if not any(prop is each for each in carried)]
    return (*standing, *kept, *carried)


def _camera(seen: str, stance: Mapping[str, Any], told: Mapping[str, Any]) -> Camera:
    given = {**stance, **told}
    usual = CAMERAS[given.get("seen", seen)]
    crop = given.get("crop")
    return Camera(
        yaw=float(given.get("yaw", usual)),
        pitch=float(given.get("pitch", 8)),
        crop=(crop[0], crop[1], crop[2], crop[3]) if crop else None,
        aspect=float(given.get("aspect", _STANDING_ASPECT)),
        margin=float(given.get("margin", 14)),
    )


def _look(exercise: str, told: Mapping[str, Any]) -> Look:
    """Bodies and skins spread evenly over the library, the same for an exercise each time."""
    number = int.from_bytes(sha256(exercise.encode()).digest()[:4], "big")
    skin = told.get("skin", _SKINS[number // 2 % 4])
    return Look(
        body=told.get("body", ("female", "male")[number % 2]),
        skin=skin,
        hair=told.get("hair", _HAIR[skin][number // 8 % 4]),
    )


def _muscles(names: list[str]) -> tuple[Muscle, ...]:
    """`trapezius-upper.left` marks one side."""
    sides = {"left": LEFT, "right": RIGHT, "": MIDDLE}
    found = []
    for name in names:
        muscle, _, side = name.partition(".")
        found.append(Muscle(muscle, sides[side]))
    return tuple(found)
