"""A case as a card: its first and last photo, what changed, and what is in doubt about it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from photocompare.gallery.services.found import NOT_COMPARABLE
from photocompare.gallery.services.search import Card
from photocompare.indications import find_indication
from photocompare.model import Verdict
from photocompare.quantities import QUANTITIES
from photocompare.report.table import decimals_of, number_text
from photocompare.ui.clinic.asking import CASE
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.clinic.thumbs import thumbs
from photocompare.ui.components.markdown import plain
from photocompare.ui.words import words

_MOST_REASON = 90


def case_card(clinic: Clinic, card: Card, *, has_link: bool = True) -> None:
    """Show a card; ``has_link`` leads to its case."""
    texts = words("gallery")
    case = card.case
    shown = [(card.first_photo_id, texts["first"])]
    if case.visit_count > 1:
        shown.append((card.last_photo_id, texts["last"]))
    hidden = texts["hidden"] if case.photo_count else texts["no_photos"]
    laid_of = case.id if card.more.is_laid and card.first_photo_id else ""
    thumbs(clinic, shown, hidden=hidden, is_pair=True, laid_of=laid_of)
    label = case_name(case.area, case.indication)
    if has_link:
        st.page_link(
            CASE, label=label, icon=":material/folder_open:", query_params={"case": case.id}
        )
    else:
        st.markdown(label)
    facts = texts["facts"].format(visits=case.visit_count, days=case.days)
    number = f"{plain(card.number)} · " if card.number else ""
    lines = [f"{number}{facts}", *_found(card, texts)]
    st.markdown("  \n".join(f":small[{line}]" for line in lines))


def case_name(area: str, indication: str) -> str:
    """Return what a case is called, in markdown."""
    return f"**{words('protocols')['areas'][area]}** · {words('clinic')['indications'][indication]}"


def change_words(
    quantity: str, change: float, interval: tuple[float | None, float | None], verdict: Verdict
) -> str:
    """Return a change, its interval and what may be said of it, in words."""
    texts = words("gallery")["change"]
    decimals = decimals_of(quantity)
    low, high = interval
    between = ""
    if low is not None and high is not None:
        ends = (number_text(one, signed=True, decimals=decimals) for one in (low, high))
        between = texts["interval"].format(**dict(zip(("low", "high"), ends, strict=True)))
    return str(
        texts["said"].format(
            name=QUANTITIES[quantity].plain_name,
            change=number_text(change, signed=True, decimals=decimals),
            unit=QUANTITIES[quantity].unit,
            interval=between,
            verdict=texts["verdicts"][verdict],
        )
    )


def _found(card: Card, texts: dict[str, Any]) -> list[str]:
    case = card.case
    if case.visit_count < 2:
        return []
    if case.verdict is None:
        return [texts["not_compared"]]
    if case.verdict == NOT_COMPARABLE:
        return [f":material/block: {_because(texts['not_comparable'], card)}"]
    quantity = find_indication(case.indication).primary_quantity
    grade = texts["grade"].format(grade=case.grade) if case.grade else ""
    if case.change is None or case.verdict == Verdict.NOT_MEASURABLE:
        return [_because(texts["not_measurable"], card), grade]
    interval = card.more.low, card.more.high
    said = change_words(quantity, case.change, interval, Verdict(case.verdict))
    lie = texts["laid" if card.more.is_laid else "not_laid"]
    return [said, " · ".join(one for one in (grade, lie) if one)]


def _because(said: str, card: Card) -> str:
    """Return what could not be done, and why, where that is known."""
    reason = card.more.reason
    if len(reason) > _MOST_REASON:
        reason = reason[:_MOST_REASON].rsplit(" ", 1)[0] + " …"
    return said.format(reason=plain(reason)) if reason else said.partition(":")[0]
