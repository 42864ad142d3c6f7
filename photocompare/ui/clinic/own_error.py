"""What the clinic's own repeat shots say of the error of a shot: drawn, in words, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from photocompare.gallery.repeatability import ClinicError, ErrorScale, Note
from photocompare.gallery.services.shot_error import OwnError, PlaceError
from photocompare.quantities import QUANTITIES
from photocompare.report.table import decimals_of, number_text, plain_name
from photocompare.settings import RepeatSettings
from photocompare.ui.components.table import TableRow, table
from photocompare.ui.components.trend import show_plot
from photocompare.ui.components.trend.errors import Bar, by_day, goes_beyond, in_rows
from photocompare.ui.words import words

_MOST_ROWS = 10  # of a drawing: more would be longer than a phone
_LEAST_VISITS = 2 * RepeatSettings().growth_visits


@dataclass(frozen=True, slots=True)
class _Unit:
    """How the errors of a quantity are written; those of a logarithm as percents."""

    quantity: str
    name: str
    factor: float
    decimals: int

    @classmethod
    def of(cls, error: ClinicError) -> _Unit:
        name = error.quantity
        if error.scale is ErrorScale.LOG:
            return cls(name, words("own_error")["percent"], 100.0, 1)
        known = QUANTITIES.get(name)
        return cls(name, "" if known is None else known.unit, 1.0, decimals_of(name) + 1)

    def scaled(self, size: float | None) -> float | None:
        return None if size is None else size * self.factor

    def both(self, interval: tuple[float, float] | None) -> tuple[float, float] | None:
        return None if interval is None else (interval[0] * self.factor, interval[1] * self.factor)

    def said(self, size: float) -> str:
        return number_text(size * self.factor, decimals=self.decimals)

    def ends(self, interval: tuple[float, float] | None) -> str:
        return "" if interval is None else f"{self.said(interval[0])} – {self.said(interval[1])}"


def error_said(found: OwnError, count: int) -> None:
    """Say what is known of one quantity, one of ``count``, as a whole, over time and by place."""
    unit = _Unit.of(found.whole)
    _whole(found.whole, unit)
    _drift(found, unit, count)
    _places(found, unit)


def all_errors(errors: Sequence[ClinicError]) -> None:
    """Show the error of every quantity in a table."""
    texts = words("own_error")["all"]
    st.header(texts["title"], anchor=False)
    rows = []
    for one in errors:
        unit = _Unit.of(one)
        used, learnt = (
            texts["unknown"] if size is None else f"{unit.said(size)} {unit.name}"
            for size in (one.sd, one.promised_sd)
        )
        since = "" if one.since is None else texts["since"].format(since=one.since)
        cells = used, learnt, str(one.shots), str(one.visits)
        rows.append(TableRow(plain_name(one.quantity), since, cells))
    table(texts["columns"], rows)


def _whole(error: ClinicError, unit: _Unit) -> None:
    texts = words("own_error")
    lines = []
    if error.sd is not None:
        size = texts["size"].format(sd=unit.said(error.sd), unit=unit.name)
        if error.seen_sd is not None and error.interval is not None:
            low, high = (unit.said(end) for end in error.interval)
            seen = unit.said(error.seen_sd)
            size += texts["seen_interval"].format(seen=seen, low=low, high=high)
        lines.append(f"{size}.")
    name = "rests_one" if error.visits == 1 else "rests"
    share = f"{error.own_share:.0%}"
    lines.append(texts[name].format(shots=error.shots, visits=error.visits, share=share))
    st.markdown(" ".join(lines))
    used = texts["used"]["own_only"]
    if error.promised_sd is not None:
        promised = unit.said(error.promised_sd)
        used = texts["used"]["own"].format(promised=promised, unit=unit.name)
    st.markdown(f"{used} {texts['used']['case']}")
    days = ", ".join(f"{day:%Y-%m-%d}" for day in error.wild)
    for note in error.notes:
        if note.value in texts["notes"]:
            said = texts["notes"][note.value].format(days=days, since=error.since)
            show = st.warning if note in (Note.CONTRADICTED, Note.WILD) else st.info
            show(said, icon=":material/info:")


def _drift(found: OwnError, unit: _Unit, count: int) -> None:
    texts = words("own_error")
    st.header(texts["drift"]["title"], anchor=False)
    _drift_said(found, unit, count)
    learnt = unit.scaled(found.whole.promised_sd)
    bars = [
        Bar(
            f"{one.month:%Y-%m}",
            unit.scaled(one.sd),
            unit.both(one.interval),
            day=float(one.month.toordinal()),
        )
        for one in found.months
    ]
    since = found.whole.since
    marked = None if since is None else float(since.replace(day=1).toordinal())
    show_plot(
        by_day(bars, learnt, since=marked, decimals=unit.decimals),
        f"{plain_name(unit.quantity)} · {texts['drift']['axis'].format(unit=unit.name)}",
        texts["drift"]["plot"].format(quantity=plain_name(unit.quantity), count=len(bars)),
        _legend(has_learnt=learnt is not None, has_since=since is not None),
        key="own-error-months",
    )
    _edge(bars, learnt)
    with st.expander(texts["table"], icon=":material/table:", key="own-error-months-table"):
        rows = [
            TableRow(
                f"{one.month:%Y-%m}",
                "",
                (
                    f"{unit.said(one.sd)} {unit.name}",
                    unit.ends(one.interval),
                    str(one.shots),
                    str(one.visits),
                ),
            )
            for one in found.months
        ]
        table(texts["drift"]["columns"], rows)


def _drift_said(found: OwnError, unit: _Unit, count: int) -> None:
    texts = words("own_error")["drift"]
    growth = found.growth
    if growth.since is None or (not growth.is_sure and found.whole.since is None):
        name = "few" if growth.visits < _LEAST_VISITS else "steady"
        st.markdown(texts[name].format(visits=growth.visits, least=_LEAST_VISITS))
        return
    said = texts["grown" if growth.is_sure else "perhaps"].format(
        since=growth.since,
        before=unit.said(growth.sd_before),
        after=unit.said(growth.sd_since),
        unit=unit.name,
        count=count,
    )
    show = st.warning if growth.is_sure else st.info
    show(said, icon=":material/trending_up:")


def _places(found: OwnError, unit: _Unit) -> None:
    texts = words("own_error")
    st.header(texts["places"]["title"], anchor=False)
    learnt = unit.scaled(found.whole.promised_sd)
    told = [one for one in found.places if one.error is not None]
    if told:
        bars = [_bar(one, one.error, unit) for one in told[:_MOST_ROWS] if one.error is not None]
        show_plot(
            in_rows(bars, learnt, decimals=unit.decimals),
            f"{plain_name(unit.quantity)} · {texts['places']['axis'].format(unit=unit.name)}",
            texts["places"]["plot"].format(quantity=plain_name(unit.quantity), count=len(bars)),
            _legend(has_learnt=learnt is not None, has_since=False),
            key="own-error-places",
            rows=len(bars),
        )
        _edge(bars, learnt)
        if len(told) > _MOST_ROWS:
            st.markdown(f":small[{texts['places']['most'].format(most=_MOST_ROWS)}]")
    table(texts["places"]["columns"], [_place_row(one, unit) for one in found.places])
    if any(one.error is None and one.name for one in found.places):
        st.markdown(f":small[{texts['places']['few_note']}]")


def _bar(place: PlaceError, error: ClinicError, unit: _Unit) -> Bar:
    return Bar(_label(place), unit.scaled(error.seen_sd), unit.both(error.interval))


def _place_row(place: PlaceError, unit: _Unit) -> TableRow:
    error, texts = place.error, words("own_error")["places"]
    size = texts["few"] if place.name else texts["unknown"]
    if error is not None and error.seen_sd is not None:
        size = f"{unit.said(error.seen_sd)} {unit.name}"
    ends = "" if error is None else unit.ends(error.interval)
    return TableRow(_label(place), "", (size, ends, str(place.shots), str(place.visits)))


def _label(place: PlaceError) -> str:
    texts = words("own_error")["places"]
    kind = texts["kinds"][place.kind.value]
    label: str = texts["label"].format(kind=kind, name=place.name or texts["unnamed"])
    return label


def _legend(*, has_learnt: bool, has_since: bool) -> dict[str, str]:
    texts: dict[str, Any] = words("own_error")["legend"]
    signs = {"dot": texts["dot"]}
    if has_learnt:
        signs["promised"] = texts["promised"]
    if has_since:
        signs["treatment"] = texts["since"]
    return signs


def _edge(bars: Sequence[Bar], learnt: float | None) -> None:
    if goes_beyond(bars, learnt):
        st.markdown(f":small[{words('own_error')['beyond']}]")
