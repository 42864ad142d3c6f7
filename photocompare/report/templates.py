"""The templates and styles that the report and the page share."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from photocompare.report.rows import RegionReadings

_HERE = Path(__file__).parent

PLOT_KEY = (
    "Change is after minus before. In the drawing the dot is the change and the bar its 95 % "
    "interval; the grey band is how far the number moves when nothing has changed. A filled dot is "
    "a change that can be told from error. “Within error” does not say that nothing changed. All "
    "lines share one scale: half of the band is the least change that can be told."
)


def readings_html(table: RegionReadings, area: str) -> str:
    """Return the readings of one region as HTML; ``area`` is a name of its own on the page."""
    macros = environment().get_template("readings.html.j2").module
    return str(macros.readings(table, area))  # type: ignore[attr-defined]  # a macro


def readings_css() -> str:
    """Return the style of the readings; colours come in as custom properties."""
    return text_of("readings.css")


@cache
def environment() -> Environment:
    """Return where templates are found; whatever is put in is text."""
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def text_of(name: str) -> str:
    """Return a file that lies beside this one."""
    return (_HERE / name).read_text(encoding="utf-8")
