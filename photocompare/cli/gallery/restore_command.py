"""``gallery restore``: a backup brought back into a folder of its own, with its key."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from photocompare.cli.command import UsageError
from photocompare.cli.gallery.opening import add_json_option, asked_sheet, path_of
from photocompare.cli.gallery.telling import EXIT_DONE, EXIT_IN_PART, counted, say, say_json
from photocompare.cli.gallery.typed import require_writable
from photocompare.errors import StoreError, WrongKeyError


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    parser.add_argument("file", metavar="FILE", help="the backup")
    parser.add_argument(
        "--to", required=True, metavar="FOLDER", help="an empty folder, or one that isn't there"
    )
    parser.add_argument(
        "--sheet",
        metavar="FILE",
        help="a file with the recovery sheet, or - for standard input; without it the keys of this "
        "computer are tried, then the sheet is asked for",
    )
    parser.add_argument(
        "--key-file",
        metavar="FILE",
        help="the file with the key, or where it is to be kept if a sheet gives it",
    )
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Return the exit code, having brought the store back and opened it once."""
    from photocompare.gallery.home import open_held

    file, to = Path(options.file).expanduser(), Path(options.to).expanduser()
    _require_place(file, to)
    key_at = path_of(options.key_file)
    manifest, key = _restored(options, file, to, key_at)
    kept_at, trouble = _kept(to, key, key_at)
    if not trouble:
        open_held(to, key_at=key_at).store.close()  # an older version's records are brought up
    entries = manifest["entries"]
    count = len(entries) - 2 if isinstance(entries, list) else 0  # but for records and marker
    if options.json:
        say_json(folder=str(to), files=count, key_kept=not trouble)
    else:
        say(f"{to}: {counted(count, 'file')} came back, each as the backup lists it.")
        if kept_at is not None:
            say(f"Its key lies in {kept_at}. A passphrase that it had is set anew in Safekeeping.")
        say("Who was erased after this backup was made is in it again: erase them again.")
    if trouble:
        print(f"The store is back, but its key could not be kept: {trouble}", file=sys.stderr)
    return EXIT_IN_PART if trouble else EXIT_DONE


def _require_place(file: Path, to: Path) -> None:
    """Raise what can be known to be wrong before anybody types a sheet."""
    if not file.is_file():
        raise UsageError(f"There is no backup '{file}'. Check the path.")
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise UsageError(
            f"'{to}' holds something already. Name an empty folder to restore into; what is there "
            "stays as it is."
        )
    require_writable(to)


def _restored(
    options: argparse.Namespace, file: Path, to: Path, key_at: Path | None
) -> tuple[dict[str, object], bytes]:
    """Return the list of the backup and the key that opened it."""
    from photocompare.gallery.backup import restore_backup
    from photocompare.gallery.home import keys_here
    from photocompare.gallery.keys import key_in_sheet

    if options.sheet is None:
        for key in keys_here(key_at):
            try:
                return restore_backup(file, to, key=key), key
            except WrongKeyError:  # another store's; the next one may fit
                continue
    key = key_in_sheet(asked_sheet(options.sheet))
    return restore_backup(file, to, key=key), key


def _kept(to: Path, key: bytes, key_at: Path | None) -> tuple[Path | None, str]:
    """Return where the key is kept as a file, and why it could not be kept."""
    from photocompare.gallery.home import keep_key

    try:
        return keep_key(to, key, key_at=key_at), ""
    except StoreError as error:
        return None, str(error)
