"""What an exercise is for, how long it takes, what it demands, and every way in which it is set aside."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from clinic.library import rules
from clinic.library.catalogue import figures, library
from clinic.library.exercise import Exercise, Judgement
from clinic.library.precautions import Reach

REVIEWED_SECONDS: dict[str, int] = json.loads((Path(__file__).parent / "reviewed_seconds.json").read_text())
EVERY = list(library())
TABLE = library().precautions
HOUSEHOLD = library().vocabulary.household


def reach(
    exercise: str, *, precautions: tuple[str, ...] = (), conditions: tuple[str, ...] = ()
) -> tuple[Reach, ...]:
    return rules.set_aside(library()[exercise], precautions, conditions, table=TABLE)


def ways(reaches: tuple[Reach, ...]) -> set[tuple[str, str | None, str | None, str | None]]:
    return {(each.level, each.precaution, each.demand, each.condition) for each in reaches}


@pytest.mark.parametrize(
    ("region", "purpose", "layer"),
    [
        ("neck", "mobility", "stretch-mobilise"),
        ("chest", "stretch", "stretch-mobilise"),
        ("arm", "neural", "stretch-mobilise"),
        ("shoulder-blade", "relaxation", "stretch-mobilise"),
        ("neck", "motor-control", "stabilise"),
        ("neck", "endurance", "stabilise"),
        ("shoulder", "strength", "strengthen"),
        ("trunk", "strength", "whole-body"),
        ("trunk", "endurance", "whole-body"),
        ("lower-body", "stretch", "whole-body"),
        ("whole-body", "aerobic", "whole-body"),
        ("whole-body", "relaxation", "whole-body"),
    ],
)
def test_a_layer_follows_from_region_and_purpose(region: str, purpose: str, layer: str) -> None:
    assert rules.layer(region, purpose) == layer


def test_the_layers_of_the_library_are_those_the_builder_shows() -> None:
    household = [each for each in EVERY if HOUSEHOLD.issuperset(each.equipment) and "subacute" in each.stages]
    assert len(household) == 102
    assert sum(each.layer == "whole-body" for each in household) == 24


@pytest.mark.parametrize("exercise", EVERY, ids=lambda exercise: exercise.id)
def test_a_session_takes_as_long_as_was_reviewed(exercise: Exercise) -> None:
    assert rules.session_seconds(exercise, exercise.dosage) == REVIEWED_SECONDS[exercise.id]


def test_every_exercise_has_its_reviewed_seconds() -> None:
    assert set(REVIEWED_SECONDS) == set(library().exercises)


def test_a_longer_hold_and_one_side_change_the_time() -> None:
    press = library()["low-row-isometric"]
    dosage = replace(press.dosage, sets=2, reps=8, hold_s=5, rest_s=30, rest_between_sides_s=5)
    assert rules.session_seconds(press, dosage) == 2 * 8 * 7 * 2 + 30 + 2 * 5
    assert rules.session_seconds(press, replace(dosage, hold_s=10)) == 2 * 8 * 12 * 2 + 30 + 2 * 5
    assert rules.session_seconds(press, dosage, one_side=True) == 2 * 8 * 7 + 30


def test_an_exercise_on_time_takes_its_time_once_for_both_sides_in_turn() -> None:
    gaze = library()["gaze-stability-sitting"]
    assert gaze.sides == "alternating"
    assert rules.session_seconds(gaze, replace(gaze.dosage, sets=2, duration_s=30, rest_s=30)) == 90


def test_an_exercise_dosed_on_time_counts_its_time_not_its_repetitions() -> None:
    tuck = library()["chin-tuck-sitting"]
    timed = replace(tuck.dosage, mode="time", reps=1, hold_s=0, duration_s=60)
    assert rules.session_seconds(tuck, timed) == 60


@pytest.mark.parametrize("exercise", EVERY, ids=lambda exercise: exercise.id)
def test_the_reviewed_demands_follow_from_poses_dose_and_judgement(exercise: Exercise) -> None:
    derived = rules.derived_demands(exercise, figures()[exercise.id], TABLE)
    assert set(exercise.demands) == rules.judged_demands(exercise, derived)
    assert rules.demands(exercise, exercise.dosage, TABLE) == tuple(
        each for each in TABLE.demands if each in exercise.demands
    )


def test_each_judgement_changes_something() -> None:
    for exercise in EVERY:
        derived = rules.derived_demands(exercise, figures()[exercise.id], TABLE)
        for judgement in exercise.judged:
            assert (judgement.demand in derived) != judgement.holds, f"{exercise.id}: {judgement.demand}"


def test_a_judgement_adds_and_drops() -> None:
    exercise = replace(
        library()["cat-cow"],
        judged=(Judgement("prone", True, "x"), Judgement("end_range_flexion", False, "y")),
    )
    assert rules.judged_demands(exercise, {"end_range_flexion", "strenuous"}) == {"prone", "strenuous"}


@pytest.mark.parametrize(
    ("exercise", "changes", "appears", "vanishes"),
    [
        ("chin-nod-supine", {"sets": 1}, None, "supine_long"),
        ("thoracic-extension-roller", {"sets": 3}, "supine_long", None),
        ("bird-dog-full", {"effort": (5, 6)}, "heavy_isometric", None),
        ("forearm-plank", {"effort": (3, 4)}, None, "heavy_isometric"),
        ("deadlift-dumbbell", {"load": "dumbbell-2-6kg"}, None, "heavy_load"),
        ("scaption-thumbs-up", {"load": "dumbbell-4-12kg"}, "heavy_load", None),
        ("easy-walk", {"effort": (3, 4)}, "aerobic_training", None),
        ("brisk-walk", {"effort": (2, 3)}, None, "aerobic_training"),
        ("band-row-standing", {"effort": (4, 5)}, None, "strenuous"),
    ],
)
def test_what_depends_on_the_dose_is_derived_again(
    exercise: str, changes: dict[str, object], appears: str | None, vanishes: str | None
) -> None:
    held = library()[exercise]
    found = rules.demands(held, replace(held.dosage, **changes), TABLE)  # type: ignore[arg-type]
    assert appears is None or (appears not in held.demands and appears in found)
    assert vanishes is None or (vanishes in held.demands and vanishes not in found)


def test_what_was_judged_stays_at_any_dose() -> None:
    lift = library()["prone-chest-lift-w"]
    assert "heavy_isometric" in rules.demands(lift, replace(lift.dosage, effort=(1, 2)), TABLE)


def test_a_dose_without_effort_is_taken_at_the_effort_of_the_library() -> None:
    row = library()["band-row-standing"]
    unstated = replace(row.dosage, effort=None)  # type: ignore[arg-type]
    assert "strenuous" in rules.demands(row, unstated, TABLE)


def test_nothing_is_set_aside_without_a_reason() -> None:
    assert reach("cat-cow") == ()
    assert rules.strictest(()) is None


def test_a_precaution_reaches_through_each_demand_it_names() -> None:
    found = reach("cat-cow", precautions=("no_loaded_end_flexion",))
    assert ways(found) == {("block", "no_loaded_end_flexion", "end_range_flexion", None)}
    assert found[0].reasons["de"].startswith("Starkes Rundmachen")
    assert found[0].reasons["en"].startswith("Deep rounding")


def test_a_condition_reaches_through_the_lists_of_the_exercise_and_through_what_it_brings() -> None:
    found = reach("cat-cow", conditions=("osteoporosis",))
    assert ways(found) == {
        ("block", None, None, "osteoporosis"),
        ("block", "no_loaded_end_flexion", "end_range_flexion", "osteoporosis"),
    }
    assert found[0].reasons["de"] == "Osteoporose"


def test_every_way_is_shown_and_the_strictest_comes_first() -> None:
    found = reach("cat-cow", precautions=("no_loaded_end_flexion",), conditions=("vertigo", "osteoporosis"))
    assert [each.level for each in found] == ["block", "block", "block", "warn"]
    assert rules.strictest(found) == "block"
    assert len({(each.precaution, each.condition) for each in found}) == 4


def test_a_warning_alone_asks_for_a_look() -> None:
    found = reach("single-leg-stand", precautions=("fall_safe_positions",))
    assert rules.strictest(found) == "warn"


def test_a_precaution_for_dates_or_words_sets_nothing_aside() -> None:
    for precaution in TABLE.without_effect:
        assert all(not reach(exercise.id, precautions=(precaution,)) for exercise in EVERY)


def test_a_lighter_dose_escapes_what_depends_on_the_dose() -> None:
    plank = library()["forearm-plank"]
    assert rules.set_aside(plank, ["no_breath_holding"], [], table=TABLE)
    lighter = replace(plank.dosage, effort=(2, 3))
    assert not rules.set_aside(plank, ["no_breath_holding"], [], table=TABLE, work=lighter)


def test_an_unknown_precaution_or_condition_is_never_a_quiet_nothing() -> None:
    with pytest.raises(KeyError):
        reach("cat-cow", precautions=("no_fun",))
    with pytest.raises(KeyError):
        reach("cat-cow", conditions=("brittle",))


@pytest.mark.parametrize("precaution", [name for name, met in TABLE.effects.items() if met])
def test_every_precaution_sets_something_aside(precaution: str) -> None:
    only_for_later = {"impact_up_to_brisk_walk_if_fracture"}  # nothing in the library has a flight phase
    found = [exercise.id for exercise in EVERY if reach(exercise.id, precautions=(precaution,))]
    assert bool(found) != (precaution in only_for_later)


@pytest.mark.parametrize("condition", TABLE.conditions)
def test_every_condition_sets_something_aside(condition: str) -> None:
    assert any(reach(exercise.id, conditions=(condition,)) for exercise in EVERY)


def test_fever_leaves_breathing_and_gentle_movement() -> None:
    left = {each.id for each in EVERY if not reach(each.id, precautions=("no_exercise_while_febrile",))}
    assert {"belly-breathing-supine", "neck-rotation-supine", "easy-walk"} <= left
    assert not {"brisk-walk", "band-row-standing", "farmers-carry"} & left
