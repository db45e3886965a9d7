"""Sealing of personal data at rest, and finding it again without opening it.

A sealed value is `key id · nonce · AES-256-GCM ciphertext`, bound to its column and row, so that a
value copied to another row does not open there (NIST SP 800-38D). A blind index is an HMAC-SHA256
under a key of its own: equal plain values have equal indexes, and nothing else can be told.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_keys: dict[str, AESGCM] = {}
_current = ""
_index_key = b""


def init_keys(keys: Sequence[tuple[str, bytes]]) -> None:
    """Use `keys` (id, 32 bytes): the first seals, all open. The last one's bytes root the index key,

    so that adding a newer key in front changes no index.
    """
    global _current, _index_key
    if not keys or any(len(key) != 32 for _, key in keys):
        raise ValueError("data keys are 32 bytes each, at least one")
    _keys.clear()
    _keys.update({key_id: AESGCM(key) for key_id, key in keys})
    _current = keys[0][0]
    _index_key = hmac.new(keys[-1][1], b"linli blind index", hashlib.sha256).digest()


def seal(plain: str, column: str, row_id: int) -> str:
    """Seal `plain` for `column` (such as `people.phone`) of row `row_id`."""
    nonce = secrets.token_bytes(12)
    box = _keys[_current].encrypt(nonce, plain.encode(), f"{column}:{row_id}".encode())
    return f"{_current}.{base64.urlsafe_b64encode(nonce + box).decode()}"


def unseal(sealed: str, column: str, row_id: int) -> str:
    """Open a sealed value; `cryptography.exceptions.InvalidTag` if it is not this row's."""
    key_id, _, body = sealed.partition(".")
    raw = base64.urlsafe_b64decode(body)
    return _keys[key_id].decrypt(raw[:12], raw[12:], f"{column}:{row_id}".encode()).decode()


def blind_index(plain: str, purpose: str) -> str:
    """A keyed fingerprint of `plain` for look-ups of `purpose` (such as `phone`), 32 hex digits."""
    return hmac.new(_index_key, f"{purpose}:{plain}".encode(), hashlib.sha256).hexdigest()[:32]


def token_digest(token: str) -> str:
    """What is stored of a random token or code that must not be read back."""
    return hmac.new(_index_key, f"token:{token}".encode(), hashlib.sha256).hexdigest()
