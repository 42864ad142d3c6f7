"""README's commands and sessions do what it shows."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from photocompare.quantities import QUANTITIES
from tests.bench import twelve_megapixels

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NUMBER = re.compile(r"[−+±-]?\d+(?:\.\d+)?")
CUT = "…"


def blocks(heading: str) -> list[str]:
    """Return the code blocks of the section with that heading."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"```\w+\n(.*?)```", section, flags=re.DOTALL)


def run(arguments: list[str]) -> str:
    """Return what a command prints; it must succeed."""
    finished = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def module_arguments(line: str) -> list[str]:
    """Return what stands behind ``python`` in a line of README."""
    program, *arguments = shlex.split(line)
    assert program == ".venv/bin/python"
    return arguments


def values(line: str) -> list[float]:
    """Return the numbers of a line."""
    plain = line.replace("−", "-").replace("±", "")
    return [float(text) for text in NUMBER.findall(plain)]


def assert_shows(shown: str, printed: str) -> None:
    """Fail unless every shown line was printed in its place, its numbers about the same.

    Other processors round differently: a tenth and 3 % leave room for that and for nothing else.
    """
    wanted, got = shown.rstrip().splitlines(), printed.rstrip().splitlines()
    if wanted[-1] == CUT:
        wanted, got = wanted[:-1], got[: len(wanted) - 1]
    assert len(wanted) == len(got)
    for expected, line in zip(wanted, got, strict=True):
        words = [" ".join(NUMBER.sub("#", text).split()) for text in (expected, line)]
        assert words[0] == words[1]
        assert values(line) == pytest.approx(values(expected), rel=0.03, abs=0.1)


def test_the_python_session_prints_what_is_shown() -> None:
    session, shown = blocks("From Python")
    assert len([line for line in session.splitlines() if line]) <= 10
    assert_shows(shown, run(["-c", session]))


def test_the_shell_session_prints_what_is_shown(tmp_path: Path) -> None:
    command, shown = blocks("From a shell")
    arguments = module_arguments(command.strip())
    folder = arguments[arguments.index("--out") + 1]
    arguments[arguments.index("--out") + 1] = str(tmp_path / "out")
    assert_shows(shown, run(arguments))
    section = README.split("\n## From a shell\n")[1].split("\n## ")[0]
    told = section.split(f"`{folder}` then holds")[1].split(". `--json`")[0]
    names = set(re.findall(r"`([\w.]+\.\w+)`", told))
    assert names == {path.name for path in (tmp_path / "out").iterdir()}


def test_the_commands_for_scale_faces_and_one_photo_run(tmp_path: Path) -> None:
    ruler, face, check = blocks("Scale, repeats, faces, one photo")
    printed = [
        run([text.replace("out/", f"{tmp_path}/") for text in module_arguments(command.strip())])
        for command in (ruler, face, check)
    ]
    assert "proposed by the program" in printed[0]
    assert "a ruler marked in the photo" in (tmp_path / "ruler" / "report.html").read_text("utf-8")
    assert "left_cheek" in printed[1]
    assert "lower (primary)" in printed[1]
    assert printed[2].startswith("Photo ")


def test_every_quantity_has_its_line() -> None:
    section = README.split("\n## What the numbers mean\n")[1].split("\n## ")[0]
    firsts = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    named = re.findall(r"`(\w+)`", " ".join(firsts))
    whole = [f"texture{name}" if name.startswith("_") else name for name in named]
    assert sorted(whole) == sorted(QUANTITIES)


def test_the_commands_for_points_locks_and_series_do_what_is_said(tmp_path: Path) -> None:
    *commands, shown = blocks("Points, locks and series")
    assert len(commands) == 3
    printed = [
        run([text.replace("out/", f"{tmp_path}/") for text in module_arguments(command.strip())])
        for command in commands
    ]
    assert "the skin confirmed it" in printed[0]
    assert "was used again" in printed[1]
    readings = [text.split("\n\n")[1] for text in printed[:2]]
    assert readings[0] == readings[1]  # to the last digit, as is said
    words = [" ".join(NUMBER.sub("#", text).split()) for text in (shown, printed[2])]
    assert words[0] == words[1]
    names = {path.name for path in (tmp_path / "series").iterdir()}
    assert names == {"series.json", "visit_01.png", "visit_02.png", "visit_03.png"}


def test_the_gallerys_commands_run_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHOTOCOMPARE_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("PHOTOCOMPARE_KEY_FILE", str(tmp_path / "key" / "key"))
    commands, secrets = blocks("The gallery")
    assert set(tomllib.loads(secrets)["auth"]) == {
        "redirect_uri",
        "cookie_secret",
        "client_id",
        "client_secret",
        "server_metadata_url",
    }
    printed = [
        run([text.replace("out/", f"{tmp_path}/") for text in module_arguments(command)])
        for command in commands.strip().splitlines()
    ]
    assert "1 photo taken in" in printed[1]
    assert "clinical record" in printed[2]
    assert "restored and read" in printed[3]
    assert printed[4].startswith("Whole: 2 files")


def test_the_validation_commands_run() -> None:
    whole, quick, alignment, series, _ = blocks("How good it is")[0].strip().splitlines()
    assert module_arguments(whole) == ["-m", "photocompare", "validate"]  # minutes: not run here
    # Half an hour: its table is made of a few small pairs in the tests of the table.
    assert module_arguments(alignment) == ["-m", "photocompare", "validate", "alignment"]
    assert module_arguments(series) == ["-m", "tests.bench.series_consistency"]  # minutes as well
    printed = run(module_arguments(quick))
    figures = dict(re.findall(r"^(.+?) {2,}(\S.*)$", printed, flags=re.MULTILINE))
    assert figures["wrong (95 % error over 4 px) and not refused"].split() == ["0", "0"]
    assert figures["unrelated pairs accepted"].split()[0] == "0"


def test_the_benchmark_command_runs(capsys: pytest.CaptureFixture[str]) -> None:
    if sys.platform != "linux":
        pytest.skip("reads the memory of processes from /proc, which only Linux has")
    line = blocks("How good it is")[0].strip().splitlines()[-1]
    assert module_arguments(line) == ["-m", "tests.bench.twelve_megapixels"]
    twelve_megapixels.main(runs=1, size_hw=(480, 640))
    assert "× decoding" in capsys.readouterr().out


def test_ci_runs_readmes_commands_and_no_others() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    lines = [line for line in script.splitlines() if line and not line.startswith(("#", "set "))]
    test_command = blocks("Tests")[0].strip()
    assert lines[-1] == test_command
    installs = [line for line in lines if "apt-get install" in line]
    packages = {word for line in installs for word in line.split("recommends")[1].split()}
    named = set(re.findall(r"no-install-recommends ([\w .-]+)", README))
    assert packages == {word for group in named for word in group.split()}


def test_the_start_command_names_what_is_there() -> None:
    start = blocks("Start")[0].strip()
    assert start.endswith("streamlit run app.py")  # the browser tests start the app this way
    for name in re.findall(r"[\w.]+\.(?:txt|py)", start):
        assert (ROOT / name).is_file()


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#]+)\)", README))
def test_linked_files_are_there(path: str) -> None:
    assert (ROOT / path).is_file()
