"""Makes the layouts in little that the designer shows beside their names: `make miniatures`.

Always the same invented plan, so that only a changed layout or drawing changes a picture.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from PIL import Image
from PIL.Image import Dither, Quantize

from clinic.config import ROOT
from clinic.handouts import render, words
from clinic.handouts.layouts import Design, Layout
from clinic.handouts.pool import Limits, Renderer
from clinic.handouts.rules import Contents
from clinic.library import drawings
from tests.bench.service import a_service
from tests.handouts.samples import LINK, contents

FOLDER: Final = ROOT / "clinic" / "static" / "layouts"
# The page that differs most from those of the other layouts, counted from 1.
PAGES: Final = {Layout.FRIDGE: 1, Layout.CLINICIAN: 1, Layout.LARGE: 4, Layout.BOOKLET: 3}
LYING: Final = frozenset({Layout.DIARY, Layout.BOOKLET})
WIDE, TALL = 144, 204  # pixels
PATIENT: Final = Limits(wall_s=300, cpu_s=300, start_s=300, patience_s=300)
COLOURS: Final = 24  # keeps each below 8 kB


def miniatures() -> Iterator[tuple[Layout, bytes]]:
    """Each layout's page as a PNG."""
    plan = _drawn(contents("en", 5, link=LINK, diary_from=date(2026, 11, 25)))
    with a_service() as app:
        folder = str(app.extensions["settings"].instance / "fonts")
        renderer = app.extensions["renderer"] = Renderer(lambda: render.setup(folder), limits=PATIENT)
        for layout in Layout:
            sheet = renderer.print(render.page(words.handout(plan), Design(layout=layout))).pdf
            width = 4 * (TALL if layout in LYING else WIDE)
            large = renderer.picture(sheet, PAGES.get(layout, 2) - 1, width)
            yield layout, _little(large)


def _drawn(plan: Contents) -> Contents:
    return replace(
        plan,
        items=tuple(
            replace(item, drawings=tuple(each.name for each in drawings.stills(item.dose.exercise)))
            for item in plan.items
        ),
    )


def _little(picture: bytes) -> bytes:
    with Image.open(io.BytesIO(picture)) as large:
        size = (large.width // 4, round(large.height / 4))
        small = large.convert("RGB").resize(size, Image.Resampling.BOX)
    target = io.BytesIO()
    few = small.quantize(COLOURS, method=Quantize.MEDIANCUT, kmeans=8, dither=Dither.NONE)
    few.save(target, "PNG", optimize=True)
    return target.getvalue()


def main() -> None:
    for layout, picture in miniatures():
        (FOLDER / f"{layout}.png").write_bytes(picture)


if __name__ == "__main__":
    main()
