"""Inter for the screen: a small subset, made once per machine and kept; system fonts if it cannot be."""

import hashlib
import io
import logging
import os
import tempfile
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

log = logging.getLogger(__name__)

NAME = "inter.woff2"
SOURCE = "files/Inter[opsz,wght].ttf"
WEIGHTS = (400, 600)
TEXT_CUT = 14
FIGURES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl", "calt", "case", "tnum", "cv05", "ss03")

# German and English, the names of neighbours (Latin Extended-A, Romanian commas), typographic signs,
# arrows and the keys we print.
LETTERS = (
    *range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x218, 0x21C), 0x1E9E,
    *range(0x2009, 0x200B), *range(0x2010, 0x2016), *range(0x2018, 0x201F), 0x2022, 0x2026, 0x202F, 0x2030,
    0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, *range(0x2190, 0x2194), 0x2212, 0x2248, 0x2260, 0x2264, 0x2265,
    0x2318, 0x21E7, 0x23CE, 0x232B, 0x2713,
)  # fmt: skip

# The fallback takes Inter's measures, so nothing moves when the font arrives.
STYLE = """@font-face {{
  font-family: Inter; font-style: normal; font-weight: 400 600; font-display: swap;
  src: url("{address}") format("woff2");
}}
@font-face {{
  font-family: "Inter fallback"; font-style: normal; font-weight: 400 600;
  src: local("Arial"), local("Liberation Sans"), local("Helvetica"), local("Arimo");
  size-adjust: 107.06%; ascent-override: 90.49%; descent-override: 22.56%; line-gap-override: 0%;
}}
"""


def source() -> Path | None:
    """Where the whole font lies, or none if its package is missing."""
    spec = find_spec("fontpkg_inter")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / SOURCE
    return path if path.is_file() else None


@lru_cache(maxsize=1)
def digest() -> str | None:
    """What the subset is made of, known before it is made: the font, the letters, the cuts."""
    path = source()
    if path is None:
        return None
    recipe = repr((WEIGHTS, TEXT_CUT, FEATURES, FIGURES, LETTERS)).encode()
    return hashlib.sha256(path.read_bytes() + recipe).hexdigest()[:16]


def subset(folder: Path) -> bytes | None:
    """The subset as woff2, read from `folder` or made and kept there; none means system fonts."""
    path, name = source(), digest()
    if path is None or name is None:
        return None
    kept = folder / f"inter-{name}.woff2"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        pass
    try:
        data = _make(path)
    except Exception:
        # A font is never worth a page: the fallback stands, the log says why.
        log.exception("web font could not be made")
        return None
    _keep(kept, data)
    return data


def _make(path: Path) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    options = Options(layout_features=list(FEATURES), hinting=False, name_IDs=[1, 2], notdef_outline=True)
    with TTFont(path) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=LETTERS)
        subsetter.subset(font)
        small = instantiateVariableFont(font, {"opsz": TEXT_CUT, "wght": WEIGHTS})
        _set_figures_alone(small)
        small.flavor = "woff2"
        # The file's own clock would give other bytes on every machine.
        small["head"].modified = small["head"].created
        small.recalcTimestamp = False
        data = io.BytesIO()
        small.save(data)
    return data.getvalue()


def _set_figures_alone(font: "TTFont") -> None:
    """Inter's tabular signs and spaces are as wide as its figures; in a sentence that reads as a gap."""
    substitutions = font["GSUB"].table
    for record in substitutions.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for index in record.Feature.LookupListIndex:
            for table in substitutions.LookupList.Lookup[index].SubTable:
                wide = getattr(table, "ExtSubTable", table).mapping
                for name in [name for name in wide if name.split(".")[0] not in FIGURES]:
                    del wide[name]


def _keep(kept: Path, data: bytes) -> None:
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=kept.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(kept)
    except OSError:
        log.warning("web font could not be kept; it will be made again")
