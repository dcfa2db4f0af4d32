"""Prints the benchmark's tables, one subject after the other: `make bench`, or `ONLY=writing make bench`.

A subject is a module beside this one with `TITLE` and `measured()`, which yields the lines of its table.
The run ends with an error only where a contestant fails.
"""

import importlib
import os

from tests.bench.rounds import say, table

SUBJECTS = (
    "writing",
    "handout",
    "journeys",
)


def main() -> None:
    wanted = os.environ.get("ONLY", "").split() or SUBJECTS
    for name in wanted:
        subject = importlib.import_module(f"tests.bench.{name}")
        say(f"\n{subject.TITLE}\n")
        table(subject.measured())


main()
