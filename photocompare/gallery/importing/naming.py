"""Names of files as they are shown, and as they are compared; none is ever part of a path."""

from __future__ import annotations

import re
import unicodedata

MOST_SIGNS = 120  # longer names break tables and some file systems
_LONGEST_ENDING = 12  # a dot and what follows: kept, so that a cut name still tells its kind
_BETWEEN = " › "  # of folders; no system takes it for a separator
_UNNAMED = "?"
_MOST_READ = 4_096  # signs of a name that are looked at; no file system has longer paths
_IGNORED = ("thumbs.db", "desktop.ini", "__macosx")
_DIGITS = re.compile(r"(\d+)")


def display_name(given: str) -> str:
    """Return ``given`` for a person's eyes: at most 120 signs on one line, composed (NFC).

    Control and direction marks go, so no name reads backwards; folders are told apart by "›".
    Bytes that are no letters (lone surrogates) show as "�".
    """
    parts = (_plain(part) for part in re.split(r"[/\\]", given[-_MOST_READ:]))
    return _cut(_BETWEEN.join(part for part in parts if part not in ("", ".", ".."))) or _UNNAMED


def display_text(given: str) -> str:
    """Return a table's cell or another short text, plain and cut in the same way."""
    return _plain(given[:_MOST_READ])[:MOST_SIGNS].rstrip()


def place_key(given: str) -> tuple[str, ...]:
    """Return the parts of a path within a source, so that two spellings of it are equal.

    Only to be compared: both slashes are the same, and so are the composed and decomposed forms
    of letters, as macOS and Windows write them.
    """
    parts = re.split(r"[/\\]", unicodedata.normalize("NFC", given.strip()))
    return tuple(part for part in parts if part not in ("", "."))


def leads_outside(given: str) -> bool:
    """Return whether a path is absolute, names a drive, climbs with "..", or holds a NUL."""
    is_absolute = given.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", given) is not None
    return is_absolute or "\0" in given or ".." in re.split(r"[/\\]", given)


def is_ignored(part: str) -> bool:
    """Return whether a file or folder is hidden, or one that systems leave beside photos."""
    return part.startswith(".") or part.lower() in _IGNORED


def natural_order(place: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Return what sorts IMG_2 before IMG_10, and any two different places in one way."""
    pieces = _DIGITS.split(unicodedata.normalize("NFC", place).casefold())
    return tuple(_piece(piece) for piece in pieces if piece), place


def _piece(piece: str) -> tuple[int, int, str]:
    # Twenty digits are a number still; more are no counter, and int() refuses thousands.
    is_counter = piece.isdecimal() and len(piece) <= 20
    return (0, int(piece), "") if is_counter else (1, 0, piece)


def _plain(part: str) -> str:
    shown = ("\N{REPLACEMENT CHARACTER}" if "\ud800" <= sign <= "\udfff" else sign for sign in part)
    spaced = (" " if sign.isspace() else sign for sign in shown)
    kept = "".join(sign for sign in spaced if unicodedata.category(sign)[0] != "C")
    # Composed last: a mark that was taken out may have stood between a letter and its accent.
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _cut(name: str) -> str:
    if len(name) <= MOST_SIGNS:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) >= _LONGEST_ENDING or not stem:
        return name[: MOST_SIGNS - 1].rstrip() + "…"
    tail = "…." + ending
    return stem[: MOST_SIGNS - len(tail)].rstrip() + tail
