"""A small table of the measures, as a look at all of them at once."""

from __future__ import annotations

import pytest

from photocompare.model import Verdict
from photocompare.validate.measures import Amount, MeasureReport, validate_measures
from photocompare.validate.measures.cases import (
    BLOOD_FACTORS,
    KINDS,
    UNCHANGED,
    Group,
    Kind,
    case,
)
from photocompare.validate.measures.conditions import TONES, blood_for
from photocompare.validate.measures.statistics import answers, of, slope
from photocompare.validate.measures.trial import tried

FEW = {Group.SKIN: 2, Group.SURFACE: 1, Group.LESIONS: 1, Group.STRIAE: 1, Group.SCALP: 1}
SIZE_HW = (330, 440)


@pytest.fixture(scope="module")
def small() -> MeasureReport:
    """Return the tables of a few small pairs."""
    amount = Amount(FEW, dict.fromkeys(Group, SIZE_HW), chain=1, chain_hw=(300, 400), timed=0)
    return validate_measures(amount, processes=1)


def test_every_pair_is_compared(small: MeasureReport) -> None:
    assert len(small.trials) == sum(len(KINDS[group]) * few for group, few in FEW.items())
    assert [trial.refusal for trial in small.trials if trial.refusal] == []
    assert "of scalp" in str(small)
    assert "pairs aligned" in str(small)


def test_hardly_anything_is_called_changed_where_nothing_did(small: MeasureReport) -> None:
    said = [
        (trial.name, name)
        for trial in small.trials
        if trial.kind in UNCHANGED
        for name, answer in trial.answers.items()
        if answer.is_found
    ]
    # Some 200 answers, of which 5 % may; but those of a pair go together, so that more than three
    # are hardly ever by chance.
    assert len(said) <= 3, said


def test_the_direction_of_a_clear_change_of_blood_is_right(small: MeasureReport) -> None:
    for kind, wanted in ((Kind.BLOOD_200, Verdict.HIGHER), (Kind.BLOOD_067, Verdict.LOWER)):
        for said in answers(of(small.trials, kind), "redness_hi"):
            # Each is two to four detectable changes.
            assert said.verdict in (wanted, Verdict.NOT_MEASURABLE)
    found, _ = slope(answers(of(small.trials, *BLOOD_FACTORS), "redness_hi"))
    # Ten pairs, lamps differing by half a unit: 0.5 / √(2 · 33) = 0.06; three of those.
    assert found == pytest.approx(1.0, abs=0.18)


def test_a_flush_is_never_answered_without_a_reference(small: MeasureReport) -> None:
    (row,) = [row for row in small.rows if row.what.startswith("blood × 1.5 all over")]
    assert row.is_met


def test_the_same_number_draws_the_same_pairs_and_another_seed_others() -> None:
    first, again, other = (case(Group.STRIAE, 4, (120, 160), seed) for seed in (1, 1, 2))
    assert first == again
    assert first.before.shot != other.before.shot
    assert {case(Group.SKIN, n, (120, 160), 1).tone for n in range(TONES)} == set(range(TONES))


def test_an_error_of_the_tool_is_a_finding_and_not_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("nothing to divide by")

    monkeypatch.setattr("photocompare.validate.measures.trial.compare", broken)
    found = tried(case(Group.STRIAE, 0, (120, 160), 1))
    assert [one.refusal for one in found] == ["broke: ZeroDivisionError: nothing to divide by"] * 2


def test_blood_is_chosen_so_that_every_tone_reddens_alike() -> None:
    factors = [blood_for(2.2, float(tone)) for tone in range(TONES)]
    # Light skin needs half as much again (the table of the model: × 1.5 is 2.4); dark skin less,
    # until melanin hides it.
    assert factors[1] == pytest.approx(1.47, abs=0.05)
    assert max(factors[:9]) < 1.6
    assert factors[10] > 3.0
