"""Somebody who saves and issues as fast as the service answers, in a process that may be killed anytime.

A line on standard input begins a process of its own; it says its number, then each thing it was told is kept.
"""

import json
import logging
import os
import sys
from typing import Any

from clinic import create_app
from clinic.database import db
from clinic.library.catalogue import library
from clinic.screening.catalogue import questionnaire

SAVES_TO_AN_ISSUE = 6


def main() -> None:
    app = create_app()
    logging.disable()
    # Read before the first process is begun, so that each begins within milliseconds.
    library()
    questionnaire()
    with app.app_context():
        db.engine.dispose()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(app, json.loads(line))
        say({"pid": child})
        os.waitpid(child, 0)
        say({"gone": child})


def work(app: Any, person: dict[str, Any]) -> None:
    client = app.test_client(use_cookies=False)
    headers = {"Cookie": person["cookie"], "Sec-Fetch-Site": "same-origin"}
    version, reps = person["version"], 0
    while True:
        reps = reps % 29 + 1
        say({"trying": reps})
        if reps % SAVES_TO_AN_ISSUE:
            data = {"csrf_token": person["token"], "version": version, "typed": f"2x{reps}", "before": ""}
            address = f"/plans/{person['plan']}/doses/{person['dose']}"
            answer = client.post(address, data=data, headers=headers | {"Accept": "application/json"})
            assert answer.status_code == 200, answer.text
            version = answer.get_json()["version"]
            say({"saved": reps, "version": version})
        else:
            data = {"csrf_token": person["token"], "version": version}
            answer = client.post(f"/plans/{person['plan']}/issue", data=data, headers=headers)
            assert answer.status_code == 303, answer.text
            version += 1
            say({"issued": version})


def say(words: dict[str, int]) -> None:
    # One write for one line: a kill leaves whole lines.
    os.write(sys.stdout.fileno(), f"{json.dumps(words)}\n".encode())


if __name__ == "__main__":
    main()
