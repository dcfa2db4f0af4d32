"""What cannot be taken back, or opens the practice to others, asks once more who is there.

Proves security.md A-13.
"""

import re

import pytest

from tests.guards.addresses import CHANGING, Route, a_service, routes

pytestmark = pytest.mark.once

# By address: exports, erasure and its like, people and roles, security, who signs content, factors.
SENSITIVE = re.compile(
    r"/(?:export|copy)(?:/|$)"
    r"|/privacy/(?:erase|restrict|lift|release)$|/(?:erase-due|revoke-links)$"
    r"|^/team/"
    r"|^/practice/(?:security|access|mode|keys|backups?)(?:/|$)"
    r"|^/practice/content/[^/]+/(?:sign|withdraw)$"
    r"|^/account/factors/"
)
# Sensitive by its address alone, each for a reason.
HARMLESS = {
    "factors.rename_passkey",  # a name opens nothing
}


def sensitive() -> list[Route]:
    return [
        route
        for route in routes()
        if SENSITIVE.search(route.rule) and route.method in CHANGING and route.endpoint not in HARMLESS
    ]


def marked() -> set[str]:
    app = a_service()
    return {name for name, view in app.view_functions.items() if getattr(view, "freshly_proven", False)}


def test_every_sensitive_act_asks_once_more_who_is_there() -> None:
    known = marked()
    assert not [str(route) for route in sensitive() if route.endpoint not in known]


def test_the_acts_people_would_look_for_are_among_them() -> None:
    assert marked() >= {
        "content.approve",
        "content.withdraw",
        "copies.all_of_it",
        "factors.add_passkey",
        "factors.make_codes",
        "factors.remove_app",
        "factors.remove_passkey",
        "keeping.erase",
        "keeping.restrict",
        "person.change_role",
        "person.leave",
        "practice.choose_mode",
        "securing.change",
        "team.invite",
    }


def test_only_people_signed_in_are_asked_for_a_proof() -> None:
    staff = {
        route.endpoint for route in routes() if str(route.entry) in ("staff", "clinicians", "administrators")
    }
    assert marked() <= staff
