"""Comparing a password costs the same whoever asks, and happens a few at a time."""

import threading
import time

import pytest
from flask import Flask
from flask_security.proxies import _security

from clinic.accounts import passwords
from clinic.accounts.slots import Busy, Slots
from tests.factories import PASSWORD


def test_the_right_password_matches_and_a_blank_at_its_end_counts(app: Flask) -> None:
    kept = passwords.hashed(PASSWORD)
    assert passwords.matches(PASSWORD, kept)
    assert not passwords.matches(f"{PASSWORD} ", kept)
    assert not passwords.matches(PASSWORD[:-1], kept)


def test_nothing_is_cut_off(app: Flask) -> None:
    long = "ä" * 256
    kept = passwords.hashed(long)
    assert passwords.matches(long, kept)
    assert not passwords.matches(long[:-1], kept)


def test_without_an_account_no_password_matches(app: Flask) -> None:
    assert not passwords.matches(PASSWORD, None)
    assert not passwords.matches("", None)
    assert not passwords.matches(PASSWORD, "not a hash")


def test_nobody_s_hash_costs_what_every_other_costs(app: Flask) -> None:
    effort = app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"]
    handler = _security.pwd_context.handler("argon2")
    mine, nobodys = (
        handler.from_string(passwords.hashed(PASSWORD)),
        handler.from_string(passwords.nobodys(effort)),
    )
    assert (mine.type, mine.memory_cost, mine.rounds, mine.parallelism) == (
        nobodys.type,
        nobodys.memory_cost,
        nobodys.rounds,
        nobodys.parallelism,
    )


def test_an_unknown_account_takes_as_long_as_a_known_one(app: Flask) -> None:
    kept = passwords.hashed(PASSWORD)

    def spent(known: str | None) -> int:
        began = time.thread_time_ns()
        passwords.matches("some other words", known)
        return time.thread_time_ns() - began

    # In turn: a machine that changes its pace changes it for both.
    known, unknown = map(min, zip(*((spent(kept), spent(None)) for _ in range(80)), strict=True))
    # The cheap hash of tests is mostly overhead; that both cost alike is shown above.
    assert unknown == pytest.approx(known, rel=0.4)


def test_a_hash_made_with_less_effort_is_outdated(app: Flask) -> None:
    assert not passwords.is_outdated(passwords.hashed(PASSWORD))
    weaker = _security.pwd_context.using(argon2__memory_cost=8, argon2__time_cost=2, argon2__type="I")
    assert passwords.is_outdated(weaker.hash(PASSWORD))


def test_a_one_time_password_is_long_and_never_the_same(app: Flask) -> None:
    made = {passwords.one_time() for _ in range(100)}
    assert len(made) == 100
    assert {len(one) for one in made} == {23}


def test_whoever_waits_too_long_for_a_slot_is_told_to_come_back() -> None:
    slots = Slots(1, patience=0.01)
    with slots.taken(), pytest.raises(Busy), slots.taken():
        pass
    with slots.taken():
        pass


def test_no_more_than_the_slots_work_at_once() -> None:
    slots, inside, most = Slots(2), [], []

    def work() -> None:
        with slots.taken():
            inside.append(1)
            most.append(len(inside))
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) <= 2
