"""A child that speaks the same frames as the real one and does as the page tells it."""

import importlib.util
import json
import os
import sys
import time
from pathlib import Path

# By its file: importing the package would load the whole service into every stand-in.
FRAMES = Path(__file__).resolve().parents[2] / "clinic" / "handouts" / "frames.py"
spec = importlib.util.spec_from_file_location("frames", FRAMES)
assert spec and spec.loader
frames = importlib.util.module_from_spec(spec)
spec.loader.exec_module(frames)


def main() -> None:
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    first = frames.read(incoming)
    assert first
    setup, _ = first
    if setup["css"] == "no engine":
        frames.write(outgoing, {"failed": "OSError"})
        return
    kind, _, place = setup["css"].partition(" ")
    while kind == "slow" and not Path(place).exists():
        time.sleep(0.005)
    frames.write(outgoing, {"ready": True})
    drawings: list[str] = []
    while frame := frames.read(incoming):
        if "drawing" in frame[0]:
            drawings.append(frame[0]["drawing"])
            frames.write(outgoing, {"done": True})
            continue
        order, _, rest = frame[0]["html"].partition(" ")
        if order == "hang":
            time.sleep(600)
        elif order == "die":
            os._exit(3)
        elif order == "babble":
            outgoing.write(b"this is no frame, and it is long enough to be taken for one")
            outgoing.flush()
        elif order == "break":
            frames.write(outgoing, {"failed": "RecursionError"})
        elif order == "empty":
            frames.write(outgoing, {"done": True}, b"<html>")
        else:
            if order == "wait":
                while not Path(rest).exists():
                    time.sleep(0.005)
            said = {
                "pid": os.getpid(),
                "env": sorted(os.environ),
                "asked": frame[0]["names"],
                "drawings": drawings,
            }
            frames.write(outgoing, {"done": True}, b"%PDF-" + json.dumps(said).encode())


main()
