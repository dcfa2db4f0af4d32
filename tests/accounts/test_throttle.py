"""Guessing is slowed down for all workers, and nobody is locked out for good."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from clinic.accounts import throttle
from clinic.accounts.models import Attempt
from clinic.database import db
from tests.conftest import NOON

SECOND = timedelta(seconds=1)
HOME = "192.0.2.7"


def fail(
    times: int, *, account: str = "lang@example.org", address: str = HOME, at: timedelta = 0 * SECOND
) -> None:
    for _ in range(times):
        throttle.begin(account=account, address=address, at=NOON + at)


def waits(account: str = "lang@example.org", *, address: str = HOME, at: timedelta = 0 * SECOND) -> int:
    try:
        throttle.begin(account=account, address=address, at=NOON + at)
    except throttle.Waiting as waiting:
        return waiting.seconds
    return 0


def test_five_wrong_passwords_are_free_and_then_waits_grow(app: Flask) -> None:
    fail(5)
    assert waits() == 5
    assert waits(at=5 * SECOND) == 0
    assert waits(at=5 * SECOND) == 10
    assert waits(at=15 * SECOND) == 0
    assert waits(at=15 * SECOND) == 20


def test_a_try_during_a_wait_does_not_make_it_longer(app: Flask) -> None:
    fail(5)
    assert [waits(at=second * SECOND) for second in range(5)] == [5, 4, 3, 2, 1]
    assert waits(at=5 * SECOND) == 0


def test_a_hundred_tries_at_once_get_no_further_than_one(app: Flask) -> None:
    answers = [waits() for _ in range(100)]
    assert answers.count(0) == 5


def test_tries_of_several_workers_at_the_same_moment_count_each(app: Flask) -> None:
    def work(_number: int) -> int:
        with app.app_context():
            return waits()

    with ThreadPoolExecutor(8) as workers:
        answers = list(workers.map(work, range(16)))
    assert answers.count(0) == 5


def test_the_right_password_lets_the_account_start_afresh(app: Flask) -> None:
    fail(4)
    throttle.forgive(throttle.begin(account="lang@example.org", address=HOME, at=NOON))
    fail(5)
    assert waits() == 5


def test_others_are_not_slowed_by_one_account(app: Flask) -> None:
    fail(5)
    assert waits() > 0
    assert waits("weber@example.org") == 0


def test_one_network_is_slowed_across_accounts(app: Flask) -> None:
    answers = [waits(f"{number}@example.org") for number in range(40)]
    assert answers[:31] == [0] * 31
    assert min(answers[31:]) > 0
    assert waits("lang@example.org", address="198.51.100.1") == 0


def test_a_practice_behind_one_address_may_sign_in_all_at_once(app: Flask) -> None:
    for number in range(35):
        attempt = throttle.begin(account=f"{number}@example.org", address=HOME, at=NOON)
        throttle.forgive(attempt)


def test_guessing_from_everywhere_slows_everybody_by_seconds_only(app: Flask) -> None:
    fail(1)
    db.session.execute(update(Attempt).values(failures=310))
    db.session.commit()
    fail(1, account="weber@example.org", address="198.51.100.1")
    assert waits("neumann@example.org", address="203.0.113.9") == 3
    assert waits("neumann@example.org", address="203.0.113.9", at=3 * SECOND) == 0


def test_no_wait_outlasts_a_day_and_rows_go(app: Flask) -> None:
    fail(5, account="old@example.org")
    day = timedelta(days=1, seconds=1)
    throttle.forgive(throttle.begin(account="lang@example.org", address="198.51.100.1", at=NOON + day))
    left = db.session.scalar(select(func.count()).select_from(Attempt))
    assert left == 3  # the account, the network and the whole of the try just made


def test_neither_address_nor_name_can_be_read_from_the_table(app: Flask) -> None:
    fail(1)
    keys = db.session.scalars(select(Attempt.key)).all()
    assert all(len(key) == 32 for key in keys)
    assert not any(b"lang" in key or b"192" in key for key in keys)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("nonsense", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_network_is_what_one_visitor_commands(address: str | None, network: str) -> None:
    assert throttle.network(address) == network
