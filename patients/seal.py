"""What a phone writes while it is offline is sealed to this server in the page: the phone cannot read it back, and we open it here.

The key pair is derived from SECRET_KEY, so there is none to keep; what was sealed before the key was changed opens with its fallbacks.
Sealed is `ephemeral public key (65 bytes) | IV (12) | AES-256-GCM`, in URL-safe base64; the AES key is HKDF-SHA-256 of the shared secret
(P-256), salted with both public keys. `static/js/queue.js` seals, `programs.sessions.entries` opens.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.crypto import salted_hmac

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (SP 800-186)
POINT, IV = 65, 12  # bytes
INFO = b"setwell entry"


class Unreadable(ValueError):
    """Not sealed to us, not whole, or sealed under a key that we do not have any more."""


def public_key() -> str:
    """What a page seals to: a point of P-256, uncompressed, in URL-safe base64."""
    return _base64(_point(_key(settings.SECRET_KEY).public_key()))


def opened(sealed: str) -> bytes:
    """What was sealed in the page. Raises Unreadable."""
    try:
        whole = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, whole[:POINT])
    except ValueError:
        raise Unreadable from None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return AESGCM(_shared(_key(secret), theirs)).decrypt(whole[POINT : POINT + IV], whole[POINT + IV :], None)
        except (InvalidTag, ValueError):
            continue
    raise Unreadable


def _shared(ours: ec.EllipticCurvePrivateKey, theirs: ec.EllipticCurvePublicKey) -> bytes:
    salt = _point(theirs) + _point(ours.public_key())
    return HKDF(hashes.SHA256(), length=32, salt=salt, info=INFO).derive(ours.exchange(ec.ECDH(), theirs))


@lru_cache(maxsize=4)
def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    digest = salted_hmac("patients.seal", "", secret=secret, algorithm="sha512").digest()
    return ec.derive_private_key(int.from_bytes(digest, "big") % (ORDER - 1) + 1, CURVE)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
