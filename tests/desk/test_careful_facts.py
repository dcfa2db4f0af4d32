"""The age and weeks a screening begins with were chosen for the criteria there are; new ones must be seen."""

from collections.abc import Iterator

import pytest

from clinic.patients.rules import (
    LASTING_WEEKS,
    LOWER_IS_CAREFUL_BEFORE,
    RECENT_WEEKS,
)
from clinic.screening import logic
from clinic.screening.catalogue import questionnaire

# As (relation, number): every place where a criterion or question changes with the age.
AGES_WHERE_THE_OLDER_ASKS_MORE = {
    ("gte", 40),
    ("lt", 40),  # the lung pattern: a precaution below 40, a referral from 40
    ("gt", 45),
    ("gte", 50),
    ("gte", 65),
    ("gte", 70),
    ("gt", 70),
}
AGES_WHERE_THE_YOUNGER_ASKS_MORE = {("lt", 6), ("lt", 16), ("lt", 18), ("lte", 55)}
# Under 16 nothing is handed over; the neck rule and the pregnancy questions that begin there change nothing.
AGES_UNDER_THE_SCOPE = {("gte", 12), ("gte", 16)}


def thresholds(item: str) -> set[tuple[str, float]]:
    asked = questionnaire()

    def conditions() -> Iterator[logic.Condition]:
        yield from (one.when for one in asked.criteria.values())
        yield from asked.derived.values()
        yield from (one.ask_if for one in asked.questions.values() if one.ask_if is not None)

    return {
        (leaf.relation, leaf.number)
        for condition in conditions()
        for leaf in logic.leaves(condition)
        if isinstance(leaf, logic.Compares) and leaf.item == item
    }


def test_every_age_at_which_a_criterion_changes_was_considered() -> None:
    assert thresholds("ctx.age") == (
        AGES_WHERE_THE_OLDER_ASKS_MORE | AGES_WHERE_THE_YOUNGER_ASKS_MORE | AGES_UNDER_THE_SCOPE
    )
    ends = {
        number + 1 if relation == "lte" else number for relation, number in AGES_WHERE_THE_YOUNGER_ASKS_MORE
    }
    assert ends == LOWER_IS_CAREFUL_BEFORE


@pytest.mark.parametrize(("relation", "number"), [("lte", RECENT_WEEKS), ("gte", LASTING_WEEKS)])
def test_every_number_of_weeks_at_which_a_criterion_changes_was_considered(
    relation: str, number: int
) -> None:
    assert (relation, number) in thresholds("ctx.duration_weeks")
    assert len(thresholds("ctx.duration_weeks")) == 2
