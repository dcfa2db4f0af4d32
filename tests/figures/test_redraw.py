"""What stands in the files is what the generator draws."""

import numpy as np

from clinic.figures import build
from clinic.figures.show import pixels

# One of the quickest to draw, with two hands that touch, muscles, a ghost and an arrow.
QUICK = "hands-behind-chest-opener"


def test_a_redraw_of_two_real_frames_gives_the_pictures_that_stand() -> None:
    drawn, standing = build.key_frames(QUICK), build.standing(QUICK)
    assert len(drawn) == len(standing) == 2
    for fresh, kept in zip(drawn, standing, strict=True):
        one, other = (np.asarray(pixels(each, 450), int) for each in (fresh, kept))
        assert one.shape == other.shape
        # Another build of numpy may round a point to the next whole number, 0.04 mm away; no line moves.
        assert np.abs(one - other).mean() < 0.02
