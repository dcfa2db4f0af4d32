"""One frame as its files ask for it: the stance, the reviewed angles and the drawing's own words together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from clinic.figures.joints import flattened, resting

SIDE_WORDS: Final[Mapping[str, str]] = {"left": "L", "right": "R"}
LIMBS: Final[Mapping[str, str]] = {"hands": "hand", "feet": "foot"}
Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Touch:
    """What a hand or a foot touches; what is None follows from the joints. Metres.

    `touches` is a surface (`floor`, `wall`, `seat`), a point on the skin (`forehead`, `thigh.L`) or nothing;
    `at` a place instead, or beside a surface the place on it. `within`: it only counts from so near.
    `stay`: later frames keep the place that the first one found.
    """

    touches: str | None = None
    at: Vector | str | None = None
    spot: str = "palm"
    fingers: str | Vector | None = None
    palm: str | Vector | None = None
    bend: str | Vector | None = None
    within: float | None = None
    off: float = 0.0
    shift: Vector | None = None
    stay: bool = True
    free: bool = False


@dataclass(frozen=True, slots=True)
class Solve:
    """Which joint to vary until something holds: a part touches a surface, or a limb is just straight."""

    vary: tuple[str, ...]
    touch: str | None = None
    surface: str = "floor"
    straight: str | None = None
    off: float = 0.0


@dataclass(frozen=True, slots=True)
class Spec:
    """All that a frame is posed from."""

    joints: Mapping[str, float]
    support: tuple[str, ...]
    on: str
    hold: str
    place: tuple[float, float] | None
    touches: Mapping[str, Touch]
    solve: tuple[Solve, ...]


def laid(*layers: Mapping[str, Any]) -> Spec:
    """A spec out of layers, the later ones over the earlier. Each is as `language.OverlayShape` leaves it."""
    joints = resting()
    touches: dict[str, dict[str, Any]] = {}
    rest: dict[str, Any] = {"support": ["foot"], "stands_on": "floor", "hold": "ankles"}
    solve: list[Solve] = []
    for layer in layers:
        joints |= flattened(layer.get("joints", {}))
        for both, limb in LIMBS.items():
            for word, side in SIDE_WORDS.items():
                for told, mirror in ((layer.get(both), side == "R"), (layer.get(f"{word}_{limb}"), False)):
                    if told is not None:
                        key = f"{limb}.{side}"
                        new = _mirrored(told) if mirror else dict(told)
                        # Something else to touch is a new contact; nothing of the old one holds for it.
                        fresh = "touches" in new or "at" in new or new.get("free")
                        touches[key] = new if fresh else touches.get(key, {}) | new
        solve = solve if "solve" not in layer else [_solve(each) for each in layer["solve"]]
        rest |= {name: layer[name] for name in ("support", "stands_on", "hold", "place") if name in layer}
    return Spec(
        joints=joints,
        support=tuple(rest["support"]),
        on=rest["stands_on"],
        hold=rest["hold"],
        place=tuple(rest["place"]) if rest.get("place") is not None else None,
        touches={key: Touch(**told) for key, told in touches.items()},
        solve=tuple(solve),
    )


def _mirrored(told: Mapping[str, Any]) -> dict[str, Any]:
    """What is told for the left side and both, as it is on the right."""

    def flip(value: Any) -> Any:
        if isinstance(value, list | tuple) and len(value) == 3:
            return (-value[0], value[1], value[2])
        if isinstance(value, str):
            words = ({"left": "right", "right": "left"}.get(word, word) for word in value.split("+"))
            flipped = "+".join(words)
            if flipped.endswith(".L"):
                return flipped[:-1] + "R"
            return flipped[:-5] + ".right" if flipped.endswith(".left") else flipped
        return value

    return {name: flip(value) for name, value in told.items()}


def _solve(told: Mapping[str, Any]) -> Solve:
    vary = told["vary"]
    return Solve(**{**told, "vary": (vary,) if isinstance(vary, str) else tuple(vary)})
