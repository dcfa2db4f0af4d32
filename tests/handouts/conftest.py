"""One warm renderer for all tests on paper, and each handout set only once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from clinic.handouts import render, words
from clinic.handouts.pool import Limits, Renderer
from clinic.handouts.rules import Contents

PATIENT = Limits(wall_s=120, cpu_s=120, start_s=240)  # a busy machine must not fail what is not about time


@pytest.fixture(scope="session")
def renderer(pytestconfig: pytest.Config) -> Iterator[Renderer]:
    """A real one. Its fonts are cut once a machine, not once a run."""
    folder = str(pytestconfig.cache.mkdir("paper-fonts"))
    made = Renderer(lambda: render.setup(folder), limits=PATIENT)
    yield made
    made.close()


@pytest.fixture(scope="session")
def pdf(renderer: Renderer, service: Flask) -> Callable[[Contents], bytes]:
    """The PDF of these contents; equal contents are set once."""
    kept: dict[Contents, bytes] = {}

    def set_once(contents: Contents) -> bytes:
        if contents not in kept:
            with service.app_context():
                kept[contents] = renderer.pdf(render.page(words.handout(contents)))
        return kept[contents]

    return set_once


@pytest.fixture(scope="session")
def page(service: Flask) -> Callable[[Contents], render.Page]:
    """The markup of these contents and the pictures it names."""

    def write(contents: Contents) -> render.Page:
        with service.app_context():
            return render.page(words.handout(contents))

    return write


@pytest.fixture(scope="session")
def stand_in() -> tuple[str, ...]:
    """The command of a child that follows orders instead of setting pages."""
    import sys

    return (sys.executable, "-P", str(Path(__file__).with_name("stand_in.py")))
