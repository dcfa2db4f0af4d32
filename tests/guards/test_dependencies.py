"""What we stand on: nothing older than reviewed, nothing without a reason, nothing unlocked."""

import re
import tomllib
from importlib.metadata import version
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from clinic.commands.supply import Part, bill, parts
from clinic.config import ROOT

# Reviewed floors: below each of these lies a known hole or a fault we met (security.md J-02).
# Asking an advisory service is never the gate: without a network it answers "none found".
FLOORS = {
    "weasyprint": "70.0",
    "flask": "3.1.3",
    "werkzeug": "3.1.6",
    "jinja2": "3.1.6",
    "marshmallow": "4.1.2",
    "pillow": "12.3.0",
    "gunicorn": "23.0.0",
    "flask-security": "5.9.2",
    "sqlalchemy": "2.1.3",
}
PYPROJECT = (ROOT / "pyproject.toml").read_text()
PROJECT = tomllib.loads(PYPROJECT)["project"]
RUNTIME = [Requirement(line) for line in PROJECT["dependencies"]]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    """Every package of a lock file with its version."""
    return {package.lower(): pinned for package, pinned in PINNED.findall((ROOT / name).read_text())}


@pytest.mark.parametrize(("package", "least"), FLOORS.items())
def test_known_bad_versions(package: str, least: str) -> None:
    assert Version(version(package)) >= Version(least)
    assert Version(pins("requirements.lock")[package]) >= Version(least)


@pytest.mark.parametrize(("package", "least"), FLOORS.items())
def test_the_project_asks_for_no_less_than_the_floor(package: str, least: str) -> None:
    asked = next(requirement for requirement in RUNTIME if requirement.name == package)
    bounds = [Version(specifier.version) for specifier in asked.specifier if specifier.operator == ">="]
    assert bounds
    assert max(bounds) >= Version(least)


@pytest.mark.parametrize("requirement", RUNTIME, ids=lambda requirement: requirement.name)
def test_every_dependency_has_a_floor_and_a_reason(requirement: Requirement) -> None:
    line = next(line for line in PYPROJECT.splitlines() if line.strip().startswith(f'"{requirement.name}'))
    assert any(specifier.operator == ">=" for specifier in requirement.specifier), (
        f"{requirement.name} has no floor"
    )
    _, mark, reason = line.partition('",')
    assert mark
    assert len(reason.partition("#")[2].split()) >= 2, f"{requirement.name} does not say why it is there"


def test_both_locks_hold_every_dependency_at_one_version() -> None:
    runtime, development = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {requirement.name for requirement in RUNTIME} <= set(runtime)
    assert {name: development.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_is_checked_by_hash(name: str) -> None:
    text = (ROOT / name).read_text()
    for stanza in re.split(r"\n(?=\S)", text.strip()):
        assert PINNED.match(stanza), stanza[:60]
        assert "--hash=sha256:" in stanza, stanza[:60]


def test_what_runs_is_what_is_locked() -> None:
    locked = pins("requirements-dev.lock")
    running = {name: version(name) for name in ("flask", "sqlalchemy", "weasyprint", "pytest", "playwright")}
    assert running == {name: locked[name] for name in running}


def test_the_bill_of_materials_names_every_locked_package_with_its_hashes() -> None:
    components: Any = bill()["components"]
    assert {part["name"]: part["version"] for part in components} == pins("requirements.lock")
    assert all(part["hashes"] for part in components)
    assert len({part["bom-ref"] for part in components}) == len(components)


def test_every_package_comes_under_a_licence_that_may_be_passed_on() -> None:
    assert [(part.name, part.licence) for part in parts() if not part.may_be_passed_on] == []


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("", False),
    ],
)
def test_of_several_licences_one_is_chosen_and_all_that_apply_together_must_fit(
    licence: str, may: bool
) -> None:
    assert Part("x", "1", (), licence).may_be_passed_on is may
