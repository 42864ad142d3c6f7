"""Names as they are shown: nothing in them misleads, and nothing in them is a path."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from photocompare.gallery.importing.naming import (
    MOST_SIGNS,
    display_name,
    display_text,
    leads_outside,
    natural_order,
    place_key,
)

ANY_SIGN = st.characters(exclude_categories=())  # surrogates too
NAMES = st.one_of(
    st.text(ANY_SIGN, max_size=400),
    st.lists(
        st.sampled_from(["..", "/", "\\", "CON", "\0", "\u202e", "a", ".jpg", "e\u200b\u0301"])
    ).map("".join),
)
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(NAMES)
@example("../../etc/passwd")
@example("C:\\Windows\\CON")
@example("photo\0.jpg")
@example("gpj.\u202eexe")
@example("ü" * 300 + ".jpg")
@example("\ud800\udfff.jpg")
@example("..")
@example("e\u200b\u0301")
def test_a_shown_name_is_plain_short_composed_and_no_path(name: str) -> None:
    shown = display_name(name)
    assert 1 <= len(shown) <= MOST_SIGNS
    assert unicodedata.is_normalized("NFC", shown)
    assert not any(unicodedata.category(sign)[0] == "C" for sign in shown)
    assert not BIDI & set(shown)
    assert not {"/", "\\", "\0", "\n", "\u2028"} & set(shown)
    assert shown not in (".", "..")
    shown.encode("utf-8")  # no lone surrogate is left
    assert display_name(shown) == shown


@given(NAMES)
def test_text_of_a_table_is_plain_and_short(text: str) -> None:
    shown = display_text(text)
    assert len(shown) <= MOST_SIGNS
    assert not any(unicodedata.category(sign)[0] == "C" for sign in shown)


def test_names_are_shown_as_a_person_expects() -> None:
    assert display_name("visit 1/IMG_0001.jpg") == "visit 1 › IMG_0001.jpg"
    assert display_name("Mu\u0308ller.jpg") == "M\u00fcller.jpg"
    assert display_name("invoice\u202egpj.exe") == "invoicegpj.exe"
    assert display_name("\0") == "?"
    cut = display_name("x" * 300 + ".jpeg")
    assert len(cut) == MOST_SIGNS
    assert cut.endswith("….jpeg")


@pytest.mark.parametrize(
    "name", ["../a.jpg", "a/../../b", "/etc/passwd", "\\\\host\\a", "C:a.jpg", "c:/a", "a\0b", ".."]
)
def test_paths_that_lead_outside_are_told(name: str) -> None:
    assert leads_outside(name)


@pytest.mark.parametrize("name", ["a.jpg", "visit/a.jpg", "a..jpg", "...", "visit\\a.jpg"])
def test_paths_that_stay_inside_are_told(name: str) -> None:
    assert not leads_outside(name)


def test_two_spellings_of_a_path_are_one() -> None:
    assert place_key("./a\\u\u0308.jpg") == place_key("a/ü.jpg")


@given(st.lists(st.text(ANY_SIGN, max_size=30), unique=True, max_size=8), st.randoms())
def test_the_order_is_the_same_however_names_come(names: list[str], random: object) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random of hypothesis
    assert sorted(shuffled, key=natural_order) == sorted(names, key=natural_order)


def test_counters_are_ordered_as_numbers() -> None:
    names = ["IMG_10.jpg", "IMG_2.jpg", "b", "IMG_1.jpg", "9" * 5000]
    ordered = sorted(names, key=natural_order)
    assert [name for name in ordered if "IMG" in name] == ["IMG_1.jpg", "IMG_2.jpg", "IMG_10.jpg"]
