"""The command line: exit codes, one plain sentence, nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from photocompare import cli
from photocompare.cli import compare_command
from photocompare.cli.options import Marked
from photocompare.errors import (
    LockedAlignmentError,
    MirroredError,
    PointsError,
    RegionError,
    TooFewMatchesError,
)
from photocompare.model import Comparison, LockedAlignment, Region
from photocompare.report import OUTPUT_NAMES
from photocompare.settings import Settings
from photocompare.version import VERSION

REGION = "cheek:treated:0.25,0.32;0.47,0.32;0.47,0.68"


class Spy:
    """Stands in for the pipeline: remembers what it was asked and gives one answer."""

    def __init__(self, answer: Comparison | Exception) -> None:
        self.answer = answer
        self.settings = Settings()
        self.regions: tuple[Region, ...] = ()
        self.kept: LockedAlignment | None = None
        self.visits: tuple[tuple[Path, ...], tuple[Path, ...]] = ((), ())
        self.calls = 0

    def __call__(
        self,
        visits: tuple[tuple[Path, ...], tuple[Path, ...]],
        settings: Settings,
        marked: Marked,
        kept: LockedAlignment | None,
    ) -> Comparison:
        """Return the answer, or raise it; the command line calls this."""
        self.calls += 1
        self.settings, self.regions, self.kept = settings, marked.drawn, kept
        self.visits = visits
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def photos(tmp_path: Path) -> list[str]:
    paths = [tmp_path / "before.jpg", tmp_path / "after.jpg"]
    for path in paths:
        path.write_bytes(b"not looked at")
    return [str(path) for path in paths]


@pytest.fixture
def spy(redder_cheek: Comparison, monkeypatch: pytest.MonkeyPatch) -> Spy:
    spy = Spy(redder_cheek)
    monkeypatch.setattr(compare_command, "_compared", spy)
    return spy


def refused(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one sentence on stderr, having seen that there is nothing else."""
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "Traceback" not in captured.err
    assert "usage:" not in captured.err
    return captured.err.strip()


def test_a_comparison_is_written_and_told(
    photos: list[str], spy: Spy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert cli.main(["compare", *photos, "--out", str(out)]) == 0
    assert sorted(os.listdir(out)) == list(OUTPUT_NAMES)
    captured = capsys.readouterr()
    assert captured.out.startswith("Comparability B")
    assert captured.err == ""


def test_json_is_printed_alone(
    photos: list[str], spy: Spy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert cli.main(["compare", *photos, "--out", str(out), "--json"]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed)["schema"] == 1
    assert (out / "comparison.json").read_text(encoding="utf-8") == printed


def test_options_reach_the_pipeline(photos: list[str], spy: Spy, tmp_path: Path) -> None:
    options = ["--mm-per-px", "0.08", "--indication", "redness", "--region", REGION]
    options += ["--region", "my: neck:reference:0,0;1,0;1,1;"]
    assert cli.main(["compare", *photos, "--out", str(tmp_path / "out"), *options]) == 0
    assert spy.settings.measure.mm_per_px == 0.08
    assert spy.settings.indication == "redness"
    assert [(region.name, region.kind.value) for region in spy.regions] == [
        ("cheek", "treated"),
        ("my: neck", "reference"),
    ]
    assert spy.regions[0].outline_xy == ((0.25, 0.32), (0.47, 0.32), (0.47, 0.68))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--region", "cheek"], "can't be read"),
        (["--region", "cheek:treated"], "can't be read"),
        (["--region", "cheek:treated:0,0;1,0"], "at least three"),
        (["--region", "cheek:treated:0,0;1,0;one,1"], "x,y;x,y;x,y"),
        (["--region", "cheek:treated:0,0;1,0;1"], "x,y;x,y;x,y"),
        (["--region", "cheek:treated:0,0;1,0;1,1.5"], "outside the photo"),
        (["--region", "cheek:treated:0,0;1,0;1,nan"], "outside the photo"),
        (["--region", "cheek:cured:0,0;1,0;1,1"], "not a kind of region"),
        (["--region", ":treated:0,0;1,0;1,1"], "no name"),
        (["--region", REGION, "--region", REGION], "its own name"),
        (["--mm-per-px", "0"], "--mm-per-px"),
        (["--mm-per-px", "-0.1"], "--mm-per-px"),
        (["--mm-per-px", "80"], "--mm-per-px"),
        (["--mm-per-px", "nan"], "--mm-per-px"),
        (["--mm-per-px", "a lot"], "--mm-per-px"),
        (["--indication", "magic"], "not a known indication"),
        (["--points", "1,2=3,4; 5,6"], "Pair 2 of --points, '5,6'"),
        (["--points", "1,2=3,4=5,6"], "Pair 1"),
        (["--points", "1,2=3,four"], "Pair 1"),
        (["--points", ";"], "holds no pair"),
        (["--points", ";".join(["1,2=3,4"] * 501)], "too many"),
        (["--points", "nowhere.csv"], "can't be read"),
        (["--alignment", "nowhere.json"], "can't be read"),
        (["--alignment", "a.json", "--points", "1,2=3,4"], "exclude each other"),
        (["--no-such-option"], "--help"),
    ],
)  # fmt: skip
def test_an_option_that_cannot_be_used_is_refused_before_any_work(
    options: list[str], words: str, photos: list[str], spy: Spy, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = tmp_path / "out"
    assert cli.main(["compare", *photos, "--out", str(out), *options]) == 2
    assert words in refused(capsys)
    assert not out.exists()
    assert spy.calls == 0


def test_repeat_shots_reach_the_pipeline_visit_by_visit(
    photos: list[str], spy: Spy, tmp_path: Path
) -> None:
    more = [tmp_path / f"{place}.jpg" for place in range(3)]
    for path in more:
        path.write_bytes(b"not looked at")
    repeats = ["--before-repeat", str(more[0]), "--after-repeat", str(more[1])]
    repeats += ["--after-repeat", str(more[2])]
    assert cli.main(["compare", *photos, "--out", str(tmp_path / "out"), *repeats]) == 0
    assert spy.visits == ((Path(photos[0]), more[0]), (Path(photos[1]), *more[1:]))


def test_a_sixth_photo_of_a_visit_is_refused_before_any_work(
    photos: list[str], spy: Spy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repeats = ["--before-repeat", photos[0]] * 5
    assert cli.main(["compare", *photos, "--out", str(tmp_path / "out"), *repeats]) == 2
    assert "6 photos of the before visit were given" in capsys.readouterr().err
    assert spy.calls == 0


def test_a_repeat_that_is_no_file_is_refused_by_name(
    photos: list[str], spy: Spy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repeat = ["--after-repeat", str(tmp_path / "none.jpg")]
    assert cli.main(["compare", *photos, "--out", str(tmp_path / "out"), *repeat]) == 2
    assert "none.jpg" in capsys.readouterr().err
    assert spy.calls == 0


def test_points_are_taken_from_the_line(photos: list[str], spy: Spy, tmp_path: Path) -> None:
    written = "412,300=455,322; 700.5,310=744,335;520,640 = 561,668;"
    assert cli.main(["compare", *photos, "--out", str(tmp_path / "o"), "--points", written]) == 0
    assert spy.settings.align.points == (
        ((412.0, 300.0), (455.0, 322.0)),
        ((700.5, 310.0), (744.0, 335.0)),
        ((520.0, 640.0), (561.0, 668.0)),
    )


@pytest.mark.parametrize(
    "table",
    [
        "412,300.5,455,322\n700,310,744,335\n",
        "\ufeffbefore_x,before_y,after_x,after_y\r\n412,300.5,455,322\r\n700,310,744,335\r\n\r\n",
        "bx;by;ax;ay\n412;300,5;455;322\n700;310;744;335",
        "412\t300.5\t455\t322\n700\t310\t744\t335\n",
    ],
)
def test_points_are_taken_from_a_table(
    table: str, photos: list[str], spy: Spy, tmp_path: Path
) -> None:
    path = tmp_path / "points.csv"
    path.write_bytes(table.encode())
    assert cli.main(["compare", *photos, "--out", str(tmp_path / "o"), "--points", str(path)]) == 0
    assert spy.settings.align.points == (
        ((412.0, 300.5), (455.0, 322.0)),
        ((700.0, 310.0), (744.0, 335.0)),
    )


@pytest.mark.parametrize("table", ["1,2,3,4\n5,6,7\n", "1,2,3,4\n5,6,7,eight", "\x00\x01"])
def test_a_table_that_cannot_be_read_is_refused(
    table: str, photos: list[str], spy: Spy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "points.csv"
    path.write_bytes(table.encode())
    assert cli.main(["compare", *photos, "--out", str(tmp_path / "o"), "--points", str(path)]) == 2
    assert "Row 2" in refused(capsys) or "\x00" in table
    assert spy.calls == 0


def test_a_kept_alignment_reaches_the_pipeline(
    photos: list[str], spy: Spy, redder_cheek: Comparison, tmp_path: Path
) -> None:
    first = tmp_path / "first"
    assert cli.main(["compare", *photos, "--out", str(first)]) == 0
    record = str(first / "comparison.json")
    out = str(tmp_path / "second")
    assert cli.main(["compare", *photos, "--out", out, "--alignment", record]) == 0
    assert spy.kept is not None
    assert spy.kept.before_sha256 == redder_cheek.photos.before.source.sha256


@pytest.mark.parametrize("arguments", [[], ["compare"], ["compare", "a", "b"], ["cure", "a", "b"]])
def test_a_command_that_is_not_whole_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2
    assert "--help" in refused(capsys)


def test_a_missing_path_and_a_folder_are_no_photos(
    photos: list[str], spy: Spy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out")
    assert cli.main(["compare", photos[0], str(tmp_path / "none.jpg"), "--out", out]) == 2
    assert "There is no file" in refused(capsys)
    assert cli.main(["compare", str(tmp_path), photos[1], "--out", out]) == 2
    assert "is a folder" in refused(capsys)
    assert spy.calls == 0


def test_a_name_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["compare", "\x1b[2J\nfile", "b", "--out", "out"]) == 2
    assert "\x1b" not in refused(capsys)


def test_an_out_that_is_a_file_is_refused_before_any_work(
    photos: list[str], spy: Spy, capsys: pytest.CaptureFixture[str]
) -> None:
    for out in (photos[0], str(Path(photos[0]) / "below")):
        assert cli.main(["compare", *photos, "--out", out]) == 2
        assert "Choose" in refused(capsys)
    assert spy.calls == 0


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (TooFewMatchesError(found=3, needed=12), 3),
        (MirroredError(), 3),
        (PointsError("Point 3 lies outside the after photo. Set it again."), 2),
        (LockedAlignmentError("The alignment that was kept is for other photos."), 2),
        (RegionError("The region 'cheek' lies outside the overlap. Draw it again."), 2),
    ],
)
def test_a_refusal_has_its_code_and_writes_nothing(
    error: Exception, code: int, photos: list[str], spy: Spy, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    spy.answer = error
    out = tmp_path / "out"
    assert cli.main(["compare", *photos, "--out", str(out)]) == code
    assert refused(capsys) == str(error)
    assert not out.exists()


def test_an_interruption_is_no_traceback(
    photos: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def interrupted(*_: object) -> Comparison:
        raise KeyboardInterrupt

    monkeypatch.setattr(compare_command, "_compared", interrupted)
    assert cli.main(["compare", *photos, "--out", str(tmp_path / "out")]) == 130
    assert "Stopped" in refused(capsys)


def test_our_own_mistakes_are_not_hidden(photos: list[str], spy: Spy, tmp_path: Path) -> None:
    spy.answer = ValueError("a bug")
    with pytest.raises(ValueError, match="a bug"):
        cli.main(["compare", *photos, "--out", str(tmp_path / "out")])


def test_help_and_version_answer(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, words in ((["--version"], VERSION), (["compare", "--help"], "--mm-per-px")):
        with pytest.raises(SystemExit) as stop:
            cli.main(arguments)
        assert stop.value.code == 0
        assert words in capsys.readouterr().out


def test_the_module_runs() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "photocompare", "--version"],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert (run.returncode, run.stdout.strip()) == (0, f"photocompare {VERSION}")
