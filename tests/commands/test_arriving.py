"""A request is whole once its head and the body it announces are there, in however many pieces they come."""

import pytest

from clinic.commands.arriving import LARGEST_GATHERED, LARGEST_HEAD, Arriving, Stand

GET = b"GET /patients HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\n"
CHUNKED = POST + b"Transfer-Encoding: Chunked\r\n\r\n"


@pytest.mark.parametrize(
    "whole",
    [
        GET,
        POST + b"Content-Length: 0\r\n\r\n",
        POST + b"content-length:  5 \r\nX: y\r\n\r\nemail",
        CHUNKED + b"0\r\n\r\n",
        CHUNKED + b"5\r\nemail\r\nA;name=value\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n",
        # The end of one chunk looks like the end of all.
        CHUNKED + b"5\r\n0\r\n\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    ],
)
def test_a_request_is_whole_with_its_last_byte_and_not_before(whole: bytes) -> None:
    arriving = Arriving()
    for at in range(len(whole)):
        assert arriving.stand is Stand.COMING, whole[:at]
        arriving.add(whole[at : at + 1])
    assert arriving.stand is Stand.WHOLE
    assert bytes(arriving.data) == whole


def test_what_a_browser_sent_behind_its_request_stays_with_it() -> None:
    arriving = Arriving(GET + GET[:9])
    assert arriving.stand is Stand.WHOLE
    assert bytes(arriving.data) == GET + GET[:9]


@pytest.mark.parametrize(
    "nothing",
    [
        b"\x16\x03\x01\x02\x00\x01",
        b"get / HTTP/1.1\r\n",
        b"GET /\r\n",
        b"GET / HTTP/9.9\r\n",
        b"PRI * HTTP/2.0\r\n",
        b"GET / HTTP/1.1\nHost: localhost\n\n",
        b"GET /" + b"a" * LARGEST_HEAD,
        POST + b"Content-Length: -1\r\n\r\n",
        POST + b"Content-Length: \xb2\r\n\r\n",
        POST + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\n",
        POST + b"Content-Length: 99999999999999999999\r\n\r\n",
        POST + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
        CHUNKED + b"zz\r\n",
        CHUNKED + b"-1\r\n",
        CHUNKED + b"5" + b";" * 2_000,
        CHUNKED + b"0\r\nTrailer: " + b"a" * LARGEST_HEAD,
    ],
)
def test_for_what_is_no_request_nobody_waits(nothing: bytes) -> None:
    assert Arriving(nothing).stand is Stand.HOPELESS


@pytest.mark.parametrize(
    "large",
    [
        POST + b"Content-Length: %d\r\n\r\n" % (LARGEST_GATHERED + 1),
        CHUNKED + b"%x\r\n" % (LARGEST_GATHERED + 1),
    ],
)
def test_what_is_too_large_to_be_gathered_is_read_as_it_comes(large: bytes) -> None:
    assert Arriving(large).stand is Stand.LARGE


def test_who_waits_to_be_told_to_go_on_is_known() -> None:
    assert Arriving(POST + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n").expects_leave
    assert not Arriving(GET).expects_leave
