"""What two processes say to each other over pipes: a length, a JSON head, and the bytes it announces."""

import json
import re
import struct
from collections.abc import Mapping, Sequence
from typing import IO, Any

MOST_HEAD = 16 * 1024 * 1024
MOST_BYTES = 64 * 1024 * 1024
LENGTH = struct.Struct(">I")
# A picture of this name is a drawing, named by its content: whoever has had it need not read it again.
DRAWING = re.compile(r"drawing-[0-9a-f]{16}\.svg")


class Garbled(Exception):
    """What came through the pipe is not a frame, or stops in the middle of one."""


def write(file: IO[bytes], head: Mapping[str, Any], *parts: bytes) -> None:
    """Send one frame, whole."""
    text = json.dumps({**head, "parts": [len(part) for part in parts]}).encode()
    file.write(LENGTH.pack(len(text)) + text)
    for part in parts:
        file.write(part)
    file.flush()


def read(file: IO[bytes]) -> tuple[dict[str, Any], Sequence[bytes]] | None:
    """The next frame, or none if the other side has closed the pipe between two frames."""
    start = file.read(LENGTH.size)
    if not start:
        return None
    if len(start) < LENGTH.size:
        raise Garbled
    (length,) = LENGTH.unpack(start)
    if length > MOST_HEAD:
        raise Garbled
    try:
        head = json.loads(_exactly(file, length))
        sizes = head.pop("parts")
        if not all(isinstance(size, int) and size >= 0 for size in sizes) or sum(sizes) > MOST_BYTES:
            raise Garbled
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Garbled from error
    return head, [_exactly(file, size) for size in sizes]


def _exactly(file: IO[bytes], length: int) -> bytes:
    data = file.read(length)
    if len(data) < length:
        raise Garbled
    return data
