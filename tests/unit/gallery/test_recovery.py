"""A key on paper comes back, and any slip of a letter is told by its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photocompare.errors import WrongKeyError
from photocompare.gallery.ids import new_id
from photocompare.gallery.keys import key_in_sheet, key_of_sheet, recovery_sheet

STORE = new_id()
keys = st.binary(min_size=32, max_size=32)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(keys)
def test_a_sheet_gives_its_key_back(key: bytes) -> None:
    sheet = recovery_sheet(key, STORE)
    assert key_of_sheet(sheet.text, STORE) == key
    assert key_of_sheet("\n".join(sheet.lines), STORE) == key


@given(keys)
def test_how_it_is_typed_does_not_matter(key: bytes) -> None:
    lines = recovery_sheet(key, STORE).lines
    for typed in (
        "\n".join(lines).lower(),
        "\n".join(line.replace("-", " ") for line in lines),
        "\n".join(line.replace("-", "") for line in lines),
        "".join(lines),
        "\n\n".join(f" {number}.  {line}" for number, line in enumerate(lines, 1)),
        "\n".join(lines).replace("0", "o").replace("1", "l"),
    ):
        assert key_of_sheet(typed, STORE) == key


@given(keys, st.integers(0, 3), st.integers(0, 17), st.integers(1, 31))
def test_every_slip_of_one_letter_is_found_in_its_line(
    key: bytes, row: int, place: int, step: int
) -> None:
    lines = [line.replace("-", "") for line in recovery_sheet(key, STORE).lines]
    letter = LETTERS[(LETTERS.index(lines[row][place]) + step) % 32]
    lines[row] = lines[row][:place] + letter + lines[row][place + 1 :]
    with pytest.raises(WrongKeyError, match=f"line {row + 1}"):
        key_of_sheet("\n".join(lines), STORE)


@given(keys, st.integers(0, 3), st.integers(0, 14))
def test_two_neighbours_that_were_exchanged_are_found(key: bytes, row: int, place: int) -> None:
    lines = [line.replace("-", "") for line in recovery_sheet(key, STORE).lines]
    line = lines[row]
    changed = line[:place] + line[place + 1] + line[place] + line[place + 2 :]
    if changed == line:
        return
    lines[row] = changed
    with pytest.raises(WrongKeyError, match=f"line {row + 1}"):
        key_of_sheet("\n".join(lines), STORE)


@given(keys, st.integers(0, 3), st.integers(0, 17), st.sampled_from(["\n", ""]))
def test_a_letter_that_is_missing_is_found_in_its_line(
    key: bytes, row: int, place: int, between: str
) -> None:
    lines = [line.replace("-", "") for line in recovery_sheet(key, STORE).lines]
    if place < 17 and lines[row][place] == lines[row][place + 1]:
        return
    lines[row] = lines[row][:place] + lines[row][place + 1 :]
    with pytest.raises(WrongKeyError, match=r"slip in line \d of") as told:
        key_of_sheet(between.join(lines), STORE)
    # All in one row, a line takes the next one's first letter: its check tells it but for chance.
    assert f"line {row + 1}" in str(told.value) or not between


@given(keys)
def test_the_key_alone_needs_no_name_of_its_store(key: bytes) -> None:
    assert key_in_sheet(recovery_sheet(key, new_id()).text) == key


@given(keys)
def test_lines_in_another_order_are_found(key: bytes) -> None:
    first, second, third, fourth = recovery_sheet(key, STORE).lines
    with pytest.raises(WrongKeyError):
        key_of_sheet("\n".join((second, first, third, fourth)), STORE)


def test_a_sheet_of_another_store_is_named() -> None:
    sheet = recovery_sheet(bytes(32), new_id())
    with pytest.raises(WrongKeyError, match="another store"):
        key_of_sheet(sheet.text, STORE)


@pytest.mark.parametrize("text", ["", "no letters", "ABCD-EFGH", "1\n2\n3\n4"])
def test_what_is_no_sheet_is_said(text: str) -> None:
    with pytest.raises(WrongKeyError, match="4 lines of 18"):
        key_of_sheet(text, STORE)


def test_the_key_is_in_no_repr() -> None:
    sheet = recovery_sheet(bytes(range(32)), STORE)
    assert sheet.lines[0] not in repr(sheet)
