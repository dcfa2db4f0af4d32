"""The mails that went, read as a mailbox shows them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from flask import Flask

from clinic.outbox.adapters import Files
from clinic.outbox.sending import send_due
from tests.conftest import Clock


class Mailbox:
    """Sends what is due and reads what came."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder, self.clock = folder, clock

    def fetch(self) -> list[EmailMessage]:
        """Everything that came by now, sent first."""
        send_due(self.clock)
        found = [message_from_bytes(file.read_bytes(), policy=default) for file in self.folder.glob("*.eml")]
        return [message for message in found if isinstance(message, EmailMessage)]

    def take(self, subject: str) -> EmailMessage:
        """The one mail with this subject."""
        (found,) = [message for message in self.fetch() if message["Subject"] == subject]
        return found


def address_in(message: EmailMessage, path: str) -> str:
    """The address in a mail that leads below this path, without the host."""
    found = re.search(rf"http://localhost({path}/\S+)", message.get_content())
    assert found is not None, message.get_content()
    return found[1]


@contextmanager
def opened(app: Flask, folder: Path, clock: Clock) -> Iterator[Mailbox]:
    """Mail of this app goes into the folder meanwhile."""
    outbox = app.extensions["outbox"]
    real, outbox.adapter = outbox.adapter, Files(folder)
    try:
        yield Mailbox(folder, clock)
    finally:
        outbox.adapter = real
