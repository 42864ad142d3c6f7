"""Regions looked at together: a verdict must hold among all of them."""

from __future__ import annotations

import pytest

from photocompare.measure.several_regions import withdrawn
from photocompare.measure.uncertainty import half_width_of
from photocompare.measure.verdict import Finding, reading_of
from photocompare.model import ErrorTerm, Verdict
from photocompare.settings import MeasureSettings

SETTINGS = MeasureSettings()
TERMS = (ErrorTerm("placebo", 1.0),)  # so that a change is in standard deviations
NONE: frozenset[str] = frozenset()


def finding(area: str, change: float, quantity: str = "redness_hi", withheld: str = "") -> Finding:
    half_width = half_width_of(TERMS, SETTINGS.confidence)
    return Finding(area, quantity, 5.0, 5.0 + change, half_width, withheld, terms=TERMS)


def lost(*found: Finding, controls: frozenset[str] = NONE) -> set[str]:
    return {area for area, _ in withdrawn(found, controls, SETTINGS)}


def test_one_region_is_judged_by_its_own_interval() -> None:
    assert not lost(finding("cheek", 1.97))


def test_of_several_regions_the_surest_must_be_surer() -> None:
    # Two-sided normal quantiles: 1.96 at 5 %, 2.24 at 2.5 %, 2.39 at 5/3 %.
    assert lost(finding("a", 2.3), finding("b", 0.1), finding("c", -0.1)) == {"a"}
    assert not lost(finding("a", -2.4), finding("b", 0.1), finding("c", -0.1))


def test_once_the_surest_holds_the_next_has_less_to_hold() -> None:
    assert lost(finding("a", 5.0), finding("b", 2.2), finding("c", 0.0)) == {"b"}
    assert not lost(finding("a", 5.0), finding("b", 2.3), finding("c", 2.0))


def test_where_the_surest_fails_all_fail() -> None:
    assert lost(finding("a", 2.3), finding("b", 2.2), finding("c", 2.0)) == {"a", "b", "c"}


def test_controls_withheld_areas_and_other_quantities_do_not_count() -> None:
    found = (
        finding("a", 2.0),
        finding("neck", 0.0),
        finding("b", 0.0, withheld="Too small."),
        finding("c", 0.0, "redness_a"),
    )
    assert not lost(*found, controls=frozenset({"neck"}))


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_interval_stays_and_the_reason_says_so(sign: float) -> None:
    found = (finding("a", 2.1 * sign), finding("b", 0.0))
    sentence = withdrawn(found, NONE, SETTINGS)["a", "redness_hi"]
    alone = reading_of(found[0], SETTINGS)
    reading = reading_of(found[0], SETTINGS, withdrawn=sentence)
    assert alone.verdict is not Verdict.WITHIN_ERROR
    assert reading.verdict is Verdict.WITHIN_ERROR
    assert reading.interval == alone.interval
    assert "among the 2 regions" in reading.reason
    assert "p" not in reading.reason.split()
