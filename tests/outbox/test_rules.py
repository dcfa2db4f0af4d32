"""Which addresses mail may go to, and how long to leave a silent server alone."""

from datetime import timedelta

import pytest

from clinic.outbox import rules


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("m.beispiel@posteo.de", "m.beispiel@posteo.de"),
        ("  M.Beispiel+uebung@Posteo.DE ", "M.Beispiel+uebung@posteo.de"),
        ("m@bücher.example", "m@xn--bcher-kva.example"),
        ("", None),
        ("m.beispiel", None),
        ("m.beispiel@", None),
        ("@posteo.de", None),
        ("m..b@posteo.de", None),
        ("m@localhost", None),
        ("m@127.0.0.1", None),
        ("m b@posteo.de", None),
        ("m@posteo.de\nBcc: all@example.org", None),
        ("m@posteo.de, n@posteo.de", None),
        ("<m@posteo.de>", None),
        ("m@-a.example", None),
        ("m@xn--.example", None),
        ("m@xn--99999.example", None),
        ("m@xn--bcher-kva.example", "m@xn--bcher-kva.example"),
        ("m@" + "a" * 64 + ".example", None),
        ("m" * 65 + "@posteo.de", None),
    ],
)
def test_an_address_is_one_that_mail_can_go_to(typed: str, kept: str | None) -> None:
    assert rules.address(typed) == kept


def test_a_likely_slip_is_asked_about() -> None:
    assert rules.likelier("m.beispiel@gmial.com") == "m.beispiel@gmail.com"
    assert rules.likelier("m.beispiel@gmail.com") is None
    assert rules.likelier("m.beispiel@praxis-am-lindenhof.example") is None


def test_a_silent_server_is_asked_soon_and_then_hourly_for_more_than_a_day() -> None:
    waits = [rules.wait(attempt) for attempt in range(1, 40)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == timedelta(hours=1)
    assert sum(waits, timedelta()) > timedelta(days=1)
