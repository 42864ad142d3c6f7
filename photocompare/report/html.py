"""The report as one HTML file that needs nothing else and may do nothing else.

The page's own policy lets it show pictures from inside itself, one style sheet and one script,
each told by its hash: whatever else got into the text can neither run nor send. It reads without
its script: then the photos stand side by side.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from photocompare.model import Comparison, Region, RegionKind
from photocompare.report.content import content_of
from photocompare.report.found import MARK_LINES, found_pictures
from photocompare.report.how import MARK_WORDS
from photocompare.report.illustrations import (
    confidence_illustrations,
    map_illustrations,
    page_bytes,
    pair_illustrations,
)
from photocompare.report.templates import PLOT_KEY, environment, readings_css, text_of
from photocompare.report.words import DISCLAIMER

_TEXT_BYTES = 250_000  # kept for words, style and script; a region takes about 40 kB
_TAGS = {"changed": "Changed", "within": "Within error", "unknown": "Not measurable"}
_MARKS = {"passed": "✓", "warned": "!", "refused": "×"}
_MARK_LINES = tuple((s.value, MARK_WORDS[s], words) for s, words in MARK_LINES.items())
_STATES = {"passed": "fine", "warned": "doubtful", "refused": "too far off"}


@dataclass(frozen=True, slots=True)
class _Outline:
    """A region's outline in thousandths of the photo's width and height."""

    points: str
    kind: str


def html_report(comparison: Comparison) -> str:
    """Return the whole report; no file name of a photo is in it."""
    limit = comparison.settings.view.report_bytes
    maps = map_illustrations(comparison)
    confidence = confidence_illustrations(comparison)
    found = found_pictures(comparison)
    taken = page_bytes((*maps, *confidence)) + sum(entry.bytes_count for entry in found)
    room = limit - _TEXT_BYTES - taken
    before, after = pair_illustrations(comparison, room)
    style, script = text_of("report.css") + readings_css(), text_of("report.js")
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            content=content_of(comparison),
            disclaimer=DISCLAIMER,
            version=comparison.version,
            before=before,
            after=after,
            maps=maps,
            confidence=confidence,
            found=found,
            mark_lines=_MARK_LINES,
            outlines=[_outline(r) for r in comparison.regions if r.kind is not RegionKind.IGNORE],
            light_words=_light_words(comparison),
            key=PLOT_KEY,
            tags=_TAGS,
            marks=_MARKS,
            states=_STATES,
            policy=_policy(style, script),
            style=style,
            script=script,
        )
    )


def _policy(style: str, script: str) -> str:
    return (
        "default-src 'none'; img-src data:; "
        f"style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _light_words(comparison: Comparison) -> str:
    if not comparison.pair.lighting.log_gain.any():
        return "; its light is as taken"
    return ", and its light was matched to the before photo's"


def _outline(region: Region) -> _Outline:
    points = " ".join(f"{1000 * x:.0f},{1000 * y:.0f}" for x, y in region.outline_xy)
    return _Outline(points, region.kind.value)
