"""Time never goes back for what has ended: the latest instant seen is kept, across processes and restarts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clinic.web.clock import Steady

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


class Machine:
    """A machine whose clock can be set, and whose seconds pass when told."""

    def __init__(self) -> None:
        self.time, self.seconds = NOON, 0.0

    def passes(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        self.seconds += seconds

    def clock(self, file: Path) -> Steady:
        return Steady(file, machine=lambda: self.time, elapsed=lambda: self.seconds)


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_as_long_as_nobody_sets_it_time_is_the_machines(machine: Machine, tmp_path: Path) -> None:
    clock = machine.clock(tmp_path / "latest")
    for _ in range(5):
        assert (clock(), clock.ahead()) == (machine.time, timedelta())
        machine.passes(7)


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=400), timedelta(days=365 * 56)])
def test_set_back_it_goes_on_from_the_latest_instant_at_half_its_pace(
    machine: Machine, tmp_path: Path, back: timedelta
) -> None:
    clock = machine.clock(tmp_path / "latest")
    latest = clock()
    machine.time -= back
    assert clock() == latest
    machine.passes(60)
    assert clock() == latest + timedelta(seconds=30)
    assert clock.ahead() == back - timedelta(seconds=30)


def test_it_comes_back_to_the_machines_time_and_never_steps_back(machine: Machine, tmp_path: Path) -> None:
    clock = machine.clock(tmp_path / "latest")
    seen = clock()
    machine.time -= timedelta(hours=1)
    for _ in range(130):
        machine.passes(60)
        assert clock() >= seen
        seen = clock()
    assert seen == machine.time


def test_another_process_and_the_next_start_know_the_latest_instant(machine: Machine, tmp_path: Path) -> None:
    file = tmp_path / "latest"
    idle = machine.clock(file)
    idle()
    machine.passes(3600)
    latest = machine.clock(file)()
    machine.time -= timedelta(hours=1)
    assert idle() == latest
    assert machine.clock(file)() == latest


@pytest.mark.parametrize("content", ["", "yesterday", "2026-11-24T11:00:0"])
def test_a_torn_file_stops_nobody(machine: Machine, tmp_path: Path, content: str) -> None:
    file = tmp_path / "latest"
    file.write_text(content)
    assert machine.clock(file)() == NOON
    assert machine.clock(tmp_path / "no" / "folder")() == NOON
