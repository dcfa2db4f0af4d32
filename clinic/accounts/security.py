"""Flask-Security, with the defaults that do not suit a practice set otherwise and nothing on unused."""

from datetime import timedelta
from typing import Any, cast

from flask import Flask, g
from flask_babel import lazy_gettext
from flask_security import Security, SQLAlchemyUserDatastore

from clinic.accounts import practice, register, views
from clinic.accounts.factors import installing as factors
from clinic.accounts.models import Clinician
from clinic.accounts.people import entitlement, team
from clinic.accounts.slots import Busy
from clinic.config import Config
from clinic.database import db
from clinic.web import access, errors, shell

# Twice what OWASP asks at least (19 MiB, two passes); about 40 ms on a small server.
HASHING = {
    "argon2__type": "ID",
    "argon2__memory_cost": 32 * 1024,  # KiB
    "argon2__time_cost": 3,
    "argon2__parallelism": 1,
}
CHEAP_HASHING = {**HASHING, "argon2__memory_cost": 8, "argon2__time_cost": 1}
STEP_UP = timedelta(minutes=10)


def settings(config: Config) -> dict[str, Any]:
    """What Flask-Security is told. security.md K13 lists the defaults behind most of these lines."""
    return {
        # Passwords: argon2id and no other scheme, no second hash under a key that may rotate.
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": CHEAP_HASHING if config.environment == "test" else HASHING,
        "SECURITY_PASSWORD_NORMALIZE_FORM": "NFC",
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        # Sessions: our register is the only truth; no cookie restores one, no token in an address opens one.
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_REFRESH_TOKEN": False,
        "SECURITY_FRESHNESS": STEP_UP,
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(0),
        "SECURITY_FRESHNESS_ALLOW_AUTH_TOKEN": False,
        "SESSION_PROTECTION": None,  # Flask-Login would tie a session to an address that phones change
        # Ceremonies nobody here has asked for.
        "SECURITY_REGISTERABLE": False,
        "SECURITY_CONFIRMABLE": False,
        "SECURITY_RECOVERABLE": False,
        "SECURITY_CHANGEABLE": False,
        "SECURITY_CHANGE_EMAIL": False,
        "SECURITY_CHANGE_USERNAME": False,
        "SECURITY_USERNAME_ENABLE": False,
        "SECURITY_USERNAME_RECOVERY": False,
        "SECURITY_TRACKABLE": False,
        "SECURITY_PASSWORDLESS": False,
        "SECURITY_UNIFIED_SIGNIN": False,
        "SECURITY_OAUTH_ENABLE": False,
        "SECURITY_WEBAUTHN": False,
        "SECURITY_TWO_FACTOR": False,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": False,
        # Second factors are ours (accounts/factors). Were its own switched on: no SMS, no mail, no rescue.
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 10,
        "SECURITY_US_ENABLED_METHODS": [],
        "SECURITY_WAN_ALLOW_USER_HINTS": False,
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(minutes=30),
        "SECURITY_AUTO_LOGIN_AFTER_RESET": False,
        "SECURITY_AUTO_LOGIN_AFTER_CONFIRM": False,
        # Answers never tell who has an account.
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_FLASH_MESSAGES": False,
        # Our own commands make people, with a line in the record.
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
    }


def install(app: Flask, config: Config) -> None:
    """Set up Flask-Security without its pages, the session register behind it, and our own pages."""
    app.config.update(settings(config))
    # Roles are an enumeration of ours, so there is no table of them to hand over.
    store = SQLAlchemyUserDatastore(db, Clinician, cast(Any, None))
    extension = Security(app, store, register_blueprint=False)
    extension.login_manager.user_loader(_signed_in_as)
    extension.login_manager.request_loader(lambda _request: None)
    # Flask-Principal would load somebody before every request, assets included; the door asks when it must.
    extension.principal.identity_loaders.clear()
    # No cookie of Flask-Login's remembers anybody; looking for one would tie every asset to the session.
    app.after_request_funcs[None].remove(extension.login_manager._update_remember_cookie)
    app.extensions["identity"] = register.person
    app.extensions["keep_language"] = views.keep_language
    app.extensions["babel"].timezone_selector = lambda: g.get("time_zone")
    errors.answer(app, Busy, 503)
    app.register_blueprint(views.bp)
    app.register_blueprint(practice.bp)
    factors.install(app)
    shell.add_to_account(app, "accounts.account", lazy_gettext("My account"), order=10, icon="person")
    shell.add_to_account(app, "practice.show", lazy_gettext("Practice"), order=20, icon="shield")
    team.install(app)
    entitlement.install(app)


def _signed_in_as(uniquifier: str) -> Clinician | None:
    """Flask-Login's question, answered by the register: its own cookie keys alone open nothing."""
    access.signed_in()
    person: Clinician | None = g.clinician
    return person if person is not None and person.fs_uniquifier == uniquifier else None
