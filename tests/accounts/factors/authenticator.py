"""A passkey in software: it signs as a security key does, and lies on request."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One key pair for one place. What a test changes before signing, the signature says."""

    origin: str = "http://localhost"
    place: str = "localhost"
    verifies: bool = True
    counter: int = 1
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    user: str = ""

    def made(self, options: dict[str, Any]) -> str:
        """The answer to a request to make a passkey."""
        self.user = options["user"]["id"]
        x, y = (
            getattr(self.key.public_key().public_numbers(), axis).to_bytes(32, "big") for axis in ("x", "y")
        )
        cose = encode_cbor({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        told = self._told(ATTESTED) + attested
        return self._written(
            clientDataJSON=self._client("webauthn.create", options["challenge"]),
            attestationObject=encode_cbor({"fmt": "none", "attStmt": {}, "authData": told}),
        )

    def shown(self, options: dict[str, Any]) -> str:
        """The answer to a request to show it."""
        client, told = self._client("webauthn.get", options["challenge"]), self._told(0)
        signature = self.key.sign(told + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        self.counter += 1
        return self._written(
            clientDataJSON=client,
            authenticatorData=told,
            signature=signature,
            userHandle=base64url_to_bytes(self.user) if self.user else b"",
        )

    def _told(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        place = hashlib.sha256(self.place.encode()).digest()
        return place + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _written(self, **response: bytes) -> str:
        own = bytes_to_base64url(self.id)
        parts = {name: bytes_to_base64url(value) for name, value in response.items() if value}
        whole = {
            "id": own,
            "rawId": own,
            "type": "public-key",
            "response": parts,
            "clientExtensionResults": {},
        }
        return json.dumps(whole)
