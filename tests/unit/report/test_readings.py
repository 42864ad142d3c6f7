"""Readings as a person reads them: by family, with a drawing, and with how each came about."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from photocompare.model import (
    Comparison,
    ErrorTerm,
    Mark,
    MarkState,
    Reading,
    ReadingPart,
    Scale,
    ScaleSource,
    Verdict,
)
from photocompare.quantities import FAMILIES, QUANTITIES
from photocompare.report import content_of, html_report, readings_html, statement
from photocompare.report.how import how_of
from photocompare.report.lay_words import FAMILY_TITLES, LAY_WORDS
from photocompare.report.rows import readings_of
from photocompare.report.strip import strip_of
from photocompare.view import mark_groups

SQUARE = ((0.30, 0.30), (0.34, 0.30), (0.34, 0.34), (0.30, 0.34))


def every_quantity(verdict: Verdict = Verdict.HIGHER) -> tuple[Reading, ...]:
    return tuple(
        Reading("cheek", name, entry.unit, 5.0, 7.0, 2.0, (1.0, 3.0), 1.0, verdict)
        for name, entry in QUANTITIES.items()
    )


def test_every_quantity_has_words_and_every_family_a_title() -> None:
    assert set(LAY_WORDS) == set(QUANTITIES)
    assert set(FAMILY_TITLES) == set(FAMILIES)


def test_higher_and_lower_are_said_in_different_words() -> None:
    for quantity in QUANTITIES:
        words = LAY_WORDS[quantity]
        assert words.higher != words.lower


def test_every_reading_stands_once_in_its_family(redder_cheek: Comparison) -> None:
    (table,) = readings_of(replace(redder_cheek, readings=every_quantity()))
    assert sorted(row.quantity for row in table.rows) == sorted(QUANTITIES)
    titles = [family.title for family in table.families]
    assert titles == [FAMILY_TITLES[family] for family in FAMILIES]


def test_the_quantity_that_counts_comes_first_and_once(redder_cheek: Comparison) -> None:
    chosen = replace(redder_cheek, readings=every_quantity(), primary_quantity="spot_contrast")
    (table,) = readings_of(chosen)
    assert table.rows[0].quantity == "spot_contrast"
    assert [row.quantity for row in table.rows if row.is_primary] == ["spot_contrast"]
    assert len(table.rows) == len(QUANTITIES)
    assert content_of(chosen).statements[0].is_primary


def test_the_quantity_that_counts_is_told_even_where_it_is_within_error(
    redder_cheek: Comparison,
) -> None:
    readings = tuple(
        replace(r, verdict=Verdict.WITHIN_ERROR) if r.quantity == "tone_ita" else r
        for r in every_quantity()
    )
    content = content_of(replace(redder_cheek, readings=readings, primary_quantity="tone_ita"))
    assert content.statements[0].kind == "within"
    assert "skin tone angle" in content.statements[0].text


def test_many_small_doubts_make_one_short_statement(redder_cheek: Comparison) -> None:
    readings = every_quantity(Verdict.WITHIN_ERROR)
    (said,) = content_of(replace(redder_cheek, readings=readings)).statements
    assert said.kind == "within"
    assert "readings of “cheek” each differ by no more than the measuring error" in said.text
    assert "brown pigment" in said.text
    assert len(said.text) < 300


def test_a_reason_is_told_without_the_remarks_of_other_readings(redder_cheek: Comparison) -> None:
    first, _, _, fine = redder_cheek.readings
    told = replace(first, reason="Learnt elsewhere.")
    withheld = replace(fine, reason="Too coarse. Come closer. Learnt elsewhere.")
    (table,) = readings_of(replace(redder_cheek, readings=(told, withheld)))
    assert table.untold[0].reason == "Too coarse. Come closer."
    (alone,) = readings_of(replace(redder_cheek, readings=(withheld,)))
    assert alone.untold[0].reason == withheld.reason  # where nothing else says it, it stays


def test_what_counts_and_cannot_be_told_is_said_first(redder_cheek: Comparison) -> None:
    comparison = replace(redder_cheek, primary_quantity="texture_fine")
    (table,) = readings_of(comparison)
    assert "The scale of the photo is not known." in table.primary_untold
    assert content_of(comparison).statements[0].kind == "unknown"
    assert table.primary_untold in readings_html(table, "one").replace("&#39;", "'")


def test_what_cannot_be_told_is_gathered_by_its_reason(redder_cheek: Comparison) -> None:
    fine = redder_cheek.readings[3]
    others = tuple(replace(fine, quantity=name) for name in ("pore_area", "scar_area"))
    dark = replace(fine, quantity="hair_density", reason="Too dark.")
    (table,) = readings_of(replace(redder_cheek, readings=(dark, fine, *others)))
    assert table.untold_count == 4
    assert [len(group.names) for group in table.untold] == [3, 1]
    assert table.rows == ()


def test_the_drawing_shows_multiples_of_the_least_change(redder_cheek: Comparison) -> None:
    reading = replace(
        redder_cheek.readings[0], change=3.0, interval=(2.0, 4.0), detectable_change=1.0
    )
    drawn = strip_of(reading)
    assert drawn is not None
    middle, unit = 120.0, drawn.error
    assert drawn.dot == pytest.approx(middle + 3 * unit)
    assert (drawn.low, drawn.high) == (middle + 2 * unit, middle + 4 * unit)
    assert drawn.beyond == 0
    opposite = strip_of(replace(reading, change=-3.0, interval=(-4.0, -2.0)))
    assert opposite is not None
    assert opposite.dot + drawn.dot == pytest.approx(2 * middle)  # swapped photos, mirrored


def test_a_change_beyond_the_drawing_points_there(redder_cheek: Comparison) -> None:
    reading = redder_cheek.readings[0]
    far = strip_of(replace(reading, change=-99.0, interval=(-100.0, -98.0), detectable_change=1.0))
    assert far is not None
    assert far.beyond == -1
    assert far.low == far.high == 0.0
    assert "99.0 times the least change" in far.words


@pytest.mark.parametrize("least", [None, 0.0])
def test_without_an_error_nothing_is_drawn(redder_cheek: Comparison, least: float | None) -> None:
    assert strip_of(replace(redder_cheek.readings[0], detectable_change=least)) is None
    (table,) = readings_of(
        replace(
            redder_cheek,
            readings=(replace(redder_cheek.readings[0], interval=None, detectable_change=least),),
        )
    )
    assert "error not known" in readings_html(table, "one")


def test_the_error_adds_up_as_it_is_printed(redder_cheek: Comparison) -> None:
    terms = (
        ErrorTerm("placebo", 0.3, 20.0),
        ErrorTerm("shot", 0.4, 10.0),
        ErrorTerm("light slope", 0.2, is_bound=True),
    )
    reading = replace(redder_cheek.readings[0], terms=terms, change=3.2, interval=(2.0, 4.4))
    lines = dict(how_of(redder_cheek, reading).lines)
    # 0.3² + 0.4² = 0.5²; twice that and the bound make 1.2.
    assert lines["It adds up"] == (
        "√(0.30² + 0.40²) = 0.50; × 2.00 for 95 % confidence; plus 0.20 that may have acted "
        "besides: ±1.20 HI units."
    )
    assert "at most 0.20" in lines["The error is made of"]


def test_how_a_reading_came_about_names_place_light_scale_and_parts(
    redder_cheek: Comparison,
) -> None:
    marks = tuple(
        Mark(state, SQUARE, 1.0, 1.0) for state in (MarkState.KEPT, MarkState.KEPT, MarkState.GONE)
    )
    reading = Reading(
        "cheek", "spot_count", "spots", 3.0, 2.0, -1.0, (-2.0, 0.0), 1.0, Verdict.WITHIN_ERROR,
        parts=(ReadingPart("gone", 1.0, 0.0),), marks=marks, basis="Read on 40 patches.",
    )  # fmt: skip
    scale = Scale(0.05, ScaleSource.IRIS, 0.052)
    lines = dict(how_of(replace(redder_cheek, scale=scale), reading).lines)
    assert "“neck”" in lines["Where"]
    assert lines["Light"] == "matched on untreated skin: 'neck'."
    assert lines["Scale"] == "0.05 mm a pixel, the width of the iris, ±5.2\u00a0%."
    assert lines["In parts"] == "gone: 1.0 → 0.0 (spots, before → after)."
    assert lines["Found in the photos"] == "2 kept and 1 gone."
    assert lines["The error rests on"] == "Read on 40 patches."


def test_a_term_without_lay_words_is_printed_by_its_name(redder_cheek: Comparison) -> None:
    terms = (ErrorTerm("humidity", 0.4),)
    reading = replace(redder_cheek.readings[0], terms=terms)
    assert "humidity 0.40" in dict(how_of(redder_cheek, reading).lines)["The error is made of"]


def test_the_same_remark_is_printed_once(redder_cheek: Comparison) -> None:
    first, second, *_ = redder_cheek.readings
    both = (replace(first, reason="One. Two."), replace(second, reason="Two. Three."))
    (table,) = readings_of(replace(redder_cheek, readings=both))
    assert table.remarks == ("One.", "Two.", "Three.")
    assert [row.remarks for row in table.rows] == [(1, 2), (2, 3)]


def with_marks(comparison: Comparison, count: int) -> Comparison:
    marks = tuple(
        Mark(
            list(MarkState)[place % len(MarkState)],
            tuple((x + 0.0005 * place, y) for x, y in SQUARE),
            1.0,
            math.nan,
        )
        for place in range(count)
    )
    entry = QUANTITIES["spot_contrast"]
    reading = Reading(
        "cheek", entry.name, entry.unit, 5.0, 4.0, -1.0, (-2.0, 0.0), 1.0, Verdict.WITHIN_ERROR,
        marks=marks,
    )  # fmt: skip
    return replace(comparison, readings=(reading, replace(reading, quantity="spot_area")))


def test_marks_that_two_quantities_share_are_drawn_once(redder_cheek: Comparison) -> None:
    (group,) = mark_groups(with_marks(redder_cheek, 2 * len(MarkState)))
    assert len(group.marks) == 2 * len(MarkState)
    assert dict(group.counts) == dict.fromkeys(MarkState, 2)
    assert group.left_out == 0


def test_of_very_many_marks_those_that_changed_are_drawn(redder_cheek: Comparison) -> None:
    (group,) = mark_groups(with_marks(redder_cheek, 600))
    assert len(group.marks) == 300
    assert group.left_out == 300
    assert MarkState.KEPT not in {mark.state for mark in group.marks}


def test_every_state_is_told_by_its_line_and_in_words(redder_cheek: Comparison) -> None:
    page = html_report(with_marks(redder_cheek, 2 * len(MarkState)))
    for state in MarkState:
        assert page.count(f'class="trace {state}"') == 2 * 2 + 1  # both photos, and the key
    assert page.count('class="trace crossed"') == 2 * 2 + 1  # gone: not told by colour alone
    assert page.count('class="core"') == 2 * 2 + 1  # new
    assert f"2 kept, 2 faded, 2 {MarkState.DARKER}, 2 gone and 2 new." in page


def test_a_report_says_how_each_reading_of_treated_skin_was_computed(
    redder_cheek: Comparison,
) -> None:
    page = html_report(redder_cheek)
    assert page.count("How this was computed") == 3  # one of the four can't be told
    assert "What can&#39;t be told, and why (1)" in page or "can't be told, and why (1)" in page
    for reading in redder_cheek.readings[:3]:
        assert statement(reading) in page


def test_hostile_text_is_only_text_on_the_page_too(redder_cheek: Comparison) -> None:
    hostile = "<img src=x onerror=alert(1)>\"'"
    first, *_, last = redder_cheek.readings
    readings = tuple(replace(r, region=hostile, reason=hostile) for r in (first, last))
    (table,) = readings_of(replace(redder_cheek, readings=readings))
    html = readings_html(table, "one")
    assert "<img" not in html  # the page puts it in as it is
    assert "&lt;img" in html
