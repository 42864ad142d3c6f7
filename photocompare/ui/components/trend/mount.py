"""Draws a plot on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import streamlit as st

from photocompare.ui.components.trend.shapes import Shape

_FOLDER = Path(__file__).parent

_component = st.components.v2.component(
    "photocompare_trend",
    html='<figure class="trend"></figure>\n',
    css=(_FOLDER / "trend.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "trend.js").read_text(encoding="utf-8"),
)


def show_plot(
    shapes: Sequence[Shape],
    title: str,
    spoken: str,
    legend: Mapping[str, str],
    *,
    key: str,
    rows: int = 0,
) -> None:
    """Show ``shapes`` under ``title``; ``legend`` has words for the signs in use.

    A plot whose entries lie one below the other says how many ``rows`` there are.
    """
    _component(
        key=key,
        data={
            "shapes": [asdict(shape) for shape in shapes],
            "title": title,
            "spoken": spoken,
            "legend": dict(legend),
            "rows": rows,
        },
    )
