"""What the pages of accounts say about passwords, pictures, waits and times."""

from datetime import datetime

from flask_babel import format_date, format_time, ngettext
from flask_babel import gettext as _

from clinic.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD


def password_fault(key: str, *, least: int = SHORTEST_PASSWORD) -> str:
    """Why something may not be a password, and what would do."""
    words: dict[str, str] = {
        "too-short": ngettext(
            "Use at least %(num)d character. A few words with spaces are easy to remember.",
            "Use at least %(num)d characters. A few words with spaces are easy to remember.",
            least,
        ),
        "too-long": ngettext(
            "At most %(num)d character fits here.", "At most %(num)d characters fit here.", LONGEST_PASSWORD
        ),
        "guessable": _("This is one of the first passwords somebody would try. Use other words."),
        "holds-a-name": _(
            "Leave out the names of the practice, of the product and your own: they are tried first."
        ),
        "the-same": _("This is the present one. Use other words."),
    }
    return words[key]


def logo_fault(key: str) -> str:
    """Why a file cannot be the logo."""
    words: dict[str, str] = {
        "unreadable": _("This file is not a PNG, JPEG or WebP picture. Choose another."),
        "too-large": _("The picture may have at most 8,000 pixels a side and 20 million in all."),
        "too-heavy": _("The file may have at most 5 MB."),
    }
    return words[key]


def wait(seconds: int) -> str:
    """How long the next try waits."""
    if seconds < 100:
        return str(_("Wait %(seconds)d s, then try again.", seconds=seconds))
    return str(_("Wait %(minutes)d min, then try again.", minutes=-(-seconds // 60)))


def wait_or_passkey(seconds: int) -> str:
    """The same where a passkey opens meanwhile."""
    if seconds < 100:
        return str(_("Wait %(seconds)d s, or use your passkey.", seconds=seconds))
    return str(_("Wait %(minutes)d min, or use your passkey.", minutes=-(-seconds // 60)))


def moment(at: datetime) -> str:
    """An instant by the practice's clock."""
    return f"{format_date(at)}, {hour(at)}"


def hour(at: datetime) -> str:
    """The time of day by the practice's clock."""
    return str(format_time(at, "HH:mm"))
