"""Tables: numbers stay numbers, text never runs, and nothing is rounded into certainty."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from photocompare.model import Comparison, Verdict
from photocompare.report import readings_csv, readings_text
from photocompare.report.table import CSV_COLUMNS, inert, interval_text, number_text

# What spreadsheets take for a formula, after OWASP and ASVS 1.2.10, with the usual disguises.
ATTACKS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "＋1",
    "－1", "＠SUM", "−1+1",
    "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "\u200b=1", "\x00=1",
]  # fmt: skip


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_reading_is_a_row(redder_cheek: Comparison) -> None:
    text = readings_csv(redder_cheek)
    table = rows(text)
    assert tuple(table[0]) == CSV_COLUMNS
    assert [row["quantity"] for row in table] == [r.quantity for r in redder_cheek.readings]
    assert float(table[0]["change"]) == 3.2
    assert (table[0]["interval_low"], table[0]["interval_high"]) == ("2.1", "4.3")
    assert table[0]["comparability"] == "B"
    assert text.count("\r\n") == len(table) + 1


def test_a_negative_number_stays_a_number(redder_cheek: Comparison) -> None:
    line = readings_csv(redder_cheek).splitlines()[2]
    assert ",-2.9," in line
    assert "'-2.9" not in line


def test_what_is_not_known_is_empty(redder_cheek: Comparison) -> None:
    assert rows(readings_csv(redder_cheek))[3]["change"] == ""


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_becomes_a_formula(attack: str, redder_cheek: Comparison) -> None:
    reading = replace(redder_cheek.readings[0], region=attack, reason=attack)
    row = rows(readings_csv(replace(redder_cheek, readings=(reading,))))[0]
    for cell in (row["region"], row["reason"]):
        assert cell.startswith("'")
        assert "\n" not in cell
        assert "\r" not in cell


@pytest.mark.parametrize("text", ["cheek", "left cheek, lower", 'the "spot"', "頬", "% contrast"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert inert(text) == text


def test_a_small_change_is_not_rounded_to_none() -> None:
    assert number_text(0.0, signed=True) == "0.0"
    assert number_text(-0.01, signed=True) == "±0.0"
    assert number_text(-1.26, signed=True) == "−1.3"
    assert number_text(1.26, signed=True) == "+1.3"
    assert number_text(float("nan")) == "not known"
    assert number_text(0.123, decimals=2) == "0.12"


def test_an_interval_that_is_not_known_is_said_so(redder_cheek: Comparison) -> None:
    reading = redder_cheek.readings[0]
    assert interval_text(reading) == "+2.1 to +4.3"
    assert interval_text(replace(reading, interval=None)) == "not known"
    assert interval_text(replace(reading, interval=(float("nan"), 1.0))) == "not known"


def test_the_terminal_gets_grade_table_reasons_and_notices(redder_cheek: Comparison) -> None:
    text = readings_text(redder_cheek)
    assert text.startswith("Comparability B")
    assert "a little less sharp" in text
    assert "+3.2" in text
    assert "* cheek, texture_fine: The scale of the photo is not known." in text
    assert "- The head was turned" in text


def test_without_a_region_the_terminal_is_told_what_to_add(redder_cheek: Comparison) -> None:
    assert "add --region" in readings_text(replace(redder_cheek, readings=()))


def test_a_name_cannot_steer_the_terminal(redder_cheek: Comparison) -> None:
    reading = replace(redder_cheek.readings[0], region="\x1b[2J", verdict=Verdict.LOWER)
    assert "\x1b" not in readings_text(replace(redder_cheek, readings=(reading,)))


def test_the_quantity_that_counts_is_marked_and_comes_first(redder_cheek: Comparison) -> None:
    comparison = replace(redder_cheek, primary_quantity="pigment_mic")
    table = readings_text(comparison).split("\n\n")[1].splitlines()
    assert table[1].split()[1] == "pigment_mic"
    assert table[1].endswith("lower (primary)")
    marked = [row["quantity"] for row in rows(readings_csv(comparison)) if row["is_primary"]]
    assert marked == ["pigment_mic"]
