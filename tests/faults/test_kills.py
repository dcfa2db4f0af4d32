"""A process killed at any moment leaves everything it acknowledged, and nothing half done."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from clinic.config import ROOT, Config
from clinic.database import db
from clinic.plans.models import Plan, Revision
from tests.conftest import Clock
from tests.faults import times
from tests.load.people import Person, Unsure, lost, prepare

KILLS = times(5, 200)


@pytest.fixture
def person(app: Flask, clock: Clock) -> Person:
    """One clinician at work now, for a process that goes by the machine's clock."""
    clock.time = datetime.now(UTC)
    (person,) = prepare(app, 1)
    db.engine.dispose()
    return person


@pytest.fixture
def typist(app: Flask, person: Person, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    config: Config = app.extensions["settings"]
    settings = {
        "RUECKENWIND_ENV": "test",
        "SECRET_KEY": config.secret_key,
        "DATABASE_URL": config.database_url,
        "BASE_URL": config.base_url,
        "TRUSTED_HOSTS": ",".join(config.trusted_hosts),
        "INSTANCE_PATH": str(tmp_path),
    }
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.typist"],
            cwd=ROOT,
            env=os.environ | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        yield process
        assert process.stdin
        process.stdin.close()
        assert process.wait(timeout=20) == 0, (tmp_path / "log").read_text()
        assert process.stdout
        process.stdout.close()


@pytest.mark.once
def test_kills_lose_nothing_that_was_acknowledged(
    app: Flask, person: Person, typist: subprocess.Popen[str], tmp_path: Path
) -> None:
    chance = random.Random(3)  # noqa: S311  not for secrets
    assert typist.stdin
    assert typist.stdout
    done = 0
    for number in range(KILLS):
        known = {key: str(value) for key, value in asdict(person).items()} | {"version": person.version}
        typist.stdin.write(f"{json.dumps(known)}\n")
        typist.stdin.flush()
        person.unsure = None
        least, heard, took, pid, at = chance.randint(1, 5), 0, 0.0, 0, time.monotonic()
        for line in typist.stdout:
            said = json.loads(line)
            pid = said.get("pid", pid)
            if "saved" in said or "issued" in said:
                heard, took = heard + 1, time.monotonic() - at
            at = time.monotonic()
            if heard == least:
                # Somewhere within the next thing it does, as long as the last one took.
                threading.Timer(chance.uniform(0, took), os.kill, (pid, signal.SIGKILL)).start()
                heard += 1
            if "gone" in said:
                break
            if "trying" in said:
                person.unsure = Unsure("", said["trying"], uuid4())
            if "saved" in said:
                done, person.saved, person.last_saved = done + 1, person.saved + 1, said["saved"]
                person.unsure = None
            if "issued" in said:
                person.issued, person.unsure = person.issued + 1, None
        assert lost([person]) == [], f"kill {number}"
        # What was under way may have been kept without anybody being told.
        person.version = db.session.scalars(select(Plan.version).where(Plan.id == person.plan)).one()
        revisions = select(func.count()).where(Revision.plan_id == person.plan)
        person.issued = db.session.scalars(revisions).one() - 1
        person.saved = person.version - person.began_with - person.issued
        db.session.remove()
        db.engine.dispose()
    assert done >= KILLS, (tmp_path / "log").read_text()
