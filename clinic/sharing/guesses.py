"""Addresses nobody ever made are answered more and more slowly, network by network; real ones never are.

Kept in the memory of each process: a token cannot be guessed, so this only spares work, and a visitor without
any right must not be able to make the database write.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

FREE = 30
SPAN = timedelta(minutes=1)
MOST_NETWORKS = 10_000


class Guesses:
    """How many unknown addresses each network has asked for within the running minute."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[datetime, int]] = OrderedDict()
        self._lock = Lock()

    def wait(self, network: str, *, at: datetime) -> int:
        """Count one more; how many seconds this network has to wait, 0 while within its share."""
        with self._lock:
            since, count = self._known.pop(network, (at, 0))
            if not timedelta(0) <= at - since < SPAN:
                since, count = at, 0
            self._known[network] = (since, count + 1)
            if len(self._known) > MOST_NETWORKS:
                self._known.popitem(last=False)
        return 0 if count < FREE else int((since + SPAN - at).total_seconds()) + 1
