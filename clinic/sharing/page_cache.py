"""Pages as they were sent, compressed, for as long as nothing they show has changed.

A page's key names all it depends on, so a stale one is never found; the oldest make room.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

MOST = 512  # pages of some 8 kB each


class PageCache:
    """The pages opened last, in the memory of this process."""

    def __init__(self, *, most: int = MOST) -> None:
        self.most = most
        self._pages: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def page(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The page kept under this key, or a new one."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
        made = make()
        with self._lock:
            self._pages[key] = made
            if len(self._pages) > self.most:
                self._pages.popitem(last=False)
        return made
