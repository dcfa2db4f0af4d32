"""Only an action commits, and only if it left a line in the record."""

import pytest
from flask import Flask
from sqlalchemy import event, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from clinic.accounts.models import Practice
from clinic.audit import NestedAction, Unrecorded, action, record, verify
from clinic.audit.models import AuditEntry, AuditHead
from clinic.audit.record import digest
from clinic.database import db, writing
from tests.conftest import NOON
from tests.factories import a_practice


@action
def rename(practice: Practice, name: str, *, quietly: bool = False, fail: bool = False) -> None:
    practice.name = name
    if not quietly:
        record("practice.renamed", by=practice, subject=practice, at=NOON)
    if fail:
        raise ValueError(name)


@action
def rename_by_way_of_another(practice: Practice) -> None:
    rename(practice, "Other")


def names() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Practice.name)))


def test_an_action_that_recorded_something_stays(app: Flask) -> None:
    rename(a_practice(name="Old"), "New")
    assert names() == ["New"]


def test_an_action_that_recorded_nothing_is_undone(app: Flask) -> None:
    practice = a_practice(name="Old")
    with pytest.raises(Unrecorded):
        rename(practice, "New", quietly=True)
    assert names() == ["Old"]


def test_an_action_that_fails_leaves_neither_change_nor_line(app: Flask) -> None:
    practice = a_practice(name="Old")
    with pytest.raises(ValueError, match="New"):
        rename(practice, "New", fail=True)
    assert names() == ["Old"]
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 0


def test_a_page_that_has_read_can_leave_a_line_though_others_wrote_meanwhile(app: Flask) -> None:
    known = a_practice(name="Old").id
    db.session.remove()
    with app.test_request_context("/"):
        practice = db.session.get_one(Practice, known)
        with writing(), db.engine.begin() as somebody_else:
            somebody_else.execute(update(Practice).values(tagline="changed meanwhile"))
        rename(practice, "New")
    assert names() == ["New"]


def test_actions_do_not_call_actions(app: Flask) -> None:
    with pytest.raises(NestedAction):
        rename_by_way_of_another(a_practice())


def test_a_line_outside_an_action_is_refused(app: Flask) -> None:
    practice = a_practice()
    with pytest.raises(RuntimeError, match="inside an action"):
        record("practice.renamed", by=practice, subject=practice, at=NOON)


def test_the_chain_verifies_and_numbers_from_one(app: Flask) -> None:
    practice = a_practice()
    for name in ("A", "B", "C"):
        rename(practice, name)
    assert list(db.session.scalars(select(AuditEntry.number).order_by(AuditEntry.number))) == [1, 2, 3]
    assert list(verify(practice.id)) == []


def test_each_practice_has_a_chain_of_its_own(app: Flask) -> None:
    one, other = a_practice(name="One"), a_practice(name="Other")
    rename(one, "First")
    rename(other, "Second")
    assert [head.number for head in db.session.scalars(select(AuditHead))] == [1, 1]
    assert list(verify(one.id)) == list(verify(other.id)) == []


@pytest.mark.parametrize("statement", [update(AuditEntry).values(event="x"), text("DELETE FROM audit_entry")])
def test_the_database_itself_refuses_to_change_a_line(app: Flask, statement: object) -> None:
    rename(a_practice(), "New")
    with pytest.raises(DatabaseError, match="kept as it is"):
        db.session.execute(statement)  # type: ignore[call-overload]


def test_a_head_that_lost_its_tail_is_noticed(app: Flask) -> None:
    practice = a_practice()
    rename(practice, "New")
    db.session.execute(update(AuditHead).values(number=2))
    assert list(verify(practice.id)) == ["the chain ends at 1, its head says 2"]


def test_whoever_works_while_a_chain_is_verified_is_no_fault(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("a transaction of SQLite sees one state, whatever it asks")
    practice = a_practice()
    rename(practice, "One")
    known_as = practice.id
    db.session.rollback()
    with db.engine.connect() as connection:
        row = dict(connection.execute(select(AuditEntry.__table__)).mappings().one())
    newer = AuditEntry(**row | {"number": 2, "previous": row["digest"]})
    newer.digest = digest(newer)
    waiting = [newer.digest]

    @event.listens_for(db.engine, "after_cursor_execute")
    def work(*_facts: object) -> None:
        """What another host commits as soon as the first statement was answered."""
        if not waiting:
            return
        known = waiting.pop()
        with db.engine.begin() as colleague:
            colleague.execute(
                insert(AuditEntry).values(row | {"number": 2, "previous": row["digest"], "digest": known})
            )
            colleague.execute(update(AuditHead).values(number=2, digest=known))

    try:
        assert list(verify(known_as)) == []
    finally:
        event.remove(db.engine, "after_cursor_execute", work)
    assert waiting == []
    db.session.rollback()
    assert list(verify(known_as)) == []
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 2
