"""Two people, two tabs, a lost answer: both changes stand, or both are shown, and everything is done once."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.plans import queries
from clinic.plans.doses.dosing import dose_of
from clinic.plans.models import Plan, PlanState
from tests.factories import a_clear_screening, a_clinician, a_dose, a_patient, a_plan, an_episode, signed_in
from tests.pages import Visitor

JSON = {"Accept": "application/json"}


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def address(lang: Clinician) -> str:
    return f"/plans/{a_plan(of=an_episode(of=a_patient(of=lang.practice)), by=lang).id}"


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


@pytest.fixture
def colleague(app: Flask, lang: Clinician) -> Visitor:
    """Another clinician of the same practice, at another machine."""
    visitor = app.test_client()
    assert isinstance(visitor, Visitor)
    signed_in(visitor, a_clinician(of=lang.practice, name="S. Okonkwo"))
    return visitor


def stored(address: str, lang: Clinician) -> Plan:
    db.session.rollback()
    db.session.expire_all()
    plan = queries.plan(UUID(address.split("/")[2]), of=lang.practice)
    assert plan is not None
    return plan


def test_different_rows_are_put_together_and_the_colleague_is_named(
    desk: Visitor, colleague: Visitor, address: str, lang: Clinician
) -> None:
    first, second, third = stored(address, lang).doses
    colleague.send(f"{address}/doses/{first.id}", version=1, typed="4x6", before="")
    colleague.send(f"{address}/doses/{third.id}/remove", version=2)
    answer = desk.send(f"{address}/doses/{second.id}", version=1, typed="2x5", before="")
    assert answer.status_code == 303
    rows = stored(address, lang).doses
    assert [(dose_of(row).sets, dose_of(row).reps) for row in rows] == [(4, 6), (2, 5)]
    page = desk.get(answer.location).text
    assert "Changed meanwhile, and put together with yours:" in page
    assert "removed <span" in page
    assert "S. Okonkwo 12:00" in page


def test_the_same_row_shows_both_sides_and_keeps_the_chosen_one(
    desk: Visitor, colleague: Visitor, address: str, lang: Clinician
) -> None:
    row = stored(address, lang).doses[0]
    where = f"{address}/doses/{row.id}"
    colleague.send(where, version=1, typed="4x6", before="")
    for side, expected in (("theirs", (4, 6)), ("mine", (2, 5))):
        met = desk.send(where, version=1, typed="2x5", before="")
        assert met.status_code == 412
        assert "S. Okonkwo changed the same at 12:00." in met.text
        assert "4&nbsp;× 6" in met.text or "4 × 6" in met.text.replace("\u00a0", " ")
        choice = met.text.split('name="sides--')[1].split('"')[0]
        sent = desk.send(where, **{"version": 1, "typed": "2x5", "before": "", f"sides--{choice}": side})
        assert sent.status_code == 303
        kept = dose_of(stored(address, lang).doses[0])
        assert (kept.sets, kept.reps) == expected
        colleague.send(where, version=stored(address, lang).version, typed="4x6", before="")


def test_a_row_a_colleague_removed_can_be_kept_with_what_was_typed(
    desk: Visitor, colleague: Visitor, address: str, lang: Clinician
) -> None:
    row = stored(address, lang).doses[1]
    where = f"{address}/doses/{row.id}"
    colleague.send(f"{where}/remove", version=1)
    met = desk.send(where, version=1, typed="2x5", before="")
    assert met.status_code == 412
    assert "removed</span>" in met.text
    choice = met.text.split('name="sides--')[1].split('"')[0]
    desk.send(where, **{"version": 1, "typed": "2x5", "before": "", f"sides--{choice}": "mine"})
    back = stored(address, lang).doses[1]
    assert (back.id, dose_of(back).reps) == (row.id, 5)


def test_a_script_gets_both_sides_to_show_and_a_merged_version_to_go_on_from(
    desk: Visitor, colleague: Visitor, address: str, lang: Clinician
) -> None:
    first, second, _ = stored(address, lang).doses

    def sent(row: UUID, version: int, typed: str) -> object:
        data = {"csrf_token": desk.token(), "version": version, "typed": typed, "before": ""}
        return desk.post(f"{address}/doses/{row}", data=data, headers=JSON)

    colleague.send(f"{address}/doses/{first.id}", version=1, typed="4x6", before="")
    merged = sent(second.id, 1, "2x5").get_json()  # type: ignore[attr-defined]
    assert merged["version"] == -3
    assert "S. Okonkwo" in merged["regions"]["plan-meanwhile"]
    # What goes on being typed on the same page still does not know of the colleague's row.
    again = sent(second.id, -3, "2x6").get_json()  # type: ignore[attr-defined]
    assert again["version"] == -4
    assert [dose_of(row).reps for row in stored(address, lang).doses] == [6, 6, 10]
    met = sent(first.id, -4, "1x1")
    assert met.status_code == 412  # type: ignore[attr-defined]
    assert 'class="conflict"' in met.get_json()["error"]["regions"]["plan-met"]  # type: ignore[attr-defined]
    assert met.get_json()["error"]["url"] == "#plan-met"  # type: ignore[attr-defined]


def test_what_is_sent_twice_is_done_once(desk: Visitor, address: str, lang: Clinician) -> None:
    key = str(uuid4())
    for _ in range(3):
        answer = desk.send(f"{address}/doses", version=1, key=key, exercise="cat-cow")
        assert answer.status_code == 303
    assert [row.exercise for row in stored(address, lang).doses].count("cat-cow") == 1
    again = desk.post(
        f"{address}/doses",
        data={"csrf_token": desk.token(), "version": 1, "key": key, "exercise": "cat-cow"},
        headers=JSON,
    )
    assert again.get_json() == {"version": 2}


def test_without_script_a_form_sent_again_knows_its_own_write(
    desk: Visitor, address: str, lang: Clinician
) -> None:
    row = stored(address, lang).doses[0]
    for typed in ("4x6", "4x6"):
        answer = desk.send(f"{address}/doses/{row.id}", version=1, typed=typed, before="")
        assert answer.status_code == 303
    assert stored(address, lang).version == 2
    # What says something else is another change, however old its page is.
    assert desk.send(f"{address}/doses/{row.id}", version=1, typed="4x8", before="").status_code == 412


def test_what_is_too_old_to_be_known_overwrites_nothing(desk: Visitor, address: str, lang: Clinician) -> None:
    row = stored(address, lang).doses[0]
    desk.send(f"{address}/doses/{row.id}", version=1, typed="4x6", before="")
    answer = desk.send(f"{address}/doses/{row.id}", version=7, typed="2x5", before="")
    assert answer.status_code == 412
    assert "The last step is not saved" in answer.text
    assert dose_of(stored(address, lang).doses[0]).sets == 4


def test_nothing_of_a_page_that_was_refused_stays(
    desk: Visitor, colleague: Visitor, address: str, lang: Clinician
) -> None:
    first, second, _ = stored(address, lang).doses
    colleague.send(f"{address}/doses/{first.id}/remove", version=1)
    before = [row.id for row in stored(address, lang).doses]
    assert desk.send(f"{address}/doses/{second.id}", version=1, typed="lots", before="").status_code == 422
    assert [row.id for row in stored(address, lang).doses] == before


def test_every_version_of_a_plan_is_kept_as_it_stood(desk: Visitor, address: str, lang: Clinician) -> None:
    row = stored(address, lang).doses[0]
    for version in (1, 2):
        desk.send(f"{address}/doses/{row.id}/note", version=version, row_note="Slowly" * version)
    kept = db.session.scalars(select(PlanState).order_by(PlanState.version)).all()
    assert [(one.version, one.state["doses"][0]["note"]) for one in kept] == [
        (1, ""),
        (2, "Slowly"),
        (3, "SlowlySlowly"),
    ]


def test_a_dose_of_another_plan_is_not_there(desk: Visitor, address: str, lang: Clinician) -> None:
    other = a_plan(of=an_episode(of=a_patient(of=lang.practice, number=2)), by=lang, with_doses=(a_dose(),))
    assert desk.send(f"{address}/doses/{other.doses[0].id}", version=1, typed="2x5").status_code == 404


def test_a_step_back_sent_twice_goes_back_once(desk: Visitor, address: str, lang: Clinician) -> None:
    row = stored(address, lang).doses[0]
    for version, typed in ((1, "2x5"), (2, "2x6")):
        desk.send(f"{address}/doses/{row.id}/note", version=version, row_note=typed)
        desk.send(f"{address}/doses/{row.id}", version=version, typed=typed, before="")
    version, key = stored(address, lang).version, str(uuid4())
    for _ in range(2):
        assert desk.send(f"{address}/undo", version=version, key=key).status_code == 303
    assert stored(address, lang).version == version + 1


def test_whose_answer_to_issuing_was_lost_is_led_to_handing_over(
    desk: Visitor, address: str, lang: Clinician
) -> None:
    a_clear_screening(of=stored(address, lang).episode, by=lang)
    for _ in range(2):
        answer = desk.send(f"{address}/issue", version=1)
        assert answer.status_code == 303, answer.text
        assert str(answer.location).endswith("/hand-over")
    assert len(stored(address, lang).revisions) == 1


def test_ones_own_change_is_never_called_a_colleagues(desk: Visitor, address: str, lang: Clinician) -> None:
    first = stored(address, lang).doses[0]
    desk.send(f"{address}/doses/{first.id}", version=1, typed="4x6", before="")
    met = desk.send(f"{address}/doses/{first.id}", version=1, typed="2x5", before="")
    assert met.status_code == 412
    assert "You changed the same at" in met.text
    assert "You changed this plan at" in desk.send(f"{address}/undo", version=1).text


def test_after_a_merge_the_plan_is_issued_only_once_all_of_it_was_seen(
    desk: Visitor, colleague: Visitor, address: str, lang: Clinician
) -> None:
    first, second, _ = stored(address, lang).doses
    a_clear_screening(of=stored(address, lang).episode, by=lang)
    colleague.send(f"{address}/doses/{first.id}", version=1, typed="4x6", before="")
    data = {"csrf_token": desk.token(), "version": 1, "typed": "2x5", "before": ""}
    assert desk.post(f"{address}/doses/{second.id}", data=data, headers=JSON).get_json()["version"] == -3
    answer = desk.send(f"{address}/issue", version=-3)
    assert answer.status_code == 412
    assert "this page did not show all of it" in answer.text
    assert desk.send(f"{address}/issue", version=3).status_code == 303
