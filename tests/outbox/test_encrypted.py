"""Mail goes encrypted and signed in, to a server whose certificate is trusted; never in the open."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from clinic.outbox.adapters import Server, TryAgain
from tests.outbox.receiving import Received, free_port

NAME, PASSWORD = "praxis", "ein langes Wort für die Post"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for 127.0.0.1, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server of a test")])
    at = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("mail") / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the certificate, by the setting every program of OpenSSL reads."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@contextmanager
def listening(certificate: Path, security: str, *, offers: bool = True) -> Iterator[tuple[Received, int]]:
    """A mail server that wants a name and a password, and speaks only encrypted where it `offers` to."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    def check(_server: object, _session: object, _envelope: object, _kind: str, given: object) -> AuthResult:
        is_known = given == LoginPassword(NAME.encode(), PASSWORD.encode())
        return AuthResult(success=is_known, handled=is_known)

    received, port = Received(), free_port()
    is_tls = security == "tls"
    controller = Controller(
        received,
        hostname="127.0.0.1",
        port=port,
        ssl_context=context if is_tls else None,
        tls_context=context if security == "starttls" and offers else None,
        require_starttls=security == "starttls" and offers,
        authenticator=check,
        auth_required=security == "starttls" and offers,
        auth_require_tls=security == "starttls",
    )
    controller.start()
    try:
        yield received, port
    finally:
        controller.stop()


def a_mail() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "praxis@example.org", "m@example.org", "Übungen"
    message.set_content("Guten Tag")
    return message


def server(port: int, security: str, password: str = PASSWORD) -> Server:
    return Server("127.0.0.1", port, security, name=NAME, password=password, patience=3)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_encrypted_and_signed_in(certificate: Path, trusted: None, security: str) -> None:
    with listening(certificate, security) as (received, port):
        server(port, security).send(a_mail(), name="1")
    assert [mail["Subject"] for mail in received.mail] == ["Übungen"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_nobody_vouches_for_gets_nothing(certificate: Path, security: str) -> None:
    with listening(certificate, security) as (received, port), pytest.raises(TryAgain, match="unreachable"):
        server(port, security).send(a_mail(), name="1")
    assert received.mail == []


def test_a_server_that_does_not_encrypt_gets_neither_mail_nor_password(certificate: Path) -> None:
    with (
        listening(certificate, "starttls", offers=False) as (received, port),
        pytest.raises(TryAgain, match="not-encrypted"),
    ):
        server(port, "starttls").send(a_mail(), name="1")
    assert received.mail == []


def test_a_wrong_password_waits_until_somebody_mends_it(certificate: Path, trusted: None) -> None:
    with listening(certificate, "tls") as (received, port), pytest.raises(TryAgain, match="sign-in-refused"):
        server(port, "tls", password="another").send(a_mail(), name="1")
    assert received.mail == []
