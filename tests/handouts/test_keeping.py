"""Sheets set before are found again, in bounded room; what is wrong with one is as if it were not there."""

import os
from pathlib import Path
from uuid import UUID

import pytest

from clinic.handouts import keeping
from clinic.handouts.keeping import Keeper
from clinic.handouts.pool import Printed

PLAN, OTHER = UUID(int=1), UUID(int=2)
DIGEST = "a" * 64


def a_sheet(text: str = "sheet") -> Printed:
    return Printed(f"%PDF-1.7 {text}".encode(), {"sizes": [[595, 842]]})


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path / "sheets", each=2, plans=2)


def test_a_sheet_is_found_under_its_plan_and_hash_alone(keeper: Keeper) -> None:
    keeper.keep(PLAN, DIGEST, a_sheet())
    assert keeper.take(PLAN, DIGEST) == a_sheet()
    assert keeper.take(OTHER, DIGEST) is None
    assert keeper.take(PLAN, "b" * 64) is None


def test_only_the_service_can_read_what_is_kept(keeper: Keeper) -> None:
    keeper.keep(PLAN, DIGEST, a_sheet())
    for path in (keeper.folder, *keeper.folder.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.parametrize(
    "torn", [b"", b"{}", b'{"length": 3}\n%PDF-1.7 sheet', b"[]\n%PDF-1.7", b"\xff\n%PDF-"]
)
def test_a_torn_sheet_is_none(keeper: Keeper, torn: bytes) -> None:
    keeper.keep(PLAN, DIGEST, a_sheet())
    (file,) = (keeper.folder / PLAN.hex).iterdir()
    file.write_bytes(torn)
    assert keeper.take(PLAN, DIGEST) is None


def test_the_sheets_and_plans_used_longest_ago_make_room(keeper: Keeper) -> None:
    for number in range(3):
        keeper.keep(PLAN, f"{number}" * 64, a_sheet())
        os.utime(keeper.folder / PLAN.hex / (f"{number}" * 40), (number, number))
    assert [keeper.take(PLAN, f"{number}" * 64) is None for number in range(3)] == [True, False, False]
    for number in range(2, 5):
        keeper.keep(UUID(int=number), DIGEST, a_sheet())
    assert len(list(keeper.folder.iterdir())) == 2


def test_what_is_forgotten_is_gone(keeper: Keeper) -> None:
    keeper.keep(PLAN, DIGEST, a_sheet())
    keeper.forget(PLAN)
    keeper.forget(OTHER)
    assert list(keeper.folder.iterdir()) == []


def test_a_disk_that_is_full_or_refuses_costs_nobody_a_sheet(
    keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    Keeper(tmp_path / "file").keep(PLAN, DIGEST, a_sheet())
    monkeypatch.setattr(keeping, "LEAST_ROOM", 2**80)
    keeper.keep(PLAN, DIGEST, a_sheet())
    assert keeper.take(PLAN, DIGEST) is None
