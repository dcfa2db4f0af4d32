"""The scripts of the plan page that only reckon: a timer from a dose, a diary from all that is known."""

import json
import subprocess
from pathlib import Path
from typing import Any

import playwright
import pytest

from clinic.config import ROOT

NODE = Path(playwright.__file__).parent / "driver" / "node"  # a browser's tests bring it along
SCRIPTS = ROOT / "clinic" / "static" / "js"


@pytest.fixture(scope="module")
def reckoned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("scripts")
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    for name in ("pace", "days", "groups"):
        (folder / f"{name}.js").write_text((SCRIPTS / f"{name}.js").read_text("utf-8"), "utf-8")
    cases = folder / "cases.js"
    cases.write_text((Path(__file__).parent / "script_cases.js").read_text("utf-8"), "utf-8")
    told = subprocess.run([str(NODE), str(cases)], capture_output=True, check=True, text=True, timeout=30)
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def test_both_sides_are_held_with_time_to_change_and_rest_between_sets(reckoned: dict[str, Any]) -> None:
    assert reckoned["sides"] == [
        "ready left 5", "move left 3", "hold left 30",
        "change right 10", "move right 3", "hold right 30",
        "rest left 20", "move left 3", "hold left 30",
        "change right 10", "move right 3", "hold right 30",
    ]  # fmt: skip


def test_sides_that_take_turns_do_so_from_repetition_to_repetition(reckoned: dict[str, Any]) -> None:
    assert reckoned["turns"] == ["ready left 5", "work left 3", "work right 3", "work left 3", "work right 3"]


def test_repetitions_without_a_hold_are_one_stretch_that_counts(reckoned: dict[str, Any]) -> None:
    (work,) = reckoned["work"]
    assert (work["kind"], work["seconds"], work["reps"]) == ("work", 40, 10)
    assert reckoned["counted"] == 3


def test_a_dose_without_a_time_has_no_timer(reckoned: dict[str, Any]) -> None:
    assert reckoned["untimed"] == []


def test_the_time_is_the_clocks_also_after_a_locked_screen(reckoned: dict[str, Any]) -> None:
    assert reckoned["length"] == 29
    assert reckoned["begin"] == reckoned["back"] == "ready"  # a clock set back is the beginning
    assert reckoned["hold"] == ["hold", 9, 1]
    assert reckoned["second"] == 2
    assert reckoned["over"] is True
    assert reckoned["clock"] == ["1:15", "0:01", "0:00"]


def test_cues_are_heard_once_and_not_after_the_fact(reckoned: dict[str, Any]) -> None:
    assert reckoned["first"] == ["ready"]
    assert reckoned["holds"] == ["hold"]
    assert reckoned["lasts"] == ["3"]
    assert reckoned["half"] == ["half"]
    assert reckoned["locked"] == ["hold"]
    assert reckoned["lockedOver"] == ["over"]


def test_a_day_is_the_devices_own_and_summer_time_moves_none(reckoned: dict[str, Any]) -> None:
    assert reckoned["local"] == "2026-03-29"
    assert reckoned["apart"] == [2, 2]
    assert reckoned["week"][0] == "2026-11-23"
    assert reckoned["week"][6] == "2026-11-29"


def test_of_one_entry_the_highest_edition_stands(reckoned: dict[str, Any]) -> None:
    assert reckoned["newest"] == [5]
    assert reckoned["gone"] == ["b"]
    assert reckoned["states"] == ["done", "part", ""]


def test_a_jump_is_told_from_today_or_from_the_last_time(reckoned: dict[str, Any]) -> None:
    assert reckoned["jumped"] == [True, False, True, False]
    assert reckoned["back7"] == [True, False, False]


def test_a_group_is_asked_about_until_so_many_of_it_are_done(reckoned: dict[str, Any]) -> None:
    assert reckoned["open"] == [[["row", "fly", "pull"]], [["row", "fly", "pull"]], []]
    assert reckoned["small"] == []  # where no more are planned than one chooses, nothing is asked


def test_ticked_to_begin_with_is_what_was_chosen_before_then_the_plans_first(
    reckoned: dict[str, Any],
) -> None:
    assert reckoned["picked"] == [["row", "fly"], ["pull", "row"], ["pull", "fly"]]


def test_only_what_was_chosen_or_begun_is_gone_through(reckoned: dict[str, Any]) -> None:
    assert reckoned["through"] == [["walk", "fly", "pull"], ["walk", "row", "fly"], ["walk", "row", "pull"]]
    assert reckoned["alone"] == ["walk", "row", "fly"]


def test_of_an_exercise_that_stands_there_twice_one_tick_is_for_the_first(reckoned: dict[str, Any]) -> None:
    assert reckoned["again"] == [True, False]


def test_so_many_of_a_group_are_enough_and_count_as_so_many(reckoned: dict[str, Any]) -> None:
    assert reckoned["enough"] == [True, True, True]
    assert reckoned["scarce"] == [False, False]
    assert reckoned["many"] == [3, 2, 0]
