"""The journeys replayed in Chromium: interactions, seconds by a keystroke-level model, and a key's search.

The tests of the journeys are the replay; they fail on their own when a count grows above its target.
"""

import re
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.rounds import Line

TITLE = "Journeys in the browser (M 1.35 s, P 1.1 s, K 0.25 s; Card, Moran and Newell 1980)"
FRAME = 16.7  # ms
JOURNEY = re.compile(r"^(J\d+): (\d+) interactions \(target (\d+)\), (.+?): (.+)$")
KEY = re.compile(r"^finding: ([\d.]+) ms a key among ([\d,]+): (.+)$")


def measured() -> Iterator[Line]:
    tests = ("tests/browser/test_journeys.py", "tests/browser/test_finding.py")
    wanted = ("-m", "browser", "-k", "test_j or a_key_costs", "-n0", "-q", "-p", "no:randomly")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *tests, *wanted], check=False, capture_output=True, text=True
    )
    for line in run.stdout.splitlines():
        if found := JOURNEY.match(line):
            name, count, target, time, title = found.groups()
            yield Line(
                what=f"{name} {title}"[:44],
                ratio=int(count),
                against="interactions",
                target=int(target),
                more=time,
            )
        elif found := KEY.match(line):
            took, among, query = found.groups()
            yield Line(
                what=f"a key of “{query}”",
                ratio=float(took) / FRAME,
                against=f"a frame, {among} exercises",
                # The frame is asked of a library as large as ours; many times as many are looked at.
                target=None if "," in among else 1,
                stretch=None if "," in among else 0.5,
                more=f"{took} ms",
            )
    if run.returncode:
        raise SystemExit(run.stdout[-2_000:])
