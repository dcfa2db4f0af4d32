import gzip

import pytest

from clinic.figures import lint, svg
from clinic.figures.build import MAP, MOVING, OUTPUT, exercises
from clinic.library.catalogue import figures

FINE = svg.document([svg.path("M1 2c3 4 5-6 7 8z", "#123456", fill_opacity=0.5)], height=900, title="A & B")


def test_a_drawing_of_plain_paths_is_fine() -> None:
    assert list(lint.faults(FINE)) == []


@pytest.mark.parametrize(
    ("mark", "instead"),
    [
        ("<path ", "<script>1</script><path "),
        ("<path ", '<image href="x.png"/><path '),
        ("<path ", '<g clip-path="url(#a)"/><path '),
        ("<path ", '<path onload="x" '),
        ("<path ", '<path opacity=".5" '),
        ("<path ", "<text>1</text><path "),
        ("<path ", "<style>path{fill:red}</style><path "),
        ('fill="#123456"', 'fill="url(#paint)"'),
        ('fill="#123456"', 'style="fill:red"'),
        ("M1 2c", "M1 2A"),
        ('width="900" ', ""),
        ("<title>A &amp; B</title>", ""),
        ("<svg ", "<!DOCTYPE svg><svg "),
        ("</svg>", ""),
        ("</svg>", f"<desc>{'x' * 20_000}</desc></svg>"),
    ],
)
def test_anything_but_plain_paths_is_a_fault(mark: str, instead: str) -> None:
    assert mark in FINE
    assert list(lint.faults(FINE.replace(mark, instead, 1)))


def test_a_moving_drawing_may_hold_steps_and_nothing_that_loads() -> None:
    steps = svg.document(
        [svg.path("M1 2c3 4 5 6 7 8")], height=9, title="x", style=".s{animation:2s step-end infinite}"
    )
    assert list(lint.faults(steps, moving=True)) == []
    assert list(lint.faults(steps))
    assert list(lint.faults(steps.replace("2s", "url(x)"), moving=True))


drawn = pytest.mark.skipif(not (OUTPUT / MAP).exists(), reason="the drawings are not made yet")


@drawn
def test_every_file_among_the_drawings_is_fine() -> None:
    assert [f"{path}: {fault}" for path, fault in lint.of_folder(OUTPUT)] == []


@drawn
def test_every_exercise_has_a_drawing_of_each_key_pose_and_one_that_moves() -> None:
    wanted = {
        f"{exercise}/{name}"
        for exercise, frames in figures().items()
        for name in (*(f"{number}.svg" for number in range(1, len(frames) + 1)), MOVING)
    }
    assert {str(path.relative_to(OUTPUT)) for path in OUTPUT.glob("*/*.svg")} == wanted
    assert set(exercises()) == set(figures())


@drawn
def test_moving_drawings_are_light_on_the_wire() -> None:
    sent = [len(gzip.compress(path.read_bytes())) for path in OUTPUT.glob(f"*/{MOVING}")]
    assert sum(sent) / len(sent) < 30_000  # brotli, which pages send, takes about a sixth less
