"""Sample cases: those in the repository, and a broken one."""

from __future__ import annotations

import json
from pathlib import Path

from photocompare.ui.samples import cases_in, sample_cases


def test_every_sample_that_ships_can_be_shown_and_says_that_it_is_simulated() -> None:
    cases = sample_cases()
    assert len(cases) >= 6
    assert cases[0].name == "redness_settles"
    for case in cases:
        assert case.is_simulated
        assert all(visit.file.is_file() for visit in case.visits)
        assert {str(region.kind) for region in case.regions} >= {"treated"}


def test_a_broken_case_is_left_out_and_the_others_are_shown(tmp_path: Path) -> None:
    visits = [{"label": "a", "day": 0, "file": "a.jpg"}, {"label": "b", "day": 1, "file": "b.jpg"}]
    good = {"title": "Good", "summary": "", "simulated": True, "visits": visits}
    outside = [{"name": "x", "kind": "treated", "outline_xy": [[0, 0], [2, 0], [1, 1]]}]
    cases = {
        "broken_json": "{",
        "good": json.dumps(good),
        "no_title": json.dumps({"visits": visits}),
        "one_visit": json.dumps({**good, "visits": visits[:1]}),
        "region_outside": json.dumps({**good, "regions": outside}),
    }
    for name, text in cases.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "case.json").write_text(text, encoding="utf-8")
    assert [case.name for case in cases_in(tmp_path)] == ["good"]


def test_a_folder_that_is_not_there_holds_no_cases(tmp_path: Path) -> None:
    assert cases_in(tmp_path / "nowhere") == ()
