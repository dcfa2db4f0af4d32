"""Passkeys: what a browser is asked to sign, and whether it was the right device, place and moment."""

import json
import secrets
from datetime import datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import webauthn
from flask import current_app
from webauthn.helpers import base64url_to_bytes, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from clinic.accounts.factors import actions, challenges, queries, rules
from clinic.accounts.factors.models import Passkey, Purpose
from clinic.accounts.models import Clinician
from clinic.accounts.rules import Means
from clinic.config import Config
from clinic.web import logs

NAME = "Rückenwind"
TIMEOUT = int(rules.CHALLENGE.total_seconds() * 1000)


class Refused(Exception):
    """What the device sent shows nothing. `key` says why; the person reads one sentence for all."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def place() -> str:
    """The name passkeys are made for, from the configuration and never from a request."""
    config: Config = current_app.extensions["settings"]
    host = urlsplit(config.base_url).hostname or "localhost"
    try:
        ip_address(host)
    except ValueError:
        return host
    return "localhost"  # passkeys know names only; on this machine that is its name


def creation(person: Clinician, *, at: datetime) -> dict[str, Any]:
    """What a browser needs to make a passkey for this person."""
    challenge = secrets.token_bytes(32)
    own, person_id = queries.passkeys(of=person.id), person.id
    options = webauthn.generate_registration_options(
        rp_id=place(),
        rp_name=NAME,
        user_id=person_id.bytes,
        user_name=person.email,
        user_display_name=person.name,
        challenge=challenge,
        timeout=TIMEOUT,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[_named(passkey) for passkey in own],
    )
    challenges.begin(Purpose.ADD_PASSKEY, challenge, clinician_id=person_id, at=at, lasts=rules.CHALLENGE)
    return dict(json.loads(webauthn.options_to_json(options)))


def add(person: Clinician, credential: str, *, name: str, session: bytes, at: datetime) -> Passkey:
    """Keep the public half of a passkey that was just made for this person."""
    person_id, data = person.id, _read(credential)
    challenge = _challenge(data)
    begun = challenges.take(Purpose.ADD_PASSKEY, challenge, at=at)
    if begun is None or begun.clinician_id != person_id:
        raise Refused("challenge")
    try:
        made = webauthn.verify_registration_response(
            credential=data,
            expected_challenge=challenge,
            expected_rp_id=place(),
            expected_origin=_origins(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        raise Refused("not-as-asked") from fault
    return actions.add_passkey(
        by=person,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        counter=made.sign_count,
        name=name,
        transports=_transports(data),
        session=session,
        now=at,
    )


def request(purpose: Purpose, person: Clinician | None, *, at: datetime) -> dict[str, Any]:
    """What a browser needs to show a passkey: anybody's, or one of this person's."""
    challenge = secrets.token_bytes(32)
    person_id = person.id if person else None
    own = queries.passkeys(of=person_id) if person_id else []
    options = webauthn.generate_authentication_options(
        rp_id=place(),
        challenge=challenge,
        timeout=TIMEOUT,
        allow_credentials=[_named(passkey) for passkey in own] or None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    challenges.begin(purpose, challenge, clinician_id=person_id, at=at, lasts=rules.CHALLENGE)
    return dict(json.loads(webauthn.options_to_json(options)))


def shown(purpose: Purpose, credential: str, *, of: Clinician | None, at: datetime) -> Clinician:
    """Who showed one of their passkeys, verified by their device; `of` is whom it must be, if known."""
    data, expected = _read(credential), of.id if of else None
    challenge = _challenge(data)
    begun = challenges.take(purpose, challenge, at=at)
    if begun is None or begun.clinician_id != expected:
        raise Refused("challenge")
    passkey = queries.credential(key=_credential_id(data))
    if passkey is None or (expected is not None and passkey.clinician_id != expected):
        raise Refused("unknown")
    person = queries.person(of=passkey.clinician_id)
    if person is None:
        raise Refused("disabled")
    try:
        found = webauthn.verify_authentication_response(
            credential=data,
            expected_challenge=challenge,
            expected_rp_id=place(),
            expected_origin=_origins(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=0,  # compared below, where two at once cannot pass
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        raise Refused("not-as-asked") from fault
    try:
        actions.use_passkey(passkey.id, counter=found.new_sign_count, by=person, now=at)
    except actions.Used as fault:
        _note(person, "counter", at)
        raise Refused("counter") from fault
    return person


def _note(person: Clinician, reason: str, at: datetime) -> None:
    logs.log().warning("passkey-refused", id=logs.request_id())
    again = queries.person(of=person.id)
    if again is not None:
        actions.note_refusal(means=Means.PASSKEY, reason=reason, by=again, now=at)


def _origins() -> list[str]:
    return sorted(current_app.extensions["origins"])


def _named(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    known = {one.value for one in AuthenticatorTransport}
    return PublicKeyCredentialDescriptor(
        id=passkey.credential_id,
        transports=[AuthenticatorTransport(one) for one in passkey.transports if one in known],
    )


def _read(credential: str) -> dict[str, Any]:
    try:
        data = json.loads(credential)
    except (ValueError, RecursionError) as fault:
        raise Refused("unreadable") from fault
    if not isinstance(data, dict) or not isinstance(data.get("response"), dict):
        raise Refused("unreadable")
    return data


def _challenge(data: dict[str, Any]) -> bytes:
    try:
        return bytes(parse_client_data_json(base64url_to_bytes(data["response"]["clientDataJSON"])).challenge)
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise Refused("unreadable") from fault


def _credential_id(data: dict[str, Any]) -> bytes:
    try:
        return base64url_to_bytes(data["rawId"])
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Refused("unreadable") from fault


def _transports(data: dict[str, Any]) -> list[str]:
    told = data["response"].get("transports")
    known = {one.value for one in AuthenticatorTransport}
    return (
        sorted({one for one in told if isinstance(one, str) and one in known})
        if isinstance(told, list)
        else []
    )
