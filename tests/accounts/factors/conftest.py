"""People with factors, made as the pages make them but without the pages."""

from collections.abc import Callable

import pyotp
import pytest
from flask import Flask
from webauthn.helpers import encode_cbor

from clinic.accounts import passwords
from clinic.accounts.factors import actions, rules, showing
from clinic.accounts.factors.models import AuthenticatorApp, Passkey
from clinic.accounts.models import Clinician
from tests.accounts.factors.authenticator import Authenticator
from tests.conftest import NOON, Clock
from tests.factories import PASSWORD, a_clinician, a_practice, kept

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CODE = "0123-4567-89ab-cdef"


@pytest.fixture
def lang(app: Flask) -> Clinician:
    """Somebody of a practice that asks for a second factor, with a password and nothing else yet."""
    return a_clinician(
        of=a_practice(second_factor=True), email="lang@example.org", password=passwords.hashed(PASSWORD)
    )


@pytest.fixture
def with_app(lang: Clinician) -> Clinician:
    """The same with an authenticator app and one recovery code."""
    kept(
        AuthenticatorApp(
            clinician_id=lang.id, seed=showing.sealed_seed(lang, SEED), last_step=0, created_at=NOON
        )
    )
    actions.make_codes([rules.recovery_digest(CODE)], by=lang, now=NOON)
    return lang


@pytest.fixture
def key(lang: Clinician) -> Authenticator:
    """A passkey of this person, registered already."""
    authenticator = Authenticator()
    numbers = authenticator.key.public_key().public_numbers()
    cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
    kept(
        Passkey(
            clinician_id=lang.id,
            credential_id=authenticator.id,
            public_key=encode_cbor(cose),
            counter=0,
            name="Laptop",
            created_at=NOON,
        )
    )
    return authenticator


@pytest.fixture
def digits(clock: Clock) -> Callable[[int], str]:
    """What the app shows so many steps from now."""
    app = pyotp.TOTP(SEED)
    return lambda steps=0: app.generate_otp(rules.step_of(clock()) + steps)
