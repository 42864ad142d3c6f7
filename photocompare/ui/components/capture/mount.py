"""Mounts the live picture on a page and hands back which shot it sent."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from photocompare.ui.components.served import data_address, served_component
from photocompare.ui.pictures import Shelf
from photocompare.ui.words import words

_MOST_ID = 64  # letters; ours have 32
_MOST_LABEL = 120  # of a camera's name
_FOLDER = Path(__file__).parent
_SCRIPTS = (
    "icons.js",
    "camera.js",
    "server.js",
    "ghost.js",
    "level.js",
    "shutter.js",
    "cues.js",
    "controls.js",
    "live.js",
)


_component = served_component(
    "photocompare_live",
    html=(_FOLDER / "live.html").read_text(encoding="utf-8"),
    css=(_FOLDER / "live.css").read_text(encoding="utf-8"),
    js="\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS),
)


@dataclass(frozen=True, slots=True)
class LiveView:
    """What the live picture is to show.

    ``address`` takes its frames and shots; ``earlier`` is the address of the photo for the ghost,
    or "". ``handled`` is the id of the last shot that the page has read. ``paused``: the camera
    is given back and nothing shown.
    """

    address: str
    earlier: str = ""
    handled: str = ""
    nudge: str = ""
    paused: bool = False


@dataclass(frozen=True, slots=True)
class TakenShot:
    """The id of a shot, whether it is a file that was chosen, and else the camera's name."""

    id: str
    is_file: bool
    camera: str


def live_view(shown: LiveView, shelf: Shelf, *, key: str = "live") -> TakenShot | None:
    """Show the live picture and return the shot that it sent; its words go by ``shelf``."""
    at = data_address({"words": words("capture")["live"]}, shelf)
    found = _component(
        key=key, data=asdict(shown) | {"at": at}, on_shot_change=_ignore, on_lost_change=_ignore
    )
    return taken_shot(found.shot)


def _ignore() -> None:
    """Do nothing: the value is read where the live picture is mounted."""


def taken_shot(value: Any) -> TakenShot | None:
    """Return what the browser sent; None where it isn't a shot, since it may send anything."""
    if not isinstance(value, dict):
        return None
    identity, origin = value.get("id"), value.get("origin")
    if not isinstance(identity, str) or not 0 < len(identity) <= _MOST_ID:
        return None
    camera = value.get("camera")
    label = camera[:_MOST_LABEL] if isinstance(camera, str) else ""
    return TakenShot(identity, is_file=origin == "file", camera=" ".join(label.split()))
