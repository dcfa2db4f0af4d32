"""Every setting, read from the environment once, checked before the service starts."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"
ENVIRONMENTS = ("development", "production", "test")
SETTINGS = (
    "CODE_DRIFT",
    "DATA_KEY",
    "DATA_KEY_FALLBACKS",
    "RUECKENWIND_ENV",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "DATABASE_URL",
    "BASE_URL",
    "TRUSTED_HOSTS",
    "FORWARDED_HOPS",
    "BIND",
    "PORT",
    "WEB_WORKERS",
    "WEB_THREADS",
    "RENDERERS",
    "INSTANCE_PATH",
    "OUTSIDE_PATH",
    "RETENTION_YEARS",
    "LOG_LEVEL",
    "SECURITY_CONTACT",
    "MAIL_URL",
    "MAIL_FROM",
    "FLASK_DEBUG",
    "BACKUP_KEY",
)
SHORTEST_KEY = 32
SAMPLE_KEYS = ("secret", "change", "example", "sample", "default", "password", "dev-key")


class Misconfigured(SystemExit):
    """The service may not start like this; whoever tried reads one line that says why and the way out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What the environment said. Names match the variables, in lower case."""

    environment: str
    secret_key: str = field(repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    data_key: str = field(default="", repr=False)
    data_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    code_drift: int = 1
    database_url: str = field(repr=False)
    base_url: str
    trusted_hosts: tuple[str, ...]
    forwarded_hops: int = 0
    bind: str = "127.0.0.1"
    port: int = 8000
    web_workers: int = 2
    web_threads: int = 4
    instance: Path = INSTANCE
    backup_keys: tuple[str, ...] = ()
    outside: Path | None = None
    retention_years: int = 10
    debug: bool = False
    renderers: int = 1
    log_level: str = "info"
    security_contact: str = ""
    mail_url: str = field(default="", repr=False)
    mail_from: str = "rueckenwind@localhost"

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_secure(self) -> bool:
        """Whether people reach us over HTTPS, so cookies may be marked Secure and `__Host-`."""
        return self.base_url.startswith("https://")


def from_environment(values: Mapping[str, str] | None = None) -> Config:
    """The configuration the environment describes, or `Misconfigured` with one clear line."""
    values = os.environ if values is None else values
    _check_spelling(values)
    environment = values.get("RUECKENWIND_ENV", "development")
    if environment not in ENVIRONMENTS:
        raise Misconfigured(f"RUECKENWIND_ENV is {environment!r}; choose one of {', '.join(ENVIRONMENTS)}.")
    instance = instance_folder(values)
    port = _whole_number(values, "PORT", 8000, most=65_535)
    base_url = values.get("BASE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    host = urlsplit(base_url).hostname
    if not host or urlsplit(base_url).scheme not in ("http", "https"):
        raise Misconfigured(f"BASE_URL is {base_url!r}; it needs the form https://plans.example.org.")
    hosts = tuple(_words(values.get("TRUSTED_HOSTS", "")))
    if environment != "production":
        hosts = hosts or tuple(dict.fromkeys((host, "127.0.0.1", "localhost", "[::1]")))
    config = Config(
        environment=environment,
        secret_key=_secret_key(values, environment, instance),
        secret_key_fallbacks=tuple(_words(values.get("SECRET_KEY_FALLBACKS", ""))),
        data_key=values.get("DATA_KEY", "").strip(),
        data_key_fallbacks=tuple(_words(values.get("DATA_KEY_FALLBACKS", ""))),
        code_drift=_whole_number(values, "CODE_DRIFT", 1, most=1),
        database_url=_database_url(values, instance),
        base_url=base_url,
        trusted_hosts=hosts,
        forwarded_hops=_whole_number(values, "FORWARDED_HOPS", 0, most=5),
        bind=values.get("BIND", "").strip() or "127.0.0.1",
        port=port,
        web_workers=_whole_number(values, "WEB_WORKERS", 2, least=1, most=64),
        web_threads=_whole_number(values, "WEB_THREADS", 4, least=1, most=64),
        instance=instance,
        backup_keys=_backup_keys(values),
        outside=_folder(values, "OUTSIDE_PATH"),
        retention_years=_whole_number(values, "RETENTION_YEARS", 10, least=1, most=100),
        debug=values.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no"),
        renderers=_whole_number(values, "RENDERERS", 1, least=1, most=16),
        log_level=values.get("LOG_LEVEL", "info").lower(),
        security_contact=" ".join(values.get("SECURITY_CONTACT", "").split()),
        mail_url=_mail_url(values),
        mail_from=_mail_from(values, host),
    )
    if config.is_production:
        _check_production(config)
    return config


def instance_folder(values: Mapping[str, str] | None = None) -> Path:
    """Where this machine keeps what is its own: database, key and caches."""
    return Path((os.environ if values is None else values).get("INSTANCE_PATH", str(INSTANCE))).absolute()


def _check_spelling(values: Mapping[str, str]) -> None:
    """Refuse what a half-written or wrongly saved file of settings leaves in the environment."""
    for name, value in values.items():
        bare = re.sub(r"^[^A-Za-z]+", "", name)
        if bare != name and bare in SETTINGS:
            raise Misconfigured(f"Something unseen stands before {bare}: save the settings without a BOM.")
        if name in SETTINGS and any(ord(letter) < 32 or ord(letter) == 127 for letter in value):
            raise Misconfigured(
                f"{name} holds a line break or a control character: save the settings with Unix line ends."
            )
        if name[:12] == "RUECKENWIND_" and name not in SETTINGS:
            raise Misconfigured(f"{name} is set, and there is no such setting. README.md lists them all.")
        if name not in SETTINGS and any(_is_a_slip(name, known) for known in SETTINGS):
            meant = next(known for known in SETTINGS if _is_a_slip(name, known))
            raise Misconfigured(f"{name} is set, which nothing reads. {meant} is meant.")


def _is_a_slip(name: str, known: str) -> bool:
    """Whether a name misses a long setting by a letter at its end or by its underscores."""
    if len(known) < 10 or name == known:
        return False
    bare, meant = name.upper().replace("_", "").replace("-", ""), known.replace("_", "")
    return bare == meant or bare == f"{meant}S" or f"{bare}S" == meant


def _backup_keys(values: Mapping[str, str]) -> tuple[str, ...]:
    keys = tuple(_words(values.get("BACKUP_KEY", "")))
    if any(key.upper().startswith("AGE-SECRET-KEY-") for key in keys):
        raise Misconfigured(
            "BACKUP_KEY is a secret key, which must not lie on this machine. Give the public one, age1…"
        )
    if not all(re.fullmatch(r"age1[a-z0-9]{58}", key) for key in keys):
        raise Misconfigured(
            "BACKUP_KEY is no public key of the age format, age1 and 58 letters. Make one: "
            "flask --app wsgi backup key FILE"
        )
    return keys


def _check_production(config: Config) -> None:
    for key in (config.secret_key, *config.secret_key_fallbacks):
        if len(key) < SHORTEST_KEY or len(set(key)) < 12 or any(word in key.lower() for word in SAMPLE_KEYS):
            raise Misconfigured(
                "SECRET_KEY or one of SECRET_KEY_FALLBACKS is missing, short or a sample. Set at least "
                f"{SHORTEST_KEY} random characters, for example from: openssl rand -hex 32"
            )
    if config.data_key and (len(config.data_key) < SHORTEST_KEY or len(set(config.data_key)) < 12):
        raise Misconfigured(f"DATA_KEY is short. Set at least {SHORTEST_KEY} random characters, or unset it.")
    if config.debug:
        raise Misconfigured("FLASK_DEBUG is on in production. Unset it.")
    if not config.trusted_hosts:
        raise Misconfigured("TRUSTED_HOSTS is empty in production. Name the hosts people use, with commas.")
    if not config.is_secure and urlsplit(config.base_url).hostname not in ("127.0.0.1", "localhost", "::1"):
        raise Misconfigured("BASE_URL must begin with https:// in production.")


def _secret_key(values: Mapping[str, str], environment: str, instance: Path) -> str:
    """The key given, or, outside production, one made for this installation and kept beside its database."""
    if given := values.get("SECRET_KEY", "").strip():
        return given
    if environment == "production":
        return ""
    if environment == "test":
        return secrets.token_hex(32)
    path = instance / "secret-key"
    instance.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        if (instance / "rueckenwind.db").exists():
            # A new one would end every session, and open nothing that the old one encrypted.
            raise Misconfigured(
                "The key file is gone from the instance folder. Restore it, or set SECRET_KEY."
            )
        # Only the first of several starting processes may write, or each would sign with its own key.
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(32))
    key = path.read_text().strip()
    if len(key) < SHORTEST_KEY:
        raise Misconfigured("The key file in the instance folder is damaged. Restore it, or set SECRET_KEY.")
    return key


def _database_url(values: Mapping[str, str], instance: Path) -> str:
    url = values.get("DATABASE_URL", "").strip() or f"sqlite:///{instance / 'rueckenwind.db'}"
    scheme, separator, rest = url.partition("://")
    if not separator:
        raise Misconfigured(
            "DATABASE_URL has no scheme; it needs the form sqlite:///file.db or postgresql://host/name."
        )
    if scheme in ("postgres", "postgresql"):
        return f"postgresql+psycopg://{rest}"
    if scheme not in ("sqlite", "postgresql+psycopg"):
        raise Misconfigured(f"DATABASE_URL begins with {scheme}://; SQLite and PostgreSQL are supported.")
    return url


def _mail_url(values: Mapping[str, str]) -> str:
    """The mail server, or nothing: then each mail is a file. Its password is never repeated in a message."""
    url = values.get("MAIL_URL", "").strip()
    try:
        parts = urlsplit(url)
        is_whole = not url or (parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0)
    except ValueError:
        is_whole = False
    if not is_whole:
        raise Misconfigured(
            "MAIL_URL is not a mail server's address; it needs the form smtp://name:word@mail.example.org "
            "(encrypted by STARTTLS) or smtps://… (encrypted from the start)."
        )
    if url and not values.get("MAIL_FROM", "").strip():
        raise Misconfigured("MAIL_FROM is empty. Name the address that mail comes from.")
    return url


def _mail_from(values: Mapping[str, str], host: str) -> str:
    address = values.get("MAIL_FROM", "").strip() or f"rueckenwind@{'localhost' if ':' in host else host}"
    if not re.fullmatch(r"[^@\s<>\x00-\x1f]+@[A-Za-z0-9.-]+", address):
        raise Misconfigured(f"MAIL_FROM is {address!r}; it needs the form plans@example.org.")
    return address


def _folder(values: Mapping[str, str], name: str) -> Path | None:
    given = values.get(name, "").strip()
    return Path(given).absolute() if given else None


def _whole_number(values: Mapping[str, str], name: str, default: int, *, least: int = 0, most: int) -> int:
    text = values.get(name, "").strip() or str(default)
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise Misconfigured(f"{name} is {text!r}; it needs a whole number from {least} to {most}.")
    return int(text)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
