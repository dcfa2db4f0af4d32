"""Programmes are whole, fit their stage, and add up to the numbers that were reviewed."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import pytest

from clinic.content.loader import ROOT, ContentError
from clinic.library.catalogue import library
from clinic.plans import balance
from clinic.plans.doses.courses import at
from clinic.plans.doses.opening import opened, waiting
from clinic.plans.programmes.catalogue import programmes, read_programmes
from clinic.plans.programmes.courses import courses
from clinic.plans.programmes.programme import Phase, Programme
from clinic.plans.rules import Dose
from tests.plans.programmes import sums

REVIEWED: dict[str, Any] = json.loads((Path(__file__).parent / "reviewed_balance.json").read_text())
GROUPS = {name: muscle.group for name, muscle in library().vocabulary.muscles.items()}
EVERY = list(programmes())
PHASES = [(programme, phase) for programme in EVERY for phase in programme.phases]


def phase_name(value: object) -> str:
    return (
        value.id if isinstance(value, Programme) else str(value.number if isinstance(value, Phase) else value)
    )


def covered(doses: Any) -> balance.Coverage:
    return balance.cover(
        list(doses), exercises=library().exercises, muscle_groups=GROUPS, model=programmes().balance
    )


def opening(programme: Programme, phase: Phase) -> list[Dose]:
    """What is given when a phase begins: its entry and those before it opened, no extra released."""
    given = courses(programme)
    entries = {(rule.week, rule.criteria) for rule in programme.rules if rule.action == "enter"}
    for group in waiting(given, week=1):
        if (group.week, tuple(one.kind for one in group.criteria)) in entries:
            given = tuple(opened(course, group.key, because="") for course in given)
    return [dose for dose in (at(course, phase.weeks[0]) for course in given) if dose]


def in_minutes(seconds: int) -> float:
    return round(seconds / 60, 1)


def reviewed(programme: Programme, phase: Phase) -> dict[str, Any]:
    numbers: dict[str, Any] = REVIEWED[programme.id]["phases"][phase.number - 1]
    return numbers


def test_there_are_sixteen_programmes_for_three_stages() -> None:
    assert len(programmes()) == 16
    assert {programme.stage for programme in EVERY} == {"acute", "subacute", "persistent"}
    assert [programme.id for programme in programmes().fitting("acute")] == [
        "acute-neck-gentle",
        "whiplash-acute",
    ]
    assert set(REVIEWED) == {programme.id for programme in EVERY}


def test_programmes_never_change() -> None:
    assert programmes() is programmes()
    with pytest.raises(FrozenInstanceError):
        EVERY[0].stage = "acute"  # type: ignore[misc]
    with pytest.raises(TypeError):
        EVERY[0].alternates["x"] = ()  # type: ignore[index]


@pytest.mark.parametrize(("programme", "phase"), PHASES, ids=phase_name)
def test_every_item_takes_as_long_as_was_reviewed(programme: Programme, phase: Phase) -> None:
    assert {
        item.exercise: balance.seconds(item.dose, library()[item.exercise]) for item in phase.items
    } == reviewed(programme, phase)["seconds"]


@pytest.mark.parametrize(("programme", "phase"), PHASES, ids=phase_name)
def test_a_phase_adds_up_to_what_was_reviewed(programme: Programme, phase: Phase) -> None:
    for group, doses in (
        ("core", [item.dose for item in phase.core]),
        ("with_extras", [item.dose for item in phase.items]),
    ):
        found, expected = covered(doses), reviewed(programme, phase)[group]
        assert found.exercises == expected["exercises"]
        assert round(found.minutes.week_s / 60) == expected["exercise_minutes_per_week"]
        assert round(found.minutes.aerobic_week_s / 60) == expected["aerobic_minutes_per_week"]
        assert in_minutes(found.minutes.longest_session_s) == expected["longest_session_min"]
        assert in_minutes(found.minutes.longest_day_s) == expected["longest_day_min"]
        assert found.minutes.most_exercises == expected["exercises_on_busiest_day"]
    most = max((len(days) for days in found.hard_days.values()), default=0)
    assert most == expected["hard_days_per_muscle_group_max"]


@pytest.mark.parametrize(("programme", "phase"), PHASES, ids=phase_name)
def test_a_phase_opens_as_was_reviewed(programme: Programme, phase: Phase) -> None:
    expected = reviewed(programme, phase)["core"]
    assert len(covered(opening(programme, phase)).strengthening_days) == expected["strengthening_days"]
    new = sums.new_in_core(programme, phase, library().exercises)
    assert len(new) == expected["new_exercises"]


@pytest.mark.parametrize(("programme", "phase"), PHASES, ids=phase_name)
def test_another_week_plan_takes_as_long_as_was_reviewed(programme: Programme, phase: Phase) -> None:
    expected = reviewed(programme, phase)["layouts"]
    assert {layout.id for layout in phase.layouts} == set(expected)
    for layout in phase.layouts:
        found = covered(sums.laid_out([item.dose for item in phase.items], layout)).minutes
        assert in_minutes(found.longest_session_s) == expected[layout.id]["longest_session_min"]
        assert found.most_exercises == expected[layout.id]["exercises_on_busiest_day"]


@pytest.mark.parametrize("programme", EVERY, ids=phase_name)
def test_a_whole_programme_is_balanced_as_was_reviewed(programme: Programme) -> None:
    found = sums.programme_balance(programme, exercises=library().exercises, model=programmes().balance)
    expected = REVIEWED[programme.id]["programme"]
    assert found.covers == set(expected["covers"])
    assert list(found.missing) == expected["missing"]
    assert found.first_visit == expected["first_visit_exercises"]
    assert found.different_exercises == expected["different_exercises"]
    for share in ("strengthening_share", "lengthening_share", "recovery_share", "largest_category_share"):
        assert round(getattr(found, share), 2) == expected[share]
    ratio = found.pull_push_ratio
    assert (ratio if ratio is None else round(ratio, 2)) == expected["pull_push_ratio"]
    assert found.largest_category == expected["largest_category"]


@pytest.mark.parametrize("programme", EVERY, ids=phase_name)
def test_a_programme_keeps_to_its_profile(programme: Programme) -> None:
    model = programmes().balance
    profile = model.profiles[programme.balance_profile]
    found = sums.programme_balance(programme, exercises=library().exercises, model=model)
    assert found.missing == ()
    for share, (least, most) in (
        (found.strengthening_share, profile.strengthening_share),
        (found.lengthening_share, profile.lengthening_share),
        (found.recovery_share, (0, profile.recovery_share_max)),
    ):
        assert least <= round(share, 2) <= most
    if profile.pull_push_ratio and found.pull_push_ratio:
        assert profile.pull_push_ratio[0] <= found.pull_push_ratio <= profile.pull_push_ratio[1]
    focused = found.largest_category == programme.focus_category
    limit = profile.focus_category_share_max if focused else profile.max_category_share
    assert round(found.largest_category_share, 2) <= limit


@pytest.mark.parametrize(("programme", "phase"), PHASES, ids=phase_name)
def test_a_core_stays_small_and_whole(programme: Programme, phase: Phase) -> None:
    model = programmes().balance
    least, most = model.core_size[phase.stage]
    assert least <= len(phase.core) <= most
    found = covered(item.dose for item in phase.core)
    for part, categories in model.phase_minimum.items():
        assert found.categories & categories, f"nothing for {part}"


def test_where_sets_take_turns_the_first_stands_in_for_the_others() -> None:
    programme = programmes()["office-micro-breaks"]
    given = courses(programme)
    working_days = ("mon", "tue", "wed", "thu", "fri")
    rotating = ("neck-rotation-sitting", "thoracic-extension-chair", "band-pull-apart")
    for expected in (working_days, ("mon", "wed", "thu"), ("mon", "thu")):
        days = {dose.exercise: dose.days for dose in (at(course, 4) for course in given) if dose}
        assert {days[exercise] for exercise in rotating} == {expected}
        assert all(sum(day in days[one] for one in days) == 4 for day in working_days)
        (key, *_) = (*(one.key for one in waiting(given, week=4)), "")
        given = tuple(opened(course, key, because="calm") for course in given)


def test_another_layout_moves_the_days_and_nothing_else() -> None:
    programme = programmes()["full-body-maintenance"]
    assert programme.other_weeks == ("little-and-often",)
    usual, spread = courses(programme), courses(programme.laid_out("little-and-often"))
    days = {course.exercise: course.start.days for course in spread}
    assert (days["squat-goblet"], days["incline-push-up"]) == (("wed", "sat"), ("tue", "fri"))
    assert [replace(one.start, days=()) for one in usual] == [replace(one.start, days=()) for one in spread]
    assert courses(programme.laid_out("full-sessions")) == usual


def test_texts_are_there_in_both_languages() -> None:
    assert programmes()["chronic-desk-worker"].text("de").name == "Anhaltende Nackenschmerzen bei Büroarbeit"
    signs = programmes()["neck-arm-pain-settled"].text("de").stop_signs
    assert signs[1].do == "Rufen Sie den Notruf"
    assert programmes().word("action", "swap", "de") == "Durch die nächste Stufe ersetzen"
    assert programmes().word("rule", "front-back", "en").startswith("Chest stretching")


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    for name in ("balance", "progression", "programmes/subacute-neck"):
        shutil.copytree(ROOT / name, tmp_path / name)
    yield tmp_path


PROGRAMME = "programmes/subacute-neck/programme.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "message"),
    [
        (PROGRAMME, "stage: subacute", "stage: chronic", "stage", "chronic is not known"),
        (PROGRAMME, "profile: full", "profile: half", "balance_profile", "half is not known"),
        (PROGRAMME, "duration_weeks: 6", "duration_weeks: 7", "duration_weeks", "not the last week"),
        (
            PROGRAMME,
            "assumed_conditions: []",
            "assumed_conditions: [sad]",
            "assumed_conditions[0]",
            "sad is not",
        ),
        (
            PROGRAMME,
            "assumed_conditions: []",
            "assumed_conditions: [cervical-instability]",
            "phases[0].core[1].exercise",
            "which the programme assumes",
        ),
        (
            PROGRAMME,
            "exercise: low-row-isometric",
            "exercise: rowing",
            "phases[0].core[2].exercise",
            "rowing is",
        ),
        (
            PROGRAMME,
            "exercise: low-row-isometric",
            "exercise: deadlift-dumbbell",
            "phases[0].core[2].exercise",
            "does not suit the stage subacute",
        ),
        (
            PROGRAMME,
            "exercise: low-row-isometric",
            "exercise: sit-to-stand",
            "phases[0].core[4].exercise",
            "stands twice",
        ),
        (PROGRAMME, "effort_rpe: [4, 5]", "effort_rpe: [4, 6]", None, "does not fit the stage subacute"),
        (PROGRAMME, "days: [tue, thu, sat]", "days: [thu, tue]", None, "in the order of the week"),
        (PROGRAMME, "days: [tue, thu, sat]", "days: []", None, "are named unless"),
        (PROGRAMME, "unlock: push-and-open", "unlock: at-will", None, "at-will is not a rule"),
        (PROGRAMME, "load: bodyweight", "load: anvil", None, "anvil is not a known load"),
        (PROGRAMME, "duration_s: null", "duration_s: 60", None, "is stated for exercises on time"),
        (PROGRAMME, "rest_between_sides_s: null", "rest_between_sides_s: 5", None, "each-side exercises"),
        (PROGRAMME, "criteria: [form-ok]", "criteria: [luck]", None, "luck is not a known criterion"),
        (PROGRAMME, "action: increase-reps", "action: hope", None, "hope is not a known action"),
        (
            PROGRAMME,
            "exercise: band-row-standing\n    criteria",
            "exercise: plank\n    criteria",
            None,
            "plank is not",
        ),
        (PROGRAMME, "id: nod-reps", "id: push-and-open", "rules", "names two rules alike"),
        (
            PROGRAMME,
            "    week: 3\n    action: enter",
            "    week: 4\n    action: enter",
            None,
            "in its first week",
        ),
        (
            PROGRAMME,
            "evidence: [degam2025",
            "evidence: [hearsay",
            "evidence[0]",
            "hearsay is not a known source",
        ),
        (PROGRAMME, "status: draft", "status: reviewed", "status", "once reviewer and day are named"),
        (PROGRAMME, "times_per_day: 1", "times_per_day: 99", None, "less than or equal to 12"),
        (
            "programmes/subacute-neck/de.yaml",
            "  - Beweg",
            "  - Noch eines\n  - Beweg",
            "goals",
            "not as long as",
        ),
        ("programmes/subacute-neck/de.yaml", "rationale:", "reason:", "rationale", "Missing data"),
        (
            "balance/balance.yaml",
            "  neck-control:",
            "  nape-control:",
            "categories",
            "not those of the vocab",
        ),
        ("balance/balance.yaml", "aerobic: [aerobic]", "aerobic: [neural]", "groups", "every purpose once"),
        ("balance/balance.yaml", "core_size:\n  acute", "core_size:\n  fresh", "core_size", "every stage"),
        ("balance/de.yaml", "  coverage:", "  cover:", "rule", "has no word for coverage"),
        ("progression/de.yaml", "  swap:", "  trade:", "action", "has no word for swap"),
    ],
)
def test_what_does_not_agree_is_named(
    root: Path, file: str, old: str, new: str, field: str | None, message: str
) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} does not hold {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        read_programmes(root, library())
    found = [(wrong.file, wrong.line, wrong.field, wrong.message) for wrong in refused.value.all]
    assert any(
        name.endswith(file) and line > 0 and field in (None, place) and message in said
        for name, line, place, said in found
    ), found


def test_one_programme_alone_is_read(root: Path) -> None:
    alone = read_programmes(root, library())
    assert [programme.id for programme in alone] == ["subacute-neck"]
    assert alone["subacute-neck"].digest == programmes()["subacute-neck"].digest
    assert alone.digest != programmes().digest
