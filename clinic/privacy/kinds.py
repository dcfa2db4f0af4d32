"""Which lines of the record answer which question of an auditor."""

from enum import StrEnum

from flask_babel import pgettext
from sqlalchemy import ColumnElement, and_, or_

from clinic.audit.models import AuditEntry


class Kind(StrEnum):
    """What somebody wants to know."""

    READ = "read"
    CHANGED = "changed"
    LEFT = "left"
    SIGNED_IN = "signed-in"
    TEAM = "team"
    CHECKS = "checks"


OF_NO_PATIENT = (Kind.SIGNED_IN, Kind.CHECKS)
READ = ("patient.opened", "patient.openings-missed", "patient.opened-in-emergency", "practice.log-read")
LEFT = frozenset(
    {
        "patient.exported",
        "practice.exported",
        "screening.given-out",
        "handout.rendered",
        "link.made",
        "link.addressed",
        "mail.sent",
        "practice.log-read",
    }
)
RECORDS = ("patient", "episode", "activity", "measure", "screening", "plan", "diary", "link", "reminder")
TEAM = ("invitation", "cover", "treatment")
ABOUT_PEOPLE = (
    "clinician.added",
    "clinician.disabled",
    "clinician.enabled",
    "clinician.factors-removed",
    "clinician.joined",
    "clinician.role-changed",
    "clinician.shut-out",
    "practice.access-changed",
    "practice.security-changed",
)

CHECKS = (
    "practice.record-checked",
    "practice.backup-kept",
    "practice.backup-rehearsed",
    "practice.restored",
    "practice.erasures-applied",
)


def words() -> list[tuple[Kind, str]]:
    """The questions, as a list to choose from."""
    return [
        (Kind.READ, pgettext("log", "Who read")),
        (Kind.CHANGED, pgettext("log", "Changes in records")),
        (Kind.LEFT, pgettext("log", "What left the practice")),
        (Kind.SIGNED_IN, pgettext("log", "Signing in")),
        (Kind.TEAM, pgettext("log", "People, roles, cover")),
        (Kind.CHECKS, pgettext("log", "Checks, backups, restores")),
    ]


def lines(kind: Kind) -> ColumnElement[bool]:
    """The condition that picks them."""
    event = AuditEntry.event
    match kind:
        case Kind.READ:
            return event.in_(READ)
        case Kind.CHANGED:
            return and_(_of(RECORDS), event.not_in((*READ, *sorted(LEFT))))
        case Kind.LEFT:
            return event.in_(sorted(LEFT))
        case Kind.SIGNED_IN:
            return and_(_of(("clinician",)), event.not_in(ABOUT_PEOPLE))
        case Kind.TEAM:
            return or_(_of(TEAM), event.in_(ABOUT_PEOPLE))
        case Kind.CHECKS:
            return event.in_(CHECKS)


def _of(features: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(*(AuditEntry.event.startswith(f"{name}.", autoescape=True) for name in features))
