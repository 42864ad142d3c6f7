"""The table of the measures: what right, wrong and withheld answers do to it."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photocompare.model import Mark, MarkState, Reading, Region, RegionKind, Verdict
from photocompare.phantom import SpotSort, TrueSpot
from photocompare.validate.measures import MeasureReport
from photocompare.validate.measures.breakdowns import (
    quantity_lines,
    reaction_lines,
    refusal_lines,
    tone_lines,
)
from photocompare.validate.measures.cases import BLOOD_FACTORS, Group, Kind
from photocompare.validate.measures.cross_talk import cross_lines
from photocompare.validate.measures.goal_row import NOTHING_READ
from photocompare.validate.measures.goal_rows import goal_rows
from photocompare.validate.measures.report import RECORD_NAME
from photocompare.validate.measures.statistics import detectable, slope
from photocompare.validate.measures.trial import Answer, MeasureTrial, answer_of
from photocompare.validate.measures.true_matches import SpotTally, spot_tally


def answer(
    change: float, *, truth: float = 0.0, half: float = 1.0, is_judged: bool = True
) -> Answer:
    """Return an answer with an interval of ``half`` either way."""
    verdict = Verdict.WITHIN_ERROR
    if abs(change) > half:
        verdict = Verdict.HIGHER if change > 0.0 else Verdict.LOWER
    if not is_judged:
        verdict = Verdict.NOT_MEASURABLE
    reason = "" if is_judged else "The light differs by 12 %. Retake."
    return Answer(10.0, 10.0 + change, change, change - half, change + half, verdict, truth, reason)


def trial(
    kind: Kind,
    tone: float = 0.0,
    *,
    group: Group = Group.SKIN,
    relief_log: float = math.nan,
    spots: SpotTally | None = None,
    **answers: Answer,
) -> MeasureTrial:
    """Return a pair of which so much was said."""
    return MeasureTrial(
        f"{group} {tone}, {kind}", group, kind, tone, "A", answers, relief_log, spots
    )


def shown(*trials: MeasureTrial, beginning: str) -> tuple[str, bool | None]:
    """Return the figure of the one line that begins so, and whether its goal is reached."""
    (row,) = [row for row in goal_rows(trials) if row.what.startswith(beginning)]
    return row.figure, row.is_met


def nulls(*changes: float, half: float = 1.0) -> list[MeasureTrial]:
    return [trial(Kind.NULL, redness_hi=answer(change, half=half)) for change in changes]


def test_nothing_is_reached_where_nothing_was_read() -> None:
    for row in goal_rows(()):
        assert row.is_met is None, row


def test_one_false_alarm_in_ten_is_a_miss_and_in_forty_is_none() -> None:
    beginning = "nothing changed, reference skin"
    calm = nulls(*[0.1] * 39)
    loud = nulls(1.1)
    assert shown(*calm, *loud, beginning=beginning)[1] is True
    figure, is_met = shown(*calm[:9], *loud, beginning=beginning)
    assert figure == "redness_hi 10.0 % of 10; 1 of 1 quantities over"
    assert is_met is False


def test_what_is_withheld_is_no_false_alarm_and_is_counted_as_not_judged() -> None:
    pairs = [
        *nulls(0.1, 0.2, 0.3),
        trial(Kind.NULL, redness_hi=answer(9.0, is_judged=False)),
    ]
    assert shown(*pairs, beginning="nothing changed")[0].startswith("redness_hi 0.0 % of 3")
    (line,) = quantity_lines(pairs)
    assert line[:4] == ("redness_hi", "4", "75 %", "0 %")


def test_what_another_change_moves_is_a_false_alarm() -> None:
    beginning = "something else changed"
    calm = [trial(Kind.MELANIN_130, pore_area=answer(0.1)) for _ in range(9)]
    loud = trial(Kind.MELANIN_130, pore_area=answer(1.2))
    figure, is_met = shown(*calm, loud, beginning=beginning)
    assert figure == "pore_area with melanin × 1.3 10.0 % of 10; 1 of 1 over"
    assert is_met is False
    assert shown(*calm, beginning=beginning)[1] is True
    # Pigment is what did change there, and of redness nobody said that it should not.
    moved = trial(Kind.MELANIN_130, pigment_mic=answer(9.0), tone_l=answer(-3.0))
    assert cross_lines((moved,)) == []


def test_the_detectable_change_is_that_of_what_was_judged_and_of_all() -> None:
    changes = np.random.default_rng(1).normal(0.0, 0.5, 4000)
    # 4000 draws give the deviation to 1.1 %.
    assert detectable(changes) == pytest.approx(0.98, rel=0.04)
    pairs = [*nulls(-0.5, 0.5), trial(Kind.NULL, redness_hi=answer(9.0, is_judged=False))]
    figure, is_met = shown(*pairs, beginning="detectable change of redness_hi")
    assert figure.startswith(f"{1.96 * math.sqrt(0.5):.2f} / ")
    assert figure.endswith("; 1.00")  # stated
    assert is_met is False


@pytest.mark.parametrize(("gain", "is_met"), [(1.05, True), (0.88, False), (1.12, False)])
def test_the_bias_is_the_slope_of_measured_on_true(gain: float, is_met: bool) -> None:
    pairs = [
        trial(
            kind,
            tone,
            redness_hi=answer(gain * 3.0 * math.log(factor), truth=3.0 * math.log(factor)),
        )
        for kind, factor in BLOOD_FACTORS.items()
        for tone in (0.0, 1.0)
    ]
    figure, reached = shown(*pairs, beginning="bias of ΔHI")
    assert figure.startswith(f"{100.0 * (gain - 1.0):+.1f} % / ")
    assert reached is is_met


def test_one_tone_that_is_wrong_is_not_hidden_by_the_others() -> None:
    pairs = [
        trial(Kind.BLOOD_200, tone, redness_hi=answer(5.0, truth=5.0))
        for tone in (0.0, 0.0, 1.0, 1.0)
    ]
    odd = [trial(Kind.BLOOD_200, 10.0, redness_hi=answer(2.0, truth=5.0)) for _ in range(2)]
    figure, is_met = shown(*pairs, *odd, beginning="bias of ΔHI")
    assert figure.endswith("/ -60.0 % (tone 10)")
    assert is_met is False


def test_the_slope_has_the_error_of_its_scatter() -> None:
    draw = np.random.default_rng(2)
    true = np.tile([-2.0, 1.0, 3.0], 400)
    said = [
        answer(t + e, truth=t) for t, e in zip(true, draw.normal(0.0, 0.5, true.size), strict=True)
    ]
    found, error = slope(said)
    assert error == pytest.approx(0.5 / math.sqrt(float((true**2).sum())), rel=0.1)
    assert abs(found - 1.0) < 4.0 * error


@pytest.mark.parametrize(("held", "is_met"), [(90, False), (95, True), (100, False)])
def test_intervals_that_hold_too_seldom_or_too_often_are_a_miss(held: int, is_met: bool) -> None:
    inside, outside = answer(0.5, truth=0.2), answer(0.5, truth=1.7)
    pairs = [trial(Kind.NULL, redness_a=inside if n < held else outside) for n in range(100)]
    figure, reached = shown(*pairs, beginning="95 % intervals that hold the truth, redness_a")
    assert figure == f"{held}.0 % of 100"
    assert reached is is_met


def test_an_interval_without_a_known_truth_holds_nothing() -> None:
    assert answer(0.5, truth=math.nan).holds_truth is None
    assert answer(0.5, is_judged=False).holds_truth is None


def test_a_change_found_in_the_wrong_direction_is_not_found() -> None:
    pairs = [
        trial(Kind.JUST_SEEN, redness_hi=answer(2.3, truth=2.2)),
        trial(Kind.JUST_SEEN, redness_hi=answer(-2.3, truth=2.2)),
        trial(Kind.JUST_SEEN, 10.0, redness_hi=answer(0.3, truth=0.4)),
    ]
    figure, is_met = shown(*pairs, beginning="a true ΔHI of 2.2")
    assert figure.startswith("50.0 % of 2;")
    assert figure.endswith("1 can't redden so")
    assert is_met is False


def test_pigment_that_is_read_as_redness_is_a_share_of_the_signal() -> None:
    pairs = [
        *(trial(Kind.MELANIN_130, tone, redness_hi=answer(0.3, truth=0.6)) for tone in (0.0, 1.0)),
        *(trial(Kind.BLOOD_150, tone, redness_hi=answer(3.0, truth=4.0)) for tone in (0.0, 1.0)),
    ]
    figure, is_met = shown(*pairs, beginning="melanin × 1.3 read as redness_hi")
    assert figure == "+10.0 ± 0.0 %; worst tone +10 %; the index itself +15.0 %"
    assert is_met is False


@pytest.mark.parametrize(("percent", "is_met"), [(-20.0, True), (-16.5, False), (-24.0, False)])
def test_the_fitted_amplitude_is_the_mean_over_pairs(percent: float, is_met: bool) -> None:
    log = math.log1p(percent / 100.0)
    pairs = [trial(Kind.SMOOTHED, group=Group.SURFACE, relief_log=log), trial(Kind.SMOOTHED)]
    figure, reached = shown(*pairs, beginning="relief × 0.8")
    assert figure.startswith(f"{percent:+.1f} %; ")
    assert figure.endswith("of 1")
    assert reached is is_met


def test_one_band_called_changed_makes_a_false_texture() -> None:
    pairs = [
        trial(Kind.LAMP, texture_fine=answer(0.1), texture_medium=answer(2.0)),
        trial(Kind.LAMP, texture_fine=answer(0.1), texture_medium=answer(0.2)),
        trial(Kind.LAMP, texture_fine=answer(5.0, is_judged=False)),
    ]
    assert shown(*pairs, beginning="lamp from 30°") == ("50.0 % of 2; 3 pairs", False)


def test_the_variation_of_two_shots_is_their_difference_over_the_root_of_two() -> None:
    pairs = [
        trial(Kind.REPEAT, group=Group.LESIONS, redness_area=answer(change))
        for change in (0.2, -0.2)
    ]
    figure, is_met = shown(*pairs, beginning="red area")
    assert figure.startswith(f"{100.0 * 0.2 / math.sqrt(2.0) / 10.0:.1f} %;")
    assert is_met is True


def test_one_answer_to_a_flush_is_too_many() -> None:
    silent = trial(Kind.FLUSH, redness_hi=answer(3.0, is_judged=False))
    loud = trial(Kind.FLUSH, redness_hi=answer(3.0))
    beginning = "blood × 1.5 all over"
    assert shown(silent, silent, beginning=beginning) == ("100.0 % of 2", True)
    assert shown(silent, loud, beginning=beginning) == ("50.0 % of 2", False)


def square(x_px: float, y_px: float, state: MarkState) -> Mark:
    """Return the outline of a mark about a pixel of a photo of 100 × 200 px."""
    corners = ((-2, -2), (2, -2), (2, 2), (-2, 2))
    outline = tuple(((x_px + dx + 0.5) / 200.0, (y_px + dy + 0.5) / 100.0) for dx, dy in corners)
    return Mark(state, outline, 5.0, 5.0)


def test_marks_are_held_against_the_true_spots() -> None:
    spots = [
        TrueSpot(SpotSort.FRECKLE, (50.0, 40.0), 0.3, 0.5),
        TrueSpot(SpotSort.BROWN_SPOT, (120.0, 60.0), 1.5, 0.8),
        TrueSpot(SpotSort.MOLE, (180.0, 20.0), 0.8, 1.5),
    ]
    marks = [
        square(51.0, 41.0, MarkState.KEPT),  # right
        square(50.0, 42.0, MarkState.KEPT),  # a second mark on the same spot
        square(80.0, 80.0, MarkState.FADED),  # on nothing
        square(130.0, 60.0, MarkState.GONE),  # a spot that was lost
        square(10.0, 10.0, MarkState.NEW),  # on nothing, and not matched
    ]
    skin = np.full((100, 200, 3), (0.8, 0.65, 0.55), dtype=np.float32)
    skin[38:43, 48:53] *= 0.85  # one dark spot, where the first is
    y, x = np.indices((100, 200))
    skin[np.hypot(x - 120.0, y - 60.0) <= 15.0] *= 0.93  # and one where the second is
    everything = Region("all", RegionKind.TREATED, ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))
    tally = spot_tally(marks, spots, skin, treated=everything, size_hw=(100, 200), mm_per_px=0.1)
    # The first is too small, and the third a mole: the second alone is plain to see, and was lost.
    assert tally == SpotTally(matched=3, real=2, there=2, kept=1, drawn=1, seen=0)
    pairs = [trial(Kind.NULL, group=Group.LESIONS, spots=tally)]
    assert shown(*pairs, beginning="spots matched between visits: precision")[0] == "66.7 % of 3"
    assert shown(*pairs, beginning="spots matched between visits: recall")[0] == (
        "0.0 % of 1; 50.0 % of 2"
    )


def test_an_answer_keeps_what_became_of_the_marks_and_why_nothing_was_said() -> None:
    marks = (square(1.0, 1.0, MarkState.KEPT), square(9.0, 9.0, MarkState.KEPT))
    reading = Reading(
        "treated", "spot_count", "spots", 2.0, 2.0, 0.0, None, None, Verdict.NOT_MEASURABLE,
        "Too few.", marks=marks,
    )  # fmt: skip
    said = answer_of(reading, 0.0)
    assert said.marks == {"kept": 2}
    assert said.reason == "Too few."
    assert math.isnan(said.low)


def test_each_tone_has_a_line_of_its_own() -> None:
    pairs = []
    for tone in (0.0, 7.0):
        pairs += [trial(Kind.NULL, tone, redness_hi=answer(0.2 + tone))]
        pairs += [trial(Kind.BLOOD_200, tone, redness_hi=answer(4.5, truth=5.0))]
    light, dark = tone_lines(pairs)
    assert light[0] == "0"
    assert dark[2] == "100 %"  # its null pair was called changed
    assert light[2] == "0 %"
    assert "-10 %" in light


def test_what_a_change_was_called_is_shown_by_direction() -> None:
    pairs = [
        trial(Kind.BLOOD_150, redness_hi=answer(3.0)),
        trial(Kind.BLOOD_150, redness_hi=answer(-3.0)),
        trial(Kind.BLOOD_150, redness_hi=answer(0.5)),
        trial(Kind.BLOOD_150, redness_hi=answer(0.5)),
    ]
    (line,) = reaction_lines(pairs)
    assert line == ("blood × 1.5", "redness_hi", "4", "100 %", "25 %", "25 %", "+0.25 HI units")


def test_sentences_are_counted_whatever_their_numbers() -> None:
    pairs = [trial(Kind.NULL, redness_hi=answer(1.0, is_judged=False)) for _ in range(2)]
    pairs.append(replace(trial(Kind.NULL), refusal="broke: ValueError"))
    lines = refusal_lines(pairs)
    assert lines[0].startswith("  2 pairs: The light differs by # %")
    assert any("broke: ValueError" in line for line in lines)


def test_the_report_keeps_every_pair(tmp_path: Path) -> None:
    pairs = (*nulls(0.1, 1.4), replace(trial(Kind.NULL), refusal="They differ."))
    report = MeasureReport(pairs, seconds=(0.5, 0.9, 0.7), note="a note")
    text = str(report)
    assert "3 pairs with a known truth" in text
    assert "1 refused" in text
    assert "0.70; 3 pairs" in text
    assert "MISSED" in text
    report.write(tmp_path)
    record = json.loads((tmp_path / RECORD_NAME).read_text(encoding="utf-8"))
    assert [pair["answers"].get("redness_hi", {}).get("verdict") for pair in record["pairs"]] == [
        "within error",
        "higher",
        None,
    ]
    assert record["pairs"][0]["relief_log"] is None


def test_without_a_time_nothing_is_claimed_of_it() -> None:
    last = MeasureReport(()).rows[-1]
    assert last.figure == NOTHING_READ
    assert last.is_met is None
