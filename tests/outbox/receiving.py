"""A real mail server on loopback, and composers that say what they were asked."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from clinic.outbox.adapters import Server


class Received:
    """What a mail server took, and what it answers instead when told to."""

    def __init__(self) -> None:
        self.mail: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answer_to_recipient = "250 OK"
        self.answer_to_mail = "250 OK"
        self.keeps = True

    async def handle_RCPT(  # noqa: N802  the server's own name for it
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if self.answer_to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.keeps:
            message = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.mail.append(message)
            self.recipients += envelope.rcpt_tos
        return self.answer_to_mail


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def mail_server() -> Iterator[tuple[Received, Server]]:
    """A server that listens, and how to reach it."""
    received = Received()
    port = free_port()
    controller = Controller(received, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield received, Server(host="127.0.0.1", port=port, security="none", patience=3)
    finally:
        controller.stop()
