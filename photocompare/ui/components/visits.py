"""The visits of a case on the page: working them out, and what they show over time."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from photocompare.model import Comparison, Reading, Verdict
from photocompare.report.table import (
    decimals_of,
    detectable_text,
    interval_text,
    plain_name,
    three_numbers,
)
from photocompare.report.words import VERDICTS
from photocompare.ui.chosen import Visit
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.table import TableRow, table
from photocompare.ui.components.trend import Point, plot, show_plot
from photocompare.ui.components.trend.plot import is_by_day
from photocompare.ui.components.viewer import VisitAsked
from photocompare.ui.series import Series, series_desk
from photocompare.ui.words import words

_CHANGED = (Verdict.HIGHER, Verdict.LOWER)


def lay_next(series: Series, comparison: Comparison, place: DeltaGenerator) -> bool:
    """Work out the next visit that waits; return whether there was one.

    ``comparison`` is that of the pair on the page. Told and stopped in ``place``; what is done is
    kept whenever it is stopped.
    """
    desk = series_desk()
    if desk.laying != series.pair.skin:
        return False
    if series.put(comparison):
        return True
    waiting = series.waiting
    if not waiting:
        desk.laying = ""
        return False
    texts = words("visits")
    visit = waiting[0]
    number, count = series.visits.index(visit) + 1, len(series.visits)
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.empty()
        st.button(texts["stop"], on_click=_stop, key="visits-stop", icon=":material/stop:")

    def tell(step: str, share: float) -> None:
        bar.progress(share, texts["laying"].format(number=number, count=count, step=f"{step}…"))

    tell("", 0.0)
    series.lay(visit, tell)
    return True


def _stop() -> None:
    series_desk().laying = ""


def trend(series: Series) -> None:
    """Show what a quantity did over the visits, as far as they are worked out."""
    texts = words("visits")["trend"]
    st.header(texts["title"], anchor=False)
    done = len(series.others) - len(series.waiting)
    if series.waiting:
        left = texts["left"].format(done=done, count=len(series.others))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(left)
            if st.button(texts["lay"], icon=":material/stacked_line_chart:", key="visits-lay"):
                series_desk().laying = series.pair.skin
                st.rerun()
    known = _known(series)
    if known:
        _plotted(series, known)
    elif not series.waiting:
        st.markdown(
            "  \n".join(f"{plain(v.label)}: {plain(_why(series, v))}" for v in series.others)
        )


def _known(series: Series) -> list[Reading]:
    laid = [series.laid(visit) for visit in series.others]
    return [reading for visit in laid if visit is not None for reading in visit.readings]


def _plotted(series: Series, known: list[Reading]) -> None:
    texts = words("visits")["trend"]
    regions = list(dict.fromkeys(reading.region for reading in known))
    quantities = list(dict.fromkeys(reading.quantity for reading in known))
    primary = series.primary_quantity
    if primary in quantities:
        quantities.remove(primary)
        quantities.insert(0, primary)
    first, second = st.columns(2)
    quantity = first.selectbox(
        texts["quantity"], quantities, format_func=plain_name, key=f"trend-{primary}"
    )
    region = regions[0]
    if len(regions) > 1:
        region = second.selectbox(texts["region"], regions, key=f"trend-region-{series.pair.skin}")
    points = [_point(series, visit, region, quantity) for visit in series.visits]
    unit = next((reading.unit for reading in known if reading.quantity == quantity), "")
    base = series.base.label
    show_plot(
        plot(points, decimals_of(quantity)),
        f"{plain_name(quantity)} · {texts['axis'].format(base=base, unit=unit)}",
        texts["plot"].format(quantity=plain_name(quantity), region=region, count=len(points)),
        _legend(points),
        key="trend-plot",
    )
    note = texts["note"].format(base=plain(base), count=len(series.others))
    st.markdown(f":small[{note}{'' if is_by_day(points) else ' ' + texts['by_order']}]")
    with st.expander(texts["table"], icon=":material/table:"):
        table(
            texts["columns"],
            [_row(series, v, p) for v, p in zip(series.visits, points, strict=True)],
        )


def _legend(points: list[Point]) -> dict[str, str]:
    texts = words("visits")["trend"]
    told = [point.reading for point in points if point.is_told and point.reading is not None]
    signs = {
        "dot": any(reading.verdict in _CHANGED for reading in told) and texts["changed"],
        "within": any(reading.verdict not in _CHANGED for reading in told) and texts["within"],
        "band": bool(told) and texts["band"],
        "untold": any(point.cant_tell for point in points) and texts["cant_tell"],
    }
    return {sign: meaning for sign, meaning in signs.items() if isinstance(meaning, str)}


def _point(series: Series, visit: Visit, region: str, quantity: str) -> Point:
    if visit.key == series.base.key:
        return Point(visit.label, visit.day, is_base=True)
    laid = series.laid(visit)
    if laid is None:
        return Point(visit.label, visit.day, is_worked_out=False)
    found = (item for item in laid.readings if (item.region, item.quantity) == (region, quantity))
    return Point(visit.label, visit.day, next(found, None))


def _row(series: Series, visit: Visit, point: Point) -> TableRow:
    texts = words("visits")["trend"]
    if point.is_base:
        return TableRow(visit.label, visit.when, ("", "", "", texts["base"]))
    if not point.is_worked_out:
        return TableRow(visit.label, visit.when, ("", "", "", texts["waiting"]))
    reading = point.reading
    if reading is None or not point.is_told:
        reason = reading.reason if reading is not None else _why(series, visit)
        said = f"{texts['cant_tell']}. {reason}".strip()
        return TableRow(visit.label, visit.when, ("", "", "", said))
    numbers = three_numbers(reading)[2], interval_text(reading), detectable_text(reading)
    return TableRow(visit.label, visit.when, (*numbers, VERDICTS[reading.verdict]))


def _why(series: Series, visit: Visit) -> str:
    laid = series.laid(visit)
    return "" if laid is None else laid.refusal or laid.unread


def do_as_asked(asked: VisitAsked, series: Series) -> None:
    """Choose a visit, or have all of them worked out."""
    if asked.kind == "lay":
        series_desk().laying = series.pair.skin
    elif any(visit.key == asked.key for visit in series.visits):
        series_desk().wish = (asked.kind, asked.key)
