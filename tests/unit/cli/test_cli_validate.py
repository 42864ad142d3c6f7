"""``validate alignment`` prints its table and writes what it is asked to."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from photocompare.cli import main
from photocompare.validate import alignment
from photocompare.validate.alignment import QUICK, SEED, AlignmentReport, Amount
from photocompare.validate.alignment.known import PairSet
from photocompare.validate.alignment.trial import AlignTrial


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Amount, int]]:
    """Return what was asked for, amount and seed; one refused and one right pair are the answer."""
    amounts: list[tuple[Amount, int]] = []
    told = (PairSet.EVERYDAY, "everyday", "hand", {"cavity_per_mm": 1.0})
    trials = (
        AlignTrial("everyday 1", *told, "They differ."),
        AlignTrial(
            "everyday 2", *told, error_px=np.full(20, 0.1), local_px=np.full(20, 0.1),
            is_changed=np.zeros(20, dtype=np.bool_), stated_px=0.1,
        ),
    )  # fmt: skip

    def answer(amount: Amount, *, seed: int, tell: object) -> AlignmentReport:
        del tell
        amounts.append((amount, seed))
        return AlignmentReport(trials, (), ())

    monkeypatch.setattr(alignment, "validate_alignment", answer)
    return amounts


def test_the_table_is_printed_and_kept(
    asked: list[tuple[Amount, int]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new"
    assert main(["validate", "alignment", "--quick", "--out", str(folder)]) == 0
    assert asked == [(QUICK, SEED)]
    assert "1 of 2 (50.0%)" in capsys.readouterr().out
    record = json.loads((folder / "alignment.json").read_text(encoding="utf-8"))
    assert [pair["name"] for pair in record["pairs"]] == ["everyday 1", "everyday 2"]
    assert (folder / "calibration.svg").is_file()


def test_other_pairs_can_be_asked_for(asked: list[tuple[Amount, int]]) -> None:
    assert main(["validate", "alignment", "--quick", "--seed", "7"]) == 0
    assert asked == [(QUICK, 7)]


def test_a_folder_that_cannot_be_is_refused_before_anything_is_run(
    asked: list[tuple[Amount, int]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["validate", "alignment", "--out", str(tmp_path / "file" / "in it")]) == 2
    assert asked == []
    assert capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "alignment", "--seed", "-1"],
        ["validate", "--seed", "-1"],
        ["validate", "everything"],
    ],
)
def test_what_cannot_be_asked_for_is_said_in_a_sentence(
    arguments: list[str], asked: list[tuple[Amount, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert asked == []
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
