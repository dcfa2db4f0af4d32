"""The table in tests/README.md: each requirement stands once, and what proves it is there."""

import ast
import re
from pathlib import Path

from clinic.config import ROOT

TESTS = ROOT / "tests"
TEXT = (TESTS / "README.md").read_text()
ROWS = {
    name: set(re.findall(r"`([^`]+)`", proof))
    for name, proof in re.findall(r"^\| ([A-Z]-\d\d) \| [^|]+ \| ([^|]+) \|$", TEXT, re.MULTILINE)
}
OPEN = re.findall(r"[A-Z]-\d\d", TEXT.partition("**Open:**")[2].partition("\n## ")[0])


def test_each_requirement_stands_once() -> None:
    named = [*re.findall(r"^\| ([A-Z]-\d\d) \|", TEXT, re.MULTILINE), *OPEN]
    assert sorted(named) == sorted(set(named))
    assert len(ROWS) + len(OPEN) == len(named)


def test_what_proves_a_requirement_is_there() -> None:
    missing = [path for paths in ROWS.values() for path in paths if not (TESTS / path).is_file()]
    assert not missing


def test_each_fault_has_its_test_or_is_said_to_be_open() -> None:
    told = TEXT.partition("\n## Faults\n")[2]
    assert sorted(re.findall(r"\bX\d+\b", told), key=lambda name: int(name[1:])) == [
        f"X{number}" for number in range(1, 33)
    ]
    assert [path for path in re.findall(r"`([^`]+\.py)`", told) if not (TESTS / path).is_file()] == []


def test_a_test_that_names_a_requirement_stands_in_its_row() -> None:
    faults = [
        f"{name}: {path.relative_to(TESTS)}"
        for path in sorted(TESTS.rglob("test_*.py"))
        for name in _claimed(path)
        if path.relative_to(TESTS).as_posix() not in ROWS.get(name, ())
    ]
    assert not faults


def _claimed(path: Path) -> list[str]:
    """Ids as a module's docstring lists them: D-03 to D-08, D-14."""
    told = re.search(r"Proves security\.md ([^.]+)", ast.get_docstring(ast.parse(path.read_text())) or "")
    found = []
    for letter, first, last in re.findall(r"([A-Z])-(\d\d)(?: to [A-Z]-(\d\d))?", told[1] if told else ""):
        found += [f"{letter}-{number:02}" for number in range(int(first), int(last or first) + 1)]
    return found
