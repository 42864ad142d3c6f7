"""Shows readings with their drawing and how each was computed; opening one costs no rerun."""

from __future__ import annotations

from pathlib import Path

from photocompare.report import readings_css, readings_html
from photocompare.report.rows import RegionReadings
from photocompare.ui.components.served import data_address, served_component
from photocompare.ui.pictures import Shelf

_FOLDER = Path(__file__).parent

# A page's own HTML is shorn of drawings before it is shown; a component's is not. All that comes
# from a person is escaped where the report's template puts it in.
_component = served_component(
    "photocompare_readings",
    html='<div class="sheet"></div>\n',
    css=(_FOLDER / "readings_colours.css").read_text(encoding="utf-8") + readings_css(),
    js=(_FOLDER / "readings.js").read_text(encoding="utf-8"),
)


def readings_list(table: RegionReadings, shelf: Shelf, *, key: str) -> None:
    """Show what was read in one region, and why the rest can't be told."""
    data = {"at": data_address({"html": readings_html(table, key)}, shelf)}
    _component(key=key, data=data, on_lost_change=lambda: None)
