"""Stage, ages, weeks, regions and names: tables of cases."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.patients import rules
from clinic.patients.rules import Boundaries, Precision, Stage

TODAY = date(2026, 11, 24)
LATER = Boundaries(subacute_from=42, persistent_from=85)


def staged(days: int, precision: Precision = Precision.DAY, boundaries: Boundaries | None = None):
    return rules.staging(TODAY - timedelta(days=days), precision, on=TODAY, boundaries=boundaries)


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (0, Stage.ACUTE),
        (27, Stage.ACUTE),
        (28, Stage.SUBACUTE),
        (29, Stage.SUBACUTE),
        (84, Stage.SUBACUTE),
        (85, Stage.PERSISTENT),
        (4000, Stage.PERSISTENT),
    ],
)
def test_the_stage_turns_on_days_28_and_85(days: int, stage: Stage) -> None:
    assert staged(days).stage is stage


@pytest.mark.parametrize(
    ("days", "stage"),
    [(41, Stage.ACUTE), (42, Stage.SUBACUTE), (84, Stage.SUBACUTE), (85, Stage.PERSISTENT)],
)
def test_a_practice_may_choose_other_boundaries(days: int, stage: Stage) -> None:
    assert staged(days, boundaries=LATER).stage is stage


def test_an_acute_complaint_says_on_which_day_it_turns_subacute() -> None:
    staging = rules.staging(date(2026, 10, 29), Precision.DAY, on=TODAY)
    assert (staging.stage, staging.following) == (Stage.ACUTE, Stage.SUBACUTE)
    assert staging.turns_on == date(2026, 11, 26)
    assert f"{staging.turns_on:%A}" == "Thursday"
    assert staging.turns_within(2, on=TODAY)
    assert not staging.turns_within(1, on=TODAY)


def test_a_persistent_complaint_turns_into_nothing() -> None:
    staging = staged(85)
    assert staging.following is None
    assert staging.turns_on is None
    assert not staging.turns_within(999, on=TODAY)


def test_a_stage_says_since_when_it_holds() -> None:
    assert staged(30).since == TODAY - timedelta(days=2)
    assert staged(3).since == TODAY - timedelta(days=3)


@given(st.integers(0, 400), st.sampled_from(Precision))
def test_the_day_before_a_turn_has_the_old_stage_and_the_turn_the_new(
    days: int, precision: Precision
) -> None:
    onset = TODAY - timedelta(days=days)
    staging = rules.staging(onset, precision, on=TODAY)
    if staging.turns_on is not None:
        eve = rules.staging(onset, precision, on=staging.turns_on - timedelta(days=1))
        assert eve.stage is staging.stage
        assert rules.staging(onset, precision, on=staging.turns_on).stage is staging.following


@pytest.mark.parametrize(
    ("days", "precision", "possible"),
    [
        (27, Precision.DAY, {Stage.ACUTE}),
        (24, Precision.WEEK, {Stage.ACUTE}),
        (25, Precision.WEEK, {Stage.ACUTE, Stage.SUBACUTE}),
        (30, Precision.WEEK, {Stage.ACUTE, Stage.SUBACUTE}),
        (31, Precision.WEEK, {Stage.SUBACUTE}),
        (70, Precision.MONTH, {Stage.SUBACUTE, Stage.PERSISTENT}),
        (100, Precision.MONTH, {Stage.PERSISTENT}),
    ],
)
def test_a_rough_onset_leaves_the_stage_open_near_a_boundary(
    days: int, precision: Precision, possible: set[Stage]
) -> None:
    staging = staged(days, precision)
    assert set(staging.possible) == possible
    assert staging.is_open == (len(possible) > 1)


def test_an_onset_that_lies_ahead_in_another_zone_is_day_0() -> None:
    assert staged(-1).days == 0
    assert staged(-1).stage is Stage.ACUTE


def test_a_birth_year_allows_two_ages() -> None:
    assert rules.ages(1972, on=TODAY) == (53, 54)
    assert rules.ages(2026, on=TODAY) == (0, 0)


@pytest.mark.parametrize(
    ("older", "taken"),
    [
        (6, 5),
        (16, 15),
        (17, 17),
        (18, 17),
        (19, 19),
        (40, 40),
        (46, 46),
        (50, 50),
        (56, 55),
        (65, 65),
        (71, 71),
    ],
)
def test_a_screening_begins_with_the_age_that_asks_more(older: int, taken: int) -> None:
    assert rules.age_for_screening(TODAY.year - older, on=TODAY) == taken


@pytest.mark.parametrize(("birth_year", "young"), [(2010, False), (2011, True), (1950, False)])
def test_only_a_person_certainly_under_16_is_too_young(birth_year: int, young: bool) -> None:
    assert rules.too_young(birth_year, on=TODAY) is young


@pytest.mark.parametrize(
    ("days", "precision", "weeks"),
    [
        (0, Precision.DAY, 0),
        (34, Precision.DAY, 4),
        (35, Precision.DAY, 5),
        (37, Precision.WEEK, 4),
        (38, Precision.WEEK, 5),
        (49, Precision.MONTH, 4),
        (50, Precision.MONTH, 7),
        (80, Precision.DAY, 11),
        (81, Precision.WEEK, 12),
        (69, Precision.MONTH, 12),
        (200, Precision.MONTH, 28),
    ],
)
def test_a_rough_onset_is_read_towards_the_criterion_it_may_meet(
    days: int, precision: Precision, weeks: int
) -> None:
    assert rules.weeks_for_screening(TODAY - timedelta(days=days), precision, on=TODAY) == weeks


def test_neck_head_and_the_ridge_between_count_as_neck_or_head() -> None:
    assert rules.involves_neck_or_head(["upper-back", "neck-shoulder"])
    assert not rules.involves_neck_or_head(["upper-back", "shoulder-blade"])


def test_ticked_places_become_regions_with_sides() -> None:
    regions, sides = rules.places(
        ["upper-back", "shoulder.right", "neck", "shoulder-blade.left", "shoulder.left"]
    )
    assert regions == ["neck", "shoulder", "shoulder-blade", "upper-back"]
    assert sides == {"shoulder": "both", "shoulder-blade": "left"}


@given(st.sets(st.sampled_from(rules.spots()), min_size=1))
def test_regions_and_sides_tick_the_same_places_again(spots: set[str]) -> None:
    assert set(rules.ticked(*rules.places(spots))) == {str(spot) for spot in spots}


def test_a_paired_region_without_a_side_is_both() -> None:
    assert rules.ticked(["shoulder", "neck"], {}) == ("shoulder.left", "shoulder.right", "neck")


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Müller", " muller mueller"),
        ("M. Großmann", " m grossmann"),
        ("S. Yılmaz", " s yilmaz"),
        ("Łukasz O'Neill", " lukasz oneill"),
        ("Anna-Lena Weiß_7", " anna lena weiss 7"),
        ("…", " "),
    ],
)
def test_names_fold_to_plain_words(name: str, folded: str) -> None:
    assert rules.fold(name) == folded


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("muller", "Anna Müller"),
        ("mueller", "Anna Müller"),
        ("MÜLLER", "Anna Mueller"),
        ("müll an", "Anna Müller"),
        ("m.b.", "M. B."),
        ("gross", "M. Großmann"),
    ],
)
def test_a_search_finds_a_name_however_it_is_spelled(typed: str, name: str) -> None:
    folded = rules.fold(name)
    assert all(any(f" {word}" in folded for word in spellings) for spellings in rules.seek(typed))


def test_a_search_without_letters_asks_for_nothing() -> None:
    assert rules.seek("%_ \\ '") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("M. Braun", "M. Braun"),
        ("M. Braun", "Maria Braun"),
        ("Maria Braun", "Braun, Maria"),
        ("Maria Braun", "Marie Braun"),
        ("Anna Braun", "Hanna Braun"),
        ("J. Müller", "J. Mueller"),
        ("J. Muller", "J. Müller"),
        ("A. Meyer", "A. Maier"),
        ("P. Schmidt", "P. Schmitt"),
        ("Schmidt", "P. Schmidt"),
        ("M. B.", "M. B."),
    ],
)
def test_names_easily_taken_for_each_other_look_alike(one: str, other: str) -> None:
    assert rules.look_alike(one, other)
    assert rules.look_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("M. Braun", "K. Braun"),
        ("M. B.", "M. C."),
        ("M. B.", "M. Braun"),
        ("Jan", "Jun"),
        ("M. Braun", "M. Vogel"),
        ("…", "M. Vogel"),
    ],
)
def test_names_that_differ_plainly_do_not_look_alike(one: str, other: str) -> None:
    assert not rules.look_alike(one, other)
    assert not rules.look_alike(other, one)


@pytest.mark.parametrize(
    ("day", "weeks", "faults"),
    [
        (TODAY + timedelta(days=1), 3, {}),
        (TODAY + timedelta(days=1), None, {"onset": "onset-ahead"}),
        (date(1971, 12, 31), None, {"onset": "onset-before-birth"}),
        (None, 3000, {"weeks": "onset-before-birth"}),
        (TODAY, None, {}),
        (None, 0, {}),
        (date(1972, 1, 1), None, {}),
    ],
)
def test_an_onset_is_given_and_lies_within_a_life(
    day: date | None, weeks: int | None, faults: dict[str, str]
) -> None:
    assert rules.onset_faults(day, weeks, birth_year=1972, on=TODAY) == faults


def test_some_weeks_ago_is_known_to_the_week() -> None:
    assert rules.onset_of(None, 6, Precision.DAY, on=TODAY) == (date(2026, 10, 13), Precision.WEEK)
    assert rules.onset_of(TODAY, 6, Precision.DAY, on=TODAY) == (date(2026, 10, 13), Precision.WEEK)
    assert rules.onset_of(TODAY, None, Precision.MONTH, on=TODAY) == (TODAY, Precision.MONTH)
    assert rules.onset_of(None, 26, Precision.DAY, on=TODAY) == (date(2026, 5, 26), Precision.MONTH)


@pytest.mark.parametrize(("year", "faults"), [(2026, {}), (2027, {"birth_year": "birth-ahead"})])
def test_nobody_is_born_next_year(year: int, faults: dict[str, str]) -> None:
    assert rules.birth_faults(year, on=TODAY) == faults


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Maria Braun", "Maria B."),
        ("Braun, Maria", "Maria B."),
        ("M. Braun", "M. B."),
        ("Anna Lena Özdemir", "Anna Ö."),
        ("Kiesel", "Kiesel"),
        ("Kiesel 7", "Kiesel 7"),
    ],
)
def test_a_plan_addresses_nobody_by_surname(name: str, greeting: str) -> None:
    assert rules.greeting(name) == greeting
