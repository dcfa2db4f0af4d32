"""Each message goes once, whatever the mail server does, and what cannot go says why.

Proves security.md R-14 and X15.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Practice
from clinic.audit import action, record
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.outbox import leases, queries
from clinic.outbox.adapters import Adapter, Files, Server
from clinic.outbox.leases import Claim
from clinic.outbox.models import Message, State
from clinic.outbox.putting import put, withdraw
from clinic.outbox.rules import LEASE, Mail
from clinic.outbox.sending import Outbox, Withdrawn, send_due
from tests.conftest import NOON, Clock
from tests.factories import a_practice
from tests.outbox.receiving import free_port, mail_server


def compose(claimed: Claim, _now: datetime) -> Mail:
    return Mail(sender="Praxis am Lindenhof", subject="Übungen", text="Guten Tag,\n\nIhr Plan.\n")


@action
def queue(practice: Practice, *, key: str = "once", good: timedelta = timedelta(days=3)) -> UUID | None:
    made = put(
        "test",
        subject=practice.id,
        key=key,
        recipient="m.beispiel@posteo.de",
        language="de",
        good_until=NOON + good,
        by=practice,
        now=NOON,
    )
    record("mail.queued", by=practice, subject=practice, at=NOON)
    return made.id if made else None


@contextmanager
def sending(app: Flask, adapter: Adapter) -> Iterator[Outbox]:
    """The app's outbox with this adapter and one composer, and afterwards what it was."""
    real = app.extensions["outbox"]
    app.extensions["outbox"] = Outbox(
        adapter=adapter, sender="plan@lindenhof.example", composers={"test": compose}
    )
    try:
        yield app.extensions["outbox"]
    finally:
        app.extensions["outbox"] = real


def message() -> Message:
    found = db.session.scalars(select(Message).execution_options(populate_existing=True)).one()
    db.session.rollback()
    return found


def nobody_listens() -> Server:
    return Server(host="127.0.0.1", port=free_port(), security="none", patience=1)


@pytest.mark.once
def test_a_mail_server_gets_a_whole_mail_once(app: Flask, clock: Clock) -> None:
    made = queue(a_practice())
    with mail_server() as (received, server), sending(app, server):
        assert send_due(clock) == {"sent": 1}
        assert send_due(clock) == {}
    (mail,) = received.mail
    assert received.recipients == ["m.beispiel@posteo.de"]
    assert mail["Subject"] == "Übungen"
    assert mail["From"] == "Praxis am Lindenhof <plan@lindenhof.example>"
    assert mail["Message-ID"] == f"<{made}@lindenhof.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().replace("\r\n", "\n") == "Guten Tag,\n\nIhr Plan.\n"
    kept = message()
    assert (kept.state, kept.recipient, kept.attempts) == (State.SENT, None, 1)
    assert "mail.sent" in db.session.scalars(select(AuditEntry.event)).all()


def test_the_same_occasion_makes_one_message(app: Flask) -> None:
    practice = a_practice()
    assert queue(practice) is not None
    assert queue(practice) is None


def test_a_server_that_is_away_for_a_day_loses_nothing_and_doubles_nothing(app: Flask, clock: Clock) -> None:
    queue(a_practice())
    with sending(app, nobody_listens()):
        for minute in range(0, 24 * 60, 15):
            clock.time = NOON + timedelta(minutes=minute)
            assert set(send_due(clock)) <= {"unreachable"}
    assert message().state is State.WAITING
    assert queries.away_since(practice_id=message().practice_id, now=clock.time) == NOON
    assert 20 < message().attempts < 40
    clock.time = NOON + timedelta(hours=26)
    with mail_server() as (received, server), sending(app, server):
        assert send_due(clock) == {"sent": 1}
        assert queries.away_since(practice_id=message().practice_id, now=clock.time) is None
        clock.time += timedelta(days=1)
        assert send_due(clock) == {}
    assert len(received.mail) == 1


@pytest.mark.once
@pytest.mark.parametrize(
    ("recipient", "data", "state", "failure"),
    [
        ("550 5.1.1 No such user", "250 OK", State.GIVEN_UP, "address-refused"),
        ("450 4.2.0 Greylisted", "250 OK", State.WAITING, "address-refused"),
        ("250 OK", "554 5.7.1 Not wanted", State.GIVEN_UP, "mail-refused"),
        ("250 OK", "451 4.3.0 Later", State.WAITING, "mail-refused"),
    ],
)
def test_a_refusal_for_good_ends_it_and_one_for_now_does_not(
    app: Flask, clock: Clock, recipient: str, data: str, state: State, failure: str
) -> None:
    queue(a_practice())
    with mail_server() as (received, server), sending(app, server):
        received.answer_to_recipient, received.answer_to_mail, received.keeps = recipient, data, False
        send_due(clock)
    kept = message()
    assert (kept.state, kept.failure) == (state, failure)
    assert (kept.recipient is None) is (state is State.GIVEN_UP)


def test_what_came_too_late_to_be_worth_it_is_given_up(app: Flask, clock: Clock, tmp_path: Path) -> None:
    queue(a_practice(), good=timedelta(hours=1))
    clock.time = NOON + timedelta(hours=1)
    with sending(app, Files(tmp_path)):
        assert send_due(clock) == {"given-up": 1}
    assert message().failure == "too-late"
    assert list(tmp_path.iterdir()) == []


def test_what_went_long_ago_is_dropped(app: Flask, clock: Clock, tmp_path: Path) -> None:
    practice = a_practice()
    with sending(app, Files(tmp_path)):
        queue(practice, key="old")
        send_due(clock)
        clock.time = NOON + timedelta(days=91)
        queue(practice, key="new", good=timedelta(days=92))
        assert send_due(clock) == {"sent": 1}
    assert message().key == "new"


def test_while_one_process_sends_no_other_takes_the_same_message(app: Flask) -> None:
    queue(a_practice())
    first = leases.claim(now=NOON)
    assert first is not None
    assert leases.claim(now=NOON + LEASE - timedelta(seconds=1)) is None
    again = leases.claim(now=NOON + LEASE)
    assert again is not None
    assert (again.id, again.attempts) == (first.id, 2)
    leases.defer(first, failure="unreachable", now=NOON)  # it comes back late, and changes nothing
    assert message().lease == again.lease


def test_several_at_once_over_one_database_take_each_message_once(app: Flask) -> None:
    practice = a_practice()
    queued = {queue(practice, key=str(number)) for number in range(12)}
    db.session.remove()
    taken: list[UUID] = []

    def take() -> None:
        with app.app_context():
            while (claimed := leases.claim(now=NOON)) is not None:
                taken.append(claimed.id)

    workers = [threading.Thread(target=take) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == len(queued)
    assert set(taken) == queued


def test_without_a_server_the_same_mail_is_one_file_for_its_owner_alone(
    app: Flask, clock: Clock, tmp_path: Path
) -> None:
    queue(a_practice())
    folder = tmp_path / "outbox"
    with sending(app, Files(folder)):
        send_due(clock)
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert message_from_bytes(file.read_bytes(), policy=default)["Subject"] == "Übungen"


def test_a_message_that_cannot_be_composed_does_not_stop_the_others(
    app: Flask, clock: Clock, tmp_path: Path
) -> None:
    practice = a_practice()
    queue(practice, key="first")
    queue(practice, key="second")

    def broken(claimed: Claim, now: datetime) -> Mail:
        if not list(tmp_path.iterdir()) and claimed.attempts == 1 and not seen:
            seen.append(claimed.id)
            raise RuntimeError
        return compose(claimed, now)

    seen: list[UUID] = []
    with sending(app, Files(tmp_path)) as outbox:
        outbox.composers["test"] = broken
        assert send_due(clock) == {"not-composed": 1, "sent": 1}


def test_what_no_longer_holds_is_withdrawn(app: Flask, clock: Clock, tmp_path: Path) -> None:
    practice = a_practice()
    queue(practice)

    def withdrawn(_claimed: Claim, _now: datetime) -> Mail:
        raise Withdrawn("link-revoked")

    with sending(app, Files(tmp_path)) as outbox:
        outbox.composers["test"] = withdrawn
        assert send_due(clock) == {"withdrawn": 1}
    assert message().failure == "link-revoked"

    @action
    def take_back() -> int:
        record("mail.queued", by=practice, subject=practice, at=NOON)
        return withdraw("test", subject=practice.id, by=practice, now=NOON)

    queue(practice, key=str(uuid4()))
    assert take_back() == 1
    with sending(app, Files(tmp_path)):
        assert send_due(clock) == {}
