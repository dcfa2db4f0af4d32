"""A power cut takes nothing that was acknowledged, with the settings every connection of ours has."""

import random
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from clinic.database import pragmas, sqlite_driver
from tests.faults import times
from tests.faults.disk import Disk

ROUNDS = times(4, 400)


def cut(folder: Path, settings: tuple[str, ...], chance: random.Random) -> tuple[int, int, str]:
    """Write until the power goes; how much was acknowledged, how much is left, and whether it is whole."""
    before, after = folder / "before", folder / "after"
    before.mkdir()
    after.mkdir()
    disk = Disk(before)
    connection = apsw.Connection(str(before / "x.db"), vfs=disk.name)
    for pragma in settings:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, content BLOB)")
    acknowledged = 0
    for number in range(1, chance.randint(2, 25)):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO kept VALUES (?, ?)", (number, chance.randbytes(chance.randint(10, 9000)))
        )
        if chance.random() < 0.2:
            connection.execute(
                "UPDATE kept SET content = x'00' WHERE number = ?", (chance.randint(1, number),)
            )
        connection.execute("COMMIT")
        acknowledged = number
        if chance.random() < 0.1:
            connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
    disk.left(chance, after)
    connection.close()
    with closing(sqlite_driver().connect(after / "x.db")) as found:
        try:
            whole = found.execute("PRAGMA integrity_check").fetchone()[0]
            (left,) = found.execute("SELECT count(*) FROM kept").fetchone()
        except sqlite_driver().DatabaseError as error:
            whole, left = str(error), 0
    return acknowledged, left, whole


@pytest.mark.parametrize("version", [sqlite_driver().sqlite_version_info, (3, 40, 1)])
def test_a_power_cut_takes_nothing_acknowledged(tmp_path: Path, version: tuple[int, int, int]) -> None:
    chance = random.Random(7)  # noqa: S311  not for secrets
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        folder.mkdir()
        acknowledged, left, whole = cut(folder, pragmas(version), chance)
        assert (left, whole) == (acknowledged, "ok"), f"round {number}"


def test_this_disk_does_forget_what_was_not_synced(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311  not for secrets
    settings = tuple(words.replace("FULL", "NORMAL") for words in pragmas((3, 53, 0)))
    lost = 0
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        folder.mkdir()
        acknowledged, left, _ = cut(folder, settings, chance)
        lost += acknowledged - left
    assert lost > 0
