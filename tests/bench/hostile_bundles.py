"""ZIPs and tables that are made to break a reader, each from a seed."""

from __future__ import annotations

import io
import random
import stat
import struct
import zipfile
from functools import cache

from tests.bench.hostile_files import (
    cut,
    extreme,
    flipped,
    packed,
    photos,
    polyglot,
    spliced,
    swapped,
)

# -- archives ------------------------------------------------------------------------------------


@cache
def _sound_zip() -> bytes:
    return packed({f"visit {n}/{n}.jpg": photo for n, photo in enumerate(photos()[:5])})


@cache
def _list_without_end() -> bytes:
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<HHH", 8, 0, 0) + bytes(12)
    listed = b"".join(entry + b"%08d" % number for number in range(100_000))
    return listed + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9, 9, len(listed), 0, 0)


@cache
def _zip_bomb() -> bytes:
    return packed({"a.jpg": bytes(200_000_000)})


def zip_mutant(rng: random.Random) -> bytes:
    """Return a ZIP that was changed, or that was made to do harm."""
    way = rng.randrange(12)
    if way == 0:
        name = rng.choice(("../a.jpg", "/etc/passwd", "C:\\a.jpg", "..\\..\\a", "a/../../b"))
        return packed({"good.jpg": photos()[0], name: photos()[0]})
    if way == 1:
        return _list_without_end()
    if way == 2:
        bomb_of_zeros = _zip_bomb()
        said = struct.pack("<I", rng.choice((100, 1_000_000, 2_000_000_000)))
        return bomb_of_zeros.replace(struct.pack("<I", 200_000_000), said)
    if way == 3:
        return packed({"inner.jpg": _sound_zip(), "inner.zip": _sound_zip(), "a.jpg": photos()[0]})
    if way == 4:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            link = zipfile.ZipInfo("link.jpg")
            link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, "/etc/passwd")
        return file.getvalue()
    change = rng.choice((flipped, flipped, cut, spliced, swapped, extreme, polyglot))
    return change(_sound_zip(), rng)


# -- tables --------------------------------------------------------------------------------------

_CELLS = (
    "../a.jpg", "/etc/passwd", "C:a", "", "=1+1", "=cmd|'/C calc'!A0", "@SUM(1)", "2026-04-03",
    "03/04/2026", "13.04.2026", "31.02.2026", "9999-12-31", "1", "-1", "9" * 30, "'", '"', "\0",
    "\r", "\n", "\t", "ü", "e\u0301", "\u202e", "x" * 5_000, "\U0001f600", "0", "٣",
)  # fmt: skip
FILES = ("a.jpg", "b.jpg", "x/ü.jpg")
_COLUMNS = ("Datei", "patient number", "area", "visit day", "shot", "baseline", "?", "")


def table_mutant(rng: random.Random) -> bytes:
    """Return a table of cells that don't belong, in any letters, perhaps damaged."""
    delimiter = rng.choice(";,\t|")
    columns = rng.sample(_COLUMNS, k=rng.randrange(len(_COLUMNS)))
    rows = [
        delimiter.join((rng.choice(FILES), *rng.choices(_CELLS, k=rng.randrange(len(columns) + 2))))
        for _ in range(rng.randrange(30))
    ]
    header = delimiter.join((rng.choice(("file", "Foto", "?")), *columns))
    text = rng.choice(("", "sep=;\n")) + rng.choice(("\n", "\r\n", "\r")).join((header, *rows))
    encoding = rng.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"))
    content = text.encode(encoding, errors="replace")
    return rng.choice((flipped, cut, swapped))(content, rng) if rng.random() < 0.3 else content
