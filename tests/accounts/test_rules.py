"""When sessions end, how waits grow, what a password may be, which colour is read."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.accounts import rules
from clinic.accounts.rules import OVERALL, PER_ACCOUNT, PER_NETWORK, Pace
from tests.conftest import NOON

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
NAMES = ("Praxis am Lindenhof", "K. Lang", "lang@example.org")


@pytest.mark.parametrize(
    ("started", "seen", "locked", "standing"),
    [
        (timedelta(0), timedelta(0), False, rules.Standing.OPEN),
        (HOUR, 15 * MINUTE - SECOND, False, rules.Standing.OPEN),
        (HOUR, 15 * MINUTE, False, rules.Standing.LOCKED),
        (HOUR, SECOND, True, rules.Standing.LOCKED),
        (12 * HOUR - SECOND, MINUTE, False, rules.Standing.OPEN),
        (12 * HOUR, MINUTE, False, rules.Standing.OVER),
        (12 * HOUR, MINUTE, True, rules.Standing.OVER),
        (timedelta(0), -MINUTE, False, rules.Standing.OPEN),
        (timedelta(0), -MINUTE - SECOND, False, rules.Standing.LOCKED),
    ],
)
def test_a_session_locks_after_fifteen_idle_minutes_and_is_over_after_twelve_hours(
    started: timedelta, seen: timedelta, locked: bool, standing: rules.Standing
) -> None:
    found = rules.standing(started_at=NOON - started, seen_at=NOON - seen, locked=locked, now=NOON)
    assert found is standing


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 5), (6, 10), (7, 20), (8, 40), (9, 80), (11, 300), (99, 300)],
)
def test_the_wait_for_an_account_doubles_up_to_five_minutes(failures: int, seconds: int) -> None:
    assert PER_ACCOUNT.wait(failures) == seconds * SECOND


@pytest.mark.parametrize("pace", [PER_ACCOUNT, PER_NETWORK, OVERALL])
@given(failures=st.integers(0, 10**9))
def test_no_wait_is_longer_than_the_longest_or_shorter_than_the_one_before(pace: Pace, failures: int) -> None:
    assert pace.wait(failures) <= pace.wait(failures + 1) <= pace.longest <= timedelta(minutes=5)


@pytest.mark.parametrize(
    ("known", "since", "left"),
    [
        (5, timedelta(0), 5),
        (5, 15 * MINUTE - SECOND, 5),
        (5, 15 * MINUTE, 4),
        (5, 5 * HOUR, 0),
        (5, -HOUR, 5),
    ],
)
def test_time_forgives_one_failure_after_another(known: int, since: timedelta, left: int) -> None:
    assert PER_ACCOUNT.failures(known, since=since) == left


@pytest.mark.parametrize(
    "password",
    [
        "vier ruhige Abende am Meer",
        "correct horse battery staple",
        "Grüße aus Käsestadt",
        "pferd-teich-laterne",
        "k7m2p-xq4ht-9vw3r",
        "x7 " * 10 + "qjw",
        "Süßholz raspelt 9 Esel",
        "ä" * 5 + "bcöxyßqr" * 3,
    ],
)
def test_long_words_nobody_would_try_early_may_be_a_password(password: str) -> None:
    assert rules.password_faults(password, names=NAMES) == ()


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("kurz", "too-short"),
        ("elf Zeichen", "too-short"),
        ("x" * 257, "too-long"),
        ("aaaaaaaaaaaaaaaa", "guessable"),
        ("abababababab", "guessable"),
        ("123456789012", "guessable"),
        ("abcdefghijklm", "guessable"),
        ("qwertzuiopasdfg", "guessable"),
        ("poiuztrewqlkjhg", "guessable"),
        ("passwordpassword", "guessable"),
        ("Passwort123456", "guessable"),
        ("P@ssw0rd1234!!", "guessable"),
        ("IchLiebeDich2026", "guessable"),
        ("hallo hallo hallo", "guessable"),
        ("Willkommen2026!", "guessable"),
        ("sonyericsson", "guessable"),
        ("SonyEricsson 77!", "guessable"),
        ("cde3xsw2zaq1", "guessable"),
        ("lindenhof im Regen", "holds-a-name"),
        ("mein LINDENHOF 77", "holds-a-name"),
        ("dem Herrn Lang gehört das", "holds-a-name"),
        ("immer mit Rückenwind", "holds-a-name"),
        ("immer mit rueckenwind", "holds-a-name"),
    ],
)
def test_what_would_be_tried_early_may_not_be_a_password(password: str, fault: str) -> None:
    assert rules.password_faults(password, names=NAMES) == (fault,)


def test_all_that_leaked_most_often_is_refused() -> None:
    assert len(rules.listed()) >= 10_000
    assert not [one for one in rules.listed() if not rules.password_faults(one, names=())]
    backwards = [one[::-1] for one in rules.listed() if len(one) >= 12]
    assert backwards
    assert not [one for one in backwards if not rules.password_faults(one, names=())]


def test_where_nothing_else_is_asked_for_a_password_is_longer() -> None:
    least = rules.shortest(second_factor=False)
    assert rules.password_faults("xq7 kvl2 wpz ab", names=(), least=least) == ()
    assert rules.password_faults("xq7 kvl2 wpz a", names=(), least=least) == ("too-short",)


def test_twelve_characters_suffice_and_256_are_not_too_many() -> None:
    assert rules.password_faults("xq7 kvl2 wpz", names=()) == ()
    words = "teich pferd laterne wolke ofen "
    assert rules.password_faults((words * 9)[:256], names=()) == ()
    assert rules.password_faults((words * 9)[:257], names=()) == ("too-long",)


@pytest.mark.parametrize("colour", ["#000000", "#005f69", "#a92321", "#1a4f8a"])
def test_a_colour_that_can_be_read_stays_as_it_is(colour: str) -> None:
    assert rules.legible(colour) == colour


def test_capitals_make_no_other_colour() -> None:
    assert rules.legible("#005F69") == "#005f69"


@given(st.integers(0, 0xFFFFFF).map("#{:06x}".format))
def test_every_colour_becomes_legible_and_little_darker_than_needed(colour: str) -> None:
    corrected = rules.legible(colour)
    assert rules.contrast(corrected, rules.PAPER) >= 4.5
    assert corrected == colour or rules.contrast(corrected, rules.PAPER) < 4.7
    assert rules.legible(corrected) == corrected


def test_a_corrected_colour_keeps_its_hue() -> None:
    red, green, blue = (int(rules.legible("#ffcc00")[place : place + 2], 16) for place in (1, 3, 5))
    assert red > green > blue == 0
    assert (green / red) ** 2.4 == pytest.approx((0xCC / 0xFF) ** 2.4, abs=0.02)


@pytest.mark.parametrize(
    "text", ["", "red", "#fff", "#12345g", "#123456;", "url(x)", "#123456\n", "＃123456"]
)
def test_what_is_not_a_colour_is_refused(text: str) -> None:
    with pytest.raises(rules.NotAColour):
        rules.legible(text)


def test_contrast_is_what_wcag_says() -> None:
    assert rules.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert rules.contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert rules.contrast("#005f69", rules.PAPER) == pytest.approx(7.3, abs=0.05)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_device_is_named_by_two_words(user_agent: str, words: str) -> None:
    assert rules.device(user_agent) == words
