"""What a backup holds: the marker, the records, every object, and a list of all with their hashes.

A tar stream inside an age file. The list comes last, so a stream that was cut off has none.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO, Any

from pyrage import DecryptError, EncryptError, decrypt_io, encrypt_io, x25519

from photocompare.errors import DamagedError, WrongKeyError
from photocompare.gallery.store import DATABASE, MARKER

MANIFEST = "manifest.json"
FORMAT = 1
_OBJECT = re.compile(r"objects/[0-9a-f]{64}")
_CHUNK = 1 << 20
_MOST_MANIFEST = 512 << 20  # bytes; a line of 150 for each of three million objects

_CUT = (
    "The backup is damaged or was cut off. Use another one; nothing was restored and nothing of "
    "what is there was changed."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a backup by its name, size and SHA-256."""

    name: str
    byte_count: int
    sha256: str


class Packer:
    """Adds files to the stream and keeps the list of them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w|")  # noqa: SIM115 - closed in close()
        self.entries: list[Entry] = []

    def add(self, name: str, content: IO[bytes], byte_count: int) -> None:
        """Add ``byte_count`` bytes of ``content`` under ``name``."""
        hashed = _Hashed(content)
        info = tarfile.TarInfo(name)
        info.size = byte_count
        self._tar.addfile(info, hashed)
        self.entries.append(Entry(name, byte_count, hashed.digest.hexdigest()))

    def give_up(self) -> None:
        """End the stream without its list, so that nobody takes it for a backup."""
        with suppress(OSError):
            self._tar.close()

    def close(self, about: dict[str, object]) -> None:
        """Add the list of all, with what is said ``about`` the backup, and end the stream."""
        rows = [[entry.name, entry.byte_count, entry.sha256] for entry in self.entries]
        text = json.dumps({"format": FORMAT, **about, "entries": rows}).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(text)
        self._tar.addfile(info, io.BytesIO(text))
        self._tar.close()


class _Hashed:
    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.digest = hashlib.sha256()

    def read(self, count: int = -1) -> bytes:
        data = self._content.read(count)
        self.digest.update(data)
        return data


def encrypt(write: Callable[[IO[bytes]], None], to: IO[bytes], identity: x25519.Identity) -> None:
    """Have ``write`` fill a stream, and put it into ``to`` encrypted to ``identity``.

    ``write`` runs in the thread that calls, which may be the only one that can tell of progress.
    """
    reading, writing = os.pipe()
    failed: list[BaseException] = []
    target = _Target(to)

    def run() -> None:
        with os.fdopen(reading, "rb", _CHUNK) as source:
            try:
                encrypt_io(source, target, [identity.to_public()])
            except EncryptError as error:  # in words of its own, whatever the disk said
                failed.append(target.error or error)
            except BaseException as error:  # handed to the thread that writes
                failed.append(error)

    thread = Thread(target=run, name="backup")
    thread.start()
    try:
        with os.fdopen(writing, "wb", _CHUNK) as stream:
            write(stream)
    except BrokenPipeError:
        thread.join()
        if not failed:
            raise
    finally:
        thread.join()
    if failed:
        raise failed[0]


class _Target:
    """A file that keeps the error of the disk, which age would put into words of its own."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self._file.flush()


def unpack(file: IO[bytes], folder: Path, identity: x25519.Identity) -> dict[str, Any]:
    """Unpack a backup into ``folder``, which is empty; return its list, which every file fits.

    Raises
    ------
    WrongKeyError
        It was made by another store.
    DamagedError
        It is none, was cut off, or a file in it is not what the list says.
    """

    def write(plain: IO[bytes]) -> None:
        try:
            decrypt_io(file, plain, [identity])
        except OSError as error:
            if error.errno is None:  # of age itself: a piece of the file is not what was written
                raise DamagedError(_CUT) from error
            raise

    try:
        with _piped(write) as source:
            manifest = _unpacked(source, folder)
            while source.read(_CHUNK):  # to the very end, where age proves that nothing is cut off
                pass
    except DecryptError as error:
        if "No matching" in str(error):
            raise WrongKeyError(
                "The backup was made by another store. Use the recovery sheet of that store."
            ) from error
        raise DamagedError(_CUT) from error
    except (tarfile.TarError, ValueError, KeyError, TypeError, EOFError) as error:
        raise DamagedError(_CUT) from error
    return manifest


def _unpacked(source: IO[bytes], folder: Path) -> dict[str, Any]:
    found: list[Entry] = []
    manifest: Any = None
    with tarfile.open(fileobj=source, mode="r|") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is None or manifest is not None:
                raise DamagedError(_CUT)
            if member.name == MANIFEST:
                if member.size > _MOST_MANIFEST:
                    raise DamagedError(_CUT)
                manifest = json.loads(content.read())
                continue
            if member.name not in {MARKER, DATABASE} and not _OBJECT.fullmatch(member.name):
                raise DamagedError(_CUT)
            found.append(_kept(member.name, content, folder))
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise DamagedError(_CUT)
    listed = [Entry(*row) for row in manifest["entries"]]
    if listed != found:
        raise DamagedError(_CUT)
    return manifest


def _kept(name: str, content: IO[bytes], folder: Path) -> Entry:
    path = folder / name
    if name.startswith("objects/"):
        own = name.removeprefix("objects/")
        path = folder / "objects" / own[:2] / own
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, count = hashlib.sha256(), 0
    with path.open("xb") as file:
        os.fchmod(file.fileno(), 0o400 if name.startswith("objects/") else 0o600)
        while data := content.read(_CHUNK):
            file.write(data)
            digest.update(data)
            count += len(data)
        file.flush()
        os.fsync(file.fileno())
    return Entry(name, count, digest.hexdigest())


@contextmanager
def _piped(write: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """Yield what ``write`` writes in a thread of its own; its error is raised at the end."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def run() -> None:
        # Who reads may have given up, for a reason of its own: then closing fails as writing does.
        with suppress(BrokenPipeError), os.fdopen(writing, "wb", _CHUNK) as file:
            try:
                write(file)
            except BrokenPipeError:
                return
            except BaseException as error:  # handed to the thread that reads
                failed.append(error)

    thread = Thread(target=run, name="backup")
    with os.fdopen(reading, "rb", _CHUNK) as source:
        thread.start()
        try:
            yield source
        except BaseException:
            source.close()
            thread.join()
            if failed:
                raise failed[0] from None
            raise
    thread.join()
    if failed:
        raise failed[0]
