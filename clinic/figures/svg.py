"""Writes drawings as SVG of one plain kind: whole numbers, relative cubics, nothing but paths in groups."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from clinic.figures.scene import Floats

WIDTH = 900  # units across every drawing: 40 mm on paper, so that one unit is 0.044 mm


def number(value: float) -> str:
    return str(round(value)) if abs(value - round(value)) < 0.005 else f"{value:.2f}".rstrip("0").lstrip("0")


def cubics(curve: Floats, *, closed: bool) -> str:
    """Path data for cubics (s, 4, 2) joined end to end."""
    if not len(curve):
        return ""
    whole = np.round(curve).astype(int)
    start = whole[0, 0]
    begins = np.concatenate([[start], whole[:-1, 3]])
    steps = (whole[:, 1:] - begins[:, None]).reshape(-1, 6)
    steps = steps[(steps != 0).any(1)]
    if not len(steps):
        return ""
    return f"M{start[0]} {start[1]}c{_packed(steps.ravel().tolist())}{'z' if closed else ''}"


def polygon(points: Floats) -> str:
    whole = np.round(points).astype(int)
    steps = np.diff(whole, axis=0).ravel().tolist()
    return f"M{whole[0, 0]} {whole[0, 1]}l{_packed(steps)}z"


def _packed(values: Sequence[int]) -> str:
    text = "".join(f"{value}" if value < 0 else f" {value}" for value in values)
    return text.lstrip(" ")


def path(data: str, fill: str = "none", **attributes: str | float) -> str:
    """One path; attribute names are written with underscores for hyphens. Nothing at all for no data."""
    if not data:
        return ""
    told = "".join(
        f' {name.replace("_", "-")}="{value if isinstance(value, str) else number(value)}"'
        for name, value in attributes.items()
    )
    return f'<path fill="{fill}"{told} d="{data}"/>'


def document(
    parts: Iterable[str], *, height: int, title: str = "", description: str = "", style: str = ""
) -> str:
    """A whole file, WIDTH units wide, its size in pixels given as well because WeasyPrint asks for it."""
    told = f"<title>{escape(title)}</title>" if title else ""
    told += f"<desc>{escape(description)}</desc>" if description else ""
    told += f"<style>{style}</style>" if style else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f"viewBox={quoteattr(f'0 0 {WIDTH} {height}')}>{told}"
        f'<g stroke-linecap="round" stroke-linejoin="round">{"".join(parts)}</g></svg>\n'
    )
