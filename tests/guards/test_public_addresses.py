"""Every public address ever printed still answers. The list only grows: paper cannot be taken back."""

import pytest
from flask import Flask

from tests.factories import a_practice
from tests.pages import Visitor

# address, what a stranger without anything gets
PRINTED = (
    ("/p/0123456789abcdefghjkmnpqrs", 404),  # on every sheet, with a token of its own
    ("/plan", 403),  # what a bookmark holds: without its cookie it asks for the link again
    ("/sign-in", 200),
    ("/robots.txt", 200),
    ("/.well-known/security.txt", 200),
    ("/health/live", 200),
    ("/health/ready", 200),
)


@pytest.mark.parametrize(("address", "status"), PRINTED)
def test_a_printed_address_still_answers(app: Flask, client: Visitor, address: str, status: int) -> None:
    a_practice()
    assert client.get(address).status_code == status


def test_the_address_on_paper_is_a_route_of_its_own(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert "/p/<token>" in rules
