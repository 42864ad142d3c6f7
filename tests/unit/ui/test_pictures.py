"""Addresses that can't be guessed, and pictures that go when their session goes."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from photocompare.settings import WebSettings
from photocompare.ui.picture import Drawing, Fetched, Picture, Tiles
from photocompare.ui.pictures import PictureStore


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


def test_a_drawing_is_drawn_when_it_is_asked_for_and_once() -> None:
    drawn: list[str] = []

    def draw() -> Picture:
        drawn.append("drawn")
        time.sleep(0.05)
        return picture()

    store = PictureStore()
    token = store.shelf().put(Drawing(draw))
    assert drawn == []
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(store.get, [token] * 4))
    assert drawn == ["drawn"]
    assert {shown.data for shown in found if shown} == {b"one"}
    assert None not in found


def test_a_drawing_keeps_its_address_and_counts_once_it_is_drawn() -> None:
    store = PictureStore(WebSettings(shelf_bytes=8))
    shelf = store.shelf()
    first, second = Drawing(lambda: picture(b"aaaaa")), Drawing(lambda: picture(b"bbbbb"))
    tokens = [shelf.put(first), shelf.put(second)]
    assert shelf.put(first) == tokens[0]
    assert store.get(tokens[1]) is not None
    assert store.get(tokens[0]) is not None  # five bytes more than the shelf takes with the other
    assert store.get(tokens[1]) is None


def test_a_drawing_that_fails_is_not_there_and_the_log_names_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> Picture:
        raise ValueError("jane doe.jpg")

    store = PictureStore()
    shelf = store.shelf()
    assert store.get(shelf.put(Drawing(fail))) is None
    assert store.tile(shelf.put_tiles(Tiles(lambda _: fail())), (0, 0, 0)) is None
    assert "ValueError" in caplog.text
    assert "jane" not in caplog.text


def test_what_a_session_asked_for_before_it_ended_is_not_given_to_it() -> None:
    store = PictureStore()
    shelf = store.shelf()

    def ends_meanwhile() -> Picture:
        shelf.close()
        return picture()

    assert store.get(shelf.put(Drawing(ends_meanwhile))) is None
    other = store.shelf()

    def ends_too(_: object) -> Picture:
        other.close()
        return picture()

    assert store.tile(other.put_tiles(Tiles(ends_too)), (0, 0, 0)) is None


def test_tiles_are_cut_once_while_they_are_held_and_the_oldest_go_first() -> None:
    cut: list[tuple[int, int, int]] = []

    def piece(place: tuple[int, int, int]) -> Picture | None:
        cut.append(place)
        return Picture(bytes(4), "image/jpeg") if place[1] < 9 else None

    store = PictureStore(WebSettings(tiles_bytes=8))
    shelf = store.shelf()
    tiles = Tiles(piece)
    token = shelf.put_tiles(tiles)
    assert shelf.put_tiles(tiles) == token
    places = [(0, column, 0) for column in (0, 1, 0, 2, 0, 1)]
    assert all(store.tile(token, place) is not None for place in places)
    assert [column for _, column, _ in cut] == [0, 1, 2, 1]  # 1 was dropped for 2
    assert store.tile(token, (0, 9, 0)) is None
    shelf.close()
    assert store.tile(token, (0, 0, 0)) is None


def test_an_address_of_tiles_is_none_of_a_picture_and_the_other_way_round() -> None:
    store = PictureStore()
    shelf = store.shelf()
    whole, pieces = shelf.put(picture()), shelf.put_tiles(Tiles(lambda _: picture()))
    assert store.get(pieces) is None
    assert store.tile(whole, (0, 0, 0)) is None


def test_a_session_has_few_photos_in_pieces() -> None:
    store = PictureStore(WebSettings(most_tiled=2))
    shelf = store.shelf()
    tokens = [shelf.put_tiles(Tiles(lambda _: picture())) for _ in range(3)]
    assert [store.tile(token, (0, 0, 0)) is None for token in tokens] == [True, False, False]


def test_what_may_not_be_shown_any_more_is_gone_at_once_and_the_rest_stays() -> None:
    store, agreed = PictureStore(), [True]
    shelf = store.shelf()
    free = shelf.put(picture())
    shelf.may_show = lambda: agreed[0]
    held = shelf.put(picture(b"two"))
    drawn = shelf.put(Drawing(lambda: picture(b"three")))
    tiles = shelf.put_tiles(Tiles(lambda _: picture(b"piece")))
    assert all(store.get(token) is not None for token in (free, held, drawn))
    assert store.tile(tiles, (0, 0, 0)) is not None
    agreed[0] = False
    assert store.get(free) is not None
    assert store.get(held) is None
    assert store.get(drawn) is None
    assert store.tile(tiles, (0, 0, 0)) is None


def test_the_same_picture_under_another_rule_has_another_address() -> None:
    store = PictureStore()
    shelf = store.shelf()
    free = shelf.put(picture())
    shelf.may_show = lambda: False
    assert store.get(shelf.put(picture())) is None
    assert store.get(free) is not None
    shelf.take_off(picture())
    assert store.get(free) is None
    assert len(store) == 0


def test_a_photo_in_pieces_ends_with_the_rule_it_is_shown_under_now() -> None:
    """A photo of one's own may be a patient's too; what was shown of it before changes nothing."""
    store, agreed = PictureStore(), [True]
    shelf, tiles = store.shelf(), Tiles(lambda _: picture())
    own = shelf.put_tiles(tiles)
    shelf.may_show = lambda: agreed[0]
    stored = shelf.put_tiles(tiles)
    assert store.tile(stored, (0, 0, 0)) is not None
    agreed[0] = False
    assert store.tile(stored, (0, 0, 0)) is None
    assert own != stored


def test_a_fetched_picture_is_asked_for_each_time_under_one_address() -> None:
    store, agreed = PictureStore(), [True]
    shelf = store.shelf()

    def fetched() -> Fetched:
        return Fetched("photo 1", lambda: picture() if agreed[0] else None)

    token = shelf.put(fetched())
    assert shelf.put(fetched()) == token
    assert store.get(token) is not None
    agreed[0] = False
    assert store.get(token) is None
