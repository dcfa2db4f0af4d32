"""A feature imports only what stands before it, and rules stay pure."""

import ast
from collections.abc import Iterator
from pathlib import Path

from clinic.config import ROOT
from tests.guards.files import MODULES, of_each, tree

ORDER = (
    ("config", "patience", "database", "extensions"),
    ("content",),
    ("wording",),
    ("web",),
    ("audit",),
    ("outbox",),
    ("accounts",),
    ("patients",),
    ("measures",),
    ("library",),
    ("screening",),
    ("plans",),
    ("handouts",),
    ("sharing",),
    ("diary",),
    ("reminders",),
    ("privacy",),
    ("desk",),
    ("models",),  # the one list of all tables, for migrations and guards
    ("figures",),  # a development tool, held apart by a guard of its own below
    ("commands",),
)
PLACE = {feature: place for place, features in enumerate(ORDER) for feature in features}
PURE_FILES = {
    "dosing.py",
    "limits.py",
    "ledger.py",
    "changes.py",
    "issuing.py",
    "snapshot.py",
    "rules.py",
    "logic.py",
    "closing.py",
    "rescreening.py",
    "line.py",
    "stepping.py",
    "gate.py",
    "balance.py",
}
IMPURE = {
    "flask",
    "sqlalchemy",
    "time",
    "random",
    "secrets",
    "os",
    "pathlib",
    "socket",
    "subprocess",
    "requests",
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "manager", "managers", "misc"}


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, by its full name."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "clinic":
                yield from (f"clinic.{alias.name}" for alias in node.names)
            else:
                yield node.module


def feature(path: Path) -> str:
    return path.relative_to(ROOT / "clinic").parts[0].removesuffix(".py")


@of_each(MODULES)
def test_a_feature_imports_only_what_stands_before_it(path: Path) -> None:
    if path == ROOT / "clinic" / "__init__.py":
        return  # puts all of them together
    here = PLACE[feature(path)]
    later = {
        name
        for name in imports(path)
        if name.startswith("clinic.") and PLACE.get(name.split(".")[1], len(ORDER)) > here
    }
    assert not later, f"{path.relative_to(ROOT)} looks forward to {sorted(later)}"


@of_each([path for path in MODULES if path.name in PURE_FILES])
def test_rules_stay_pure(path: Path) -> None:
    used = {name.split(".")[0] for name in imports(path)} & IMPURE
    models = {
        name for name in imports(path) if name.endswith((".models", ".queries", ".actions", ".database"))
    }
    assert not used | models, f"{path.relative_to(ROOT)} decides with {sorted(used | models)}"
    clocks = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}
    ]
    assert not clocks, f"{path.relative_to(ROOT)} reads a clock in line {clocks[0]}; time is an argument"


@of_each([p for p in MODULES if p.name == "actions.py"])
def test_actions_know_nothing_of_the_web(path: Path) -> None:
    assert not {
        name for name in imports(path) if name.split(".")[0] == "flask" or name.startswith("clinic.web")
    }


@of_each(MODULES)
def test_every_thing_has_a_home_with_a_name(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES
    assert not path.parent.name.startswith(tuple(FORBIDDEN_NAMES))


@of_each(MODULES)
def test_every_module_promises_something_in_a_line(path: Path) -> None:
    if path.read_text().strip():
        assert ast.get_docstring(tree(path)), f"{path.relative_to(ROOT)} has no first line"


def test_the_pdf_engine_is_known_in_one_place() -> None:
    users = {
        str(path.relative_to(ROOT))
        for path in MODULES
        for name in imports(path)
        if name.split(".")[0] == "weasyprint"
    }
    assert {user.split("/")[1] for user in users} <= {"handouts"}


def test_the_running_service_never_loads_the_drawing_tool() -> None:
    """Only the commands that draw import it, and only when they run: numpy is no part of the service."""
    users = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if feature(path) != "figures" and any(name.startswith("clinic.figures") for name in imports(path))
    }
    assert users <= {"clinic/commands/figures.py"}
    for path in users:
        at_once = [
            node for node in ast.parse((ROOT / path).read_text()).body if isinstance(node, ast.ImportFrom)
        ]
        assert not [node.module for node in at_once if (node.module or "").startswith("clinic.figures")]
