"""A path on the line to a photo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from photocompare.cli.command import UsageError
from photocompare.errors import PhotoReadError

if TYPE_CHECKING:
    from photocompare.model import Photo
    from photocompare.settings import Settings


def loaded(path: Path, settings: Settings) -> Photo:
    """Return the decoded photo; an error names the file."""
    from photocompare.load import load_photo

    try:
        return load_photo(path, settings.load)
    except PhotoReadError as error:
        raise PhotoReadError(f"{path.name}: {error}") from error  # which of the two is meant


def photo_file(name: str) -> Path:
    """Return the path, having seen that a file is there."""
    path = Path(name)
    if not path.exists():
        raise UsageError(f"There is no file '{name}'. Check the path of the photo.")
    if path.is_dir():
        raise UsageError(f"'{name}' is a folder. Choose one photo in it.")
    return path
