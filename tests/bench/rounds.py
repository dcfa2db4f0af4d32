"""The only clock of the benchmark: contestants timed in turns, and what their times come to as ratios."""

import gc
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter

ROUNDS = 9
NOISY = 4 / 3  # the slowest round of the reference against its median


@dataclass(frozen=True, slots=True)
class Race:
    """Seconds of each contestant, round by round."""

    seconds: Mapping[str, tuple[float, ...]]

    def ratio(self, ours: str, reference: str) -> float:
        """The median of the rounds' own ratios: what slowed a round slowed both."""
        pairs = zip(self.seconds[ours], self.seconds[reference], strict=True)
        return median(mine / other for mine, other in pairs)

    def milliseconds(self, name: str) -> float:
        return 1000 * median(self.seconds[name])

    def is_noisy(self, reference: str) -> bool:
        return max(self.seconds[reference]) > NOISY * median(self.seconds[reference])


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the tables: what was measured, against what, and how it stands to its target."""

    what: str
    ratio: float | None = None
    against: str = ""
    target: float | None = None
    stretch: float | None = None
    more: str = ""

    @property
    def state(self) -> str:
        """met, within 15 %, missed; not run where there is nothing to compare."""
        if self.ratio is None:
            return "" if self.target is None else "not run"
        if self.target is None:
            return ""
        if self.ratio <= self.target:
            return "met"
        return "within 15 %" if self.ratio <= 1.15 * self.target else "missed"


def race(contestants: Mapping[str, Callable[[], object]], *, times: int = 1, rounds: int = ROUNDS) -> Race:
    """Time each contestant `times` over in every round, in changing order, after one warm-up each."""
    for run in contestants.values():
        run()
    gc.collect()
    gc.freeze()
    names = list(contestants)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        shift = number % len(names)
        for name in (*names[shift:], *names[:shift]):
            gc.collect()
            run = contestants[name]
            begun = perf_counter()
            for _ in range(times):
                run()
            seconds[name].append((perf_counter() - begun) / times)
    gc.unfreeze()
    return Race({name: tuple(taken) for name, taken in seconds.items()})


def say(text: str = "") -> None:
    """A line of the report."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def table(lines: Iterable[Line]) -> None:
    """Ours, what it is compared with, ratio, target, stretch, and how it stands."""
    say(f"{'':44}{'ratio':>8}  {'against':22}{'target':>8}{'stretch':>9}  ")
    for line in lines:
        ratio = f"{line.ratio:.2f}" if line.ratio is not None else "–"
        target = f"{line.target:g}" if line.target is not None else ""
        stretch = f"{line.stretch:g}" if line.stretch is not None else ""
        row = (
            f"{line.what:44}{ratio:>8}  {line.against:22}{target:>8}{stretch:>9}  {line.state:12}{line.more}"
        )
        say(row.rstrip())
