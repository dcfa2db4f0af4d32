"""A practice with an administrator, a browser of theirs, another browser, and where mail arrives."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from clinic.accounts.models import Clinician, Role
from tests.accounts.people.mailbox import Mailbox, opened
from tests.conftest import Clock
from tests.factories import a_clinician, signed_in
from tests.pages import Visitor


@pytest.fixture
def lang(client: Visitor) -> Clinician:
    """An administrator, signed in with `client`."""
    person = a_clinician(role=Role.ADMINISTRATOR, email="lang@example.org")
    signed_in(client, person)
    return person


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    visitor = app.test_client()
    assert isinstance(visitor, Visitor)
    return visitor


@pytest.fixture
def mailbox(app: Flask, tmp_path: Path, clock: Clock) -> Iterator[Mailbox]:
    with opened(app, tmp_path, clock) as known:
        yield known
