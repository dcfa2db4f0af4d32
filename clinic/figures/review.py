"""Review sheets: what a clinician holds a drawing against before putting their name to it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from clinic.content.loader import ROOT, read
from clinic.figures import build
from clinic.figures.joints import TRIPLES, flattened
from clinic.figures.language import FigureFileShape
from clinic.library.catalogue import Library
from clinic.library.exercise import Exercise

# The sheet is read beside an exercise in both languages and lies outside the product's own catalogues.
LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "steps": "Instructions",
        "feel": "To feel",
        "avoid": "To avoid",
        "working": "Working",
        "assisting": "Assisting",
    },
    "de": {
        "steps": "Anleitung",
        "feel": "Zu spüren",
        "avoid": "Zu vermeiden",
        "working": "Arbeitet",
        "assisting": "Hilft mit",
    },
}
COLOUR: Final = re.compile(r"#([0-9a-f]{6})\b")
_FINGERS: Final = ("curl", "spread", "thumb", "pointing")
# Words of joints' names, and what they are called in full; the others are words already.
_FULL: Final[Mapping[str, str]] = {
    "l": "left",
    "r": "right",
    "rot": "rotation",
    "flex": "flexion",
    "elev": "elevation",
    "prot": "protraction",
    "scap": "shoulder blade",
    "root": "whole body",
    "thoracic": "upper back",
    "lumbar": "lower back",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A joint, or what a hand touches, over the key poses: as reviewed, and as drawn where that differs."""

    name: str
    cells: Sequence[tuple[str, str]]


def sheets(held: Library, names: Sequence[str], *, fresh: bool) -> str:
    """HTML to print, a sheet per exercise: pictures, words in both languages, angles, room to sign."""
    environment = Environment(
        loader=PackageLoader("clinic.figures", "."), autoescape=True, undefined=StrictUndefined
    )
    pages = [_page(held, held[name], fresh=fresh) for name in names]
    return environment.get_template("review.html").render(pages=pages, grey=grey)


def grey(picture: str) -> str:
    """A drawing as grey paper shows it: every colour by its lightness alone."""

    def light(colour: re.Match[str]) -> str:
        red, green, blue = bytes.fromhex(colour[1])
        return "#" + f"{round(0.299 * red + 0.587 * green + 0.114 * blue):02x}" * 3

    return COLOUR.sub(light, picture)


def rows(figure: Mapping[str, Any]) -> list[Row]:
    """The joints that any key pose turns, and what hands and feet touch: as reviewed, and as drawn beside."""
    reviewed = [_joints(frame["joints"]) for frame in figure["frames"]]
    drawn, touched = [], []
    common = figure["drawing"].get("all", {})
    for frame, angles in zip(figure["frames"], reviewed, strict=True):
        own = figure["drawing"]["frames"].get(frame["frame"], {})
        mended = flattened(common.get("joints", {})) | flattened(own.get("joints", {}))
        drawn.append(_joints(flattened(frame["joints"]) | mended) if mended else angles)
        touched.append(_touches(common) | _touches(own))
    found = []
    for name in dict.fromkeys(name for angles in (*reviewed, *drawn) for name in angles):
        told = [
            (before.get(name, ""), after.get(name, "")) for before, after in zip(reviewed, drawn, strict=True)
        ]
        found.append(Row(_called(name), [(one, other if other != one else "") for one, other in told]))
    limbs = dict.fromkeys(limb for each in touched for limb in each)
    rest = [Row(f"{limb} touches", [(each.get(limb, ""), "") for each in touched]) for limb in limbs]
    return _paired(found) + rest


def _paired(found: Sequence[Row]) -> list[Row]:
    """Left and right as one row where they stand alike."""
    by_name = {row.name: row for row in found}
    kept = []
    for row in found:
        side, _, joint = row.name.partition(" ")
        other = by_name.get(f"{'right' if side == 'left' else 'left'} {joint}")
        alike = other is not None and side in ("left", "right") and other.cells == row.cells
        if not alike:
            kept.append(row)
        elif side == "left":
            kept.append(Row(f"{joint}, both sides", row.cells))
    return kept


def _page(held: Library, exercise: Exercise, *, fresh: bool) -> Mapping[str, Any]:
    pictures = build.key_frames(exercise.id) if fresh else build.standing(exercise.id)
    figure = read(ROOT / "exercises" / exercise.id / "figure.yaml", FigureFileShape())
    return {
        "exercise": exercise,
        "pictures": pictures,
        "frames": [(frame["frame"], frame["note"]) for frame in figure["frames"]],
        "rows": rows(figure),
        # Whoever signs, signs these very pictures.
        "state": sha256("".join(pictures).encode()).hexdigest()[:8],
        "told": [_told(held, exercise, language, labels) for language, labels in LABELS.items()],
    }


def _told(held: Library, exercise: Exercise, language: str, labels: Mapping[str, str]) -> Mapping[str, Any]:
    """An exercise in one language: its words, and those of the vocabulary for its facts."""

    def named(kind: str, ids: Sequence[str]) -> str:
        return ", ".join(held.word(kind, each, language) for each in ids)

    facts = [
        held.word("position", exercise.position, language),
        held.word("sides", exercise.sides, language),
        named("equipment", exercise.equipment),
    ]
    return {
        "language": language,
        "labels": labels,
        "words": exercise.text(language),
        "facts": " · ".join(fact for fact in facts if fact),
        "working": named("muscle", exercise.muscles_primary) or "–",
        "assisting": named("muscle", exercise.muscles_secondary) or "–",
    }


def _joints(given: Mapping[str, Any]) -> dict[str, str]:
    """The joints that do not stand at zero: `shoulder_l` to `plane 90 · elevation 80`, in degrees."""
    parts: dict[str, list[str]] = {}
    for name, angle in flattened(given).items():
        joint, _, part = name.partition(".")
        if angle and not joint.startswith(_FINGERS):
            parts.setdefault(joint, []).append(f"{part} {angle:.0f}°".strip().replace("-", "−"))
    return {joint: " · ".join(angles) for joint, angles in parts.items()}


def _touches(told: Mapping[str, Any]) -> dict[str, str]:
    """What each hand and foot is told to touch."""
    found = {}
    for both, limb in (("hands", "hand"), ("feet", "foot")):
        for word, letter in (("left", "L"), ("right", "R")):
            touch = {**told.get(both, {}), **told.get(f"{word}_{limb}", {})}
            what = "nothing" if touch.get("free") else touch.get("touches") or touch.get("at")
            if what:
                place = what if isinstance(what, str) else "a place in the room"
                if place.endswith(".L") and both in told and f"{word}_{limb}" not in told:
                    place = place[:-1] + letter
                for said, meant in ((".L", " left"), (".R", " right"), ("-", " "), (".", " ")):
                    place = place.replace(said, meant)
                found[f"{word} {limb}"] = place
    return found


def _called(joint: str) -> str:
    """`scap_prot_l` in words: `left shoulder blade protraction`."""
    words = [_FULL.get(word, word) for word in joint.split("_")]
    if words[-1] in ("left", "right") and (joint[:-2] in TRIPLES or len(words) > 1):
        words = [words[-1], *words[:-1]]
    return " ".join(words)
