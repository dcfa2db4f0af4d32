"""Secrets at rest: sealed under a key derived from the service's own, each for one purpose and one owner."""

import hashlib
import secrets
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from clinic.config import Config

FORM = b"\x01"  # how what follows is written; another cipher would get another number
NONCE = 12
MARK = 4  # so many bytes tell which key sealed it


class Unsealable(Exception):
    """None of the known keys opens this, or it was sealed for something else."""


def seal(content: bytes, *, purpose: str, owner: bytes) -> bytes:
    """The content as it may be kept. What is sealed for one owner opens for no other."""
    mark, key = next(_keys())
    nonce = secrets.token_bytes(NONCE)
    return FORM + mark + nonce + AESGCM(key).encrypt(nonce, content, _context(purpose, owner))


def unseal(sealed: bytes, *, purpose: str, owner: bytes) -> bytes:
    """What was sealed, under the present key or an earlier one."""
    start = len(FORM) + MARK
    for mark, key in _keys():
        if sealed[:start] != FORM + mark:
            continue
        nonce, rest = sealed[start : start + NONCE], sealed[start + NONCE :]
        try:
            return AESGCM(key).decrypt(nonce, rest, _context(purpose, owner))
        except InvalidTag:
            break
    raise Unsealable(purpose)


def is_current(sealed: bytes) -> bool:
    """Whether the present key sealed this; if not, it is sealed anew at its next use."""
    mark, _key = next(_keys())
    return sealed.startswith(FORM + mark)


def _context(purpose: str, owner: bytes) -> bytes:
    return purpose.encode() + b"\0" + owner


def _keys() -> Iterator[tuple[bytes, bytes]]:
    """The present key first, then those that were present once, each with its mark."""
    config: Config = current_app.extensions["settings"]
    kept = (config.data_key, *config.data_key_fallbacks)
    for secret in (*kept, config.secret_key, *config.secret_key_fallbacks):
        if secret:
            key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"clinic sealed secrets").derive(
                secret.encode()
            )
            yield hashlib.sha256(key).digest()[:MARK], key
