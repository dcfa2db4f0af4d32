"""A picture's pixels as rows and columns, cut to the part that holds something."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinic.figures.raster import Pixels
from clinic.figures.scene import Floats

BORDER = 4  # empty pixels kept around the part


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """The part of a picture from `left`, `top`; `row` and `column` say where each chosen pixel lies in it."""

    left: int
    top: int
    shape: tuple[int, int]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    chosen: NDArray[np.int64]

    def spread(self, values: NDArray[Any], empty: Any) -> NDArray[Any]:
        """One value for each covered pixel of the whole picture, as rows and columns of the part."""
        whole = np.full(self.shape, empty, dtype=values.dtype)
        whole[self.row, self.column] = values[self.chosen]
        return whole

    def moved(self, lines: list[Floats]) -> list[Floats]:
        """Lines of the part in the coordinates of the whole picture."""
        return [line + np.array([self.left, self.top]) for line in lines]


def window(pixels: Pixels, wanted: NDArray[np.bool_]) -> Window:
    """The part of the picture around the wanted pixels; other covered pixels within it are kept too."""
    row, column = np.divmod(pixels.at.astype(np.int64), pixels.width)
    if not wanted.any():
        empty = np.zeros(0, np.int64)
        return Window(0, 0, (1, 1), empty, empty, empty)
    top = max(int(row[wanted].min()) - BORDER, 0)
    left = max(int(column[wanted].min()) - BORDER, 0)
    bottom = min(int(row[wanted].max()) + BORDER + 1, pixels.height)
    right = min(int(column[wanted].max()) + BORDER + 1, pixels.width)
    chosen = np.nonzero((row >= top) & (row < bottom) & (column >= left) & (column < right))[0]
    return Window(left, top, (bottom - top, right - left), row[chosen] - top, column[chosen] - left, chosen)
