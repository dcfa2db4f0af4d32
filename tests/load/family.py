"""A process with everything below it: what it takes, and how a machine that dies takes it all along."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import Popen


def below(leader: int) -> Iterator[tuple[int, int]]:
    """A process and all it began, each with its resident kilobytes."""
    parents: dict[int, list[int]] = {}
    sizes: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except (OSError, ValueError):
            continue  # it ended while we looked
        pid = int(status.parent.name)
        parents.setdefault(int(lines["PPid"]), []).append(pid)
        sizes[pid] = int(lines.get("VmRSS", "0 kB").split()[0])
    waiting = [leader]
    while waiting:
        pid = waiting.pop()
        yield pid, sizes.get(pid, 0)
        waiting += parents.get(pid, [])


def memory(leader: int) -> int:
    """Resident kilobytes of a process and everything below it; pages shared by several count for each."""
    return sum(size for _, size in below(leader))


def workers(leader: int) -> list[int]:
    """The web processes of a service: forked from it, unlike its helpers."""
    children = [int(child) for child in Path(f"/proc/{leader}/task/{leader}/children").read_text().split()]
    called = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in (leader, *children)}
    return [child for child in children if called[child] == called[leader]]


def kill(leader: Popen[str]) -> None:
    """End them all at once, as a power cut would. The number of one that ended may be another's."""
    if leader.poll() is not None:
        return
    for pid in [pid for pid, _ in below(leader.pid)]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
