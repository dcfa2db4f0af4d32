"""The fields behind "more" say the same as typing does."""

import pytest

from clinic.library.catalogue import library
from clinic.plans import more_fields
from clinic.plans.courses import course
from clinic.plans.dosing import starting_dose
from clinic.plans.reading import read
from clinic.plans.reading_parts import amount

START = starting_dose(library()["lateral-raise"])


def entered(**values: object) -> dict[str, object]:
    """The form as it came, with some fields filled in otherwise."""
    shown = more_fields.shown(course(START))
    numbers = {"kilograms", "maximum", "effort", "pain", "between_sides", "from_week", "to_week"}
    parsed: dict[str, object] = {
        name: (amount(text) if text else None) if name in numbers else text for name, text in shown.items()
    }
    return parsed | values


@pytest.mark.parametrize(
    ("values", "typed"),
    [
        ({"band": "", "kilograms": 2.5}, "2.5kg"),
        ({"band": "red"}, "band red"),
        ({"effort": 5}, "effort 5"),
        ({"until": "failure"}, "until failure"),
        ({"tempo": "3-1-3"}, "tempo 3-1-3"),
        ({"pain": 3}, "pain <=3"),
        ({"from_week": 2, "to_week": 6}, "w2-6"),
    ],
)
def test_a_field_states_what_typing_states(values: dict[str, object], typed: str) -> None:
    assert more_fields.with_values(course(START), entered(**values)) == read(typed, START)


def test_what_is_left_alone_stays() -> None:
    typed = read("w1-2 70% 1rm borg 13; w3+ 3x8", START)
    shown = more_fields.shown(typed)
    values = entered() | {
        name: amount(text) if text.isdigit() else text or None for name, text in shown.items()
    }
    assert more_fields.with_values(typed, values | {"until": "", "tempo": "", "band": ""}) == typed


def test_they_stand_open_where_a_dose_says_more_than_its_exercise() -> None:
    assert not more_fields.is_used(course(START), START)
    assert more_fields.is_used(read("w2-6 pain <=3", START), START)
