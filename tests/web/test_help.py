"""The page that explains the product."""

import pytest
from flask import Flask

from clinic import wording
from tests import factories
from tests.pages import Visitor


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_anybody_can_read_what_this_is_for(client: Visitor, language: str) -> None:
    page = client.get("/help", headers={"Accept-Language": language}).text
    assert {"en": "It makes no diagnosis", "de": "Es stellt keine Diagnose"}[language] in page
    assert "all-keys" not in page


def test_people_signed_in_find_the_keys(app: Flask, client: Visitor) -> None:
    factories.signed_in(client, factories.a_clinician())
    page = client.get("/help").text
    assert 'id="all-keys"' in page
    assert 'href="/help#all-keys"' in page
