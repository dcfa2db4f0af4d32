"""A link's secret, how long it lives, and what an opening shows."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from secrets import token_bytes
from uuid import uuid4

import pytest

from clinic.accounts.rules import LEGIBLE, contrast
from clinic.screening.questionnaire import Outcome
from clinic.sharing import rules
from clinic.sharing.rules import Opening, Standing

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
OPEN = Standing(
    expires_at=NOW + timedelta(days=1),
    revoked_at=None,
    is_paused=False,
    latest_outcome=Outcome.CLEAR,
    revision_id=uuid4(),
)


def test_ten_thousand_tokens_are_unique_and_evenly_spelled() -> None:
    tokens = [rules.token(token_bytes(rules.LENGTH)) for _ in range(10_000)]
    assert len(set(tokens)) == len(tokens)
    counts = Counter("".join(tokens))
    expected = 10_000 * rules.LENGTH / 32
    assert len(counts) == 32
    # Chi-squared with 31 degrees of freedom: above 80 once in several hundred thousand runs.
    assert sum((count - expected) ** 2 / expected for count in counts.values()) < 80


def test_a_token_carries_a_hundred_and_thirty_bits() -> None:
    assert len(rules.ALPHABET) == len(set(rules.ALPHABET)) == 32
    assert rules.LENGTH * 5 >= 130


@pytest.mark.parametrize(
    "typed",
    ["abcd efgh jkmn pqrs tvwx yz01 23", "ABCDEFGHJKMNPQRSTVWXYZ0123", " abcd-efghjkmnpqrstvwxyz-o l 2 3 "],
)
def test_a_token_may_be_typed_from_paper(typed: str) -> None:
    assert rules.normalised(typed) == "abcdefghjkmnpqrstvwxyz0123"


@pytest.mark.parametrize("typed", ["", "abc", "u" * 26, "a" * 25, "a" * 27, "ä" * 26, "a" * 25 + "\n0"])
def test_what_cannot_be_a_token_is_none(typed: str) -> None:
    assert rules.normalised(typed) is None


@pytest.mark.parametrize(
    ("change", "finds"),
    [
        ({}, Opening.PLAN),
        ({"expires_at": NOW + timedelta(seconds=1)}, Opening.PLAN),
        ({"expires_at": NOW}, Opening.ENDED),
        ({"expires_at": NOW - timedelta(seconds=1)}, Opening.ENDED),
        ({"revoked_at": NOW}, Opening.ENDED),
        ({"revision_id": None}, Opening.ENDED),
        ({"is_paused": True}, Opening.PAUSED),
        ({"latest_outcome": Outcome.URGENT_SAME_DAY}, Opening.PAUSED),
        ({"latest_outcome": Outcome.EMERGENCY}, Opening.PAUSED),
        ({"latest_outcome": Outcome.REFER_ROUTINE}, Opening.PLAN),
        ({"latest_outcome": None}, Opening.PLAN),
        ({"latest_outcome": Outcome.EMERGENCY, "revoked_at": NOW}, Opening.ENDED),
    ],
)
def test_what_an_opening_shows(change: dict[str, object], finds: Opening) -> None:
    assert rules.opening(replace(OPEN, **change), now=NOW) is finds  # type: ignore[arg-type]


def test_a_link_ends_two_weeks_after_the_plan_at_midnight_of_the_practice() -> None:
    ends = rules.expiry(ends_on=date(2027, 1, 21), zone="Europe/Berlin", now=NOW)
    assert ends == datetime(2027, 2, 4, 23, 0, tzinfo=UTC)


def test_no_link_lives_longer_than_twelve_months() -> None:
    assert rules.until(date(2030, 1, 1), zone="Europe/Berlin", now=NOW) == NOW + rules.LONGEST


@pytest.mark.parametrize(
    ("precautions", "conditions", "behind"),
    [
        ((), (), False),
        (("no_prone",), ("osteoporosis",), False),
        (("no_prone", "no_thrust"), (), True),
        ((), ("radiculopathy",), True),
    ],
)
def test_a_revision_is_behind_once_a_screening_names_a_further_limit(
    precautions: tuple[str, ...], conditions: tuple[str, ...], behind: bool
) -> None:
    rests_on = {"precautions": ["no_prone"], "conditions": ["osteoporosis"]}
    assert rules.is_behind(rests_on, precautions=precautions, conditions=conditions) is behind


def test_a_secret_is_spelled_from_as_many_random_bytes_as_it_has_signs() -> None:
    with pytest.raises(ValueError, match="26 random bytes"):
        rules.token(bytes(25))


def test_a_new_link_lives_two_weeks_at_least_even_when_the_plan_is_over() -> None:
    for ends_on in (date(2026, 11, 1), date(2026, 11, 24)):
        ends = rules.expiry(ends_on=ends_on, zone="Europe/Berlin", now=NOW)
        assert rules.last_day(ends, zone="Europe/Berlin") == date(2026, 12, 8)
    open_ended = rules.expiry(ends_on=None, zone="Europe/Berlin", now=NOW)
    assert rules.last_day(open_ended, zone="Europe/Berlin") == date(2027, 3, 2)


def test_the_largest_text_is_followed_by_the_usual_one() -> None:
    assert [rules.larger(size) for size in rules.SIZES] == ["125", "150", "100"]


@pytest.mark.parametrize("colour", ["#000000", "#47682B", "#7b0000", "#0000ff", "#ffee00", "#ffffff"])
def test_a_brand_can_be_read_at_night(colour: str) -> None:
    shown = rules.legible_on_dark(colour)
    assert contrast(shown, rules.DARK) >= LEGIBLE
    assert contrast(colour, rules.DARK) < LEGIBLE or shown == colour.lower()
