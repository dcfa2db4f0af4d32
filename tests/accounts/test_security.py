"""Flask-Security is told what it must be told; each line stands against a default that would not do."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, session
from flask_security.proxies import _security

from clinic.accounts import passwords, security
from clinic.config import Config
from tests.factories import PASSWORD, a_clinician, signed_in

MUST: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
    "SECURITY_PASSWORD_NORMALIZE_FORM": "NFC",
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_REFRESH_TOKEN": False,
    "SECURITY_FRESHNESS": timedelta(minutes=10),
    "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(0),
    "SECURITY_FRESHNESS_ALLOW_AUTH_TOKEN": False,
    "SECURITY_REGISTERABLE": False,
    "SECURITY_CONFIRMABLE": False,
    "SECURITY_RECOVERABLE": False,
    "SECURITY_CHANGEABLE": False,
    "SECURITY_TRACKABLE": False,
    "SECURITY_PASSWORDLESS": False,
    "SECURITY_UNIFIED_SIGNIN": False,
    "SECURITY_OAUTH_ENABLE": False,
    "SECURITY_WEBAUTHN": False,
    "SECURITY_TWO_FACTOR": False,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": False,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 10,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "SECURITY_WAN_ALLOW_USER_HINTS": False,
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(minutes=30),
    "SECURITY_AUTO_LOGIN_AFTER_RESET": False,
    "SECURITY_AUTO_LOGIN_AFTER_CONFIRM": False,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
}


@pytest.mark.parametrize("name", MUST)
def test_the_setting_is_what_it_must_be(service: Flask, name: str) -> None:
    assert service.config[name] == MUST[name]


def test_a_practice_hashes_with_at_least_nineteen_mebibytes_and_two_passes(tmp_path: Any) -> None:
    config = Config(
        environment="production",
        secret_key="k" * 40,
        database_url="sqlite://",
        base_url="https://plans.example.org",
        trusted_hosts=("plans.example.org",),
        instance=tmp_path,
    )
    effort = security.settings(config)["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"]
    assert effort["argon2__type"] == "ID"
    assert effort["argon2__memory_cost"] >= 19 * 1024
    assert effort["argon2__time_cost"] >= 2


def test_what_is_kept_is_argon2id_and_nothing_else_is_taken(app: Flask) -> None:
    assert passwords.hashed(PASSWORD).startswith("$argon2id$")
    assert _security.pwd_context.identify("plaintext") is None
    assert list(_security.pwd_context.schemes()) == ["argon2"]


def test_flask_security_brings_no_page_and_no_command(service: Flask) -> None:
    assert "security" not in service.blueprints
    assert not {"users", "roles"} & set(service.cli.commands)


def test_its_own_cookie_keys_and_tokens_open_nothing(app: Flask) -> None:
    person = a_clinician()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = person.fs_uniquifier
        cookie["_fresh"] = True
    assert client.get("/account").status_code == 303
    token = {"Authentication-Token": "x" * 40}
    assert app.test_client().get("/account?auth_token=x", headers=token).status_code == 303


def test_flask_login_knows_whom_the_register_knows_and_nobody_else(app: Flask) -> None:
    person, other = a_clinician(), a_clinician(name="J. Weber")
    client = signed_in(app.test_client(), person)
    with client.session_transaction() as cookie:
        secret = dict(cookie)
    for uniquifier, known in ((person.fs_uniquifier, True), (other.fs_uniquifier, False)):
        with app.test_request_context("/account"):
            session.update(secret, _user_id=uniquifier)
            found = _security.login_manager._user_callback(uniquifier)
            assert (found is not None) is known
