"""What a report says: changes, doubt and method in plain words, and never a judgement."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from photocompare.model import Check, Comparison, PhotoPair, Reading, Verdict
from photocompare.quantities import QUANTITIES
from photocompare.report import DISCLAIMER, content_of, statement
from photocompare.report.check_words import check_text, limits_text
from photocompare.report.words import LAY_QUANTITIES

JUDGEMENTS = (
    "improve",
    "better",
    "worse",
    "success",
    "effective",
    "no change",
    "unchanged",
    "heal",
)


def reading(quantity: str, verdict: Verdict, *, known: bool = True) -> Reading:
    interval = (1.0, 3.0) if known else None
    return Reading(
        "cheek", quantity, QUANTITIES[quantity].unit, 1.0, 3.0, 2.0, interval, None, verdict
    )


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("quantity", list(QUANTITIES))
def test_no_statement_judges(quantity: str, verdict: Verdict) -> None:
    words = statement(reading(quantity, verdict)).lower()
    assert not any(word in words for word in JUDGEMENTS)
    assert "cheek" in words
    assert words.endswith(".")


def test_a_statement_has_direction_amount_and_interval() -> None:
    assert statement(reading("redness_hi", Verdict.HIGHER)) == (
        "“cheek” is redder in the after photo: +2.0 HI units; "
        "with 95\u00a0% confidence +1.0 to +3.0."
    )
    assert "less red" in statement(reading("redness_hi", Verdict.LOWER))


def test_an_unknown_error_is_said() -> None:
    words = statement(reading("redness_hi", Verdict.HIGHER, known=False))
    assert words.endswith("+2.0 HI units; how sure that is, is not known.")


def test_what_cannot_be_measured_says_why(redder_cheek: Comparison) -> None:
    texts = [said.text for said in content_of(redder_cheek).statements]
    assert texts[-1] == (
        "The fine texture of “cheek” could not be measured. The scale of the photo is not known."
    )


def test_what_is_withheld_for_one_reason_is_said_in_one_statement(
    redder_cheek: Comparison,
) -> None:
    fine = redder_cheek.readings[3]
    told = (fine, replace(fine, quantity="redness_hi"), replace(fine, reason="Too dark."))
    texts = [said.text for said in content_of(replace(redder_cheek, readings=told)).statements]
    assert texts == [
        "The fine texture and redness of “cheek” could not be measured. "
        "The scale of the photo is not known.",
        "The fine texture of “cheek” could not be measured. Too dark.",
    ]


def test_changes_come_first_and_doubt_is_not_left_out(redder_cheek: Comparison) -> None:
    kinds = [said.kind for said in content_of(redder_cheek).statements]
    assert kinds == ["changed", "changed", "within", "unknown"]


def test_what_holds_for_all_is_said_once_and_the_rest_where_it_belongs(
    redder_cheek: Comparison,
) -> None:
    first, second, third, fourth = redder_cheek.readings
    every = "Learnt on simulated skin."
    told = (
        replace(first, reason=every),
        replace(second, reason=f"Redness moves it too. {every}"),
        replace(third, reason=every),
        fourth,
    )
    content = content_of(replace(redder_cheek, readings=told))
    assert content.shared_note == every
    assert [said.note for said in content.statements] == ["", "Redness moves it too.", "", ""]
    assert content.tables[0].remarks == (every, "Redness moves it too.")
    assert [row.remarks for row in content.tables[0].rows] == [(1,), (1, 2), (1,)]


def test_the_reference_is_in_the_table_and_not_in_the_sentences(redder_cheek: Comparison) -> None:
    control = replace(redder_cheek.readings[0], region="neck")
    content = content_of(replace(redder_cheek, readings=(*redder_cheek.readings, control)))
    assert not any("neck" in said.text for said in content.statements)
    assert [table.role for table in content.tables] == ["treated", "not treated, for reference"]


def test_every_lay_quantity_exists() -> None:
    assert set(LAY_QUANTITIES) <= set(QUANTITIES)


def test_warnings_and_notes_are_told_apart(redder_cheek: Comparison) -> None:
    content = content_of(redder_cheek)
    assert content.warnings == ("The head was turned a little between the photos.",)
    assert content.notes == ("The photo carries no colour profile.",)


def test_the_method_names_light_place_scale_and_version(redder_cheek: Comparison) -> None:
    method = dict(content_of(redder_cheek).method)
    assert method["Light"].startswith("matched on untreated skin: 'neck' (nothing was changed)")
    assert method["Scale"] == "not known"
    assert method["Software"] == "photocompare 0.1.0"
    assert "2 March 2026" in method["Before photo"]
    assert method["Expected error of position"] == "0.0 pixels (exact)"


def test_a_light_correction_is_said_in_factors(redder_cheek: Comparison) -> None:
    lighting = replace(
        redder_cheek.pair.lighting, log_gain=np.log([[1.2], [1.0], [0.9]]), separable=False
    )
    comparison = replace(redder_cheek, pair=replace(redder_cheek.pair, lighting=lighting))
    light = dict(content_of(comparison).method)["Light"]
    assert "× 1.20 red, × 1.00 green, × 0.90 blue" in light
    assert "can't be told from a change of the light" in light


def test_an_unknown_error_of_position_is_said(redder_cheek: Comparison) -> None:
    pair = redder_cheek.pair
    alignment = replace(pair.alignment, error_px=float("nan"), matrix=np.eye(3))
    comparison = replace(redder_cheek, pair=replace(pair, alignment=alignment))
    assert dict(content_of(comparison).method)["Expected error of position"] == "not known"


def test_the_intro_knows_when_the_photos_were_taken(redder_cheek: Comparison) -> None:
    before, after = redder_cheek.photos.before, redder_cheek.photos.after

    def intro(photos: PhotoPair) -> str:
        return content_of(replace(redder_cheek, photos=photos)).intro

    assert intro(redder_cheek.photos).endswith("the second was taken 14 days later.")
    assert "check that they are not swapped" in intro(PhotoPair(after, before))
    assert "the same file" in intro(PhotoPair(before, before))
    undated = replace(after, source=replace(after.source, taken_at=None))
    assert "is not known" in intro(PhotoPair(before, undated))
    same_day = replace(after, source=replace(after.source, taken_at=datetime(2026, 3, 2, 23, 0)))
    assert "on the same day" in intro(PhotoPair(before, same_day))


def test_the_disclaimer_claims_nothing() -> None:
    assert "does not say why the skin changed or whether a treatment worked" in DISCLAIMER


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.982, "share", "98.2 %"),
        (1.0, "present", "yes"),
        (3.514, "%", "3.51 %"),
        (2.96e-05, "px²", "0 px²"),  # never a power of ten
        (0.00649, "ln", "0.65 %"),
        (-4.0, "°", "−4 °"),
        (1234.0, "patches", "1234 patches"),
        (float("nan"), "", "not known"),
    ],
)
def test_a_check_is_written_for_people(value: float, unit: str, text: str) -> None:
    check = Check("overlap", value, unit, 0.0, 0.0, passed=True, is_refused=False)
    assert check_text(check) == text


@pytest.mark.parametrize(
    ("unit", "warn", "refuse", "text"),
    [
        ("share", 0.8, 0.4, "doubtful from 80 down, too far off from 40 %"),
        ("EV", 0.5, 1.5, "doubtful from 0.5 up, too far off from 1.5 EV"),
        ("mm/px", 0.08, 0.08, "too far off from 0.08 mm/px"),
        ("present", 0.5, -0.5, ""),
    ],
)
def test_a_check_says_where_it_starts_to_object(
    unit: str, warn: float, refuse: float, text: str
) -> None:
    check = Check("overlap", 0.9, unit, warn, refuse, passed=True, is_refused=False)
    assert limits_text(check) == text


def test_a_comparison_without_regions_speaks_of_the_whole_photo(redder_cheek: Comparison) -> None:
    content = content_of(replace(redder_cheek, regions=()))
    assert {table.region for table in content.tables} == {"the whole photo"}
