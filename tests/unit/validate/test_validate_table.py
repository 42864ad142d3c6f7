"""The table itself: what a wrong, a refused and a right pair do to it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from photocompare.model import Alignment, PhotoPair
from photocompare.phantom import PhantomPair, Pose, make_pair
from photocompare.validate.chain import chain_rows
from photocompare.validate.run import Row
from photocompare.validate.table import laid_out
from photocompare.validate.trial import Trial, compared, is_refused, true_error_px


@pytest.fixture(scope="module")
def pair() -> PhantomPair:
    """Return a small pair that only moved."""
    return make_pair(seed=8, size_hw=(300, 400), pose=Pose(rotation_deg=5.0, shift_xy=(6.0, 2.0)))


def alignment(pair: PhantomPair, shift_px: float) -> Alignment:
    """Return the true planar map of ``pair``, off by ``shift_px`` to the right."""
    matrix = np.array(pair.point_map.matrix)
    matrix[0] += shift_px * matrix[2]
    size_hw = pair.photos.before.size_hw
    return Alignment(matrix, None, size_hw, size_hw, "test", 0, 0.1, "test", 1.0, 1.0, 0.0)


@pytest.mark.parametrize("shift_px", [0.0, 1.5])
def test_the_true_error_is_the_shift_at_1600_px_width(pair: PhantomPair, shift_px: float) -> None:
    errors = true_error_px(alignment(pair, shift_px), pair)
    np.testing.assert_allclose(errors, shift_px * 1600 / 400, atol=1e-6)


def test_a_refusal_is_kept_with_its_reason(pair: PhantomPair) -> None:
    stranger = make_pair(seed=9, size_hw=(300, 400)).photos.after
    photos = PhotoPair(pair.photos.before, stranger)
    assert is_refused(photos)
    trial = compared(dataclasses.replace(pair, photos=photos))
    assert trial.refusal
    assert trial.error_px.size == 0


def trial(error_px: float, *, change: float = 2.0, alarm: bool = True) -> Trial:
    """Return a trial with one error everywhere and one reading of redness, truly 2."""
    return Trial(
        np.full(10, error_px), 0.2, {"redness_hi": (change, 2.0)}, {"redness_hi": alarm}, 1
    )


def figures(rows: tuple[Row, ...]) -> dict[str, str]:
    """Return the figures by what they are of."""
    return {row.what: row.figure for row in rows}


def test_a_wrong_pair_shows_in_the_table() -> None:
    good = trial(0.1)
    refused = Trial(np.empty(0), np.nan, {}, {}, 1.0, "they differ")
    shown = figures(chain_rows([good, trial(9.0)], [good, refused], [True, False]))
    assert shown["pairs aligned"] == "3 of 4"
    assert shown["wrong (95 % error over 4 px) and not refused"] == "1"
    assert shown["95 % error within 1.96 × the stated error"] == "2 of 3 pairs"
    assert shown["unrelated pairs accepted"] == "1 of 2"


def test_bias_and_false_alarms_are_counted() -> None:
    null = [trial(0.1, change=2.5), trial(0.1, change=2.5, alarm=False)]
    shown = figures(chain_rows(null, null, []))
    assert shown["ΔHI measured − true: mean"] == "+0.50"
    alarms = shown["false alarms on null pairs, all quantities"]
    assert alarms == "1 of 2; redness_hi 1 of 2"


def test_the_table_lines_up() -> None:
    lines = laid_out(("what", "measured"), (("a", "1"), ("longer", "22"))).splitlines()
    assert lines[0].index("measured") == lines[2].index("1") == lines[3].index("22")
