"""Each hazard of tests/hazards.md has controls, and those have tests. Proves security.md I-05."""

import re

from clinic.config import ROOT
from tests.guards.test_requirements import ROWS

ROW = re.compile(r"^\| (H\d\d) [^|]+ \| ([^|]+) \| ([1-4]) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
HAZARDS = ROW.findall((ROOT / "tests" / "hazards.md").read_text())


def test_hazards_are_numbered_without_gaps() -> None:
    assert [number for number, *_ in HAZARDS] == [f"H{place:02}" for place in range(1, len(HAZARDS) + 1)]


def test_every_control_of_a_hazard_is_held_by_tests() -> None:
    for number, harm, _severity, controls, held in HAZARDS:
        named = re.findall(r"[A-Z]-\d\d", held)
        assert harm.strip(), number
        assert controls.strip(), number
        assert named, number
        assert not [one for one in named if one not in ROWS], number
