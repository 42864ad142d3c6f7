"""Mounts a field for photo files and keeps what was chosen in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from photocompare.settings import LoadSettings
from photocompare.ui import cache, state
from photocompare.ui.components.served import data_address, served_component
from photocompare.ui.uploads import choice_of
from photocompare.ui.words import language, words

ENDINGS = ("jpg", "jpeg", "png", "webp", "tif", "tiff", "avif", "heic", "heif")
MEGABYTE = 1_000_000
_FOLDER = Path(__file__).parent
_SCRIPTS = ("sender.js", "choosing.js", "upload.js")

_component = served_component(
    "photocompare_upload",
    html=(_FOLDER / "upload.html").read_text(encoding="utf-8"),
    css=(_FOLDER / "upload.css").read_text(encoding="utf-8"),
    js="\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS),
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field by its name, which no other on the page has, and what stands in it.

    ``too_many`` is said where more than ``most`` files are chosen together.
    """

    name: str
    title: str
    too_many: str
    most: int = 1
    is_small: bool = False


def show(field: Field) -> None:
    """Show ``field``; what is chosen in it is kept on the desk at the start of the next run."""
    desk = cache.desk()
    texts = words("upload")
    still = {
        "words": texts,
        "endings": ENDINGS,
        "most_bytes": LoadSettings().max_file_bytes,
        "title": field.title,
        "too_many": field.too_many,
        "is_small": field.is_small,
    }
    handled, refusal = desk.uploads.answer(field.name)
    key = f"upload-{field.name}-{language()}"
    _component(
        key=key,
        data={
            "at": data_address(still, desk.shelf),
            "address": f"/upload/{desk.uploads.token}",
            "most": field.most,
            "handled": handled,
            "refusal": refusal,
        },
        # Told at the very start of a run: one that is broken off has it all the same.
        on_chosen_change=partial(_keep, field.name, key),
        on_lost_change=_ignore,
    )


def _keep(name: str, key: str) -> None:
    choice_was_sent(name, state.sent(key, "chosen"))


def choice_was_sent(name: str, value: Any) -> None:
    """Keep what a browser sent from the field ``name``, if it is a choice, until it is read."""
    choice = choice_of(value)
    desk = cache.desk()
    if choice is not None and choice.id != desk.uploads.answer(name)[0]:
        desk.uploads.choose(name, choice)


def _ignore() -> None:
    """Do nothing: the run that follows has the new address."""
