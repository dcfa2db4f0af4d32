"""A disk that forgets, when the power is cut, whatever was written to it and not synced."""

import random
from itertools import count
from pathlib import Path
from typing import Any

import apsw

PAGE = 512  # bytes the disk writes at once; smaller pieces are written whole or not at all
_names = count()


class Disk(apsw.VFS):  # type: ignore[misc]
    """SQLite's files in a folder, and beside them what would be left of each after a power cut."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"forgetful-{next(_names)}"
        self.synced: dict[str, bytes] = {}
        self.unsynced: dict[str, list[tuple[int, bytes]]] = {}
        self.deleted: set[str] = set()
        super().__init__(self.name, base="")

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802  SQLite's word
        return File(self, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        super().xDelete(name, sync)
        self.deleted.add(Path(name).name)
        if sync:
            self.sync_folder()

    def sync_folder(self) -> None:
        """From now on what was deleted stays away. SQLite does this too when it first syncs a new journal."""
        for name in self.deleted:
            self.synced.pop(name, None)
            self.unsynced.pop(name, None)
        self.deleted.clear()

    def left(self, chance: random.Random, to: Path) -> None:
        """Write what a power cut leaves: all that was synced and, by chance, pieces of the rest."""
        for name in self.synced.keys() | self.unsynced.keys():
            content = bytearray(self.synced.get(name, b""))
            pieces = [piece for piece in self.unsynced.get(name, []) if chance.random() < 0.5]
            chance.shuffle(pieces)
            for at, piece in pieces:
                if at < 0:
                    del content[-at - 1 :]
                    continue
                content.extend(bytes(max(0, at - len(content))))
                content[at : at + len(piece)] = piece
            if content or name in self.synced:
                (to / name).write_bytes(content)


class File(apsw.VFSFile):  # type: ignore[misc]
    """One file of such a disk."""

    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self.disk = disk
        self.key = Path(name.filename() if hasattr(name, "filename") else str(name)).name
        self.is_new = self.key not in disk.synced
        disk.deleted.discard(self.key)
        disk.unsynced.setdefault(self.key, [])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        for start in range(0, len(data), PAGE):
            self.disk.unsynced[self.key].append((offset + start, bytes(data[start : start + PAGE])))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        super().xTruncate(size)
        self.disk.unsynced[self.key].append((-size - 1, b""))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        path = self.disk.folder / self.key
        self.disk.synced[self.key] = path.read_bytes() if path.exists() else b""
        self.disk.unsynced[self.key] = []
        if self.is_new:
            self.disk.sync_folder()
            self.is_new = False
