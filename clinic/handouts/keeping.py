"""Sheets once set, kept beside the database under the hash of what they are made of; never with a link.

They hold what a plan holds: each plan has a folder of its own, open to the service alone, that goes with it.
Nothing here is needed: what is missing, torn or of an older engine is set anew.
"""

import json
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from clinic.handouts.pool import Printed

EACH = 8  # sheets of one plan
PLANS = 200
LEAST_ROOM = 200 * 2**20  # bytes; a disk that runs full needs no second copy of anything


class Keeper:
    """The sheets set last, of the plans used last."""

    def __init__(self, folder: Path, *, each: int = EACH, plans: int = PLANS) -> None:
        self.folder, self.each, self.plans = folder, each, plans

    def take(self, plan: UUID, digest: str) -> Printed | None:
        """The sheet of this plan with this hash, if it is kept."""
        path = self._path(plan, digest)
        with suppress(OSError, ValueError, KeyError, TypeError):
            head, _, document = path.read_bytes().partition(b"\n")
            facts = json.loads(head)
            if document.startswith(b"%PDF-") and len(document) == facts.pop("length"):
                os.utime(path)
                os.utime(path.parent)
                return Printed(document, facts)
        return None

    def keep(self, plan: UUID, digest: str, printed: Printed) -> None:
        """Keep a sheet, and let the oldest go. A disk that refuses costs the next visitor a moment."""
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if shutil.disk_usage(self.folder).free < LEAST_ROOM:
                return
            path = self._path(plan, digest)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            head = json.dumps({**printed.facts, "length": len(printed.pdf)}).encode()
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
            with os.fdopen(handle, "wb") as file:
                file.write(head + b"\n" + printed.pdf)
            Path(temporary).replace(path)
            for old in _oldest(path.parent)[: -self.each]:
                old.unlink(missing_ok=True)
            for old in _oldest(self.folder)[: -self.plans]:
                shutil.rmtree(old, ignore_errors=True)

    def forget(self, plan: UUID) -> None:
        """Nothing of this plan is kept any more."""
        shutil.rmtree(self.folder / plan.hex, ignore_errors=True)

    def _path(self, plan: UUID, digest: str) -> Path:
        return self.folder / plan.hex / digest[:40]


def _oldest(folder: Path) -> list[Path]:
    """What lies in a folder, the one not used for longest first."""
    found = []
    for path in folder.iterdir():
        with suppress(OSError):  # somebody else may have tidied up
            found.append((path.stat().st_mtime_ns, path))
    return [path for _, path in sorted(found)]
