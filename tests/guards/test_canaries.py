"""What people write stays text on every page: markup in it is never markup of the page.

Proves security.md D-01.
"""

import pytest
from flask import Flask
from turbohtml import parse

from clinic.accounts.models import Role
from clinic.web.access import ROLES, Entry
from tests import factories
from tests.guards.addresses import Route, World, own, routes
from tests.pages import Visitor

pytestmark = pytest.mark.once

CANARY = "\"'><b data-canary=1>&amp;</b><script data-canary=1>"
PAGES = [route for route in routes() if route.method == "GET" and route.entry in (*ROLES, Entry.LINK_HOLDERS)]


@pytest.mark.parametrize("route", PAGES, ids=str)
def test_markup_in_what_was_written_is_not_markup_of_the_page(app: Flask, route: Route) -> None:
    world = World(f"Praxis {CANARY}", "lindenhof.example", text=CANARY)
    client = app.test_client()
    assert isinstance(client, Visitor)
    factories.signed_in(client, world.people[Role.ADMINISTRATOR])
    if route.entry is Entry.LINK_HOLDERS:
        assert world.link
        client.get(f"/p/{world.secret}")
    answer = client.get(route.address(app, own(route, world)))
    if answer.mimetype != "text/html":
        return
    assert not parse(answer.get_data(as_text=True)).xpath("//*[@data-canary]")
