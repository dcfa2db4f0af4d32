"""No guard is about paper: none starts a rendering process."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.handouts.press import Press, standing_in


@pytest.fixture(autouse=True)
def press(request: pytest.FixtureRequest) -> Iterator[None]:
    """For tests with an app, a press that prints at once."""
    if "app" not in request.fixturenames:
        yield
        return
    app: Flask = request.getfixturevalue("app")
    with standing_in(app, renderer=Press()):
        yield
