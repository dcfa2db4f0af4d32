"""The builder: begun, changed in small steps, issued through an open gate only."""

import re
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from flask import Flask

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.patients.models import Episode
from clinic.patients.rules import Sex
from clinic.plans import queries
from clinic.plans.doses.courses import at
from clinic.plans.doses.dosing import course_of, dose_of
from clinic.plans.models import Plan
from tests.factories import a_clear_screening, a_clinician, a_patient, an_episode, signed_in
from tests.pages import Visitor


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


@pytest.fixture
def episode(lang: Clinician) -> Episode:
    return an_episode(of=a_patient(of=lang.practice))


def begin(desk: Visitor, episode: Episode, programme: str = "") -> str:
    fields = {"programme": programme} if programme else {}
    answer = desk.send(f"/episodes/{episode.id}/plans", key=str(uuid4()), **fields)
    assert answer.status_code == 303
    return urlsplit(answer.location).path


def stored(address: str, lang: Clinician) -> Plan:

    db.session.rollback()
    db.session.expire_all()
    plan = queries.plan(UUID(address.split("/")[2]), of=lang.practice)
    assert plan is not None
    return plan


def test_programmes_of_the_stage_stand_first(desk: Visitor, episode: Episode) -> None:
    page = desk.get(f"/episodes/{episode.id}/plans/new").text
    assert page.index("Subacute neck pain") < page.index("Acute neck pain")


PREGNANCY = "Pregnancy – neck and upper back"


def test_a_programme_is_offered_only_where_the_record_does_not_deny_what_it_is_made_for(
    desk: Visitor, lang: Clinician
) -> None:
    for number, (sex, is_offered) in enumerate(
        ((Sex.MALE, False), (Sex.FEMALE, True), (Sex.NOT_STATED, True)), start=1
    ):
        episode = an_episode(of=a_patient(of=lang.practice, number=number, birth_year=1990, sex=sex))
        page = desk.get(f"/episodes/{episode.id}/plans/new").text
        offered, _, denied = page.partition("Not offered, as the record denies")
        assert (PREGNANCY in offered, PREGNANCY in denied) == (is_offered, not is_offered)
        folded = offered.partition("For particular conditions")[2]
        assert ("Made for: Pregnancy" in folded) is is_offered


def test_a_programme_fills_the_plan_with_all_its_weeks(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    address = begin(desk, episode, "subacute-neck")
    courses = [course_of(row) for row in stored(address, lang).doses]
    assert len([course for course in courses if at(course, 1)]) == 6
    assert [len(course.blocks) for course in courses[:2]] == [2, 2]
    page = desk.get(address).text
    assert "Started from" in page
    assert "Week 3 at the earliest: Chin nod with hold becomes" in page
    assert "Only when:" in page


def test_a_programme_is_begun_in_another_week_it_offers(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    assert "A bit every day" in desk.get(f"/episodes/{episode.id}/plans/new").text
    answer = desk.send(
        f"/episodes/{episode.id}/plans",
        key=str(uuid4()),
        programme="full-body-maintenance",
        layout="little-and-often",
    )
    days = {row.exercise: dose_of(row).days for row in stored(urlsplit(answer.location).path, lang).doses}
    assert days["squat-goblet"] == ("wed", "sat")


def test_a_programme_that_allows_one_side_more_says_how_much_and_until_when(
    desk: Visitor, episode: Episode
) -> None:
    page = desk.get(begin(desk, episode, "one-sided-load")).text
    assert "Until week 4 the weaker or stiffer side may do up to 50 % more" in page


def test_what_waits_is_opened_with_a_reason_that_is_kept(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    address = begin(desk, episode, "subacute-neck")
    (key,) = {
        one for one in re.findall(r'name="waiting" value="([^"]+)"', desk.get(address).text) if "d8" in one
    }
    assert desk.send(f"{address}/open", version=1, waiting=key, key=str(uuid4())).status_code == 422
    assert (
        desk.send(f"{address}/open", version=1, waiting=key, because="All of it holds today").status_code
        == 303
    )
    courses = [course_of(row) for row in stored(address, lang).doses]
    assert {course.exercise for course in courses if at(course, 2) and not at(course, 1)} == {
        "serratus-punch-supine",
        "hands-behind-chest-opener",
    }
    assert {block.because for course in courses for block in course.blocks} == {"", "All of it holds today"}


def test_a_plan_from_a_programme_opens_on_its_first_dose(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    answer = desk.send(f"/episodes/{episode.id}/plans", key=str(uuid4()), programme="subacute-neck")
    first = stored(urlsplit(answer.location).path, lang).doses[0]
    assert f"open={first.id}" in answer.location
    assert 'name="typed"' in desk.get(answer.location).text


def test_a_saved_dose_answers_with_the_row_as_it_reads_now(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    address = begin(desk, episode, "subacute-neck")
    dose = stored(address, lang).doses[0]
    answer = desk.post(
        f"{address}/doses/{dose.id}",
        data={"csrf_token": desk.token(), "version": 1, "typed": "3x12", "before": "1x6 10s 1/d"},
        headers={"Accept": "application/json"},
    ).get_json()
    assert answer["version"] == 2
    assert (answer["values"]["sets"], answer["values"]["reps"]) == (3, 12)
    assert answer["values"]["before"].startswith("3x12 10s 1/d")
    assert answer["texts"][f"dose-{dose.id}-dose"].startswith("3 × 12")
    assert "live-facts" in answer["regions"]


def test_a_part_counts_when_the_whole_says_nothing_new(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    """What was typed in one go still stands in its field while somebody goes on with the parts."""
    address = begin(desk, episode, "subacute-neck")
    dose = stored(address, lang).doses[0]
    change = f"{address}/doses/{dose.id}"
    desk.send(change, version=1, typed="3x12", before="1x6 10s 1/d")
    desk.send(change, version=2, typed="3x12", before="3x12 10s 1/d", sets=4, reps=12, hold_s=10)
    dose = dose_of(stored(address, lang).doses[0])
    assert (dose.sets, dose.reps) == (4, 12)


def test_a_plan_from_nothing_says_what_comes_here(desk: Visitor, episode: Episode) -> None:
    assert "Nothing here yet." in desk.get(begin(desk, episode)).text


def test_an_exercise_is_added_with_its_starting_dose(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    address = begin(desk, episode)
    answer = desk.send(f"{address}/doses", version=1, exercise="chin-tuck-sitting")
    assert answer.status_code == 303
    assert "#dose-" in answer.location
    assert [dose.exercise for dose in stored(address, lang).doses] == ["chin-tuck-sitting"]
    assert "Sit up tall" not in desk.get(answer.location).text


@pytest.mark.parametrize(("typed", "reads"), [("3x10 5s 2/d", "3 × 10 · hold 5 s"), ("2x8 mon wed", "2 × 8")])
def test_a_dose_is_typed_in_one_go(desk: Visitor, episode: Episode, typed: str, reads: str) -> None:
    address = begin(desk, episode)
    opened = desk.send(f"{address}/doses", version=1, exercise="chin-tuck-sitting").location
    dose = opened.split("#dose-")[1]
    answer = desk.send(f"{address}/doses/{dose}", version=2, typed=typed, before="1x10")
    assert answer.status_code == 303
    assert reads in desk.get(address).text.replace("\u00a0", " ")


@pytest.mark.parametrize("typed", ["lots", "99x99", "3x10 500s"])
def test_what_is_no_dose_is_said_and_what_was_typed_stays(
    desk: Visitor, episode: Episode, typed: str
) -> None:
    address = begin(desk, episode)
    dose = desk.send(f"{address}/doses", version=1, exercise="chin-tuck-sitting").location.split("#dose-")[1]
    answer = desk.send(f"{address}/doses/{dose}", version=2, typed=typed, before="1x10")
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text


def test_sides_that_differ_are_refused_with_a_way_that_leads_out(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    address = begin(desk, episode)
    dose = desk.send(f"{address}/doses", version=1, exercise="band-row-standing").location.split("#dose-")[1]
    refused = desk.send(f"{address}/doses/{dose}", version=2, typed="3x10 left, 2x10 right", before="1x10")
    assert refused.status_code == 422
    assert "double the exercise" in refused.text
    desk.send(f"{address}/doses/{dose}", version=2, typed="3x10 left", before="1x10")
    desk.send(f"{address}/doses/{dose}/duplicate", version=3)
    other = next(row for row in stored(address, lang).doses if str(row.id) != dose)
    desk.send(f"{address}/doses/{other.id}", version=4, typed="2x10 right", before="1x10")
    page = desk.get(address).text.replace("\u00a0", " ")
    assert set(re.findall(r"(\d × 10)[^<]*· (left|right)", page)) == {("3 × 10", "left"), ("2 × 10", "right")}
    kept = [row.course["blocks"][0]["dose"] for row in stored(address, lang).doses]
    assert sorted((one["side"], one["sets"]) for one in kept) == [("left", 3), ("right", 2)]


def test_the_affected_side_is_typed_or_chosen_and_asked_about(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    address = begin(desk, episode)
    added = desk.send(f"{address}/doses", version=1, exercise="upper-trapezius-stretch")
    dose = added.location.split("#dose-")[1]
    desk.send(f"{address}/doses/{dose}", version=2, typed="2x30s on the affected side", before="1x10")
    page = desk.get(f"{address}?open={dose}").text
    assert re.search(r'value="affected"[^>]*checked', page)
    assert "The affected side is not named." in page
    values = {"side": "right", "typed": "", "before": ""}
    desk.send(f"{address}/doses/{dose}", version=3, **values)
    assert stored(address, lang).doses[0].course["blocks"][0]["dose"]["side"] == "right"


def test_what_a_condition_sets_aside_says_so_and_asks_for_the_reason(desk: Visitor, lang: Clinician) -> None:
    episode = an_episode(of=a_patient(of=lang.practice, conditions=["osteoporosis"]))
    address = begin(desk, episode)
    assert "Set aside" in desk.get(address).text
    answer = desk.send(f"{address}/doses", version=1, exercise="cat-cow")
    assert answer.status_code == 422
    assert "Say why it is added." in answer.text
    desk.send(f"{address}/doses", version=1, exercise="cat-cow", reason="Taught here, small range")
    assert stored(address, lang).doses[0].reason == "Taught here, small range"


def test_a_programme_leaves_out_what_is_set_aside(desk: Visitor, lang: Clinician) -> None:
    patient = a_patient(of=lang.practice, conditions=["recent-surgery-neck"])
    address = begin(desk, an_episode(of=patient), "subacute-neck")
    courses = [course_of(row) for row in stored(address, lang).doses]
    assert len([course for course in courses if at(course, 1)]) < 6


def test_two_tabs_never_overwrite_each_other(desk: Visitor, episode: Episode, lang: Clinician) -> None:
    address = begin(desk, episode, "subacute-neck")
    rows = stored(address, lang).doses
    first, second = rows[0].id, rows[1].id
    assert desk.send(f"{address}/doses/{first}/remove", version=1).status_code == 303
    answer = desk.send(f"{address}/doses/{second}", version=1, typed="2x5", before="")
    assert answer.status_code == 303
    kept = stored(address, lang).doses
    assert (kept[0].id, dose_of(kept[0]).reps, len(kept)) == (second, 5, len(rows) - 1)
    assert "Changed meanwhile" in desk.get(answer.location).text


def test_rows_move_up_and_down_without_script(desk: Visitor, episode: Episode, lang: Clinician) -> None:
    address = begin(desk, episode, "subacute-neck")
    before = [row.exercise for row in stored(address, lang).doses]
    last = stored(address, lang).doses[-1].id
    assert desk.send(f"{address}/doses/{last}/move", version=1, to=1).status_code == 303
    assert [row.exercise for row in stored(address, lang).doses] == [before[-1], *before[:-1]]


def test_a_step_of_the_ladder_takes_the_rows_place(desk: Visitor, episode: Episode, lang: Clinician) -> None:
    address = begin(desk, episode, "subacute-neck")
    row = stored(address, lang).doses[0]
    days = dose_of(row).days
    answer = desk.send(f"{address}/doses/{row.id}/swap", version=1, exercise="chin-nod-supine")
    assert answer.status_code == 303
    swapped = stored(address, lang).doses[0]
    assert (swapped.exercise, dose_of(swapped).days) == ("chin-nod-supine", days)


def test_dose_for_all_writes_one_part_to_every_row(desk: Visitor, episode: Episode, lang: Clinician) -> None:
    address = begin(desk, episode, "subacute-neck")
    assert desk.send(f"{address}/doses/all", version=1, typed="3/d").status_code == 303
    assert {dose_of(row).times_per_day for row in stored(address, lang).doses} == {3}


def test_the_note_saves_itself_and_tells_the_new_version(desk: Visitor, episode: Episode) -> None:
    address = begin(desk, episode)
    answer = desk.post(
        address,
        data={"version": 1, "note": "Three quiet evenings.", "language": "de", "csrf_token": desk.token()},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["version"] == 2


def test_nothing_is_issued_without_a_screening_and_the_page_says_the_way(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    address = begin(desk, episode, "subacute-neck")
    assert "To hand this over, record a screening" in desk.get(address).text
    answer = desk.send(f"{address}/issue", version=1)
    assert answer.status_code == 422
    assert stored(address, lang).revisions == []


def test_an_open_gate_issues_a_frozen_revision(desk: Visitor, episode: Episode, lang: Clinician) -> None:
    a_clear_screening(of=episode, by=lang)
    address = begin(desk, episode, "subacute-neck")
    answer = desk.send(f"{address}/issue", version=1)
    assert str(answer.location).endswith("/hand-over")
    revision = f"{address}/revisions/{stored(address, lang).revisions[0].id}"
    page = without_tokens(desk.get(revision).text)
    assert "Issued" in page
    row = stored(address, lang).doses[0].id
    desk.send(f"{address}/doses/{row}/remove", version=2)
    assert without_tokens(desk.get(revision).text) == page


def without_tokens(page: str) -> str:
    """The page but for its forms' tokens, which differ from one second to the next."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_an_empty_plan_is_not_issued(desk: Visitor, episode: Episode, lang: Clinician) -> None:
    a_clear_screening(of=episode, by=lang)
    address = begin(desk, episode)
    answer = desk.send(f"{address}/issue", version=1)
    assert answer.status_code == 422
    assert "The plan holds no exercise yet." in answer.text


@pytest.mark.parametrize(
    "query", ["q=nacken", "q=Rücken&layer=strengthen", "layer=nonsense", "q=%F0%9F%98%80"]
)
def test_the_library_beside_the_plan_is_searched_without_script(
    desk: Visitor, episode: Episode, query: str
) -> None:
    assert desk.get(f"{begin(desk, episode)}?{query}").status_code == 200


def test_the_fields_behind_more_set_what_most_doses_do_without(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    address = begin(desk, episode, "subacute-neck")
    where = f"{address}/doses/{stored(address, lang).doses[0].id}"
    assert "More about this dose" in desk.get(f"{address}?open={where.rsplit('/', 1)[1]}").text
    desk.send(where, version=1, more_shown="yes", pain="3", tempo="3-1-3", kilograms="2.5", to_week="1")
    course = course_of(stored(address, lang).doses[0])
    assert (course.start.pain_at_most, course.start.tempo, course.blocks[0].last) == (3, (3, 1, 3), 1)
    refused = desk.send(where, version=2, more_shown="yes", tempo="slow")
    assert refused.status_code == 422
    assert "3-1-3" in refused.text


def test_what_a_dose_means_stands_beneath_it_and_what_is_odd_among_the_remarks(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    address = begin(desk, episode, "subacute-neck")
    row = stored(address, lang).doses[0]
    desk.send(f"{address}/doses/{row.id}", version=1, typed="w1-2 2x10; w3+ 4x12 hold 150s", before="")
    page = desk.get(f"{address}?open={row.id}").text
    assert "Weeks 1–2: 2 × 10: two sets, ten times each" in page.replace("\u00a0", " ")
    assert "One hold lasts more than two minutes. Is that meant?" in page
