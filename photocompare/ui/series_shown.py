"""A series as the viewer is told of it: every visit with the addresses of its pictures."""

from __future__ import annotations

from collections import OrderedDict

from photocompare.ui.chosen import Visit
from photocompare.ui.components.viewer import ViewerVisit, VisitState
from photocompare.ui.memory import trim
from photocompare.ui.picture import Picture
from photocompare.ui.pictures import Shelf, picture_url
from photocompare.ui.series import LaidVisit, Series, series_desk
from photocompare.view import as_taken

_MOST_SAMPLES = 24  # thumbnails of samples, which everybody sees
_SIDE_PX = 240  # twice what a thumbnail measures on the screen
_SAMPLES: OrderedDict[str, Picture] = OrderedDict()


def viewer_visits(series: Series, shelf: Shelf) -> tuple[ViewerVisit, ...]:
    """Return every visit with its pictures under addresses of ``shelf``."""
    return tuple(_visit(series, visit, shelf) for visit in series.visits)


def _visit(series: Series, visit: Visit, shelf: Shelf) -> ViewerVisit:
    laid = series.laid(visit)
    before, after = series.pair.visit_keys
    return ViewerVisit(
        key=visit.key,
        label=visit.label,
        when=visit.when,
        thumb=_address(_thumbnail(visit, is_private=not series.pair.is_sample), shelf),
        role="before" if visit.key == before else "after" if visit.key == after else "",
        state="base" if visit.key == before else _state(laid),
        normalised=_address(laid.normalised if laid else None, shelf),
        taken=_address(laid.taken if laid else None, shelf),
        outside=_address(laid.outside if laid else None, shelf),
        reason="" if laid is None else first_sentence(laid.refusal),
    )


def _thumbnail(visit: Visit, *, is_private: bool) -> Picture:
    """Return ``visit`` as it was taken, small."""
    held = series_desk().thumbs if is_private else _SAMPLES
    if visit.sha256 not in held:
        encoded = as_taken(visit.load(), _SIDE_PX)
        held[visit.sha256] = Picture(encoded.data, encoded.media_type, is_private)
        trim()
    if not is_private and len(held) > _MOST_SAMPLES:
        held.popitem(last=False)
    return held[visit.sha256]


def _state(laid: LaidVisit | None) -> VisitState:
    if laid is None:
        return "waiting"
    return "laid" if laid.normalised is not None else "refused"


def first_sentence(text: str) -> str:
    """Return what was found; what to do about it follows in the sentences after it."""
    start, stop, _ = text.partition(". ")
    return f"{start}." if stop else start


def _address(picture: Picture | None, shelf: Shelf) -> str:
    return "" if picture is None else picture_url(shelf.put(picture))
