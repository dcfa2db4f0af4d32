"""Clinicians with a patient, a plan and an open link each, written straight into a service's database."""

import secrets
from contextvars import Context
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select, text

from clinic.accounts import register
from clinic.accounts.models import Practice, SignIn
from clinic.audit import verify
from clinic.database import db
from clinic.plans.doses import data
from clinic.plans.models import Plan, PlanDose, Revision
from clinic.sharing import rules
from clinic.sharing.models import Link, LinkDigest, Way
from tests.factories import (
    a_clear_screening,
    a_clinician,
    a_patient,
    a_plan,
    a_practice,
    an_episode,
    kept,
)

AT_ONE_PRACTICE = 10


@dataclass(frozen=True, slots=True)
class Unsure:
    """What was sent and never answered: it may be kept, and is sent again until there is an answer."""

    kind: str
    reps: int
    key: UUID


@dataclass(slots=True)
class Person:
    """One clinician as a browser knows them, and what the service told them is kept."""

    cookie: str
    token: str
    patient: UUID
    plan: UUID
    dose: UUID
    link: str
    revision: UUID
    version: int
    began_with: int
    saved: int = 0
    last_saved: int | None = None
    unsure: Unsure | None = None
    issued: int = 0


def prepare(app: Flask, number: int) -> list[Person]:
    """So many people at work, as they stand at the start of the day."""
    at = datetime.now(UTC).replace(microsecond=0)
    people = []
    practice = a_practice()
    for index in range(number):
        if index and index % AT_ONE_PRACTICE == 0:
            practice = a_practice(name=f"Praxis {index // AT_ONE_PRACTICE + 1}")
        people.append(_person(app, practice.id, index % AT_ONE_PRACTICE + 1, at))
    db.session.remove()
    return people


def _person(app: Flask, practice_id: UUID, number: int, at: datetime) -> Person:
    db.session.remove()  # each request leaves a session of its own behind
    practice = db.session.get_one(Practice, practice_id)
    clinician = a_clinician(of=practice, name=f"K. Lang {number}")
    patient = a_patient(of=practice, name=f"M. Beispiel {number}", number=number)
    episode = an_episode(of=patient)
    a_clear_screening(of=episode, by=clinician, at=at)
    plan = a_plan(of=episode, by=clinician)
    session = register.new_secret()
    kept(
        SignIn(
            digest=register.digest(session),
            clinician_id=clinician.id,
            started_at=at,
            seen_at=at,
            proven_at=at,
        )
    )
    known = secrets.token_hex(20)
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    signed = signer.dumps({register.KEY: session, "csrf_token": known})
    person = Person(
        cookie=f"{app.config['SESSION_COOKIE_NAME']}={signed}",
        token=str(URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(known)),
        patient=patient.id,
        plan=plan.id,
        dose=plan.doses[0].id,
        link=rules.token(secrets.token_bytes(rules.LENGTH)),
        revision=plan.id,  # until there is one
        version=plan.version + 1,
        began_with=plan.version + 1,
    )
    made_by = clinician.id
    db.session.remove()
    # In a context of its own, or every person would be who came first.
    answer = Context().run(
        FlaskClient(app, app.response_class, use_cookies=False).post,
        f"/plans/{person.plan}/issue",
        data={"csrf_token": person.token, "version": person.version - 1},
        headers={
            "Cookie": person.cookie,
            "Sec-Fetch-Site": "same-origin",
            "Host": app.config["TRUSTED_HOSTS"][0],
        },
    )
    assert answer.status_code == 303, answer.text
    person.revision = db.session.scalars(select(Revision.id).where(Revision.plan_id == person.plan)).one()
    link = kept(
        Link(
            practice_id=practice_id,
            plan_id=person.plan,
            revision_id=person.revision,
            way=Way.COPY,
            label="phone",
            language="de",
            made_at=at,
            made_by=made_by,
            expires_at=at + timedelta(days=30),
        )
    )
    kept(LinkDigest(digest=rules.fingerprint(person.link), link_id=link.id))
    return person


def lost(people: list[Person]) -> list[str]:
    """What somebody was told is kept and is not there, in words; and what else is not as it should be."""
    found = []
    db.session.remove()
    for person in people:
        version, course, issued = db.session.execute(
            select(
                Plan.version,
                select(PlanDose.course).where(PlanDose.id == person.dose).scalar_subquery(),
                select(func.count()).where(Revision.plan_id == person.plan).scalar_subquery(),
            ).where(Plan.id == person.plan)
        ).one()
        reps, unsure = data.course_of(course).start.reps, person.unsure
        if version < person.began_with + person.saved + person.issued:
            found.append(
                f"plan at version {version}, {person.saved} saves and {person.issued} issues answered"
            )
        if version > person.began_with + person.saved + person.issued + (unsure is not None):
            found.append(f"plan at version {version}: one of {person.saved} saves was kept twice")
        if person.last_saved is not None and reps not in (person.last_saved, unsure and unsure.reps):
            found.append(f"{reps} repetitions, {person.last_saved} were answered")
        if issued - 1 not in (person.issued, person.issued + (unsure is not None)):
            found.append(f"{issued - 1} revisions, {person.issued} were answered")
    for practice in db.session.scalars(select(Practice.id)):
        found += [f"audit: {fault}" for fault in verify(practice)]
    if db.engine.dialect.name == "sqlite":
        found += [str(row) for row in db.session.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
        found += [str(row) for row in db.session.execute(text("PRAGMA foreign_key_check"))]
    db.session.remove()
    return found
