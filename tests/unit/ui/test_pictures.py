"""Addresses that can't be guessed, and pictures that go when their session goes."""

from __future__ import annotations

import pytest

from photocompare.settings import WebSettings
from photocompare.ui.pictures import Picture, PictureStore


def picture(content: bytes = b"one", *, is_private: bool = True) -> Picture:
    return Picture(content, "image/png", is_private=is_private)


def test_a_picture_put_on_a_shelf_is_found_by_its_token() -> None:
    store = PictureStore()
    token = store.shelf().put(picture())
    found = store.get(token)
    assert found is not None
    assert found.data == b"one"


def test_the_same_picture_keeps_its_address_and_is_held_once() -> None:
    store = PictureStore()
    shelf = store.shelf()
    assert shelf.put(picture()) == shelf.put(picture())
    assert len(store) == 1


def test_two_sessions_with_the_same_picture_have_two_addresses() -> None:
    store = PictureStore()
    first, second = store.shelf(), store.shelf()
    token = first.put(picture())
    other = second.put(picture())
    assert token != other
    first.close()
    assert store.get(token) is None
    assert store.get(other) is not None


def test_the_same_bytes_of_another_kind_are_another_picture() -> None:
    shelf = PictureStore().shelf()
    assert shelf.put(picture()) != shelf.put(picture(is_private=False))
    assert shelf.put(picture()) != shelf.put(Picture(b"one", "image/jpeg"))


def test_tokens_are_long_and_never_the_same() -> None:
    shelf = PictureStore().shelf()
    tokens = {shelf.put(picture(bytes([value]))) for value in range(64)}
    assert len(tokens) == 64
    # 192 bits in base64 are 32 characters; anything shorter could be tried out.
    assert min(len(token) for token in tokens) >= 32


def test_a_closed_shelf_takes_nothing() -> None:
    store = PictureStore()
    shelf = store.shelf()
    shelf.put(picture())
    shelf.close()
    shelf.close()  # a session may end twice
    with pytest.raises(ValueError, match="closed"):
        shelf.put(picture())
    assert len(store) == 0


def test_a_full_shelf_drops_its_own_oldest_picture_only() -> None:
    store = PictureStore(WebSettings(shelf_bytes=10))
    mine, theirs = store.shelf(), store.shelf()
    other = theirs.put(picture(b"theirs"))
    oldest = mine.put(picture(b"aaaa"))
    used_again = mine.put(picture(b"bbbb"))
    newest = mine.put(picture(b"cccc"))
    assert store.get(oldest) is None
    assert store.get(used_again) is not None
    assert store.get(newest) is not None
    assert store.get(other) is not None


def test_a_picture_that_is_used_again_is_not_the_oldest() -> None:
    store = PictureStore(WebSettings(shelf_bytes=8))
    shelf = store.shelf()
    first = shelf.put(picture(b"aaaa"))
    second = shelf.put(picture(b"bbbb"))
    shelf.put(picture(b"aaaa"))
    shelf.put(picture(b"cccc"))
    assert store.get(first) is not None
    assert store.get(second) is None


def test_one_picture_larger_than_the_shelf_is_still_shown() -> None:
    store = PictureStore(WebSettings(shelf_bytes=2))
    token = store.shelf().put(picture(b"large"))
    assert store.get(token) is not None
