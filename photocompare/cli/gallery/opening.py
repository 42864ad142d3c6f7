"""The store that a command works in: found, opened with its key, and closed again."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from photocompare.cli.command import UsageError
from photocompare.errors import NotAStoreError

if TYPE_CHECKING:
    from photocompare.gallery.actor import Actor
    from photocompare.gallery.store import Store

_P = ParamSpec("_P")
_R = TypeVar("_R")
_SHEET_LINES = 4


@dataclass(frozen=True, slots=True)
class Here:
    """An open store, and who acts in it: the one person of this computer."""

    store: Store
    actor: Actor

    def do(
        self,
        service: Callable[Concatenate[Store, Actor, str, _P], _R],
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> _R:
        """Return what a service of the gallery gives."""
        return service(self.store, self.actor, self.actor.clinic_id, *args, **kwargs)


def add_store_options(parser: argparse.ArgumentParser) -> None:
    """Add by which a store and its key are found."""
    parser.add_argument(
        "--store",
        metavar="FOLDER",
        help="the folder of the store; else PHOTOCOMPARE_STORE, else the one that the app opens",
    )
    parser.add_argument(
        "--key-file",
        metavar="FILE",
        help="the file with its key; else PHOTOCOMPARE_KEY_FILE, else where the app keeps it",
    )


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Add the wish for JSON."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of sentences")


def store_folder(options: argparse.Namespace) -> Path:
    """Return the folder that was named, or that of this user."""
    from photocompare.gallery.home import data_folder

    return path_of(options.store) or data_folder()


def path_of(name: str | None) -> Path | None:
    """Return the path that was named, if one was."""
    return Path(name).expanduser() if name else None


@contextlib.contextmanager
def opened_store(options: argparse.Namespace) -> Iterator[Here]:
    """Yield the store that the options name; none is ever made here.

    A passphrase is asked for, or is the first line of standard input: what stands in a command or
    in an environment is seen by other programs.
    """
    from photocompare.gallery.home import needs_phrase, open_held
    from photocompare.gallery.store import store_id

    folder, key_at = store_folder(options), path_of(options.key_file)
    if not folder.exists():
        raise NotAStoreError(f"There is no store in '{folder}'. 'gallery new' makes one.")
    store_id(folder)  # before anybody types a passphrase for a folder that is no store
    phrase = asked_phrase() if key_at is None and needs_phrase(folder) else None
    held = open_held(folder, phrase=phrase, key_at=key_at)
    try:
        yield Here(held.store, held.actor)
    finally:
        held.store.close()


def asked_phrase(question: str = "Passphrase of the store: ") -> str:
    """Return what is typed unseen, or the next line of standard input where nobody types."""
    typed = ""
    if not sys.stdin.isatty():
        typed = sys.stdin.readline().rstrip("\r\n")
    else:
        with contextlib.suppress(EOFError):  # Ctrl-D
            typed = getpass.getpass(question)
    if not typed:
        raise UsageError(
            "A passphrase is needed. Type it when you are asked, or give it as a line of standard "
            "input."
        )
    return typed


def asked_sheet(name: str | None) -> str:
    """Return the recovery sheet: of a file, of standard input (``-``), or as it is typed."""
    if name is not None and name != "-":
        try:
            return Path(name).expanduser().read_text("utf-8")
        except (OSError, ValueError) as error:
            raise UsageError("The recovery sheet can't be read. Check the path.") from error
    if name == "-" or not sys.stdin.isatty():
        return sys.stdin.read()
    print("Type the four lines of the recovery sheet.", file=sys.stderr)
    lines = []
    with contextlib.suppress(EOFError):
        for number in range(1, _SHEET_LINES + 1):
            lines.append(input(f"Line {number}: "))
    return "\n".join(lines)
