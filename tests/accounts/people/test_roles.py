"""A changed role acts on the next request and within the act that runs; an administrator stays.

Proves security.md A-10, C-07, C-08.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask, g
from sqlalchemy import select, update

from clinic.accounts import actions as accounts
from clinic.accounts.factors.models import Passkey
from clinic.accounts.models import Clinician, Role, SignIn
from clinic.accounts.people import actions
from clinic.accounts.people.entitlement import NoLongerMay
from clinic.accounts.people.standing import LastAdministrator
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.outbox.models import Message
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, kept, signed_in
from tests.pages import Visitor


@pytest.fixture
def weber(lang: Clinician) -> Clinician:
    return a_clinician(of=lang.practice, name="J. Weber", role=Role.ADMINISTRATOR)


def test_a_new_role_acts_on_the_next_request_of_every_session(
    app: Flask, client: Visitor, lang: Clinician, weber: Clinician
) -> None:
    browsers = [app.test_client() for _ in range(2)]
    for browser in browsers:
        signed_in(browser, weber)
        assert browser.get("/team").status_code == 200
    answer = client.send(f"/team/{weber.id}/role", role="front-desk")
    assert answer.status_code == 303
    for browser in browsers:
        assert browser.get("/team").location.startswith("/sign-in")
    again = app.test_client()
    assert isinstance(again, Visitor)
    signed_in(again, db.session.get_one(Clinician, weber.id))
    assert again.get("/team").status_code == 403
    assert again.get("/programmes").status_code == 403
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "clinician.role-changed")).one()
    assert line.facts == {"before": "administrator", "role": "front-desk"}


@pytest.mark.parametrize("act", ["role", "leave"])
def test_the_last_administrator_is_refused_and_told_why(client: Visitor, lang: Clinician, act: str) -> None:
    answer = client.send(f"/team/{lang.id}/{act}", **({"role": "clinician"} if act == "role" else {}))
    assert answer.status_code == 409
    assert "This is the last administrator" in answer.text
    person = db.session.get_one(Clinician, lang.id)
    assert (person.role, person.active) == (Role.ADMINISTRATOR, True)


def test_of_two_administrators_who_demote_each_other_one_stays(lang: Clinician, weber: Clinician) -> None:
    actions.change_role(weber, Role.CLINICIAN, by=lang, now=NOON)
    # The other one's request read both as administrators before the first act was done.
    with pytest.raises(LastAdministrator):
        actions.change_role(lang, Role.CLINICIAN, by=weber, now=NOON)
    with pytest.raises(LastAdministrator):
        accounts.disable(lang, by=lang.practice, now=NOON)


def test_at_the_same_moment_too(app: Flask, lang: Clinician, weber: Clinician) -> None:
    ready = Barrier(2)

    def demote(person_id: UUID, by_id: UUID) -> str:
        with app.app_context():
            person, by = (db.session.get_one(Clinician, known) for known in (person_id, by_id))
            db.session.rollback()
            ready.wait(5)
            try:
                actions.change_role(person, Role.CLINICIAN, by=by, now=NOON)
            except LastAdministrator:
                return "kept"
            finally:
                db.session.remove()
        return "demoted"

    pairs = [(lang.id, weber.id), (weber.id, lang.id)]
    db.session.rollback()
    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(lambda pair: demote(*pair), pairs))
    assert sorted(outcomes) == ["demoted", "kept"]
    roles = db.session.scalars(select(Clinician.role)).all()
    assert roles.count(Role.ADMINISTRATOR) == 1


def test_a_lost_device_is_shut_out_at_once(app: Flask, client: Visitor, weber: Clinician) -> None:
    lost = app.test_client()
    signed_in(lost, weber)
    assert client.send(f"/team/{weber.id}/sessions/end").status_code == 303
    assert lost.get("/").location.startswith("/sign-in")


def test_who_lost_every_factor_is_helped_by_a_colleague_and_told(
    app: Flask, client: Visitor, lang: Clinician, weber: Clinician
) -> None:
    browser = app.test_client()
    signed_in(browser, weber)
    for person in (lang, weber):
        kept(
            Passkey(
                clinician_id=person.id,
                credential_id=person.id.bytes,
                public_key=b"no key",
                counter=0,
                name="Laptop",
                created_at=NOON,
            )
        )
    assert "1 passkey" in client.get(f"/team/{weber.id}").text
    assert client.send(f"/team/{weber.id}/factors/remove").location == f"/team/{weber.id}?saved=factors"
    assert browser.get("/").location.startswith("/sign-in")
    # One's own go on one's own page, where the last one stays.
    client.send(f"/team/{lang.id}/factors/remove")
    db.session.rollback()
    assert db.session.scalars(select(Passkey.clinician_id)).all() == [lang.id]
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "clinician.factors-removed")).one()
    assert (line.actor_id, line.subject_id) == (lang.id, weber.id)
    assert db.session.scalars(select(Message.kind)).all() == ["factors-removed"]


@pytest.mark.parametrize("how", ["role", "active", "session"])
def test_whoever_lost_the_right_between_door_and_act_does_nothing(
    app: Flask, lang: Clinician, weber: Clinician, how: str
) -> None:
    signed_in(app.test_client(), lang)
    sign_in = db.session.scalars(
        select(SignIn).where(SignIn.clinician_id == lang.id).order_by(SignIn.started_at)
    ).all()[-1]
    with app.test_request_context("/team/invitations", method="POST"):
        g.sign_in = sign_in  # as the door left it
        change = {
            "role": update(Clinician).where(Clinician.id == lang.id).values(role=Role.CLINICIAN),
            "active": update(Clinician).where(Clinician.id == lang.id).values(active=False),
            "session": update(SignIn).where(SignIn.digest == sign_in.digest).values(ended_at=NOON),
        }[how]
        db.session.execute(change)
        db.session.commit()
        with pytest.raises(NoLongerMay):
            actions.invite(email="new@example.org", role=Role.CLINICIAN, language="en", by=lang, now=NOON)
    assert not db.session.scalars(select(AuditEntry)).all()


def test_acts_on_people_ask_who_is_there_once_more(client: Visitor, lang: Clinician, clock: Clock) -> None:
    clock.time = NOON + timedelta(minutes=11)
    for address in (
        "/team/invitations",
        f"/team/{lang.id}/role",
        f"/team/{lang.id}/leave",
        "/practice/access",
    ):
        answer = client.send(address)
        assert answer.status_code == 303
        assert answer.location.startswith("/prove")
