"""The photos of a ZIP, read one at a time and never unpacked to the disk.

What a ZIP says of itself is written by whoever packed it, so nothing is believed: the list of its
files is bounded before it is read, names that lead outside refuse the whole, and bytes are counted
while they are unpacked.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import threading
import zipfile
import zlib
from functools import partial
from pathlib import Path
from types import TracebackType

from photocompare.errors import ImportRefusedError, PhotoReadError
from photocompare.gallery.importing.candidate import Candidate, Found, Refused
from photocompare.gallery.importing.naming import (
    display_name,
    is_ignored,
    leads_outside,
    natural_order,
    place_key,
)
from photocompare.settings import MEGAPIXEL, LoadSettings, StoreSettings

_PIECE = 1 << 20
_LISTED_BYTES = 1_024  # of the list for each file that is taken: its name twice over, and a spare
_SMALL_BYTES = MEGAPIXEL  # a ratio says nothing of so little: a page of zeros does no harm
# Others are rare, and LZMA takes as much memory as a file asks for.
_IS_UTF8 = 0x800  # the flag that says so
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst")

_NOT_A_ZIP = "The file is not a ZIP, or is damaged or cut off. Copy it again, or pack it anew."
_OUTSIDE = (
    "The ZIP names files outside its own folder, which no photo program does. Nothing of it was "
    "taken; pack the photos anew."
)
_BOMB = (
    "The ZIP unpacks to far more than photos would, as files made to fill a disk do. Nothing of "
    "it was taken; pack the photos anew."
)
_DAMAGED = "The file is damaged within the ZIP. Copy the ZIP again, or pack the photo anew."
_PASSWORD = "The file is locked with a password. Unpack it, and choose the photo itself."  # noqa: S105 - a sentence
_METHOD = "The file is packed in a way that is not taken. Pack it anew as an ordinary ZIP."
_NESTED = "An archive inside a ZIP is not opened. Unpack it, and choose the photos themselves."
_LINK = "This is a link to another file. Put the photo itself into the ZIP."


class Archive:
    """A ZIP that is open for reading; ``found`` is what it holds. Safe to read from threads."""

    def __init__(
        self,
        source: bytes | Path,
        settings: StoreSettings = StoreSettings(),  # noqa: B008 - frozen
        *,
        load: LoadSettings = LoadSettings(),  # noqa: B008 - frozen
    ) -> None:
        """Open ``source`` and look at its list; no file in it is read yet.

        Raises
        ------
        ImportRefusedError
            It is no ZIP, or one that is not taken as a whole.
        """
        self._settings, self._load = settings, load
        self._lock = threading.Lock()
        self._unpacked: dict[int, int] = {}  # bytes by member: one read twice counts once
        self._file = _opened(source)
        try:
            self._zip = _listed(self._file, settings)
            members = [member for member in self._zip.infolist() if not member.is_dir()]
            _require_inside(self._zip.infolist())
            kept = [
                member for member in members if not any(map(is_ignored, place_key(_name(member))))
            ]
            self._require_modest(kept)
            self.found = self._sorted_out(kept)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; nothing more can be read."""
        self._zip.close()
        self._file.close()

    def _require_modest(self, members: list[zipfile.ZipInfo]) -> None:
        """Refuse the whole by what it says of itself: numbers, sizes, ratio."""
        if len(members) > self._settings.most_archive_files:
            raise _too_many(self._settings)
        packed = sum(member.compress_size for member in members)
        unpacked = sum(member.file_size for member in members)
        if unpacked > self._settings.most_archive_bytes:
            limit = self._settings.most_archive_bytes / (1_000 * MEGAPIXEL)
            raise ImportRefusedError(
                f"The ZIP unpacks to more than {limit:.0f} GB. Pack fewer photos at once."
            )
        # More than the file has: parts are used twice over, or the sizes are made up.
        is_made_up = packed > self._file.seek(0, os.SEEK_END)
        if is_made_up or unpacked > max(_SMALL_BYTES, self._settings.most_ratio * packed):
            raise ImportRefusedError(_BOMB)

    def _sorted_out(self, members: list[zipfile.ZipInfo]) -> Found:
        candidates, refused = [], []
        in_order = sorted(enumerate(members), key=lambda pair: natural_order(_name(pair[1])))
        for number, member in in_order:
            name = display_name(_name(member))
            reason = self._reason(member)
            if reason:
                refused.append(Refused(name, reason))
            else:
                read = partial(self._read, number, member)
                candidates.append(Candidate(name, read, place=_name(member)))
        return Found(tuple(candidates), tuple(refused))

    def _reason(self, member: zipfile.ZipInfo) -> str:
        """Return why a member is left out unread, "" if it isn't."""
        too_long = member.file_size > self._load.max_file_bytes
        thin = member.file_size > max(
            _SMALL_BYTES, self._settings.most_ratio * member.compress_size
        )
        checks = (
            (stat.S_ISLNK(member.external_attr >> 16), _LINK),
            (bool(member.flag_bits & 0x1), _PASSWORD),
            (member.compress_type not in _METHODS, _METHOD),
            (_name(member).lower().endswith(_ARCHIVES), _NESTED),
            (too_long, _too_long(self._load)),
            (thin, "The file unpacks to far more than a photo would, and was left out."),
        )
        return next((reason for applies, reason in checks if applies), "")

    def _read(self, number: int, member: zipfile.ZipInfo) -> bytes:
        """Return the bytes of one member."""
        if self._file.closed:
            raise ValueError("a ZIP that was closed is read")
        with self._lock:
            try:
                content = self._unpack(number, member)
            except (
                zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError
            ) as error:  # fmt: skip
                raise PhotoReadError(_DAMAGED) from error
        if not content:
            raise PhotoReadError("The file is empty (0 bytes). Pack the photo anew.")
        return content

    def _unpack(self, number: int, member: zipfile.ZipInfo) -> bytes:
        """Return the bytes of one member, counted while they come, whatever their size is said."""
        elsewhere = sum(size for key, size in self._unpacked.items() if key != number)
        content = io.BytesIO()
        with self._zip.open(member) as packed:
            while piece := packed.read(_PIECE):
                content.write(piece)
                self._unpacked[number] = content.tell()
                if content.tell() > self._load.max_file_bytes:
                    raise PhotoReadError(_too_long(self._load))
                if elsewhere + content.tell() > self._settings.most_archive_bytes:
                    raise PhotoReadError("The ZIP unpacks to more than it says. Pack it anew.")
        return content.getvalue()


class _ListTooLongError(Exception):
    """The list of files is longer than that of any ZIP that is taken."""


class _Guarded(io.BufferedReader):
    """A file that is not read in one piece beyond ``most``, as a list without end would be."""

    most: int | None = None

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes."""
        if self.most is not None and size is not None and size > self.most:
            raise _ListTooLongError
        return super().read(size)


def _opened(source: bytes | Path) -> _Guarded:
    if isinstance(source, bytes):
        return _Guarded(io.BytesIO(source))
    try:
        if stat.S_ISREG(source.stat().st_mode):  # before it is opened: a pipe would wait for ever
            return _Guarded(io.FileIO(source))
    except (OSError, ValueError) as error:
        raise ImportRefusedError(
            "The ZIP could not be opened. Check its path and whether this user may read it."
        ) from error
    raise ImportRefusedError("This is not a file. Choose a ZIP that is stored on the disk.")


def _listed(file: _Guarded, settings: StoreSettings) -> zipfile.ZipFile:
    """Return the ZIP, its list read within bounds: 100,000 names are never held."""
    file.most = settings.most_archive_files * _LISTED_BYTES
    try:
        return zipfile.ZipFile(file)
    except _ListTooLongError as error:
        raise _too_many(settings) from error
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise ImportRefusedError(_NOT_A_ZIP) from error
    finally:
        file.most = None


def _require_inside(members: list[zipfile.ZipInfo]) -> None:
    # zipfile cuts a name at a NUL; as it was written, it shows what it was meant to hide.
    if any(
        leads_outside(member.orig_filename) or leads_outside(_name(member)) for member in members
    ):
        raise ImportRefusedError(_OUTSIDE)


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; macOS writes it in UTF-8 without saying so."""
    if member.flag_bits & _IS_UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _too_many(settings: StoreSettings) -> ImportRefusedError:
    return ImportRefusedError(
        f"The ZIP holds more than {settings.most_archive_files:,} files. Pack fewer photos at once."
    )


def _too_long(load: LoadSettings) -> str:
    limit = load.max_file_bytes / MEGAPIXEL
    return (
        f"The file is larger than {limit:.0f} MB. Save the photo again as JPEG at its full size in "
        "pixels."
    )
