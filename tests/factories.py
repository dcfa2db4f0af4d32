"""People and papers to test with: all invented, and plainly so."""

from datetime import date, datetime
from typing import Any, TypeVar
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import func, select

from clinic.accounts import register
from clinic.accounts.models import Clinician, Mode, Practice, Role, SignIn
from clinic.commands.demo import fill
from clinic.database import db
from clinic.patients.models import Episode, Patient, Precision, Sex
from clinic.plans import actions as planning
from clinic.plans.models import Plan, Revision
from clinic.plans.rules import Dose
from clinic.plans.snapshot import digest
from clinic.screening import actions as screening_actions
from clinic.screening import closing, urgency
from clinic.screening.catalogue import questionnaire
from clinic.screening.models import Screening
from clinic.screening.questionnaire import Outcome
from tests.conftest import NOON
from tests.databases import Blank

Thing = TypeVar("Thing")
PASSWORD = "vier ruhige Abende am Meer"


def kept(thing: Thing) -> Thing:
    """Save it as if it had always been there."""
    db.session.add(thing)
    db.session.commit()
    # A request lets the test forget what was loaded; what is kept here still finds its relations.
    db.session.info.setdefault("kept", []).append(thing)
    return thing


def a_practice(name: str = "Praxis am Lindenhof", **more: Any) -> Practice:
    # Second factors have tests of their own; elsewhere a session stands by itself.
    values: dict[str, Any] = {"second_factor": False}
    return kept(Practice(name=name, phone="030 23125 014", **values | more))


def the_demo(blank: Blank) -> Practice:
    """The demo practice as it stands at noon, told once and then copied."""
    blank.bring("demo", lambda: fill(NOON))
    return db.session.scalars(select(Practice)).one()


def a_clinician(
    *, of: Practice | None = None, name: str = "K. Lang", role: Role = Role.CLINICIAN, **more: Any
) -> Clinician:
    practice = of or a_practice()
    values: dict[str, Any] = {
        "email": f"{uuid4().hex[:8]}@example.org",
        "password": "not a hash, so nobody signs in with it",
        "language": "en",
        "fs_uniquifier": uuid4().hex,
        "created_at": NOON,
    }
    return kept(Clinician(practice_id=practice.id, practice=practice, name=name, role=role, **values | more))


def signed_in(client: FlaskClient, clinician: Clinician, *, at: datetime = NOON) -> FlaskClient:
    """The client with an open session of this person, entered in the register without a password."""
    secret = register.new_secret()
    kept(
        SignIn(
            digest=register.digest(secret),
            clinician_id=clinician.id,
            started_at=at,
            seen_at=at,
            proven_at=at,
        )
    )
    with client.session_transaction() as session:
        session[register.KEY] = secret
    return client


def a_patient(*, of: Practice, name: str = "M. Beispiel", number: int = 1, **more: Any) -> Patient:
    values: dict[str, Any] = {"birth_year": 1972, "sex": Sex.FEMALE, "created_at": NOON}
    return kept(Patient(practice_id=of.id, name=name, number=number, **values | more))


def an_episode(*, of: Patient, onset: date = date(2026, 10, 3), **more: Any) -> Episode:
    values: dict[str, Any] = {
        "onset_precision": Precision.DAY,
        "regions": ["neck", "upper-back"],
        "created_at": NOON,
    }
    return kept(Episode(practice_id=of.practice_id, patient=of, onset=onset, **values | more))


def a_dose(exercise: str = "chin-tuck-sitting", **more: Any) -> Dose:
    values: dict[str, Any] = {"mode": "reps", "sets": 2, "reps": 10, "hold_s": 3}
    return Dose(exercise=exercise, **values | more)


def a_plan(*, of: Episode, by: Clinician, with_doses: int | tuple[Dose, ...] = 3, **more: Any) -> Plan:
    """A plan begun by this clinician; a number gives so many different exercises."""
    exercises = ("chin-tuck-sitting", "open-book-side-lying", "wall-slide-forearm", "band-row-standing")
    doses = (
        tuple(a_dose(exercise) for exercise in exercises[:with_doses])
        if isinstance(with_doses, int)
        else with_doses
    )
    values: dict[str, Any] = {
        "programme": None,
        "language": "de",
        "ends_on": None,
        "review_on": None,
        "key": uuid4(),
        "now": NOON,
    }
    return planning.start(of, doses=doses, by=by, **values | more)


def a_draft_screening(*, of: Episode, by: Clinician, **more: Any) -> Screening:
    values: dict[str, Any] = {
        "questionnaire": "upper-back-red-flags",
        "questionnaire_version": "0.2.0",
        "questionnaire_digest": "0" * 64,
        "language": "en",
        "mode": Mode.DOCUMENTATION,
        "started_at": NOON,
        "started_by": by.id,
        "answering_by": by.id,
    }
    return kept(Screening(practice_id=of.practice_id, episode_id=of.id, **values | more))


def a_revision(
    *, of: Plan, by: Clinician, screening: Screening | None = None, snapshot: str = "{}"
) -> Revision:
    """An issued state written straight to the database; actions tests issue through the action."""
    screening = screening or a_draft_screening(
        of=Episode(id=of.episode_id, practice_id=of.practice_id), by=by
    )
    newest = db.session.scalar(select(func.max(Revision.number)).where(Revision.plan_id == of.id)) or 0
    return kept(
        Revision(
            practice_id=of.practice_id,
            plan_id=of.id,
            number=newest + 1,
            screening_id=screening.id,
            snapshot=snapshot,
            digest=digest(snapshot),
            issued_at=NOON,
            issued_by=by.id,
        )
    )


def an_answered_screening(*, of: Episode, by: Clinician, at: datetime = NOON, **changes: str) -> Screening:
    """A draft with every question answered and the facts confirmed: nothing remarkable but these changes."""
    asked = questionnaire()
    facts = {"ctx.age": 54, "ctx.female": "no", "ctx.neck_or_head": "yes", "ctx.duration_weeks": 7}
    started = screening_actions.start(
        of,
        questionnaire=asked,
        facts=facts,
        language="en",
        mode=Mode.DOCUMENTATION,
        key=uuid4(),
        by=by,
        now=at,
    )
    screening_actions.answer(
        started,
        urgency.ordinary(asked, facts | changes),
        questionnaire=asked,
        confirms=True,
        version=1,
        by=by,
        now=at,
    )
    return started


def a_clear_screening(*, of: Episode, by: Clinician, at: datetime = NOON) -> Screening:
    """A screening with nothing remarkable, decided as such: the gate stands open."""
    answered = an_answered_screening(of=of, by=by, at=at)
    screening_actions.decide(
        answered,
        closing.Choice(outcome=Outcome.CLEAR),
        questionnaire=questionnaire(),
        conditions=(),
        say=lambda decision: f"Call us. {decision.outcome}",
        note="",
        screened_at=at,
        version=2,
        by=by,
        now=at,
    )
    return answered
