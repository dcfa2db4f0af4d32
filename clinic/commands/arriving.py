"""What has come of a request so far: a thread is taken only for one that is whole."""

import re
from enum import Enum
from typing import Final

LARGEST_HEAD: Final = 2**16
LARGEST_GATHERED: Final = 6 * 2**20  # bytes: a picture of five megabytes with the form around it
LONGEST_SIZE_LINE: Final = 1_024
REQUEST_LINE: Final = re.compile(rb"[A-Z]+ \S+ HTTP/1\.[01]\r\n")
LENGTH: Final = re.compile(rb"\r\ncontent-length:[ \t]*([^\r]*?)[ \t]*(?=\r\n)")
CODING: Final = re.compile(rb"\r\ntransfer-encoding:[ \t]*([^\r]*?)[ \t]*(?=\r\n)")


class Stand(Enum):
    """How far a request is."""

    COMING = "coming"
    WHOLE = "whole"
    HOPELESS = "hopeless"  # no request of any kind; whoever reads it waits for nothing more
    LARGE = "large"  # too large to be gathered: it is read as it comes


class Arriving:
    """The bytes of one request, looked over as they come; what the parser refuses later is its to refuse."""

    def __init__(self, held: bytes = b"") -> None:
        self.data = bytearray()
        self.stand = Stand.COMING
        self.expects_leave = False  # it sends its body only when told to go on
        self._looked_at = 0
        self._end: int | None = None  # where the body ends, once the head says so
        self._chunk: int | None = None  # where the next chunk begins
        self.add(held)

    def add(self, more: bytes) -> None:
        """Take what came."""
        self.data += more
        if self._end is None and self._chunk is None and self.stand is Stand.COMING:
            self._look_for_head()
        if self._chunk is not None and self.stand is Stand.COMING:
            self._look_for_chunks(self._chunk)
        elif self._end is not None and len(self.data) >= self._end:
            self.stand = Stand.WHOLE

    def _look_for_head(self) -> None:
        end = self.data.find(b"\r\n\r\n", max(0, self._looked_at - 3))
        self._looked_at = len(self.data)
        if end < 0:
            begins = self.data[:1].isupper() or not self.data
            has_odd_line = b"\n" in self.data and REQUEST_LINE.match(self.data) is None
            if not begins or has_odd_line or b"\n\n" in self.data or len(self.data) > LARGEST_HEAD:
                self.stand = Stand.HOPELESS
            return
        head = bytes(self.data[: end + 2]).lower()
        lengths, codings = LENGTH.findall(head), CODING.findall(head)
        self.expects_leave = b"\r\nexpect:" in head
        if codings:
            if lengths or codings != [b"chunked"]:
                self.stand = Stand.HOPELESS
            else:
                self._chunk = end + 4
        elif len(lengths) > 1 or not all(length.isdigit() and len(length) < 16 for length in lengths):
            self.stand = Stand.HOPELESS
        else:
            self._end = end + 4 + int(lengths[0] if lengths else 0)
            if self._end - end > LARGEST_GATHERED:
                self.stand = Stand.LARGE

    def _look_for_chunks(self, at: int) -> None:
        while True:
            line = self.data.find(b"\r\n", at)
            if line < 0:
                if len(self.data) - at > LONGEST_SIZE_LINE:
                    self.stand = Stand.HOPELESS
                break
            stated = bytes(self.data[at:line]).split(b";")[0].strip()
            if re.fullmatch(rb"[0-9a-fA-F]{1,8}", stated) is None or line - at > LONGEST_SIZE_LINE:
                self.stand = Stand.HOPELESS
                break
            size = int(stated, 16)
            if size == 0:
                if self.data.find(b"\r\n\r\n", line) >= 0:
                    self.stand = Stand.WHOLE
                elif len(self.data) - line > LARGEST_HEAD:
                    self.stand = Stand.HOPELESS
                break
            if line + size > LARGEST_GATHERED:
                self.stand = Stand.LARGE
                break
            if line + size + 4 > len(self.data):
                break
            at = line + size + 4
        self._chunk = at
