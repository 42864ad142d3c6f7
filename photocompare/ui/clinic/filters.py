"""What a gallery is looked through by: fields in little room, and chips of what is set."""

from __future__ import annotations

import math
from typing import Any, cast

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.records import Purpose
from photocompare.gallery.services.search import OPEN, Order, Range, Wanted, change_range
from photocompare.indications import find_indication
from photocompare.quantities import QUANTITIES
from photocompare.report.table import decimals_of
from photocompare.ui import state
from photocompare.ui.clinic.chips import (
    ENDS,
    KEY,
    LISTS,
    RANGES,
    Counted,
    Scale,
    chips_set,
    draw_chips,
    ends_of,
    labels,
)
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.words import words


def wanted_cases(clinic: Clinic, counted: Counted) -> Wanted:
    """Draw the fields and return what they ask for."""
    texts = words("gallery")
    number, order = _number_and_order(clinic, texts)
    scale = _scale(clinic, counted)
    chips = chips_set(counted, scale, texts)
    title = f"{texts['filter']} ({len(chips)})" if chips else texts["filter"]
    with st.expander(title, icon=":material/tune:", key="gallery-filters"):
        chosen = _lists(counted, texts)
        purpose, channel = _consent(texts)
        ranges = _ranges(counted, texts)
        change = _change(scale, texts)
    draw_chips(chips, texts)
    return Wanted(
        areas=chosen["areas"],
        indications=chosen["indications"],
        fitzpatrick=chosen["fitzpatrick"],
        grades=chosen["grades"],
        verdicts=chosen["verdicts"],
        monk=ranges["monk"],
        sessions=ranges["sessions"],
        days=ranges["days"],
        change=change,
        purpose=purpose,
        channel=channel if purpose else "",
        number=number,
        order=order,
    )


def _number_and_order(clinic: Clinic, texts: dict[str, Any]) -> tuple[str, Order]:
    may_know = clinic.may(Action.SEE_PATIENTS)
    first, second = st.columns(2) if may_know else (None, st.container())
    number = ""
    if first is not None:
        number = first.text_input(
            texts["number"],
            icon=":material/search:",
            key=KEY.format("number"),
            persist_state="session",
            max_chars=120,
        )
    orders = [one for one in Order if may_know or one is not Order.NUMBER]
    order = second.selectbox(
        texts["order"],
        orders,
        format_func=texts["orders"].__getitem__,
        key=KEY.format("order"),
        persist_state="session",
    )
    return number.strip(), order


def _lists(counted: Counted, texts: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    chosen: dict[str, tuple[str, ...]] = {}
    for names in (LISTS[:3], LISTS[3:]):
        for place, name in zip(st.columns(3), names, strict=False):
            counts, label = dict(counted[name]), labels(name)
            shown = {one: f"{label(one)} ({count})" for one, count in counts.items()}
            key = KEY.format(name)
            held = [one for one in state.field_of(key, ()) if one in shown]
            if key in st.session_state:  # what no case has any more can't be chosen
                st.session_state[key] = held
            chosen[name] = tuple(
                place.multiselect(
                    texts["filters"][name],
                    list(shown),
                    format_func=shown.__getitem__,
                    placeholder=texts["all"],
                    key=key,
                    persist_state="session",
                )
            )
    return chosen


def _consent(texts: dict[str, Any]) -> tuple[Purpose | None, str]:
    first, second = st.columns(2)
    purpose = first.selectbox(
        texts["filters"]["purpose"],
        list(Purpose),
        index=None,
        format_func=words("clinic")["purposes"].__getitem__,
        placeholder=texts["all"],
        help=texts["purpose_help"],
        key=KEY.format("purpose"),
        persist_state="session",
    )
    channel = second.text_input(
        texts["filters"]["channel"],
        placeholder=texts["any_channel"],
        help=texts["channel_help"],
        disabled=purpose is None,
        key=KEY.format("channel"),
        persist_state="session",
    )
    return purpose, channel.strip()


def _ranges(counted: Counted, texts: dict[str, Any]) -> dict[str, Range]:
    found: dict[str, Range] = dict.fromkeys(RANGES, OPEN)
    for place, name in zip(st.columns(3), RANGES, strict=True):
        ends = ends_of(counted, name)
        if ends is None:
            continue
        with place:
            found[name] = _slider(texts["filters"][name], name, ends, step=1)
    return found


def _scale(clinic: Clinic, counted: Counted) -> Scale | None:
    """Return it; None where changes of several treatments have several units, or none is known."""
    there = [one for one, _ in counted["indications"]]
    chosen = [one for one in state.field_of(KEY.format("indications"), ()) if one in there]
    known = chosen or there
    if len(known) != 1:
        return None
    low, high = clinic.do(change_range, indication=known[0])
    if low is None or high is None or low == high:
        return None
    quantity = find_indication(known[0]).primary_quantity
    factor = 10.0 ** decimals_of(quantity)
    return Scale(quantity, (math.floor(low * factor) / factor, math.ceil(high * factor) / factor))


def _change(scale: Scale | None, texts: dict[str, Any]) -> Range:
    """Let a change be asked for where it has one unit: of one treatment."""
    if scale is None:
        st.markdown(f":small[{texts['change_of_one']}]")
        return OPEN
    known = QUANTITIES[scale.quantity]
    label = texts["filters"]["change"].format(name=known.plain_name, unit=known.unit)
    return _slider(label, f"change-{scale.quantity}", scale.ends, step=10.0**-scale.decimals)


def _slider(label: str, name: str, ends: tuple[float, float], *, step: float) -> Range:
    """Return what a slider asks for; nothing at an end that stands at its end."""
    key, key_of_ends = KEY.format(name), KEY.format(name) + ENDS
    known: tuple[float, float] = state.field_of(key_of_ends, ends)
    low, high = state.field_of(key, ends)
    st.session_state[key_of_ends] = ends
    # What there is may have changed: an end that stood at its end stays there.
    st.session_state[key] = (
        ends[0] if low <= known[0] else min(low, ends[1]),
        ends[1] if high >= known[1] else max(high, ends[0]),
    )
    low, high = cast(
        "tuple[float, float]",
        st.slider(label, ends[0], ends[1], step=step, key=key, persist_state="session"),
    )
    return (None if low <= ends[0] else low, None if high >= ends[1] else high)
