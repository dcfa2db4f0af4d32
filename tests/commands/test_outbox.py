"""Mail seen to by hand: what is due goes, what waits is listed without anybody's address."""

from datetime import timedelta
from pathlib import Path

from flask import Flask

from clinic.outbox.adapters import Files
from tests.conftest import Clock
from tests.factories import a_practice
from tests.outbox.test_sending import queue, sending


def test_mail_is_sent_by_hand_and_what_waits_is_listed(app: Flask, clock: Clock, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["outbox", "send"]).output == "Nothing is due.\n"
    queue(a_practice())
    (tmp_path / "in the way").write_text("")
    with sending(app, Files(tmp_path / "in the way" / "outbox")):
        failed = runner.invoke(args=["outbox", "send"])
    assert (failed.exit_code, failed.output) == (1, "1 not-kept\n")
    listed = runner.invoke(args=["outbox", "list"]).output
    assert "test  waiting  tries 1  not-kept" in listed
    assert "@" not in listed
    clock.time += timedelta(minutes=2)
    with sending(app, Files(tmp_path / "outbox")):
        assert runner.invoke(args=["outbox", "send"]).output == "1 sent\n"
    assert runner.invoke(args=["outbox", "list"]).output == ""
    assert "sent" in runner.invoke(args=["outbox", "list", "--all"]).output
