"""The JSON record: everything but pixels and names, and nothing that JSON does not know."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from photocompare.model import AlignmentQuality, Comparison
from photocompare.report import SCHEMA, comparison_json
from photocompare.report.plain import plain


def parsed(text: str) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    result = json.loads(text, parse_constant=refuse)
    assert isinstance(result, dict)
    return result


def test_the_same_comparison_gives_the_same_bytes(redder_cheek: Comparison) -> None:
    assert comparison_json(redder_cheek) == comparison_json(redder_cheek)


def test_every_record_is_there(redder_cheek: Comparison) -> None:
    record = parsed(comparison_json(redder_cheek))
    assert record["schema"] == SCHEMA == 1
    assert sorted(record) == [
        "alignment", "grade", "lighting", "measurable_fraction", "notices", "photos",
        "primary_quantity", "readings", "regions", "scale", "schema", "settings", "version",
        "working_size_hw",
    ]  # fmt: skip
    assert record["grade"]["letter"] == "B"
    assert record["readings"][0]["change"] == 3.2
    assert record["readings"][0]["verdict"] == "higher"
    assert record["regions"][0]["outline_xy"][0] == [0.2, 0.25]
    assert record["alignment"]["matrix"] == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert record["photos"]["before"]["taken_at"] == "2026-03-02T09:30:00"
    assert record["photos"]["same_file"] is False
    assert record["notices"][1]["severity"] == "note"


def test_the_quality_of_the_alignment_can_be_read_back(redder_cheek: Comparison) -> None:
    assert parsed(comparison_json(redder_cheek))["alignment"]["quality"] is None
    local = np.array([[0.25, 1.5], [np.nan, 12.3456]])
    quality = AlignmentQuality(np.nan, (0.125, 0.5), 40, (0.98, 1.02), local)
    pair = replace(
        redder_cheek.pair, alignment=replace(redder_cheek.pair.alignment, quality=quality)
    )
    record = parsed(comparison_json(replace(redder_cheek, pair=pair)))["alignment"]["quality"]
    read = np.array(record["local_error_px"], dtype=np.float64)  # null becomes NaN
    # Written to a thousandth of a pixel, so read back to half of one.
    np.testing.assert_allclose(read, local, atol=0.0005)
    assert record["inverse_error_px"] is None
    assert record["held_out_px"] == [0.125, 0.5]
    assert record["held_out_count"] == 40
    assert record["jacobian_range"] == [0.98, 1.02]


def test_what_is_not_known_is_null(redder_cheek: Comparison) -> None:
    unknown = parsed(comparison_json(redder_cheek))["readings"][3]
    assert unknown["before"] is unknown["change"] is unknown["interval"] is None


def test_file_names_are_left_out_unless_asked_for(redder_cheek: Comparison) -> None:
    assert "jane doe" not in comparison_json(redder_cheek)
    assert "jane doe" in comparison_json(redder_cheek, with_names=True)


def test_any_script_survives_as_ascii(redder_cheek: Comparison) -> None:
    reading = replace(redder_cheek.readings[0], region="щека 頬")
    text = comparison_json(replace(redder_cheek, readings=(reading,)))
    assert text.isascii()
    assert parsed(text)["readings"][0]["region"] == "щека 頬"


def test_no_pixels_are_in_it(redder_cheek: Comparison) -> None:
    # Its 52 000 pixels would take ten times as much; most of this are the settings.
    assert len(comparison_json(redder_cheek)) < 40_000


def test_plain_values() -> None:
    @dataclass(frozen=True)
    class Record:
        when: datetime
        values: tuple[float, ...]

    record = Record(datetime(2026, 1, 2, 3, 4, 5), (1.5, float("inf"), float("nan")))
    assert plain(record) == {"when": "2026-01-02T03:04:05", "values": [1.5, None, None]}
    assert plain(np.array([[1.0, np.nan]])) == [[1.0, None]]
    assert plain({"a": np.float32(0.5), "b": np.int64(3), "c": True}) == {
        "a": 0.5,
        "b": 3,
        "c": True,
    }
    with pytest.raises(TypeError, match="no plain form"):
        plain(object())
