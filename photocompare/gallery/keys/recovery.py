"""The key on paper: letters that are hard to mistake, and a check of each line.

Crockford's base 32, which has no I, L, O and U. Each line ends with two letters that tell any slip
of one letter in it, so that who types a sheet learns which line to look at again.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from photocompare.errors import WrongKeyError
from photocompare.gallery.keys.sealed import KEY_BYTES

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISTAKEN = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LINES, _LINE_BYTES = 4, 10  # 32 bytes of the key and 8 of the store, ten a line: sixteen letters
_STORE_BYTES = _LINES * _LINE_BYTES - KEY_BYTES
_LINE_LETTERS, _CHECK_LETTERS, _GROUP = 16, 2, 4
_MOST_SLIPS = 2  # letters too few or too many in a line that is still told as one


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What is printed: ``lines`` alone bring the key back, ``text`` says so."""

    lines: tuple[str, ...] = field(repr=False)
    store: str

    @property
    def text(self) -> str:
        """The whole sheet."""
        rows = "\n".join(f"    {number}   {line}" for number, line in enumerate(self.lines, 1))
        return (
            "photocompare: recovery sheet\n"
            f"Store {self.store}\n\n"
            "Who has these four lines and the store can read every photo in it.\n"
            "Who has lost the key and these lines can't read any, and nobody can help.\n"
            "Print this, keep it locked away from the computer, and delete the file.\n\n"
            f"{rows}\n\n"
            "To use it: open photocompare, say that the key is lost, and type the four lines.\n"
            "Upper and lower case, spaces and dashes don't matter.\n"
        )


def recovery_sheet(key: bytes, store_id: str) -> RecoverySheet:
    """Return ``key``, 32 bytes, on paper, for the store of that id."""
    content = key + _mark(store_id)
    lines = tuple(
        _line(number, content[start : start + _LINE_BYTES])
        for number, start in enumerate(range(0, len(content), _LINE_BYTES), 1)
    )
    return RecoverySheet(lines, store_name(store_id))


def store_name(store_id: str) -> str:
    """Return by which people tell one store from another."""
    return f"{store_id[-8:-4]}-{store_id[-4:]}".upper()


def key_of_sheet(text: str, store_id: str) -> bytes:
    """Return the key that was typed from a sheet; the whole ``text`` of one will do.

    Raises
    ------
    WrongKeyError
        A line is missing or holds a slip, which is named, or the sheet is of another store.
    """
    key, mark = _content(text)
    if mark != _mark(store_id):
        raise WrongKeyError(
            "This sheet is of another store. Look for the one that says "
            f"'Store {store_name(store_id)}'."
        )
    return key


def key_in_sheet(text: str) -> bytes:
    """Return the key of a sheet of whichever store; raises WrongKeyError where it has a slip."""
    key, _ = _content(text)
    return key


def _content(text: str) -> tuple[bytes, bytes]:
    content = b"".join(_read(number, line) for number, line in enumerate(_lines_in(text), 1))
    return content[:KEY_BYTES], content[KEY_BYTES:]


def _mark(store_id: str) -> bytes:
    return hashlib.sha256(f"photocompare store {store_id}".encode()).digest()[:_STORE_BYTES]


def _line(number: int, content: bytes) -> str:
    letters = _encoded(content) + _check(number, content)
    groups = [letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP)]
    return "-".join(groups)


def _encoded(content: bytes) -> str:
    value = int.from_bytes(content, "big")
    return "".join(_LETTERS[value >> 5 * place & 31] for place in range(_LINE_LETTERS - 1, -1, -1))


def _check(number: int, content: bytes) -> str:
    # A prime that divides neither a letter's difference times a power of 32 nor 31 of them: every
    # slip in one letter and every exchange of two neighbours changes it.
    value = (int.from_bytes(content, "big") + 97 * number) % 1021
    return _LETTERS[value >> 5] + _LETTERS[value & 31]


def _lines_in(text: str) -> list[str]:
    """Return the four lines of letters; words around them and numbers before them are left out.

    One that lacks a letter or two is returned too, so that it can be named.
    """
    whole = _LINE_LETTERS + _CHECK_LETTERS
    typed = [re.sub(r"^\s*[1-4][\s.):]+", "", row) for row in text.upper().splitlines()]
    rows = [(_letters(row), "-" in row) for row in typed]
    near = [(row, has_dash) for row, has_dash in rows if abs(len(row) - whole) <= _MOST_SLIPS]
    likely = [row for row, has_dash in near if has_dash or len(row) == whole]
    for found in (likely, [row for row, _ in near]):
        if len(found) == _LINES:
            return found
    joined = _letters(text.upper())
    if abs(len(joined) - _LINES * whole) <= _MOST_SLIPS:  # all in one row
        last = (_LINES - 1) * whole
        return [joined[start : start + whole] for start in range(0, last, whole)] + [joined[last:]]
    raise WrongKeyError(
        f"A recovery sheet has {_LINES} lines of {whole} letters and digits. Type all of them."
    )


def _letters(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text).translate(_MISTAKEN)


def _read(number: int, letters: str) -> bytes:
    body, check = letters[:_LINE_LETTERS], letters[_LINE_LETTERS:]
    if len(letters) == _LINE_LETTERS + _CHECK_LETTERS and set(letters) <= set(_LETTERS):
        value = 0
        for letter in body:
            value = value << 5 | _LETTERS.index(letter)
        content = value.to_bytes(_LINE_BYTES, "big")
        if _check(number, content) == check:
            return content
    raise WrongKeyError(
        f"There is a slip in line {number} of the sheet. Compare it letter by letter."
    )
