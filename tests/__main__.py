"""Every check of this project, one after another: ``python -m tests``.

Stops at the first that fails, with its exit code. Further arguments go to pytest.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COVERAGE_FLOOR = 93  # per cent, branches included; raised when the tests grow, never lowered

_LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
_CHECKS = (
    ("ruff format --check .", ["-m", "ruff", "format", "--check", "."]),
    ("ruff check .", ["-m", "ruff", "check", "."]),
    ("mypy", ["-m", "mypy"]),
    ("lint-imports", ["-c", _LINT_IMPORTS]),
    ("pytest", ["-m", "pytest", "-q", "--cov", f"--cov-fail-under={COVERAGE_FLOOR}"]),
)


def main(pytest_arguments: list[str]) -> int:
    """Return 0 when every check passed, else the exit code of the first that did not."""
    for name, command in _CHECKS:
        sys.stdout.write(f"== {name}\n")
        sys.stdout.flush()
        arguments = [*command, *pytest_arguments] if name == "pytest" else command
        finished = subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False)
        if finished.returncode:
            sys.stdout.write(f"== {name} failed\n")
            return finished.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
