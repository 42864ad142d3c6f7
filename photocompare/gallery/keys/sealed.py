"""Bytes that nobody reads or changes without the key: AES-256-GCM, with what they are about.

What is *about* a sealed thing (whose it is, which object, what for) is bound to it, so one that is
put in another's place is refused, as is one that was damaged or cut off (NIST SP 800-38D).
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from photocompare.errors import DamagedError

KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_THING, _OBJECT = b"PCS1", b"PCO1"
_WRAPPED_BYTES = len(_THING) + _NONCE_BYTES + KEY_BYTES + _TAG_BYTES


def new_key() -> bytes:
    """Return 32 random bytes of the system."""
    return os.urandom(KEY_BYTES)


def about_of(clinic_id: str, object_id: str, purpose: str, version: int = 1) -> bytes:
    """Return what is bound to a sealed thing.

    Raises
    ------
    ValueError
        A part holds the sign that divides them, so that two things could be about the same.
    """
    parts = (clinic_id, object_id, purpose, str(version))
    if any("|" in part for part in parts):
        raise ValueError("a part of what is bound holds a divider")
    return "|".join(parts).encode()


def seal(key: bytes, data: bytes, *, about: bytes) -> bytes:
    """Return ``data`` sealed with ``key`` (32 bytes): 32 bytes longer, different each time."""
    nonce = os.urandom(_NONCE_BYTES)
    return _THING + nonce + AESGCM(key).encrypt(nonce, data, about)


def unseal(key: bytes, sealed: bytes, *, about: bytes) -> bytes:
    """Return what was sealed.

    Raises
    ------
    DamagedError
        The bytes, the key or what they are about is not what it was.
    """
    if not sealed.startswith(_THING):
        raise DamagedError(_NOT_AS_STORED)
    start = len(_THING)
    nonce, body = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, about)
    except (InvalidTag, ValueError):
        raise DamagedError(_NOT_AS_STORED) from None


def seal_object(patient_key: bytes, data: bytes, *, about: bytes) -> bytes:
    """Return ``data`` sealed with a key of its own, which ``patient_key`` wraps in front of it.

    Without the patient's key neither is ever read again: that is how an erasure reaches copies.
    """
    own = new_key()
    wrapped = seal(patient_key, own, about=about + b"|key")
    nonce = os.urandom(_NONCE_BYTES)
    return _OBJECT + wrapped + nonce + AESGCM(own).encrypt(nonce, data, about)


def unseal_object(patient_key: bytes, sealed: bytes, *, about: bytes) -> bytes:
    """Return what :func:`seal_object` sealed.

    Raises
    ------
    DamagedError
        The bytes, the key or what they are about is not what it was.
    """
    if not sealed.startswith(_OBJECT):
        raise DamagedError(_NOT_AS_STORED)
    end = len(_OBJECT) + _WRAPPED_BYTES
    own = unseal(patient_key, sealed[len(_OBJECT) : end], about=about + b"|key")
    nonce, body = sealed[end : end + _NONCE_BYTES], sealed[end + _NONCE_BYTES :]
    try:
        return AESGCM(own).decrypt(nonce, body, about)
    except (InvalidTag, ValueError):
        raise DamagedError(_NOT_AS_STORED) from None


_NOT_AS_STORED = (
    "Something in the store is not as it was stored. Restore it from a backup; nothing was changed."
)
