"""Whatever goes wrong, people read a plain page and learn nothing they should not.

Proves security.md D-12, C-04, R-09.
"""

import sqlite3
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import exc
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, default_exceptions

from clinic import wording
from clinic.web import errors
from tests.pages import Visitor
from tests.web.conftest import Asked

SECRET = "M. Beispiel, 1972"
CODES = sorted(code for code in default_exceptions if code != 418)


class Broken(Exception):
    """What a database driver says, in the forms both drivers say it."""

    def __init__(self, words: str = SECRET, **facts: Any) -> None:
        super().__init__(words)
        self.__dict__.update(facts)


def failed(kind: type[exc.DBAPIError], cause: Exception) -> exc.DBAPIError:
    return kind(f"INSERT INTO patient ({SECRET})", {"name": SECRET}, cause)


def sqlite(code: int, words: str = SECRET) -> Broken:
    return Broken(words, sqlite_errorcode=code)


def postgres(state: str) -> Broken:
    return Broken(sqlstate=state)


UNIQUE = "UNIQUE constraint failed: patient.number"
KEY = "FOREIGN KEY constraint failed"
CHECK = "CHECK constraint failed: sets"
FAULTS: list[tuple[Exception, int]] = [
    (failed(exc.OperationalError, sqlite(sqlite3.SQLITE_BUSY)), 503),
    (failed(exc.OperationalError, sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT)), 503),
    (failed(exc.OperationalError, sqlite(sqlite3.SQLITE_READONLY)), 503),
    (failed(exc.OperationalError, sqlite(sqlite3.SQLITE_IOERR)), 503),
    (failed(exc.OperationalError, sqlite(sqlite3.SQLITE_CANTOPEN)), 503),
    (failed(exc.OperationalError, sqlite(sqlite3.SQLITE_FULL)), 507),
    (failed(exc.DatabaseError, sqlite(sqlite3.SQLITE_CORRUPT)), 503),
    (failed(exc.OperationalError, sqlite(sqlite3.SQLITE_ERROR)), 500),
    (failed(exc.DataError, sqlite(sqlite3.SQLITE_TOOBIG)), 422),
    (failed(exc.IntegrityError, sqlite(sqlite3.SQLITE_CONSTRAINT_UNIQUE, UNIQUE)), 409),
    (failed(exc.IntegrityError, sqlite(sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY, KEY)), 409),
    (failed(exc.IntegrityError, sqlite(sqlite3.SQLITE_CONSTRAINT_CHECK, CHECK)), 422),
    (failed(exc.IntegrityError, postgres("23505")), 409),
    (failed(exc.IntegrityError, postgres("23503")), 409),
    (failed(exc.IntegrityError, postgres("23514")), 422),
    (failed(exc.DataError, postgres("22001")), 422),
    (failed(exc.OperationalError, postgres("53100")), 507),
    (failed(exc.OperationalError, postgres("55P03")), 503),
    (failed(exc.OperationalError, postgres("40P01")), 503),
    (failed(exc.OperationalError, postgres("08006")), 503),
    (failed(exc.InternalError, postgres("25006")), 503),
    (failed(exc.OperationalError, Broken()), 503),
    (failed(exc.ProgrammingError, postgres("42P01")), 500),
    (exc.TimeoutError(SECRET), 503),
    (StaleDataError(SECRET), 409),
    (OverflowError("Python int too large to convert to SQLite INTEGER"), 422),
    (UnicodeEncodeError("utf-8", SECRET, 0, 1, "surrogates not allowed"), 422),
    (OSError(28, SECRET), 507),
    (OSError(2, SECRET), 500),
    (KeyError(SECRET), 500),
    (RecursionError(SECRET), 500),
    (ZeroDivisionError(SECRET), 500),
]


@pytest.mark.parametrize(("error", "code"), FAULTS, ids=lambda value: str(value)[:50].replace(SECRET, "…"))
def test_a_failure_underneath_is_answered_by_what_it_means(
    guest: Visitor, asked: Asked, capsys: pytest.CaptureFixture[str], error: Exception, code: int
) -> None:
    asked.error = error
    answer = guest.get("/try/fails")
    written = capsys.readouterr().err
    assert answer.status_code == code
    assert ("Retry-After" in answer.headers) == (code in (503, 507))
    assert SECRET not in answer.text + written
    assert "patient" not in answer.text
    if code >= 500:
        assert '"event": "failed"' in written
        known = written.split('"id": "')[1].split('"')[0]
        assert known in answer.text


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_status_has_a_page_in_each_language(
    guest: Visitor, asked: Asked, code: int, language: str
) -> None:
    guest.inspects = True
    asked.error = default_exceptions[code](SECRET)
    answer = guest.get("/try/fails", headers={"Accept-Language": language})
    assert answer.status_code == code
    assert f'<html lang="{language}"' in answer.text
    assert SECRET not in answer.text


@pytest.mark.parametrize("code", CODES)
def test_every_status_has_words_of_its_own_or_of_its_nearest(toy: Flask, code: int) -> None:
    with toy.test_request_context():
        words = errors.words_for(code)
        assert words.title
        assert words.text


def test_a_script_gets_a_few_words_of_json(guest: Visitor) -> None:
    answer = guest.get("/no/such/page", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json == {
        "error": {
            "code": 404,
            "key": "not-found",
            "title": "Nothing is here",
            "text": "The address is mistyped, or what stood here is no longer kept.",
        }
    }


def test_what_is_not_there_looks_the_same_wherever_it_is_not(guest: Visitor) -> None:
    first = guest.get("/no/such/page?q=a")
    second = guest.get("/another/one")
    assert first.data == second.data
    assert first.headers == second.headers


def test_the_page_for_a_failure_survives_a_failing_layout(
    guest: Visitor, toy: Flask, asked: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = toy.extensions.pop("assets")
    try:
        answer = guest.get("/no/such/page")
    finally:
        toy.extensions["assets"] = kept
    assert answer.status_code == 404
    assert "<h1>Nothing is here</h1>" in answer.text
    assert "error-page" in capsys.readouterr().err


def test_a_test_sees_the_error_itself(guest: Visitor, toy: Flask, asked: Asked) -> None:
    asked.error = ZeroDivisionError()
    toy.config["PROPAGATE_EXCEPTIONS"] = None
    try:
        with pytest.raises(ZeroDivisionError):
            guest.get("/try/fails")
    finally:
        toy.config["PROPAGATE_EXCEPTIONS"] = False


def test_a_feature_says_what_its_own_exception_means(guest: Visitor, toy: Flask, asked: Asked) -> None:
    class Taken(Exception):
        pass

    errors.answer(toy, Taken, 409)
    asked.error = Taken(SECRET)
    assert guest.get("/try/fails").status_code == 409


def test_an_answer_given_with_the_refusal_is_kept(guest: Visitor, toy: Flask, asked: Asked) -> None:
    refusal = HTTPException(response=toy.response_class("as it is", status=410))
    asked.error = refusal
    answer = guest.get("/try/fails")
    assert (answer.status_code, answer.text) == (410, "as it is")


def test_a_wrong_method_names_the_right_ones(guest: Visitor) -> None:
    answer = guest.post("/try/fails", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}
