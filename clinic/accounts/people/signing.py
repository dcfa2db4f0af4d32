"""Addresses that invite or give a new password: signed, kept nowhere, worthless once used."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from clinic.accounts.models import Clinician
from clinic.accounts.people import rules
from clinic.accounts.people.models import Invitation
from clinic.config import Config


def invitation_address(invitation: Invitation) -> str:
    """Where somebody invited chooses a name and a password."""
    return _address("joining.show", _signer("invitation").dumps(invitation.id.hex))


def invited_by(signed: str) -> UUID | None:
    """The invitation an address names; None for one we never made."""
    try:
        return UUID(hex=str(_signer("invitation").loads(signed)))
    except (BadSignature, ValueError):
        return None


def reset_address(person: Clinician, *, until: datetime) -> str:
    """Where somebody who lost their password chooses another, until then and once."""
    return _address("resetting.show", reset_token(person, until=until))


def reset_token(person: Clinician, *, until: datetime) -> str:
    """What stands in that address. With any password change the mark no longer fits."""
    return _signer("reset").dumps([person.id.hex, rules.mark(person.fs_uniquifier), until.isoformat()])


def reset_for(signed: str) -> tuple[UUID, str, datetime] | None:
    """Whom an address lets choose a password, under which mark and until when."""
    try:
        person, known, until = _signer("reset").loads(signed)
        return UUID(hex=person), str(known), datetime.fromisoformat(until)
    except (BadSignature, ValueError, TypeError, AttributeError):
        return None


def ask_address() -> str:
    """Where a lost password is told."""
    return f"{base()}{current_app.url_map.bind('localhost').build('resetting.ask')}"


def base() -> str:
    """The address people use."""
    config: Config = current_app.extensions["settings"]
    return config.base_url


def _address(endpoint: str, signed: str) -> str:
    path = current_app.url_map.bind("localhost").build(endpoint, {"signed": signed})
    return f"{base()}{path}"


def _signer(salt: str) -> URLSafeSerializer:
    # The last key signs; addresses sent under a former one still open.
    keys: list[Any] = [*current_app.config["SECRET_KEY_FALLBACKS"], str(current_app.secret_key)]
    return URLSafeSerializer(
        keys, salt=f"people-{salt}", signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    )
