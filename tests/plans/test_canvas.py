"""The list of a plan: every change can be taken back and done again, and rows come from elsewhere whole."""

from datetime import timedelta

import pytest
from flask import Flask

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.patients.models import Episode
from clinic.plans import actions, canvas, habits, history, queries, sources
from clinic.plans.doses.dosing import course_of
from clinic.plans.models import Plan
from tests.conftest import NOON
from tests.factories import a_clinician, a_dose, a_patient, a_plan, an_episode

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def episode(lang: Clinician) -> Episode:
    return an_episode(of=a_patient(of=lang.practice))


@pytest.fixture
def plan(lang: Clinician, episode: Episode) -> Plan:
    return again(a_plan(of=episode, by=lang), lang)


def again(plan: Plan, lang: Clinician) -> Plan:
    """The plan as the database holds it."""
    db.session.rollback()
    db.session.expire_all()
    found = queries.plan(plan.id, of=lang.practice)
    assert found is not None
    return found


def exercises(plan: Plan) -> list[str]:
    return [row.exercise for row in plan.doses]


def undone(plan: Plan, lang: Clinician) -> Plan:
    canvas.undo(plan, version=plan.version, by=lang, now=LATER)
    return again(plan, lang)


def redone(plan: Plan, lang: Clinician) -> Plan:
    canvas.redo(plan, version=plan.version, by=lang, now=LATER)
    return again(plan, lang)


def test_a_removed_dose_comes_back_as_it_was(plan: Plan, lang: Clinician) -> None:
    before = history.state(plan)
    actions.remove(plan, plan.doses[1], version=1, by=lang, now=NOON)
    plan = undone(again(plan, lang), lang)
    assert history.state(plan) == before
    assert len(redone(plan, lang).doses) == 2


def test_every_change_of_a_session_is_taken_back_in_turn(plan: Plan, lang: Clinician) -> None:
    states = [history.state(plan)]
    first = plan.doses[0]
    for change in (
        lambda p: actions.add(p, a_dose("cat-cow"), set_aside=False, version=p.version, by=lang, now=LATER),
        lambda p: actions.change(
            p, p.doses[0], a_dose(first.exercise, reps=12), version=p.version, by=lang, now=LATER
        ),
        lambda p: actions.move(p, p.doses[0], to=3, version=p.version, by=lang, now=LATER),
        lambda p: actions.swap(
            p, p.doses[1], a_dose("chin-nod-supine"), set_aside=False, version=p.version, by=lang, now=LATER
        ),
        lambda p: canvas.duplicate(p, p.doses[0], version=p.version, by=lang, now=LATER),
        lambda p: canvas.annotate(p, p.doses[1], note="Slowly", version=p.version, by=lang, now=LATER),
        lambda p: canvas.head(p, p.doses[1], heading="Morning", version=p.version, by=lang, now=LATER),
        lambda p: canvas.dismiss(
            p, gap="whole-body", reason="Walks a lot", version=p.version, by=lang, now=LATER
        ),
    ):
        change(plan)  # type: ignore[no-untyped-call]
        plan = again(plan, lang)
        states.append(history.state(plan))
    for expected in reversed(states[:-1]):
        plan = undone(plan, lang)
        assert history.state(plan) == expected
    with pytest.raises(canvas.NothingToUndo):
        canvas.undo(plan, version=plan.version, by=lang, now=LATER)
    plan = again(plan, lang)
    for expected in states[1:]:
        plan = redone(plan, lang)
        assert history.state(plan) == expected
    with pytest.raises(canvas.NothingToUndo):
        canvas.redo(plan, version=plan.version, by=lang, now=LATER)


def test_a_new_change_forgets_what_was_undone(plan: Plan, lang: Clinician) -> None:
    actions.remove(plan, plan.doses[0], version=1, by=lang, now=NOON)
    plan = undone(again(plan, lang), lang)
    canvas.duplicate(plan, plan.doses[0], version=plan.version, by=lang, now=LATER)
    plan = again(plan, lang)
    with pytest.raises(canvas.NothingToUndo):
        canvas.redo(plan, version=plan.version, by=lang, now=LATER)


def test_typing_that_saves_itself_is_one_change(plan: Plan, lang: Clinician) -> None:
    for number, note in enumerate(("Sh", "Short", "Short and often"), start=1):
        at = NOON + timedelta(seconds=2 * number)
        canvas.annotate(plan, plan.doses[0], note=note, version=plan.version, by=lang, now=at)
        plan = again(plan, lang)
    assert plan.step == 1
    assert undone(plan, lang).doses[0].note == ""


def test_a_colleagues_version_stops_an_undo_too(plan: Plan, lang: Clinician) -> None:
    actions.remove(plan, plan.doses[0], version=1, by=lang, now=NOON)
    plan = again(plan, lang)
    with pytest.raises(actions.Stale):
        canvas.undo(plan, version=1, by=lang, now=LATER)


def test_only_the_newest_steps_are_kept(plan: Plan, lang: Clinician) -> None:
    for _ in range(history.MOST_STEPS + 2):
        actions.move(plan, plan.doses[0], to=2, version=plan.version, by=lang, now=NOON)
        plan = again(plan, lang)
    assert history.step(plan, plan.step - history.MOST_STEPS) is not None
    assert history.step(plan, plan.step - history.MOST_STEPS - 1) is None


def test_a_kept_programme_holds_doses_and_nothing_of_the_patient(
    plan: Plan, lang: Clinician, episode: Episode
) -> None:
    canvas.annotate(plan, plan.doses[0], note="For Maria", version=plan.version, by=lang, now=NOON)
    plan = again(plan, lang)
    mine = canvas.keep_programme(plan, name="Desk", shared=False, by=lang, now=NOON)
    assert "Maria" not in str(mine.doses)
    colleague = a_clinician(of=lang.practice)
    assert [one.name for one in sources.saved(of=lang)] == ["Desk"]
    assert sources.saved(of=colleague) == []
    canvas.keep_programme(again(plan, lang), name="Ours", shared=True, by=lang, now=NOON)
    assert [one.name for one in sources.saved(of=colleague)] == ["Ours"]
    found = sources.source(f"saved:{mine.id}", episode, of=lang, language="en")
    assert found is not None
    assert [course.exercise for course in found.courses] == exercises(plan)
    canvas.discard_programme(sources.saved(of=lang)[0], by=lang, now=NOON)
    assert [one.name for one in sources.saved(of=lang)] == ["Ours"]


@pytest.mark.parametrize("key", ["", "programme:none", "saved:7", "plan:", "other:subacute-neck"])
def test_a_source_nobody_offers_is_none(lang: Clinician, episode: Episode, key: str) -> None:
    assert sources.source(key, episode, of=lang, language="en") is None


def test_a_programme_and_an_earlier_plan_are_put_in_whole(
    plan: Plan, lang: Clinician, episode: Episode
) -> None:
    programme = sources.source("programme:subacute-neck", episode, of=lang, language="en")
    assert programme is not None
    canvas.insert(plan, programme.rows, source=programme.key, version=plan.version, by=lang, now=NOON)
    plan = again(plan, lang)
    assert [course_of(row) for row in plan.doses[3:]] == list(programme.courses)
    second = again(a_plan(of=episode, by=lang, with_doses=0), lang)
    (copied, *_) = sources.earlier(episode, of=lang)
    assert copied.id == plan.id
    canvas.insert(second, sources.of_plan(copied).rows, source="plan", version=1, by=lang, now=NOON)
    assert exercises(again(second, lang)) == exercises(again(plan, lang))


def test_a_plan_has_its_most_whichever_way_it_is_filled(
    plan: Plan, lang: Clinician, episode: Episode
) -> None:
    rows = sources.of_programme("subacute-neck", "en").rows * 4
    with pytest.raises(actions.Full):
        canvas.insert(plan, rows, source="x", version=plan.version, by=lang, now=NOON)
    plan = again(plan, lang)
    canvas.insert(plan, rows[:21], source="x", version=plan.version, by=lang, now=NOON)
    plan = again(plan, lang)
    with pytest.raises(actions.Full):
        canvas.duplicate(plan, plan.doses[0], version=plan.version, by=lang, now=NOON)


def test_the_last_dose_of_an_exercise_is_remembered_for_whoever_gave_it(plan: Plan, lang: Clinician) -> None:
    row = plan.doses[0]
    for reps in (8, 12):
        actions.change(plan, row, a_dose(row.exercise, reps=reps), version=plan.version, by=lang, now=NOON)
        plan = again(plan, lang)
        row = plan.doses[0]
    assert habits.last_doses(of=lang) == {row.exercise: "2x12 3s 1/d"}
    assert habits.last_doses(of=a_clinician(of=lang.practice)) == {}


def test_what_plans_often_hold_together_is_offered(lang: Clinician, episode: Episode) -> None:
    for _ in range(2):
        a_plan(of=episode, by=lang, with_doses=(a_dose("cat-cow"), a_dose("wall-angel")))
    a_plan(of=episode, by=lang, with_doses=(a_dose("cat-cow"), a_dose("nordic-walk")))
    assert habits.paired(["cat-cow"], of=lang.practice) == {"wall-angel": "cat-cow"}
    assert habits.paired([], of=lang.practice) == {}


def test_what_an_exercise_has_to_fit_is_kept_with_the_episode(lang: Clinician, episode: Episode) -> None:
    canvas.describe_person(episode, irritability="high", equipment=[], avoids=["prone"], by=lang, now=NOON)
    db.session.expire_all()
    kept = db.session.get(Episode, episode.id)
    assert kept is not None
    assert (kept.irritability, kept.equipment, kept.avoids) == ("high", [], ["prone"])
    canvas.describe_person(kept, irritability=None, equipment=None, avoids=[], by=lang, now=NOON)
    db.session.expire_all()
    assert kept.equipment is None
