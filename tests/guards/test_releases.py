"""Every route and command says what becomes of a plan, and what makes one leave asks the gate.

Proves security.md I-02, I-08.
"""

import ast
import inspect
import sys
from typing import Any

import pytest

from clinic.config import ROOT
from clinic.web.releasing import Release, release_of, releases
from tests.guards.addresses import a_service
from tests.guards.gates import HANDING_OUT, ROUTES, SHOWING

pytestmark = pytest.mark.once  # what is asked is the same on every database

# What a plan leaves as, in the database.
LEAVING = ("Revision", "Link", "LinkDigest")
# The libraries' own commands.
NOT_OURS = {"db"}


def test_every_route_says_what_becomes_of_a_plan() -> None:
    app = a_service()
    silent = sorted({route.endpoint for route in ROUTES if release_of(app, route.endpoint) is None})
    assert not silent, f"Mark them with clinic/web/releasing.py: {', '.join(silent)}"


def test_every_command_says_what_becomes_of_a_plan() -> None:
    said = {
        name: release
        for name, release in releases(a_service().cli).items()
        if name.split()[0] not in NOT_OURS
    }
    silent = [name for name, release in said.items() if release is None]
    assert not silent, f"Mark them with clinic/web/releasing.py: {', '.join(silent)}"
    assert Release.SHOWN not in said.values()


def test_what_hands_out_and_what_keeps_do_not_share_a_blueprints_word() -> None:
    """A blueprint with a route that hands out says it route by route; none inherits the wrong word."""
    app = a_service()
    mixed = {route.endpoint.rpartition(".")[0] for route in (*HANDING_OUT, *SHOWING)}
    assert not [name for name in mixed if hasattr(app.blueprints[name], "release")]


def test_only_actions_that_ask_the_gate_make_what_leaves() -> None:
    made: dict[str, set[str]] = {}
    for path in sorted((ROOT / "clinic").rglob("*.py")):
        source = path.read_text()
        if not any(f"{thing}(" in source for thing in LEAVING):
            continue
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.Call) and ast.unparse(node.func) in LEAVING:
                        place = f"{path.relative_to(ROOT)}:{function.name}"
                        made.setdefault(place, set()).add(ast.unparse(node.func))
    assert made == {
        "clinic/plans/actions.py:issue": {"Revision"},
        "clinic/sharing/actions.py:_made": {"Link", "LinkDigest"},
        "clinic/sharing/actions.py:address": {"LinkDigest"},
    }


def test_a_command_that_keeps_plans_knows_no_action_that_hands_out() -> None:
    app = a_service()
    for name, release in releases(app.cli).items():
        if release is not Release.KEPT:
            continue
        command: Any = app.cli
        for part in name.split():
            command = command.commands[part]
        imported = inspect.getsource(sys.modules[inspect.unwrap(command.callback).__module__])
        for module in (
            "clinic.plans.actions",
            "clinic.sharing.actions",
            "plans import actions",
            "sharing import actions",
        ):
            assert module not in imported, name
