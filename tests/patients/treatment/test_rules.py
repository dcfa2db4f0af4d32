"""How long somebody stands in, and what a reason is."""

from datetime import date

import pytest

from clinic.patients.treatment.rules import Span, cover_faults, is_reason

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("starts", "ends", "faults"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), ()),
        (date(2026, 11, 1), date(2026, 11, 30), ()),
        (date(2026, 11, 25), date(2026, 11, 24), ("ends-first",)),
        (date(2026, 11, 1), date(2026, 11, 23), ("over",)),
        (date(2026, 11, 24), date(2027, 11, 26), ("too-long",)),
    ],
)
def test_somebody_stands_in_from_day_to_day(starts: date, ends: date, faults: tuple[str, ...]) -> None:
    assert cover_faults(Span(starts, ends), today=TODAY) == faults


@pytest.mark.parametrize(
    ("text", "enough"),
    [("Called in by the ward", True), ("", False), ("because", False), ("xxxxxxxxxxxxxxx", False)],
)
def test_a_reason_is_a_few_words(text: str, enough: bool) -> None:
    assert is_reason(text) is enough
