"""The keys below the one of an installation: of a clinic, of a patient, and names of objects.

    install key -> clinic key -> patient key -> a key of each object (see ``sealed``)

Each is random and wrapped by the one above it, so a new key above is no new encryption of photos,
and a patient's key that is deleted takes every copy of their photos with it, but for backups that
were made before and hold it still.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from photocompare.gallery.keys.sealed import KEY_BYTES, about_of, seal, unseal


def wrap_key(outer: bytes, inner: bytes, *, clinic_id: str, owner_id: str) -> bytes:
    """Return ``inner`` sealed with ``outer``; ``owner_id`` is whose key it is."""
    return seal(outer, inner, about=about_of(clinic_id, owner_id, "key"))


def unwrap_key(outer: bytes, wrapped: bytes, *, clinic_id: str, owner_id: str) -> bytes:
    """Return the key that :func:`wrap_key` wrapped.

    Raises
    ------
    DamagedError
        It is damaged, or wrapped by another key or for somebody else.
    """
    return unseal(outer, wrapped, about=about_of(clinic_id, owner_id, "key"))


def derived_key(key: bytes, use: str) -> bytes:
    """Return a key for one ``use`` alone: HKDF-SHA256 (RFC 5869), so that no key has two uses."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"photocompare " + use.encode()).derive(key)


def object_name(clinic_key: bytes, content_sha256: str) -> str:
    """Return the 64 hexadecimal letters under which a content lies in the store of a clinic.

    Keyed, so that who copies the folder can't ask whether a picture known to them is there.
    """
    key = derived_key(clinic_key, "object names")
    return hmac.new(key, bytes.fromhex(content_sha256), hashlib.sha256).hexdigest()
