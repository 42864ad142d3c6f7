"""More visits of the user's own case than the two photos: added, put in order, taken out."""

from __future__ import annotations

from functools import partial

import streamlit as st

from photocompare.ui import cache
from photocompare.ui.chosen import ChosenPair
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.upload import Field, upload_field
from photocompare.ui.held import HeldPhoto
from photocompare.ui.own_visits import (
    MOST_VISITS,
    OwnVisit,
    OwnVisits,
    among_visits,
    by_day,
    own_visit,
    own_visits,
)
from photocompare.ui.series import series_desk
from photocompare.ui.words import words


def with_more_visits(pair: ChosenPair) -> ChosenPair:
    """Show the further visits of ``pair``, and return the two of all that were chosen."""
    if pair.is_sample or pair.origin is not None:
        return pair
    own, texts = own_visits(), words("visits")["own"]
    wish = series_desk().take_wish()
    if wish is not None:
        before, after = own.sides()
        own.chosen = {"before": before, "after": after} | {wish[0]: wish[1]}
    own.put_aside()
    _forget_removed(own, pair)
    count = len(own.order.held)
    with st.expander(texts["title"], icon=":material/event_repeat:"):
        st.markdown(f":small[{texts['note'].format(most=MOST_VISITS)}]")
        for place, item in enumerate(own.order.now):
            if count:
                _entry(own, item, place)
        _steps(own, pair)
        if count + 2 < MOST_VISITS:
            _uploader(own, pair)
        else:
            st.markdown(texts["full"].format(most=MOST_VISITS))
    return among_visits(pair, own, lambda number: str(texts["visit"].format(number=number)))


def _forget_removed(own: OwnVisits, pair: ChosenPair) -> None:
    held = {item.key for item in own.order.now if item.held is not None}
    held |= {pair.before.source.sha256, pair.after.source.sha256}
    series_desk().keep_only(held, cache.desk().shelf)


def _entry(own: OwnVisits, item: OwnVisit, place: int) -> None:
    """Show a visit; the base stands first and is not among these."""
    texts = words("visits")["own"]
    name = texts["after"] if item.held is None else plain(item.held.name)
    label = texts["visit"].format(number=place + 2)
    when = "" if item.held is None else f" · {item.when or texts['no_date']}"
    last = len(own.order.now) - 1
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{label}**  \n{name}{when}", width="stretch")
        if _button("earlier", "arrow_upward", item, label, is_off=place == 0):
            own.order.move(item.key, -1)
            st.rerun()
        if _button("later", "arrow_downward", item, label, is_off=place == last):
            own.order.move(item.key, 1)
            st.rerun()
        if _button("compare", "compare", item, label, is_off=item.key in own.sides()):
            own.chosen = {"before": own.sides()[0], "after": item.key}
            st.rerun()
        if item.held is not None and _button("remove", "delete", item, label):
            own.order.remove(item.key)
            st.rerun()


def _button(do: str, sign: str, item: OwnVisit, label: str, *, is_off: bool = False) -> bool:
    words_of = words("visits")["own"]
    return st.button(
        words_of[do],
        icon=f":material/{sign}:",
        key=f"visit-{do}-{item.key}",
        help=f"{words_of[do]}: {label}",
        disabled=is_off,
    )


def _steps(own: OwnVisits, pair: ChosenPair) -> None:
    texts, order = words("visits")["own"], own.order
    if not (order.earlier or order.later or order.held):
        return
    ordered = by_day(order.now, pair.after)
    with st.container(horizontal=True):
        if st.button(texts["undo"], icon=":material/undo:", disabled=not order.earlier):
            order.undo()
            st.rerun()
        if st.button(texts["redo"], icon=":material/redo:", disabled=not order.later):
            order.redo()
            st.rerun()
        if st.button(texts["by_date"], icon=":material/event:", disabled=ordered == order.now):
            order.change(ordered)
            st.rerun()


def _uploader(own: OwnVisits, pair: ChosenPair) -> None:
    texts = words("visits")["own"]
    field = Field("visit", texts["add"], texts["one_only"], is_small=True)
    upload_field(field, partial(_put, own, pair))


def _put(own: OwnVisits, pair: ChosenPair, given: list[HeldPhoto]) -> str:
    """Add a visit; return why not, or ""."""
    (held,) = given
    visit = own_visit(held)
    known = {pair.before.source.sha256, pair.after.source.sha256}
    if visit.key in known | {item.key for item in own.order.now}:
        return str(words("visits")["own"]["twice"])
    own.order.add(visit, pair.after)
    return ""
