"""An invitation is a signed address, sent as it is made, taken up once within a week.

Proves security.md A-08.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from clinic.accounts.models import Clinician, Role
from clinic.accounts.people import actions, signing
from clinic.accounts.people.models import Invitation
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.outbox.models import Message, State
from tests.accounts.people.mailbox import Mailbox, address_in
from tests.conftest import NOON, Clock
from tests.factories import PASSWORD, a_clinician, a_practice
from tests.pages import Visitor

SUBJECT = "Invitation: Praxis am Lindenhof"


@pytest.fixture
def asked(client: Visitor, lang: Clinician) -> Invitation:
    client.send("/team/invitations", email="Weber@Example.org", role="clinician", language="en")
    return db.session.scalars(select(Invitation)).one()


def where(invitation: Invitation) -> str:
    return signing.invitation_address(invitation).removeprefix("http://localhost")


def test_somebody_is_asked_by_mail_and_joins(
    client: Visitor, asked: Invitation, stranger: Visitor, mailbox: Mailbox
) -> None:
    address = address_in(mailbox.take(SUBJECT), "/invitation")
    for _ in range(3):  # a mail scanner looks first
        assert "Praxis am Lindenhof" in stranger.get(address).text
    refused = stranger.send(address, name="J. Weber", password="lindenhof")
    assert refused.status_code == 422
    assert "Use at least" in refused.text
    answer = stranger.send(address, name="J. Weber", title="Physiotherapist", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/sign-in?after=joined")
    person = db.session.scalars(select(Clinician).where(Clinician.email == "weber@example.org")).one()
    assert (person.name, person.role, person.practice_id) == ("J. Weber", Role.CLINICIAN, asked.practice_id)
    assert stranger.get("/").location.startswith("/sign-in")  # joining signs nobody in
    assert stranger.send("/sign-in", email=person.email, password=PASSWORD).status_code == 303
    assert "J. Weber" in client.get("/team").text


@pytest.mark.parametrize(
    ("state", "failure", "said"),
    [
        (State.WAITING, None, None),
        (State.WAITING, "unreachable", "The mail has not gone yet"),
        (State.GIVEN_UP, "address-refused", "The mail did not arrive"),
    ],
)
def test_an_invitation_whose_mail_does_not_go_says_so_and_can_be_passed_on(
    client: Visitor, asked: Invitation, state: State, failure: str | None, said: str | None
) -> None:
    message = db.session.scalars(select(Message)).one()
    message.state, message.failure = state, failure
    if state is State.GIVEN_UP:
        message.recipient, message.ended_at = None, NOON
    db.session.commit()
    page = client.get("/team").text
    assert (signing.invitation_address(asked) in page) is (said is not None)
    assert said is None or said in page


def test_used_withdrawn_run_out_and_invented_read_the_same(
    client: Visitor, asked: Invitation, stranger: Visitor, clock: Clock
) -> None:
    address = where(asked)
    invented = stranger.get("/invitation/x.y")
    assert invented.status_code == 404
    clock.time = asked.expires_at
    late = stranger.get(address)
    clock.time = NOON
    client.send(f"/team/invitations/{asked.id}/withdraw")
    withdrawn = stranger.get(address)
    posted = stranger.send(address, name="J. Weber", password=PASSWORD)
    assert invented.data == late.data == withdrawn.data == posted.data
    assert {late.status_code, withdrawn.status_code, posted.status_code} == {404}
    assert dict(late.headers) == dict(invented.headers)


def test_an_invitation_is_spent_once(asked: Invitation, stranger: Visitor) -> None:
    address = where(asked)
    assert stranger.send(address, name="J. Weber", password=PASSWORD).status_code == 303
    assert stranger.send(address, name="M. Muster", password=PASSWORD).status_code == 404
    assert db.session.scalars(select(Clinician.name).order_by(Clinician.name)).all() == [
        "J. Weber",
        "K. Lang",
    ]


def test_sent_again_it_holds_for_another_week(
    client: Visitor, asked: Invitation, stranger: Visitor, clock: Clock, mailbox: Mailbox
) -> None:
    mailbox.fetch()
    clock.time = NOON + timedelta(minutes=5)
    answer = client.send(f"/team/invitations/{asked.id}/send")
    assert f"invited={asked.id}" in answer.location
    shown = client.get(answer.location).text
    assert where(asked) in shown
    assert len(mailbox.fetch()) == 2
    clock.time = NOON + timedelta(days=7, minutes=2)
    assert stranger.get(where(asked)).status_code == 200


def test_no_token_waits_in_the_queue(asked: Invitation) -> None:
    token = where(asked).rpartition("/")[2]
    for table in ("message", "invitation", "audit_entry"):
        rows = db.session.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608  three names of ours
        assert rows
        assert token not in repr(rows)


def test_whoever_signs_in_elsewhere_already_learns_it_in_their_mailbox_alone(
    client: Visitor, lang: Clinician, stranger: Visitor, mailbox: Mailbox
) -> None:
    elsewhere = a_clinician(of=a_practice("Praxis am Kanal"), email="weber@example.org", name="J. Weber")
    client.send("/team/invitations", email=elsewhere.email, role="clinician", language="en")
    address = address_in(mailbox.take(SUBJECT), "/invitation")
    answer = stranger.send(address, name="J. Weber", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/sign-in?after=joined")
    assert "no second one was made" in next(
        message.get_content() for message in mailbox.fetch() if "took up" in message.get_content()
    )
    assert db.session.scalars(select(Clinician.practice_id).where(Clinician.name == "J. Weber")).all() == [
        elsewhere.practice_id
    ]


def test_nobody_is_asked_twice_nor_asked_to_where_they_work(client: Visitor, asked: Invitation) -> None:
    again = client.send("/team/invitations", email=asked.email, role="clinician", language="en")
    assert again.status_code == 422
    assert "is open" in again.text
    here = client.send("/team/invitations", email="lang@example.org", role="clinician", language="en")
    assert "signs in with this address already" in here.text


def test_each_step_stands_in_the_record(asked: Invitation, stranger: Visitor) -> None:
    stranger.send(where(asked), name="J. Weber", password=PASSWORD)
    found = db.session.execute(
        select(AuditEntry.event, AuditEntry.actor_kind).order_by(AuditEntry.number)
    ).all()
    assert [tuple(row) for row in found] == [
        ("invitation.made", "clinician"),
        ("clinician.joined", "invitation"),
    ]


def test_of_two_who_join_at_once_one_does(asked: Invitation) -> None:
    actions.join(asked.id, name="J. Weber", title="", hashed="x", now=NOON)
    with pytest.raises(actions.InvitationEnded):
        actions.join(asked.id, name="J. Weber", title="", hashed="x", now=NOON)
