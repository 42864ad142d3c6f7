"""What is set of the filters of the gallery, as chips that take it away, and one that takes all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from photocompare.gallery.services.found import NOT_COMPARABLE
from photocompare.report.table import decimals_of
from photocompare.ui import state
from photocompare.ui.components.markdown import plain
from photocompare.ui.words import words

Counted = Mapping[str, Sequence[tuple[str, int]]]
"""For each filter what can be chosen, and how many cases have it."""

LISTS = ("areas", "indications", "fitzpatrick", "grades", "verdicts")
RANGES = ("sessions", "days", "monk")
KEY = "find-{}"
"""The key of a filter's field."""

ENDS = "-ends"
"""What the key ends with under which the ends of a range are kept."""


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that is set: what it says, and how it is taken away."""

    label: str
    key: str
    left: object


@dataclass(frozen=True, slots=True)
class Scale:
    """The changes that there are of the one treatment that is looked at."""

    quantity: str
    ends: tuple[float, float]

    @property
    def decimals(self) -> int:
        """How many decimals of it mean something."""
        return decimals_of(self.quantity)


def clear_button(texts: Mapping[str, Any], *, key: str) -> None:
    """Offer to take every filter away."""
    st.button(texts["clear"], icon=":material/filter_alt_off:", on_click=_clear, key=f"clear-{key}")


def _clear() -> None:
    """Empty every field: what is dropped instead is there again, for it is kept between pages."""
    empty: dict[str, object] = {KEY.format(name): [] for name in LISTS}
    empty |= {KEY.format("purpose"): None, KEY.format("channel"): "", KEY.format("number"): ""}
    for key in map(str, list(st.session_state)):
        if key in empty:
            st.session_state[key] = empty[key]
        elif key.startswith(KEY.format("")) and f"{key}{ENDS}" in st.session_state:
            st.session_state[key] = st.session_state[f"{key}{ENDS}"]


def labels(name: str) -> Callable[[str], str]:
    """Return how what can be chosen in a filter is said."""
    said = words("clinic")
    named: dict[str, Callable[[str], str]] = {
        "areas": words("protocols")["areas"].__getitem__,
        "indications": said["indications"].__getitem__,
        "verdicts": {
            **words("gallery")["change"]["verdicts"],
            NOT_COMPARABLE: words("gallery")["not_comparable_short"],
        }.__getitem__,
    }
    return named.get(name, str)


def ends_of(counted: Counted, name: str) -> tuple[int, int] | None:
    """Return the least and the most there is; None where there is nothing to choose."""
    values = [int(value) for value, _ in counted[name]]
    return (min(values), max(values)) if len(values) > 1 else None


def chips_set(counted: Counted, scale: Scale | None, texts: dict[str, Any]) -> list[Chip]:
    """Return a chip for each thing that is set."""
    chips = []
    for name in LISTS:
        key, label = KEY.format(name), labels(name)
        held = [one for one in state.field_of(key, ()) if one in dict(counted[name])]
        named = "" if name in {"areas", "indications"} else f"{texts['filters'][name]}: "
        chips += [
            Chip(f"{named}{label(one)}", key, [more for more in held if more != one])
            for one in held
        ]
    ends = {name: ends_of(counted, name) for name in RANGES}
    for name, of in ends.items():
        chips += _range_chip(name, of, texts["short"][name], texts)
    if scale is not None:
        chips += _range_chip(
            f"change-{scale.quantity}", scale.ends, texts["short"]["change"], texts
        )
    said = words("clinic")["purposes"]
    purpose = state.field_of(KEY.format("purpose"), None)
    if purpose is not None:
        channel = state.field_of(KEY.format("channel"), "").strip()
        where = f" · {plain(channel)}" if channel else ""
        asked = f"{texts['filters']['purpose']}: {said[purpose]}{where}"
        chips.append(Chip(asked, KEY.format("purpose"), None))
    number = state.field_of(KEY.format("number"), "").strip()
    if number:
        chips.append(Chip(f"{texts['number']}: {plain(number)}", KEY.format("number"), ""))
    return chips


def _range_chip(
    name: str, ends: tuple[float, float] | None, said: str, texts: dict[str, Any]
) -> list[Chip]:
    key = KEY.format(name)
    held = state.field_of(key, None)
    if held is None or ends is None or (held[0] <= ends[0] and held[1] >= ends[1]):
        return []
    low, high = (f"{one:g}".replace("-", "−") for one in held)
    label = texts["chip_range"].format(name=said, low=low, high=high)
    return [Chip(label, key, ends)]


def draw_chips(chips: Sequence[Chip], texts: dict[str, Any]) -> None:
    """Show the chips, and one button that takes all of it away."""
    if not chips:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for place, chip in enumerate(chips):
            st.button(
                chip.label,
                icon=":material/close:",
                help=texts["take_away"],
                on_click=_take_away,
                args=(chip.key, chip.left),
                key=f"chip-{place}-{chip.key}",
            )
        clear_button(texts, key="chips")


def _take_away(key: str, left: object) -> None:
    st.session_state[key] = left
