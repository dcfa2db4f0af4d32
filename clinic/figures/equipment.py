"""Which things an exercise's equipment puts into its picture, and where, if its pose file says no more."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

Told = dict[str, Mapping[str, Any]]
# A thing that has no usual place, such as a ball, is drawn once the pose file says where it is.
_USUAL: Final[Mapping[str, Told]] = {
    "mat": {"mat": {}},
    "wall": {"wall": {"left": 0.6}},
    "doorway": {"doorway": {}},
    "chair": {"chair": {}},
    "table": {"table": {}},
    "band": {"band": {"through": ["grip.L", "grip.R"]}},
    "door-anchor": {"post": {}, "band": {"through": ["grip.L", "band.anchor", "grip.R"]}},
    "foam-roller": {"roller": {"under": "upper-back", "along": "left"}},
    "dumbbell": {"dumbbell": {"held": "both"}},
    "stick": {"stick": {"through": ["grip.L", "grip.R"]}},
    "step": {"step": {}},
    "poles": {"pole": {"held": "both"}},
    "exercise-bike": {"bike": {}},
}


def furnishing(
    equipment: Sequence[str], stance: Mapping[str, Any], told: Mapping[str, Any | None]
) -> Mapping[str, Mapping[str, Any]]:
    """Every thing around an exercise by its name; one that the pose file calls null is left out."""
    found: Told = {}
    for name in equipment:
        found |= _USUAL.get(name, {})
    for name, usual in stance.items():
        found[name] = _placed_anew(found.get(name, {}), usual)
    for name, own in told.items():
        if own is None:
            found.pop(name, None)
        elif own.get("kind", name) == name:
            found[name] = _placed_anew(found.get(name, {}), own)
        else:
            found[name] = own
    return found


ONE_PLACE: Final = ("at", "ahead", "behind", "left", "right", "under", "against", "on_top_of")
_PLACES: Final = (*ONE_PLACE, "touched_by")


def _placed_anew(usual: Mapping[str, Any], own: Mapping[str, Any]) -> Mapping[str, Any]:
    """A thing's own words over the usual ones; a new place takes away the old."""
    if any(word in own for word in _PLACES):
        usual = {word: value for word, value in usual.items() if word not in _PLACES}
    return {**usual, **own}


def gripping(furnished: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """The hands that hold something, `l` and `r`: they close to a fist unless told otherwise."""
    sides: set[str] = set()
    for name, told in furnished.items():
        kind = told.get("kind", name)
        if kind in ("dumbbell", "pole"):
            sides |= {"left": {"l"}, "right": {"r"}, "both": {"l", "r"}}[told.get("held", "both")]
        elif kind in ("band", "stick", "towel-strip"):
            line = told.get("through", ("grip.L", "grip.R"))
            sides |= {str(each)[-1].lower() for each in line if str(each).startswith("grip.")}
    return frozenset(sides)
