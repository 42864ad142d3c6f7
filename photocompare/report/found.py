"""What was found in the photos, drawn over them: kept, faded, gone and new by their lines."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.model import Comparison, Mark, MarkState
from photocompare.report.how import MARK_WORDS
from photocompare.report.illustrations import Illustration, illustration
from photocompare.report.lay_words import FAMILY_TITLES
from photocompare.report.words import listed
from photocompare.view import MarkGroup, mark_groups, mark_pictures

_SIDE_PX = 520  # two stand beside each other, and a phone shows no more
_LEAST_CROSS = 0.012  # of the picture's long side: a cross on a pore is still seen

MARK_LINES = {
    MarkState.KEPT: "in both photos",
    MarkState.FADED: "in both, fainter after",
    MarkState.DARKER: "in both, stronger after",
    MarkState.GONE: "before alone",
    MarkState.NEW: "after alone",
}


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """A mark as the path of a drawing; ``cross`` is empty but for what is gone."""

    state: str
    path: str
    cross: str


@dataclass(frozen=True, slots=True)
class FoundPictures:
    """Both photos where things were found, and the things; all in pixels of the pictures."""

    title: str
    words: str
    before: Illustration
    after: Illustration
    marks: tuple[DrawnMark, ...]

    @property
    def bytes_count(self) -> int:
        """How much of a page it takes."""
        drawn = 2 * sum(2 * len(mark.path) + len(mark.cross) + 80 for mark in self.marks)
        return len(self.before.url) + len(self.after.url) + drawn


def found_pictures(comparison: Comparison) -> tuple[FoundPictures, ...]:
    """Return what was found, family by family; nothing where nothing was."""
    return tuple(_pictures(comparison, group) for group in mark_groups(comparison))


def counts_words(group: MarkGroup) -> str:
    """Return how many were kept, faded, gone and new."""
    words = listed([f"{count} {MARK_WORDS[state]}" for state, count in group.counts])
    left_out = f" {group.left_out} more are not drawn." if group.left_out else ""
    return f"{words}.{left_out}"


def _pictures(comparison: Comparison, group: MarkGroup) -> FoundPictures:
    pictures = mark_pictures(comparison, group, _SIDE_PX)
    before = illustration(pictures.before)
    left, top, width, height = pictures.box

    def place(point: tuple[float, float]) -> tuple[float, float]:
        x, y = point
        return (x - left) / width * before.width, (y - top) / height * before.height

    least = _LEAST_CROSS * max(before.width, before.height)
    return FoundPictures(
        title=FAMILY_TITLES[group.family],
        words=counts_words(group),
        before=before,
        after=illustration(pictures.after),
        marks=tuple(
            _drawn(mark, [place(point) for point in mark.outline_xy], least) for mark in group.marks
        ),
    )


def _drawn(mark: Mark, points: list[tuple[float, float]], least: float) -> DrawnMark:
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("" if mark.is_line else "Z")
    cross = ""
    if mark.state is MarkState.GONE:
        xs, ys = zip(*points, strict=True)
        x, y = points[len(points) // 2] if mark.is_line else (_middle(xs), _middle(ys))
        half = least if mark.is_line else max(least, (max(xs) - min(xs)) / 2.0)
        cross = (
            f"M{x - half:.1f} {y - half:.1f}L{x + half:.1f} {y + half:.1f}"
            f"M{x + half:.1f} {y - half:.1f}L{x - half:.1f} {y + half:.1f}"
        )
    return DrawnMark(mark.state.value, path, cross)


def _middle(values: tuple[float, ...]) -> float:
    return (min(values) + max(values)) / 2.0
