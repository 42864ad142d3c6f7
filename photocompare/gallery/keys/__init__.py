"""Keys, and what is sealed with them."""

from photocompare.gallery.keys.keepers import KeyFile, KeyKeeper, Keyring
from photocompare.gallery.keys.passphrase import Passphrase
from photocompare.gallery.keys.recovery import (
    RecoverySheet,
    key_in_sheet,
    key_of_sheet,
    recovery_sheet,
)
from photocompare.gallery.keys.sealed import (
    KEY_BYTES,
    about_of,
    new_key,
    seal,
    seal_object,
    unseal,
    unseal_object,
)
from photocompare.gallery.keys.tree import derived_key, object_name, unwrap_key, wrap_key

__all__ = [
    "KEY_BYTES",
    "KeyFile",
    "KeyKeeper",
    "Keyring",
    "Passphrase",
    "RecoverySheet",
    "about_of",
    "derived_key",
    "key_in_sheet",
    "key_of_sheet",
    "new_key",
    "object_name",
    "recovery_sheet",
    "seal",
    "seal_object",
    "unseal",
    "unseal_object",
    "unwrap_key",
    "wrap_key",
]
