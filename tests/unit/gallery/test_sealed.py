"""What is sealed comes back with its key alone, as what it was, and any change is noticed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photocompare.errors import DamagedError
from photocompare.gallery.keys import (
    about_of,
    derived_key,
    new_key,
    object_name,
    seal,
    seal_object,
    unseal,
    unseal_object,
    unwrap_key,
    wrap_key,
)

KEY, ABOUT = new_key(), about_of("clinic", "object", "photo")
WAYS = [(seal, unseal), (seal_object, unseal_object)]


@pytest.mark.parametrize(("close", "open_again"), WAYS)
@given(data=st.binary(max_size=300))
def test_it_comes_back_as_it_was_and_looks_different_each_time(
    close: Callable[..., bytes], open_again: Callable[..., bytes], data: bytes
) -> None:
    first, second = close(KEY, data, about=ABOUT), close(KEY, data, about=ABOUT)
    assert first != second
    assert open_again(KEY, first, about=ABOUT) == data
    assert len(data) < 16 or data not in first


@pytest.mark.parametrize(("close", "open_again"), WAYS)
def test_every_changed_byte_and_every_cut_is_noticed(
    close: Callable[..., bytes], open_again: Callable[..., bytes]
) -> None:
    sealed = close(KEY, b"a photo of a patient" * 5, about=ABOUT)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1 << place % 8
        with pytest.raises(DamagedError):
            open_again(KEY, bytes(changed), about=ABOUT)
        with pytest.raises(DamagedError):
            open_again(KEY, sealed[:place], about=ABOUT)


@pytest.mark.parametrize(("close", "open_again"), WAYS)
def test_another_key_or_another_place_opens_nothing(
    close: Callable[..., bytes], open_again: Callable[..., bytes]
) -> None:
    sealed = close(KEY, b"a photo", about=ABOUT)
    with pytest.raises(DamagedError):
        open_again(new_key(), sealed, about=ABOUT)
    for other in (
        about_of("other", "object", "photo"),
        about_of("clinic", "other", "photo"),
        about_of("clinic", "object", "other"),
        about_of("clinic", "object", "photo", version=2),
    ):
        with pytest.raises(DamagedError):
            open_again(KEY, sealed, about=other)


def test_two_things_are_never_about_the_same() -> None:
    with pytest.raises(ValueError, match="divider"):
        about_of("a|b", "c", "d")


def test_a_key_is_unwrapped_for_its_owner_alone() -> None:
    inner = new_key()
    wrapped = wrap_key(KEY, inner, clinic_id="c", owner_id="p")
    assert unwrap_key(KEY, wrapped, clinic_id="c", owner_id="p") == inner
    for clinic, owner in (("c", "q"), ("d", "p")):
        with pytest.raises(DamagedError):
            unwrap_key(KEY, wrapped, clinic_id=clinic, owner_id=owner)


def test_no_key_has_two_uses() -> None:
    keys = {derived_key(KEY, use) for use in ("audit", "objects", "patients")}
    assert len(keys) == 3
    assert KEY not in keys
    assert derived_key(KEY, "audit") == derived_key(KEY, "audit")


def test_a_content_has_another_name_in_another_clinic() -> None:
    content = "ab" * 32
    assert object_name(KEY, content) == object_name(KEY, content)
    assert object_name(KEY, content) != object_name(new_key(), content)
    assert object_name(KEY, content) != content
