"""`make load`: 200 people at work on a service of its own, stopped halfway; prints what it cost.

make load                     ten minutes on SQLite
SECONDS=120 make load         shorter
PEOPLE=50 STOP=no make load   fewer, and without the stop in the middle
"""

import atexit
import os
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from clinic import create_app
from clinic.config import from_environment
from clinic.database import db
from tests.commands.running import Running
from tests.load.family import kill, memory
from tests.load.people import lost, prepare
from tests.load.traffic import Traffic

KEY = "k" * 20 + "0123456789abcdefghij"
EVERY = 10.0  # seconds from one thing a person does to the next, on average


def main() -> int:
    seconds, number = float(os.environ.get("SECONDS", "600")), int(os.environ.get("PEOPLE", "200"))
    with TemporaryDirectory() as name:
        folder = Path(name)
        more = {
            "WEB_WORKERS": os.environ.get("WEB_WORKERS", "2"),
            "SECRET_KEY": "k" * 20 + "0123456789abcdefghij",
        }
        service = Running(folder, **more)
        atexit.register(kill, service.process)  # whatever goes wrong here, nothing stays behind
        config = from_environment({"RUECKENWIND_ENV": "test", "INSTANCE_PATH": name, **more})
        app = create_app(replace(config, log_level="error", base_url=f"http://127.0.0.1:{service.port}"))
        with app.app_context():
            begun = time.monotonic()
            people = prepare(app, number)
            say(
                f"{number} people, each doing something every {EVERY:.0f} s, for {seconds:.0f} s; "
                f"made ready in {time.monotonic() - begun:.0f} s"
            )
            traffic = Traffic(
                people, [("127.0.0.1", service.port)], host=f"127.0.0.1:{service.port}", every=EVERY
            )
            sizes: list[int] = []
            stops: list[float] = []
            services = [service]

            def watch() -> None:
                end = time.monotonic() + seconds
                stop_at = end - seconds / 2 if os.environ.get("STOP", "yes") != "no" else float("inf")
                while time.monotonic() < end:
                    time.sleep(min(5.0, seconds / 20))
                    sizes.append(memory(services[-1].process.pid))
                    if time.monotonic() > stop_at:
                        stop_at = float("inf")
                        traffic.may_be_cut.set()
                        at = time.monotonic()
                        code = services[-1].stop()
                        stops.append(time.monotonic() - at)
                        assert code == 0, f"the stop ended with {code}"
                        services.append(Running(folder, port=service.port, **more))
                        atexit.register(kill, services[-1].process)
                        stops.append(time.monotonic() - at)
                        traffic.may_be_cut.clear()

            watcher = threading.Thread(target=watch)
            report = traffic.run(seconds, meanwhile=watcher.start)
            watcher.join()
            services[-1].stop()
            found = lost(people)
            db.engine.dispose()
        say(str(report))
        if report.errors:
            say("the service said last: " + services[-1].log()[-2000:])
        say(f"saves answered: {sum(p.saved for p in people)}, issues: {sum(p.issued for p in people)}")
        if stops:
            say(f"SIGTERM halfway: ended after {stops[0]:.1f} s, answering again after {stops[1]:.1f} s")
        half = sizes[: len(sizes) // 2] if stops else sizes
        quarter = max(1, len(half) // 4)
        grown = (sum(half[-quarter:]) / quarter) / max(1, sum(half[quarter : 2 * quarter]) / quarter)
        say(f"memory with renderers: {max(sizes) // 1024} MB at most, fourth quarter / second {grown:.2f}")
        say("lost: nothing" if not found else "LOST: " + "; ".join(found[:10]))
        return 1 if found or report.errors else 0


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  what whoever typed it waits for


if __name__ == "__main__":
    sys.exit(main())
