"""What the pages about treatment say."""

from flask_babel import gettext as _


def cover_fault(key: str) -> str:
    """Why nobody can stand in for this long."""
    words: dict[str, str] = {
        "ends-first": _("This is before the first day."),
        "over": _("This day is over. Enter today or a later one."),
        "too-long": _("At most a year. For longer, hand the patients over."),
    }
    return words[key]


def cannot_treat() -> str:
    """Why it is not this colleague."""
    return str(_("Choose a colleague who treats patients here."))


def somebody_takes_over() -> str:
    """Why nobody leaves patients behind."""
    return str(_("Choose who takes over the patients."))


def no_reason() -> str:
    """What a reason is."""
    return str(_("Write in a few words why; it is read by those who treat this patient."))
