"""What a collection says of its own choice: how many of how many, and where they lie."""

from __future__ import annotations

import base64
from html import escape
from statistics import median
from typing import Any

import streamlit as st

from photocompare.gallery.services.collections import Summary
from photocompare.indications import find_indication
from photocompare.quantities import QUANTITIES
from photocompare.report.table import decimals_of, number_text
from photocompare.ui.clinic.spread_plot import DARK, LIGHT, spread_plot
from photocompare.ui.words import words


def choice_said(found: Summary) -> None:
    """Say of how many cases those shown were chosen, and where they lie among them."""
    texts = words("collections")["choice"]
    everyone, shown = found.everyone, found.shown
    quantity = find_indication(found.collection.indication).primary_quantity
    st.markdown(f"## {texts['of'].format(shown=len(shown), count=everyone.count)}")
    st.markdown(f":small[{texts['treated']}]")
    lines = _lines(found, quantity, texts)
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    if everyone.without_response and shown and not any(one.is_without_response for one in shown):
        st.warning(texts["flattering"], icon=":material/balance:")
    if everyone.median is not None:
        _plot(found, quantity, everyone.median, texts)


def _lines(found: Summary, quantity: str, texts: dict[str, Any]) -> list[str]:
    everyone, shown = found.everyone, found.shown
    decimals, unit = decimals_of(quantity), QUANTITIES[quantity].unit
    lines = []
    if everyone.median is not None:
        middle = number_text(everyone.median, signed=True, decimals=decimals)
        name = QUANTITIES[quantity].plain_name
        lines.append(
            texts["median"].format(count=len(everyone.spots), name=name, change=middle, unit=unit)
        )
    if shown:
        of_shown = median(one.change for one in shown)
        middle = number_text(of_shown, signed=True, decimals=decimals)
        lines.append(texts["shown_median"].format(change=middle, unit=unit))
    if everyone.spots:
        without = len(everyone.without_response)
        of_shown_without = sum(one.is_without_response for one in shown)
        lines.append(
            texts["without"].format(
                count=without, measured=len(everyone.spots), shown=of_shown_without
            )
        )
    lines += [
        texts[name].format(count=getattr(everyone, name))
        for name in ("not_comparable", "not_measurable", "not_measured")
        if getattr(everyone, name)
    ]
    if found.hidden:
        lines.append(texts["hidden"].format(count=found.hidden))
    return lines


def _plot(found: Summary, quantity: str, middle: float, texts: dict[str, Any]) -> None:
    everyone, shown = found.everyone, found.shown
    ink = DARK if st.context.theme.type == "dark" else LIGHT
    ordered = sorted(shown, key=lambda one: (one.change, one.case_id))
    drawn = spread_plot(
        everyone.spots, ordered, median=middle, decimals=decimals_of(quantity), ink=ink
    )
    data = base64.b64encode(drawn.encode()).decode()
    said = texts["plot"].format(count=len(everyone.spots), shown=len(shown))
    st.html(
        f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(said)}"'
        ' style="width: 100%; max-width: 44rem; display: block">'
    )
    quantity_said = QUANTITIES[quantity]
    axis = texts["axis"].format(name=quantity_said.plain_name, unit=quantity_said.unit)
    st.markdown(f":small[{axis} {texts['legend']}]")
