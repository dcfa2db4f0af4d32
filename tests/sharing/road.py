"""From a screening to an open link, as a person walks it; for tests that begin where the road ends."""

import html
import re
import secrets
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import func, select, text, update
from werkzeug.test import TestResponse

from clinic.accounts.models import Clinician, Mode
from clinic.database import db
from clinic.library.catalogue import library
from clinic.patients import queries as patients
from clinic.patients.models import Episode
from clinic.plans import actions as planning
from clinic.plans import builder, contents, situations
from clinic.plans import queries as planned
from clinic.plans.models import Plan, Revision
from clinic.plans.rules import Dose
from clinic.screening import actions as screening_actions
from clinic.screening import closing, kept, urgency
from clinic.screening import queries as screenings
from clinic.screening.catalogue import questionnaire
from clinic.screening.gate import gate
from clinic.screening.models import Screening
from clinic.screening.questionnaire import Outcome
from clinic.sharing import actions as minting
from clinic.sharing import rules
from clinic.sharing.models import Link, Way
from clinic.web import clock
from tests.conftest import NOON
from tests.factories import a_clear_screening, a_patient, a_plan, an_episode
from tests.pages import Visitor

SURNAME = "Beispielfrau"
NOTE = "Der Nacken darf sich bewegen."


def an_issued_plan(
    by: Clinician,
    *,
    number: int = 1,
    doses: int | tuple[Dose, ...] = 3,
    language: str = "de",
    **person: Any,
) -> Plan:
    """A plan whose gate is open and whose first revision is issued."""
    values: dict[str, Any] = {"name": f"Maria {SURNAME}", "greeting": "Maria B.", "number": number}
    episode = an_episode(
        of=a_patient(of=by.practice, **values | person), complaint="Zervikalsyndrom", goals="Wieder rudern"
    )
    a_clear_screening(of=episode, by=by)
    made = a_plan(of=episode, by=by, with_doses=doses, language=language)
    planning.describe(
        made,
        note=NOTE,
        minutes=20,
        language=language,
        review_on=None,
        ends_on=date(2027, 1, 21),
        version=1,
        by=by,
        now=NOON,
    )
    issue(now(made, by), by)
    return now(made, by)


def issue(plan: Plan, by: Clinician) -> None:
    """Freeze the plan through its gate, as the form does; a request costs much more."""
    present = clock.now()
    screening = screenings.latest(plan.episode, of=by.practice)
    assert screening is not None
    planning.issue(
        plan,
        contents=contents.contents(
            plan,
            screening=screening,
            practice=by.practice,
            author=by,
            library=library(),
            questionnaire=questionnaire(),
            now=present,
        ),
        review=builder.considered(
            plan,
            holding=situations.holding(screening, plan.episode.patient.conditions),
            library=library(),
            open_gate=gate(kept.standing_of(screening), now=present),
        ),
        screening_id=screening.id,
        harder=library().harder,
        version=plan.version,
        by=by,
        now=present,
    )


def now(plan: Plan, by: Clinician) -> Plan:
    """The plan as it stands now."""
    db.session.rollback()
    db.session.expire_all()
    found = planned.plan(plan.id, of=by.practice)
    assert found is not None
    return found


def a_decided_screening(outcome: str, *, of: Episode, by: Clinician, at: datetime) -> Screening:
    """A screening with nothing remarkable, after which the clinician decided like this all the same."""
    asked = questionnaire()
    facts: dict[str, str | int | float] = {
        "ctx.age": 54,
        "ctx.female": "no",
        "ctx.neck_or_head": "yes",
        "ctx.duration_weeks": 7,
    }
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
        urgency.ordinary(asked, facts),
        questionnaire=asked,
        confirms=True,
        version=1,
        by=by,
        now=at,
    )
    screening_actions.decide(
        started,
        closing.Choice(outcome=Outcome(outcome), within_days=7, alongside=True),
        questionnaire=asked,
        conditions=(),
        say=str,
        note="",
        screened_at=at,
        version=2,
        by=by,
        now=at,
    )
    return started


def a_path(plan: Plan, by: Clinician) -> str:
    """The path of a link to copy, made as the page proposes it; for tests that begin with the patient."""
    secret = rules.token(secrets.token_bytes(rules.LENGTH))
    minting.mint(
        plan,
        revision=plan.revisions[-1],
        way=Way.COPY,
        label="Copied, 24 Nov",
        secret=secret,
        expires_at=NOON + timedelta(days=72),
        gate=(),
        by=by,
        now=NOON,
    )
    return f"/p/{secret}"


def give(desk: Visitor, plan: Plan, way: str = "copy", /, **fields: object) -> TestResponse:
    """Hand over one way, with everything else as the page proposes it."""
    values = {
        "key": str(uuid4()),
        "way": way,
        "until": "2027-02-04",
        "label": "",
        "language": plan.language,
        "diary": "yes",
    } | {name: str(value) for name, value in fields.items()}
    address = f"/plans/{plan.id}/hand-over"
    return desk.send(f"{address}/print" if values["way"] == "paper" else address, **values)


def episode_of(plan: Plan, by: Clinician) -> Episode:
    """The episode a plan is for."""
    found = patients.episode(plan.episode_id, of=by.practice)
    assert found is not None
    return found


def newest(plan: Plan) -> UUID:
    """The id of the revision issued last."""
    found = db.session.scalar(
        select(Revision.id).where(Revision.plan_id == plan.id).order_by(Revision.number.desc()).limit(1)
    )
    assert found is not None
    return found


def address_in(page: str) -> str:
    """The path of the link that stands on a page or sheet."""
    found = re.search(r"localhost(/p/[0-9a-hjkmnp-tv-z]{26})", page)
    assert found is not None, page
    return found[1]


def links(plan: Plan) -> list[Link]:
    """The links of a plan as they are kept now."""
    db.session.rollback()
    select_all = select(Link).where(Link.plan_id == plan.id).order_by(Link.made_at)
    found = list(db.session.scalars(select_all, execution_options={"populate_existing": True}))
    db.session.commit()  # a browser's requests come from other threads, and must find no lock
    return found


def visitor_of(app: Flask) -> Visitor:
    """Another browser."""
    visitor = app.test_client()
    assert isinstance(visitor, Visitor)
    return visitor


def words(page: str) -> str:
    """What is read on a page, blanks evened out."""
    text = html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL))
    return " ".join(text.split())


def damage(plan: Plan) -> None:
    """Write over a revision past the triggers that forbid it, as a broken disk would."""
    if db.engine.dialect.name == "sqlite":
        triggers = db.session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'revision'")
        ).all()
        for trigger in triggers:
            db.session.execute(text(f"DROP TRIGGER {trigger}"))
    else:
        db.session.execute(text("ALTER TABLE revision DISABLE TRIGGER USER"))
    changed = func.replace(Revision.snapshot, '"reps":10', '"reps":90')
    db.session.execute(update(Revision).where(Revision.plan_id == plan.id).values(snapshot=changed))
    db.session.commit()
