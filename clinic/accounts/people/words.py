"""What the pages about people call roles and refusals."""

from flask_babel import gettext as _

from clinic.accounts.models import Role


def role_of(role: Role) -> str:
    """A role in a word."""
    words: dict[Role, str] = {
        Role.CLINICIAN: _("Clinician"),
        Role.ADMINISTRATOR: _("Administrator"),
        Role.FRONT_DESK: _("Front desk"),
    }
    return words[role]


def role_means(role: Role) -> str:
    """What somebody in it may do."""
    words: dict[Role, str] = {
        Role.CLINICIAN: _("Screens, plans, issues and hands over."),
        Role.ADMINISTRATOR: _("The same, and looks after settings, people and what is signed."),
        Role.FRONT_DESK: _("Finds patients and hands over what was issued. Reads nothing clinical."),
    }
    return words[role]


def invitation_fault(key: str) -> str:
    """Why nobody is invited."""
    words: dict[str, str] = {
        "works-here": _("Somebody here signs in with this address already."),
        "asked-already": _("An invitation to this address is open. Send it again below."),
        "too-many": _("Fifty invitations are open. Take some back first."),
    }
    return words[key]


def last_administrator() -> str:
    """Why the last administrator stays."""
    return str(
        _("This is the last administrator. Make somebody else an administrator first; nothing was changed.")
    )
