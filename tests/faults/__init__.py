"""What happens when things break: kills, power cuts, full disks, locks held elsewhere.

Each fault is short here and long in `make faults`, by the same code: `FAULTS=long` asks for the long one.
"""

import os

IS_LONG = os.environ.get("FAULTS") == "long"


def times(short: int, long: int) -> int:
    """How often a fault is tried."""
    return long if IS_LONG else short
