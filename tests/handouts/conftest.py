"""One warm renderer for all tests on paper, and each handout set only once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from clinic.handouts import render, words
from clinic.handouts.layouts import DEFAULT, Design
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
def pdf(renderer: Renderer, service: Flask) -> Callable[..., bytes]:
    """The PDF of these contents in a design; equal ones are set once."""
    kept: dict[tuple[Contents, Design], bytes] = {}

    def set_once(contents: Contents, design: Design = DEFAULT) -> bytes:
        if (contents, design) not in kept:
            with service.app_context():
                page = render.page(words.handout(contents), design)
            kept[contents, design] = renderer.pdf(page)
        return kept[contents, design]

    return set_once


@pytest.fixture(scope="session")
def page(service: Flask) -> Callable[..., render.Page]:
    """The markup of these contents in a design, and the pictures it names."""

    def write(contents: Contents, design: Design = DEFAULT) -> render.Page:
        with service.app_context():
            return render.page(words.handout(contents), design)

    return write


@pytest.fixture(scope="session")
def stand_in() -> tuple[str, ...]:
    """The command of a child that follows orders instead of setting pages."""
    import sys

    return (sys.executable, "-P", str(Path(__file__).with_name("stand_in.py")))
