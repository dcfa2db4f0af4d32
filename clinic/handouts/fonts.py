"""Inter for paper: two plain weights cut from the variable font once per machine, then kept.

A variable font would be cut again in every document, once for each size: three times the work, and other
bytes each time. Runs in the rendering child, which has the font library loaded anyway.
"""

import hashlib
import io
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS = (400, 600)
TEXT_CUT = 14
FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl", "case", "tnum")


def weights(source: Path, letters: Sequence[int], folder: Path) -> dict[int, bytes]:
    """Each weight as a TrueType file, read from `folder` or made and kept there."""
    original = source.read_bytes()
    recipe = repr((WEIGHTS, TEXT_CUT, FEATURES, tuple(letters))).encode()
    name = hashlib.sha256(original + recipe).hexdigest()[:16]
    kept = {weight: folder / f"inter-{weight}-{name}.ttf" for weight in WEIGHTS}
    if all(path.is_file() for path in kept.values()):
        return {weight: path.read_bytes() for weight, path in kept.items()}
    cuts = _cut(original, letters)
    for weight, data in cuts.items():
        # A folder that cannot be written to costs the next start some seconds, nothing more.
        with suppress(OSError):
            _keep(kept[weight], data)
    return cuts


def _cut(original: bytes, letters: Sequence[int]) -> dict[int, bytes]:
    options = Options(
        layout_features=list(FEATURES), hinting=False, name_IDs=[1, 2, 4, 6], notdef_outline=True
    )
    small = io.BytesIO()
    with TTFont(io.BytesIO(original), recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=letters)
        subsetter.subset(font)
        font.save(small)
    cuts = {}
    for weight in WEIGHTS:
        with TTFont(io.BytesIO(small.getvalue()), recalcTimestamp=False) as font:
            plain = instantiateVariableFont(font, {"opsz": TEXT_CUT, "wght": weight}, static=True)
            data = io.BytesIO()
            plain.save(data)
        cuts[weight] = data.getvalue()
    return cuts


def _keep(path: Path, data: bytes) -> None:
    """Write beside and move over: several children may cut at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(temporary).replace(path)
