"""Changes to a plan: whole, recorded, and never over somebody else's."""

from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from clinic.accounts.models import Clinician
from clinic.audit import verify
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.library.catalogue import library
from clinic.plans import actions, issuing, queries, snapshot
from clinic.plans.doses.dosing import dose_of
from clinic.plans.models import Plan, Revision
from tests.conftest import NOON
from tests.factories import a_clinician, a_dose, a_draft_screening, a_patient, a_plan, an_episode


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def plan(lang: Clinician) -> Plan:
    return saved(a_plan(of=an_episode(of=a_patient(of=lang.practice)), by=lang), lang)


def saved(plan: Plan, lang: Clinician) -> Plan:
    """The plan as the database holds it."""
    db.session.rollback()
    db.session.expire_all()
    found = queries.plan(plan.id, of=lang.practice)
    assert found is not None
    return found


def exercises(plan: Plan) -> list[str]:
    return [dose.exercise for dose in plan.doses]


def contents(plan: Plan) -> snapshot.Contents:
    return snapshot.Contents(
        plan_id=str(plan.id),
        programme=None,
        stage="subacute",
        onset=date(2026, 10, 3),
        language="de",
        note=plan.note,
        minutes=None,
        review_on=None,
        ends_on=None,
        author={"name": "K. Lang"},
        practice={"name": "Praxis am Lindenhof", "time_zone": "Europe/Berlin"},
        greeting="",
        items=(),
        safety={},
        screening={},
        content={},
    )


def issue(plan: Plan, lang: Clinician, *reasons: str, version: int | None = None) -> Revision:
    return actions.issue(
        plan,
        contents=contents(plan),
        review=issuing.Review(reasons=reasons),
        screening_id=a_draft_screening(of=plan.episode, by=lang).id,
        harder=library().harder,
        version=plan.version if version is None else version,
        by=lang,
        now=NOON,
    )


def test_a_new_plan_holds_its_doses_in_order(plan: Plan, lang: Clinician) -> None:
    kept = saved(plan, lang)
    assert exercises(kept) == ["chin-tuck-sitting", "open-book-side-lying", "wall-slide-forearm"]
    assert [dose.position for dose in kept.doses] == [1, 2, 3]


@pytest.mark.parametrize(("to", "order"), [(1, "cab"), (2, "acb"), (3, "abc"), (99, "abc"), (0, "cab")])
def test_a_dose_moves_to_its_new_place(plan: Plan, lang: Clinician, to: int, order: str) -> None:
    names = dict(zip("abc", exercises(plan), strict=True))
    actions.move(plan, plan.doses[2], to=to, version=1, by=lang, now=NOON)
    assert exercises(saved(plan, lang)) == [names[letter] for letter in order]


def test_a_removed_dose_leaves_no_gap(plan: Plan, lang: Clinician) -> None:
    actions.remove(plan, plan.doses[0], version=1, by=lang, now=NOON)
    assert [dose.position for dose in saved(plan, lang).doses] == [1, 2]


def test_every_change_bumps_the_version_of_the_whole_plan(plan: Plan, lang: Clinician) -> None:
    actions.change(plan, plan.doses[1], a_dose(reps=8), version=1, by=lang, now=NOON)
    actions.add(plan, a_dose("cat-cow"), set_aside=False, version=2, by=lang, now=NOON)
    assert saved(plan, lang).version == 3


def test_a_change_to_one_dose_does_not_pass_over_a_change_to_another(plan: Plan, lang: Clinician) -> None:
    actions.change(plan, plan.doses[0], a_dose(reps=8), version=1, by=lang, now=NOON)
    with pytest.raises(actions.Stale):
        actions.change(plan, plan.doses[1], a_dose(reps=6), version=1, by=lang, now=NOON)
    assert [dose_of(row).reps for row in saved(plan, lang).doses] == [8, 10, 10]


def test_numbers_out_of_bounds_are_refused_by_name_and_nothing_is_written(
    plan: Plan, lang: Clinician
) -> None:
    with pytest.raises(actions.NotADose) as refused:
        actions.change(plan, plan.doses[0], a_dose(sets=0, reps=1000), version=1, by=lang, now=NOON)
    assert [refusal.field for refusal in refused.value.refusals] == ["sets", "reps"]
    assert saved(plan, lang).version == 1


def test_an_exercise_set_aside_needs_its_reason(plan: Plan, lang: Clinician) -> None:
    with pytest.raises(actions.ReasonMissing):
        actions.add(plan, a_dose("cat-cow"), set_aside=True, version=1, by=lang, now=NOON)
    reasoned = a_dose("cat-cow", reason="Taught in the practice, small range")
    actions.add(saved(plan, lang), reasoned, set_aside=True, version=1, by=lang, now=NOON)
    assert saved(plan, lang).doses[-1].reason == "Taught in the practice, small range"


def test_issue_freezes_a_numbered_revision_with_its_digest(plan: Plan, lang: Clinician) -> None:
    first, second = issue(plan, lang), issue(plan, lang)
    assert (first.number, second.number) == (1, 2)
    assert second.digest == snapshot.digest(second.snapshot)
    assert saved(plan, lang).version == 3


def test_a_reason_of_the_review_stops_the_issue(plan: Plan, lang: Clinician) -> None:
    with pytest.raises(actions.NotIssuable) as refused:
        issue(plan, lang, "no-screening")
    assert refused.value.reasons == ("no-screening",)
    assert db.session.scalars(select(Revision)).all() == []


def test_the_database_itself_refuses_to_change_a_revision(plan: Plan, lang: Clinician) -> None:
    issue(plan, lang)
    for statement in ("UPDATE revision SET number = 9", "DELETE FROM revision"):
        with pytest.raises(DatabaseError, match="kept as it is"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_every_change_leaves_its_line_in_a_sound_chain(plan: Plan, lang: Clinician) -> None:
    actions.describe(
        plan,
        note="Three quiet evenings.",
        minutes=15,
        language="en",
        review_on=None,
        ends_on=None,
        version=1,
        by=lang,
        now=NOON,
    )
    actions.remove(plan, plan.doses[0], version=2, by=lang, now=NOON)
    events = db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.number)).all()
    assert events == ["plan.started", "plan.described", "plan.dose-removed"]
    assert list(verify(lang.practice_id)) == []


def test_the_record_of_a_change_holds_no_words_of_it(plan: Plan, lang: Clinician) -> None:
    actions.describe(
        plan,
        note="CANARY",
        minutes=None,
        language="en",
        review_on=None,
        ends_on=None,
        version=1,
        by=lang,
        now=NOON,
    )
    assert all("CANARY" not in str(entry.facts) for entry in db.session.scalars(select(AuditEntry)))


def test_another_practice_finds_no_such_plan(plan: Plan) -> None:
    stranger = a_clinician(name="Stranger")
    assert queries.plan(plan.id, of=stranger.practice) is None
    assert queries.plan(uuid4(), of=stranger.practice) is None
