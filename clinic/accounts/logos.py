"""An upload becomes a small PNG of our own making, decoded where a fault of the decoder stays."""

import hashlib
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from clinic.accounts.slots import Slots

LARGEST = 5_000_000  # bytes
SECONDS = 10
DECODER = Path(__file__).with_name("decoder.py")
NO_PICTURE, TOO_LARGE = 3, 4  # what the decoder says by its exit status
SIGNATURE = b"\x89PNG\r\n\x1a\n"
_slots = Slots(1)


class NotALogo(Exception):
    """The file is no picture we take; `key` says in which way."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG we made, and what an address and a page need to know of it."""

    content: bytes
    width: int
    height: int
    digest: str


def picture(data: bytes, *, seconds: float = SECONDS) -> Picture:
    """The upload decoded, made small and written anew; `NotALogo` for anything but PNG, JPEG or WebP."""
    if len(data) > LARGEST:
        raise NotALogo("too-heavy")
    try:
        with _slots.taken():
            child = subprocess.run(  # noqa: S603  our own file, no shell, nothing of the upload in its arguments
                [sys.executable, "-I", str(DECODER)],
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                timeout=seconds,
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise NotALogo("unreadable") from None
    if child.returncode == TOO_LARGE:
        raise NotALogo("too-large")
    if child.returncode != 0 or not child.stdout.startswith(SIGNATURE):
        raise NotALogo("unreadable")
    width, height = struct.unpack(">II", child.stdout[16:24])
    return Picture(
        content=child.stdout,
        width=width,
        height=height,
        digest=hashlib.sha256(child.stdout).hexdigest(),
    )
