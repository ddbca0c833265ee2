"""Seals as `static/js/queue.js` does, with WebCrypto's primitives and nothing of `patients.seal`: the two must agree on every byte."""

from __future__ import annotations

import base64
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def envelope(entry: dict[str, Any], public_key: str) -> dict[str, str]:
    return {"key": entry["key"], "sealed": sealed(json.dumps(entry).encode(), public_key)}


def sealed(content: bytes, public_key: str) -> str:
    theirs = _bytes(public_key)
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    ours = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = ephemeral.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
    key = HKDF(hashes.SHA256(), length=32, salt=ours + theirs, info=b"setwell entry").derive(secret)
    iv = secrets.token_bytes(12)
    return base64.urlsafe_b64encode(ours + iv + AESGCM(key).encrypt(iv, content, None)).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
