"""What a mail is, which address can be one, and when another try is worth it."""

import re
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches

# After a server that does not answer: soon at first, then hourly for as long as the message is worth it.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30, 60))
# What somebody at the service can mend; the next message would meet the same.
SERVERS_FAULT = frozenset({"unreachable", "sign-in-refused", "not-encrypted", "not-kept"})
TOO_LATE = "too-late"  # not sent any more: its time is over
LEASE = timedelta(minutes=5)
KEPT = timedelta(days=90)  # what has ended stays to be seen for so long
LONGEST_ADDRESS = 254
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
# The ones mistyped most often, for a question and never for a correction.
COMMON = (
    "gmail.com",
    "googlemail.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "t-online.de",
    "outlook.com",
    "outlook.de",
    "hotmail.com",
    "hotmail.de",
    "yahoo.com",
    "yahoo.de",
    "icloud.com",
    "freenet.de",
    "posteo.de",
    "mailbox.org",
    "aol.com",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail as it was composed a moment before it goes."""

    sender: str  # the name beside our address
    subject: str
    text: str
    stop_url: str = ""  # one press ends what comes again and again (RFC 8058)


def wait(attempts: int) -> timedelta:
    """How long to leave a server alone after so many tries in vain."""
    return WAITS[min(max(attempts, 1), len(WAITS)) - 1]


def address(typed: str) -> str | None:
    """The address in the one form we send to; None where no mail could go."""
    local, at, typed_domain = typed.strip().rpartition("@")
    domain = in_ascii(typed_domain.lower())
    if domain is None:
        return None
    labels = domain.split(".")
    is_one = (
        at
        and len(local) <= 64
        and _LOCAL.fullmatch(local)
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
    )
    whole = f"{local}@{domain}"
    return whole if is_one and len(whole) <= LONGEST_ADDRESS else None


def in_ascii(domain: str) -> str | None:
    """A domain as mail servers read it; None where it cannot be written so, or spells nothing behind xn--."""
    try:
        written = domain.encode("idna")
        written.decode("idna")
    except UnicodeError:
        return None
    return written.decode("ascii")


def likelier(known: str) -> str | None:
    """The address somebody may have meant: "…@gmial.com" is asked about, not changed."""
    local, _, domain = known.rpartition("@")
    if domain in COMMON:
        return None
    found = get_close_matches(domain, COMMON, n=1, cutoff=0.85)
    return f"{local}@{found[0]}" if found else None
