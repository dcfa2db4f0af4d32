"""Who asks for what was never there has to wait; everybody else does not notice."""

from datetime import timedelta

from clinic.sharing import guesses
from clinic.sharing.guesses import FREE, Guesses
from tests.conftest import NOON


def test_a_network_has_its_share_each_minute() -> None:
    known = Guesses()
    assert [known.wait("192.0.2.1", at=NOON) for _ in range(FREE)] == [0] * FREE
    assert known.wait("192.0.2.1", at=NOON + timedelta(seconds=20)) == 41
    assert known.wait("192.0.2.1", at=NOON + timedelta(minutes=1)) == 0


def test_one_network_does_not_wait_for_another() -> None:
    known = Guesses()
    for _ in range(FREE + 1):
        known.wait("192.0.2.1", at=NOON)
    assert known.wait("192.0.2.2", at=NOON) == 0


def test_a_clock_set_back_locks_nobody_out() -> None:
    known = Guesses()
    for _ in range(FREE + 1):
        known.wait("192.0.2.1", at=NOON)
    assert known.wait("192.0.2.1", at=NOON - timedelta(hours=1)) == 0


def test_many_networks_take_no_more_room_than_there_is() -> None:
    known = Guesses()
    for number in range(guesses.MOST_NETWORKS + 1):
        known.wait(str(number), at=NOON)
    for _ in range(FREE):
        known.wait("0", at=NOON)
    # The oldest made room, so it begins anew; the youngest is remembered.
    assert known.wait(str(guesses.MOST_NETWORKS), at=NOON) == 0
    assert known.wait("0", at=NOON) > 0
