"""The demo practice to look at: its people by name, with secrets of its links that nobody else has."""

import secrets
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from clinic.accounts.models import Clinician, Practice, Role
from clinic.database import db
from clinic.patients.models import Episode, Patient
from clinic.plans.models import Plan
from clinic.screening.models import Screening
from clinic.sharing.models import Link, LinkDigest
from clinic.sharing.rules import LENGTH, fingerprint, token
from tests.factories import a_clinician, kept

LANGUAGES = ("en", "de")


class Demo:
    """The demo practice, found by the first names of its invented people."""

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        self.people: dict[tuple[Role, str], Clinician] = {
            (role, language): a_clinician(of=self.practice, role=role, language=language)
            for role in (Role.ADMINISTRATOR, Role.FRONT_DESK)
            for language in LANGUAGES
        }

    def patient(self, name: str) -> Patient:
        return _one(
            select(Patient).where(Patient.name.startswith(name)).options(joinedload(Patient.episodes))
        )

    def episode(self, name: str) -> Episode:
        return self.patient(name).episodes[0]

    def screening(self, name: str) -> Screening:
        """Their latest screening, decided or not."""
        found = select(Screening).where(Screening.episode_id == self.episode(name).id)
        return _one(found.order_by(Screening.started_at.desc()).limit(1))

    def plan(self, name: str) -> Plan:
        found = select(Plan).where(Plan.episode_id == self.episode(name).id)
        return _one(found.options(joinedload(Plan.revisions), joinedload(Plan.doses)))

    def link(self, name: str) -> tuple[Link, str]:
        """A link of theirs, and a secret that opens it."""
        found = select(Link).where(Link.plan_id == self.plan(name).id)
        link = _one(found.order_by(Link.made_at).limit(1))
        secret = token(secrets.token_bytes(LENGTH))
        kept(LinkDigest(digest=fingerprint(secret), link_id=link.id))
        return link, secret


def _one(statement: Select[Any]) -> Any:
    found = db.session.scalars(statement.execution_options(populate_existing=True)).unique().one()
    # The browser's requests come from other threads: what was read here must not hold a lock against them.
    db.session.commit()
    return found
