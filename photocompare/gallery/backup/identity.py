"""The key of a store's backups, made of the key of the store: its recovery sheet opens both.

In the form that age and its kin read (Bech32, BIP 173), so that a backup can be opened without
this program too.
"""

from __future__ import annotations

from pyrage import x25519

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_PREFIX = "age-secret-key-"


def identity_of(key: bytes) -> x25519.Identity:
    """Return the identity whose X25519 secret is ``key``, 32 bytes."""
    return x25519.Identity.from_str(secret_text(key))


def secret_text(key: bytes) -> str:
    """Return ``key``, 32 bytes, as age writes secrets: ``AGE-SECRET-KEY-1…``."""
    groups = _in_fives(key)
    expanded = [ord(sign) >> 5 for sign in _PREFIX] + [0] + [ord(sign) & 31 for sign in _PREFIX]
    check = _polymod([*expanded, *groups, 0, 0, 0, 0, 0, 0]) ^ 1
    groups += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return (_PREFIX + "1" + "".join(_LETTERS[group] for group in groups)).upper()


def _in_fives(key: bytes) -> list[int]:
    bits = "".join(f"{byte:08b}" for byte in key)
    bits += "0" * (-len(bits) % 5)
    return [int(bits[start : start + 5], 2) for start in range(0, len(bits), 5)]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if top >> place & 1 else 0
    return check
