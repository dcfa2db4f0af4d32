"""Where mail goes: into files on this machine, or to a mail server."""

import os
import smtplib
import ssl
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

SIGNED_IN = 235
PATIENCE = 20.0  # seconds for each answer of a mail server


class Unsent(Exception):
    """The mail may not have gone. `key` says why, to a machine."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class TryAgain(Unsent):
    """It may go later: the server is away, busy, or not set up right."""


class Refused(Unsent):
    """It will never go: the server knows no such address, or will not take this mail."""


class Adapter(Protocol):
    """A way to send mail."""

    is_real: bool  # whether it leaves this machine

    def send(self, message: EmailMessage, *, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Files:
    """One file a mail, for as long as no mail server is set up. The same mail twice is one file."""

    folder: Path
    is_real = False

    def send(self, message: EmailMessage, *, name: str) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished = self.folder / f".{name}.unfinished"
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(message.as_bytes())
            unfinished.replace(self.folder / f"{name}.eml")
        except OSError as error:
            raise TryAgain("not-kept") from error


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, spoken to in the open on this machine only."""

    host: str
    port: int
    security: str  # tls from the first byte, starttls, or none
    name: str = ""
    password: str = ""
    patience: float = PATIENCE
    is_real = True

    def send(self, message: EmailMessage, *, name: str) -> None:
        try:
            server = self._connected()
        except smtplib.SMTPAuthenticationError as error:
            raise TryAgain("sign-in-refused") from error
        except smtplib.SMTPNotSupportedError as error:
            raise TryAgain("not-encrypted") from error
        except (OSError, smtplib.SMTPException) as error:
            raise TryAgain("unreachable") from error
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _fault(min(codes, default=450), "address-refused") from error
        except smtplib.SMTPDataError as error:
            raise _fault(error.smtp_code, "mail-refused") from error
        except smtplib.SMTPResponseException as error:
            # About us or the server, not about this mail: somebody can mend it meanwhile.
            raise TryAgain("server-refused") from error
        except (OSError, smtplib.SMTPException) as error:
            raise TryAgain("broken-off") from error
        finally:
            # Once the mail was taken, a goodbye that fails changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _sign_in(self, server: smtplib.SMTP) -> None:
        if (self.name + self.password).isascii():
            server.login(self.name, self.password)
            return
        server.ehlo_or_helo_if_needed()
        code, said = server.docmd("AUTH", _plain(self.name, self.password))
        if code != SIGNED_IN:
            raise smtplib.SMTPAuthenticationError(code, said)

    def _connected(self) -> smtplib.SMTP:
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.patience, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.patience)
        try:
            if self.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.name:
                self._sign_in(server)
        except BaseException:
            server.close()
            raise
        return server


def _plain(name: str, password: str) -> str:
    """What AUTH PLAIN sends: UTF-8 (RFC 4616), where smtplib knows ASCII alone."""
    return "PLAIN " + b64encode(f"\0{name}\0{password}".encode()).decode("ascii")


def adapter(url: str, *, folder: Path) -> Adapter:
    """What the setting asks for; `clinic.config` has checked its form."""
    if not url:
        return Files(folder)
    parts = urlsplit(url)
    host = parts.hostname or ""
    security = "tls" if parts.scheme == "smtps" else "starttls"
    if parts.scheme == "smtp" and host in ("127.0.0.1", "::1", "localhost"):
        security = "none"
    return Server(
        host=host,
        port=parts.port or (465 if security == "tls" else 587),
        security=security,
        name=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _fault(code: int, key: str) -> Unsent:
    return Refused(key) if code >= 500 else TryAgain(key)
