"""The parts of a plot; lengths are percents of its width and height."""

from __future__ import annotations

from dataclasses import dataclass

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """One part of the drawing: an SVG element, its attributes, and its text."""

    tag: str
    attributes: Attributes
    text: str = ""


def circle(name: str, at: tuple[float, float]) -> Shape:
    """Return a dot."""
    x, y = at
    return Shape("circle", {"class": name, "cx": percent(x), "cy": percent(y), "r": "5"})


def line(name: str, start: tuple[float, float], stop: tuple[float, float]) -> Shape:
    """Return a straight line."""
    (x1, y1), (x2, y2) = start, stop
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    return Shape("line", {"class": name, **{key: percent(end) for key, end in ends.items()}})


def text(words: str, x: float, y: float, anchor: str) -> Shape:
    """Return words whose middle is at the height ``y``."""
    place = {"x": percent(x), "y": percent(y), "text-anchor": anchor, "dy": "0.35em"}
    return Shape("text", place, words)


def percent(value: float) -> str:
    """Return a length as an attribute has it."""
    return f"{value:.2f}%"
