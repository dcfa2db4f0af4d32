"""People at work while a service is stopped, or a host dies: nothing they were told is kept is missing."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from clinic.config import Config
from clinic.database import db
from tests.commands.running import Running
from tests.conftest import Clock
from tests.faults import times
from tests.load.family import kill, workers
from tests.load.people import Person, lost, prepare
from tests.load.traffic import Traffic

PEOPLE = times(4, 60)
ANSWERS = times(12, 3000)  # before, and again after what happens
PATIENCE = times(120, 900)
EVERY = (
    0.2  # seconds between two things somebody does: ten at work here are as many as hundreds in a practice
)

Start = Callable[[str], Running]


@pytest.fixture
def people(app: Flask, clock: Clock) -> list[Person]:
    clock.time = datetime.now(UTC)
    found = prepare(app, PEOPLE)
    db.engine.dispose()
    return found


@pytest.fixture
def start(app: Flask, people: list[Person], fonts: Path, tmp_path: Path) -> Iterator[Start]:
    """Services on addresses of their own and one database, each with a folder of its own."""
    config: Config = app.extensions["settings"]
    running: list[Running] = []

    def begin(host: str) -> Running:
        settings = {
            "SECRET_KEY": config.secret_key,
            "DATABASE_URL": config.database_url,
            "BASE_URL": config.base_url,
            "TRUSTED_HOSTS": ",".join(config.trusted_hosts),
            "LOG_LEVEL": "error",
        }
        running.append(Running(tmp_path / host, fonts=fonts, host=host, **settings))
        return running[-1]

    yield begin
    for service in running:
        kill(service.process)
        service.process.wait(timeout=20)
        assert service.process.stdout
        service.process.stdout.close()


def at_work(people: list[Person], *services: Running) -> tuple[Traffic, threading.Thread]:
    traffic = Traffic(
        people, [(service.host, service.port) for service in services], host="localhost", every=EVERY, hands=8
    )
    thread = threading.Thread(target=traffic.run, args=(PATIENCE * 2,))
    thread.start()
    return traffic, thread


@pytest.mark.once
def test_a_killed_worker_and_a_stop_in_the_middle_of_the_work_lose_nothing(
    people: list[Person], start: Start
) -> None:
    service = start("127.0.0.1")
    traffic, thread = at_work(people, service)
    try:
        traffic.answered(ANSWERS, within=PATIENCE, to=people[:1])
        traffic.may_be_cut.set()
        # As the kernel does when memory runs out. It was the only one; the next lets everybody in.
        (worker,) = workers(service.process.pid)
        os.kill(worker, signal.SIGKILL)
        traffic.answered(ANSWERS, within=PATIENCE, to=people[:1])
        service.process.send_signal(signal.SIGTERM)
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(timeout=30) == 0, service.log()
    finally:
        traffic.end()
        thread.join()
    assert traffic.report.errors == [], traffic.report
    assert lost(people) == []


def test_of_two_hosts_one_dies_and_the_other_goes_on_with_everything(
    people: list[Person], start: Start
) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("several hosts share a PostgreSQL")
    first, second = start("127.0.0.2"), start("127.0.0.3")
    traffic, thread = at_work(people, first, second)
    try:
        traffic.answered(ANSWERS, within=PATIENCE)
        traffic.may_be_cut.set()
        kill(first.process)
        # Who worked at the first goes on at the other.
        traffic.answered(ANSWERS, within=PATIENCE, to=people[::2])
    finally:
        traffic.end()
        thread.join()
    assert traffic.report.errors == [], traffic.report
    assert lost(people) == []
