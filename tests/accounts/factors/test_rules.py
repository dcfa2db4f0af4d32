"""What counts as shown: digits of one step once, codes however typed, ten minutes and no longer."""

from datetime import timedelta

import pyotp
import pytest

from clinic.accounts.factors import rules
from clinic.accounts.rules import Means
from tests.conftest import NOON

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = rules.step_of(NOON)


def code_at(step: int) -> str:
    return pyotp.TOTP(SEED).generate_otp(step)


@pytest.mark.parametrize(
    ("off", "drift", "found"),
    [(0, 1, True), (1, 1, True), (-1, 1, True), (2, 1, False), (-2, 1, False), (1, 0, False), (0, 0, True)],
)
def test_one_step_to_either_side_counts_and_none_where_the_practice_wants_none(
    off: int, drift: int, found: bool
) -> None:
    step = rules.matching_step(SEED, code_at(NOW + off), at=NOON, after=0, drift=drift)
    assert step == (NOW + off if found else None)


def test_a_used_step_and_all_before_it_count_never_again() -> None:
    assert rules.matching_step(SEED, code_at(NOW), at=NOON, after=NOW) is None
    assert rules.matching_step(SEED, code_at(NOW - 1), at=NOON, after=NOW) is None
    assert rules.matching_step(SEED, code_at(NOW + 1), at=NOON, after=NOW) == NOW + 1


def test_a_clock_set_back_revives_no_step() -> None:
    earlier = NOON - timedelta(hours=1)
    assert rules.matching_step(SEED, code_at(rules.step_of(earlier)), at=earlier, after=NOW) is None


def test_recovery_codes_hold_eighty_bits_and_read_the_same_however_typed() -> None:
    code = rules.recovery_code(bytes(range(10)))
    assert len(code.replace("-", "")) * 5 == 80
    plain = rules.recovery_digest(code)
    for typed in (code.upper(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert rules.recovery_digest(typed) == plain
    assert rules.recovery_digest("0O1I-lLab") == rules.recovery_digest("0011-11ab")
    assert rules.recovery_digest(rules.recovery_code(bytes(10))) != plain


@pytest.mark.parametrize(
    ("typed", "is_one"),
    [
        ("123456", True),
        ("123 456", True),
        ("12345", False),
        ("١٢٣٤٥٦", False),
        ("0123-4567-89ab-cdef", False),
    ],
)
def test_six_digits_are_told_from_a_recovery_code(typed: str, is_one: bool) -> None:
    assert rules.is_of_an_app(typed) is is_one


@pytest.mark.parametrize(
    ("ago", "fresh"),
    [(0, True), (599, True), (600, False), (-59, True), (-60, False), (-3600, False)],
)
def test_a_proof_holds_ten_minutes_and_no_clock_set_back_renews_it(ago: int, fresh: bool) -> None:
    assert rules.is_fresh(NOON - timedelta(seconds=ago), now=NOON) is fresh
    assert not rules.is_fresh(None, now=NOON)


def test_a_password_proves_only_where_there_is_nothing_more() -> None:
    assert rules.proves(Means.PASSWORD, has_factors=False)
    assert not rules.proves(Means.PASSWORD, has_factors=True)
    assert rules.proves(Means.RECOVERY_CODE, has_factors=True)
