"""Redraws what changed: exercises, the muscle map, and the manifest that says what they came from."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from clinic.content.loader import ROOT, read
from clinic.figures.motion import motion
from clinic.figures.muscle_map import muscle_map
from clinic.figures.staging import between, drawing, staged
from clinic.figures.stills import stills
from clinic.library.schemas import ExerciseTextShape

HERE: Final = Path(__file__).parent
OUTPUT: Final = HERE.parent / "static" / "exercises"
MANIFEST: Final = HERE / "manifest.json"
MOVING: Final = "move.svg"
MAP: Final = "muscles.svg"
# Modules without a say in how a drawing looks: a change to them redraws nothing.
LOOKED_AT_ONLY: Final = frozenset({"build.py", "lint.py", "review.py", "show.py"})


def exercises() -> list[str]:
    """Every exercise that has key poses, in order."""
    return sorted(path.parent.name for path in (ROOT / "exercises").glob("*/figure.yaml"))


def files(exercise: str) -> dict[str, str]:
    """What is drawn of an exercise, by file name."""
    told = drawing(exercise)
    words = read(ROOT / "exercises" / exercise / "en.yaml", ExerciseTextShape())
    name, captions = words["name"], words["poses"]
    titles = [f"{name} – {number}" for number in range(1, len(told.scenes) + 1)]
    drawn = {f"{number}.svg": text for number, text in enumerate(stills(told, titles, captions), 1)}
    drawn[MOVING] = motion(told, between, name, " → ".join(captions))
    return drawn


def key_frames(exercise: str) -> list[str]:
    """The still drawings alone, faults and all: what posing looks at."""
    told = staged(exercise).drawing
    count = len(told.scenes)
    return stills(told, [exercise] * count, [""] * count)


def standing(exercise: str) -> list[str]:
    """The still drawings as they stand in their files; none where nothing was drawn yet."""
    return [path.read_text() for path in sorted((OUTPUT / exercise).glob("[0-9].svg"))]


def origins() -> Mapping[str, str]:
    """For every exercise a digest of all its drawings come from; the map's stands under its file name."""
    shared = sha256()
    for path in sorted([*HERE.glob("*.py"), *HERE.glob("*.lock"), *(ROOT / "figures").glob("*.yaml")]):
        if path.name not in LOOKED_AT_ONLY:
            shared.update(path.name.encode() + path.read_bytes())
    found = {MAP: shared.hexdigest()[:20]}
    for exercise in exercises():
        own = shared.copy()
        for name in ("figure.yaml", "exercise.yaml", "en.yaml"):
            own.update((ROOT / "exercises" / exercise / name).read_bytes())
        found[exercise] = own.hexdigest()[:20]
    return found


def written() -> Mapping[str, str]:
    """The digests of the drawings that stand, as the manifest says."""
    return json.loads(MANIFEST.read_text()) if MANIFEST.exists() else {}


def stale() -> list[str]:
    """What has to be redrawn."""
    known = written()
    return [name for name, digest in origins().items() if known.get(name) != digest or not _stands(name)]


def redraw(names: Sequence[str], *, processes: int = 2) -> Iterator[tuple[str, str]]:
    """Redraw these, several at a time. Yields each name with what went wrong, or with nothing."""
    digests = origins()
    known = dict(written())
    with ProcessPoolExecutor(processes, mp_context=get_context("forkserver")) as workers:
        for name, wrong in zip(names, workers.map(_redrawn, names), strict=True):
            if not wrong:
                known[name] = digests[name]
                kept = {each: known[each] for each in sorted(known) if each in digests}
                MANIFEST.write_text(json.dumps(kept, indent=1) + "\n")
            yield name, wrong


def _redrawn(name: str) -> str:
    try:
        if name == MAP:
            OUTPUT.mkdir(parents=True, exist_ok=True)
            (OUTPUT / MAP).write_text(muscle_map())
        else:
            _keep(name, files(name))
    except Exception as wrong:
        return f"{type(wrong).__name__}: {wrong}"
    return ""


def _keep(exercise: str, drawn: Mapping[str, str]) -> None:
    folder = OUTPUT / exercise
    folder.mkdir(parents=True, exist_ok=True)
    for old in _others(folder.glob("*.svg"), drawn):
        old.unlink()
    for name, text in drawn.items():
        (folder / name).write_text(text)


def _others(paths: Iterable[Path], drawn: Mapping[str, str]) -> list[Path]:
    return [path for path in paths if path.name not in drawn]


def _stands(name: str) -> bool:
    return (OUTPUT / name).exists() if name == MAP else (OUTPUT / name / MOVING).exists()
