"""The visits of a case on the page: working them out, and what they show over time."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from photocompare.model import Comparison
from photocompare.ui.chosen import Visit
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.over_visits import Moment, over_visits
from photocompare.ui.components.viewer import VisitAsked
from photocompare.ui.series import Series, series_desk
from photocompare.ui.words import words


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
    moments = [_moment(series, visit) for visit in series.visits]
    if any(moment.readings for moment in moments):
        over_visits(moments, series.primary_quantity, key=series.pair.skin)
    elif not series.waiting:
        st.markdown(
            "  \n".join(f"{plain(v.label)}: {plain(_why(series, v))}" for v in series.others)
        )


def _moment(series: Series, visit: Visit) -> Moment:
    if visit.key == series.base.key:
        return Moment(visit.label, visit.day, visit.when, is_base=True)
    laid = series.laid(visit)
    if laid is None:
        return Moment(visit.label, visit.day, visit.when, is_worked_out=False)
    return Moment(
        visit.label, visit.day, visit.when, readings=laid.readings, reason=_why(series, visit)
    )


def _why(series: Series, visit: Visit) -> str:
    laid = series.laid(visit)
    return "" if laid is None else laid.refusal or laid.unread


def do_as_asked(asked: VisitAsked, series: Series) -> None:
    """Choose a visit, or have all of them worked out."""
    if asked.kind == "lay":
        series_desk().laying = series.pair.skin
    elif any(visit.key == asked.key for visit in series.visits):
        series_desk().wish = (asked.kind, asked.key)
