"""The alignment table: what a right, a wrong and a refused pair do to it; and a small one."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

from photocompare.model import BOUND_PER_RMS, Alignment
from photocompare.validate.alignment import AlignmentReport, Amount, validate_alignment
from photocompare.validate.alignment import trial as trial_module
from photocompare.validate.alignment.calibration import calibration_rows, calibration_svg
from photocompare.validate.alignment.known import KnownPair, PairSet
from photocompare.validate.alignment.planar_pairs import planar_pair
from photocompare.validate.alignment.report import PICTURE_NAME, RECORD_NAME
from photocompare.validate.alignment.strangers import StrangerKind, StrangerTrial, Taken
from photocompare.validate.alignment.trial import AlignTrial, aligned, largest
from photocompare.validate.run import Row


def trial(
    error_px: float = 0.2,
    *,
    pair_set: PairSet = PairSet.EVERYDAY,
    stated_px: float = 0.3,
    changed_px: float | None = None,
    local_px: float = math.nan,
    cavity: float = 1.0,
) -> AlignTrial:
    """Return a pair with one error everywhere, and another one in its changed half."""
    errors = np.full(40, error_px)
    is_changed = np.arange(40) >= 20
    if changed_px is not None:
        errors[is_changed] = changed_px
    return AlignTrial(
        name=f"{pair_set} {error_px}",
        pair_set=pair_set,
        stratum="mixed",
        subject="hand",
        drawn={"cavity_per_mm": cavity},
        error_px=errors,
        local_px=np.full(40, local_px),
        is_changed=is_changed if changed_px is not None else np.zeros(40, dtype=np.bool_),
        stated_px=stated_px,
        matrix_px=error_px,
        recipe_px=error_px,
        method="test",
        seconds=1.0,
    )


def refused(sentence: str = "They differ.") -> AlignTrial:
    """Return a pair that was refused."""
    return AlignTrial("envelope 1", PairSet.ENVELOPE, "scale", "hand", {}, refusal=sentence)


def stranger(*, is_accepted: bool) -> StrangerTrial:
    """Return a mirrored pair, refused or accepted."""
    says = "" if is_accepted else "One of the two photos looks mirrored."
    return StrangerTrial(StrangerKind.MIRRORED, "pair 1", is_accepted, not is_accepted, says)


def figures(*trials: AlignTrial, strangers: tuple[StrangerTrial, ...] = ()) -> dict[str, str]:
    """Return the figures of the first table by how their lines begin."""
    return {row.what: row.figure for row in AlignmentReport(trials, strangers, (1.0, 3.0)).rows}


def figure(beginning: str, *trials: AlignTrial) -> str:
    """Return the one figure whose line begins so."""
    (found,) = [text for what, text in figures(*trials).items() if what.startswith(beginning)]
    return found


def test_the_bound_holds_95_per_cent_of_distances() -> None:
    shifts = np.random.default_rng(1).normal(0.0, 0.7, (200_000, 2))
    distance = np.hypot(shifts[:, 0], shifts[:, 1])
    rms = float(np.sqrt(np.mean(distance**2)))
    # 200,000 draws give the share to 0.05 %.
    assert float(np.mean(distance <= BOUND_PER_RMS * rms)) == pytest.approx(0.95, abs=0.002)


@pytest.mark.parametrize(
    ("one", "is_wrong"),
    [
        (trial(3.9, stated_px=0.01), False),
        (trial(4.1, stated_px=9.0), True),  # wrong though it was said
        (trial(math.nan), True),
        (trial(0.2, changed_px=1.5, stated_px=0.3), False),  # within 3 × 1.73 × 0.3 = 1.56
        (trial(0.2, changed_px=1.6, stated_px=0.3), True),
        (trial(0.2, changed_px=1.6, stated_px=0.3, local_px=0.5), False),  # said so of the place
        (trial(0.2, changed_px=1.6, stated_px=0.9, local_px=0.1), True),
        (refused(), False),
    ],
)
def test_a_pair_is_wrong_where_it_is_far_off_or_off_where_it_changed(
    one: AlignTrial, is_wrong: bool
) -> None:
    assert one.is_wrong is is_wrong
    assert figure("wrong", one).split()[0] == str(int(is_wrong))


def test_a_wrong_pair_that_said_so_is_told_from_one_that_did_not() -> None:
    trials = (trial(5.0, stated_px=9.0), trial(5.0, stated_px=0.3), trial(math.nan), trial())
    assert figure("wrong", *trials) == "3 of 4"
    assert figure("of those, off by more", *trials) == "2"


def test_a_few_points_of_change_are_not_spoken_of() -> None:
    one = trial(0.2, changed_px=9.0)
    few = one.error_px[:12], one.local_px[:12], one.is_changed[15:27]
    small = AlignTrial(
        one.name, one.pair_set, one.stratum, one.subject, one.drawn, "", *few, stated_px=0.3
    )
    assert math.isnan(small.changed_px)
    assert not small.is_wrong


def test_95_per_cent_stay_within_the_largest_error() -> None:
    assert largest(np.arange(101.0)) == 95.0
    assert math.isnan(largest(np.empty(0)))


def test_refused_pairs_are_counted_and_have_no_error() -> None:
    trials = (trial(0.2, pair_set=PairSet.ENVELOPE), refused())
    assert figure("aligned, envelope", *trials) == "1 of 2 (50.0%)"
    assert figure("error, envelope, px: median", *trials) == "0.20 / 0.20"
    assert figure("aligned, everyday", *trials) == "–"
    assert figure("error, everyday, px: median", *trials) == "– / –"


def test_the_stated_bound_is_held_pair_by_pair() -> None:
    trials = (trial(0.5, stated_px=0.3), trial(0.53, stated_px=0.3))  # the bound is 0.519
    assert figure("pairs whose 95 % error", *trials) == "1 of 2 (50.0%)"
    assert figure("points within", *trials) == "50.0%"


def test_an_error_in_the_change_counts_unless_the_place_says_so() -> None:
    said = trial(0.2, changed_px=3.0, local_px=2.0)
    unsaid = trial(0.2, changed_px=1.2, local_px=0.5)
    begin = "error where it changed, everyday"
    assert figure(begin, said) == "3.00 / 0.00 (0 of 1 over)"
    assert figure(begin, said, unsaid) == "3.00 / 1.20 (1 of 2 over)"
    assert figure(begin, trial()) == "– / 0.00 (0 of 0 over)"


def test_a_flat_scene_that_was_bent_is_counted() -> None:
    plain = trial(0.1, pair_set=PairSet.PLANAR)
    bent = trial(0.9, pair_set=PairSet.PLANAR)
    bent = AlignTrial(
        **{**{name: getattr(bent, name) for name in bent.__slots__}, "matrix_px": 0.1}
    )
    assert figure("planar pairs worse than their own", plain, bent) == "1 of 2"
    assert figure("planar pairs worse than SIFT", plain, bent) == "0 of 2"
    assert figure("error, planar", plain, bent) == "0.90 / 0.90"


def test_strangers_and_time_are_counted() -> None:
    both = (stranger(is_accepted=True), stranger(is_accepted=False))
    shown = figures(trial(), strangers=both)
    assert shown["unrelated or mirrored accepted"] == "1 of 2"
    assert shown["align alone at working size, s: median / 95 %"] == "2.00 / 2.90"


def test_the_calibration_says_how_often_the_bound_held_from_small_to_large() -> None:
    trials = [trial(0.1, stated_px=0.1)] * 3 + [trial(0.9, stated_px=0.5)] * 3 + [refused()]
    (low, high) = calibration_rows(trials)
    assert low == ("0.10 to 0.10", "3", "0.10", "0.17", "0.10", "100%")
    assert high == ("0.50 to 0.50", "3", "0.90", "0.87", "0.90", "0%")
    assert calibration_rows([refused()]) == []
    assert calibration_svg(trials).count("<circle") == 6


def test_the_report_lists_what_went_wrong_in_few_words(tmp_path: Path) -> None:
    trials = (trial(0.1, cavity=0.5), trial(9.0, cavity=3.0), refused("They differ. " * 20))
    faces = (Row("faces aligned", "3 of 3"),)
    failed = (Taken("envelope 1", "hand", 1.0, b"before", b"after"),)
    report = AlignmentReport(trials, (stranger(is_accepted=True),), (), faces, failed)
    text = str(report)
    assert "envelope 1, scale, hand: They differ." in text
    assert max(len(line) for line in text.split("Refused:")[1].splitlines()) < 140
    assert re.search(r"Wrong:\n  everyday 9\.0, mixed, hand: off by 9\.00 px", text)
    assert re.search(r"Accepted:\n  mirrored: pair 1", text)
    assert "everyday, furrows 3.0 to 3.0 per mm" in text
    assert re.search(r"faces aligned +3 of 3", text)
    report.write(tmp_path)
    assert (tmp_path / "envelope_1_after.jpg").read_bytes() == b"after"
    record = json.loads((tmp_path / RECORD_NAME).read_text(encoding="utf-8"))
    assert [one["is_wrong"] for one in record["pairs"]] == [False, True, False]
    assert record["pairs"][2]["largest_px"] is None
    assert (tmp_path / PICTURE_NAME).read_text(encoding="utf-8").startswith("<svg")


def true_alignment(pair: KnownPair, shift_px: float) -> Alignment:
    """Return the homography of a flat pair, off by ``shift_px`` after pixels to the right."""
    matrix = pair.after.view.matrix @ np.linalg.inv(pair.before.view.matrix)
    matrix[0] += shift_px * matrix[2]
    size_hw = pair.photos().before.size_hw
    return Alignment(matrix, None, size_hw, size_hw, "test", 0, 0.1, "test", 1.0, 1.0, 0.0)


@pytest.mark.parametrize("shift_px", [0.0, 2.0])
def test_the_true_error_is_in_before_pixels_at_1600_px_width(
    monkeypatch: pytest.MonkeyPatch, shift_px: float
) -> None:
    pair = planar_pair(1, (150, 200))

    class Laid:
        alignment = true_alignment(pair, shift_px)

    monkeypatch.setattr(trial_module, "align", lambda _photos, _settings: Laid())
    one = aligned(pair)
    # Perspective makes the skin smaller on one side: the median is what the scale says.
    expected = shift_px / pair.drawn["scale"] * 1600 / 200
    assert float(np.median(one.error_px)) == pytest.approx(expected, rel=0.15, abs=1e-6)
    assert one.stated_px == pytest.approx(0.1 * 1600 / 200)
    assert one.matrix_px == pytest.approx(one.largest_px)


SMALL = Amount(3, 6, 2, 5, 1, (450, 600), (360, 480))


@pytest.fixture(scope="module")
def small() -> AlignmentReport:
    """Return the tables of a few small pairs."""
    return validate_alignment(SMALL, processes=1)


def test_a_few_pairs_are_aligned_and_strangers_refused(small: AlignmentReport) -> None:
    by_set = {
        pair_set: [trial for trial in small.trials if trial.pair_set is pair_set]
        for pair_set in PairSet
    }
    assert [len(trials) for trials in by_set.values()] == [3, 6, 2]
    assert len(small.strangers) == 5
    assert len(small.seconds) == 1
    assert "photos of 600 × 450 px" in str(small)
    assert "each pixel counts 2.7" in str(small)
    everyday = by_set[PairSet.EVERYDAY]
    assert all(trial.is_aligned for trial in everyday)
    assert not any(trial.is_wrong for trial in small.trials)
    assert not any(trial.is_accepted for trial in small.strangers)


def test_a_few_pairs_are_as_right_as_small_photos_allow(small: AlignmentReport) -> None:
    # A pixel of these photos is 2.7 to 3.3 of those at 1600 px width, so that the errors of large
    # photos (0.4 and 1 px) come out larger; as measured they are 0.5, 0.9 and 0.3 px. Twice that
    # leaves room for another processor's rounding, and for nothing that is off by a pixel.
    for pair_set, most_px in (
        (PairSet.EVERYDAY, 1.0),
        (PairSet.ENVELOPE, 1.8),
        (PairSet.PLANAR, 0.6),
    ):
        errors = [t.error_px for t in small.trials if t.pair_set is pair_set]
        assert largest(np.concatenate(errors)) < most_px
    # 19 in 20 are the goal; of eleven pairs one may be beyond, and hardly ever two.
    assert sum(not trial.is_within_bound for trial in small.trials) <= 1


def test_two_processes_give_what_one_gives() -> None:
    flat = Amount(0, 0, 2, 0, 0, (150, 200), (150, 200))
    one, two = (validate_alignment(flat, processes=count) for count in (1, 2))
    for first, second in zip(one.trials, two.trials, strict=True):
        assert first.name == second.name
        assert first.refusal == second.refusal
        np.testing.assert_array_equal(first.error_px, second.error_px)
