"""What the decode worker can say about a file: codes, never sentences.

The worker handles bytes from strangers, so nothing that it writes is shown to a person: the words
for each code are in ``wording``, on the safe side of the pipe.
"""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    """Why a file gives no photo."""

    UNKNOWN_KIND = "unknown kind"
    ANIMATED = "animated"
    DAMAGED = "damaged"
    TOO_LARGE = "too large"
    TOO_SMALL = "too small"
    RAW_CAMERA_FILE = "raw camera file"
    NOT_8_OR_16_BIT = "not 8 or 16 bit"
    HDR_ONLY = "high dynamic range only"
    OUT_OF_MEMORY = "out of memory"


class Keeps(StrEnum):
    """As what a photo's pixels are kept."""

    FLOATS = "floats"
    BYTES = "bytes"  # 8 bits a channel, whatever the file has


class Doubt(StrEnum):
    """What makes the numbers of a photo less sure."""

    GAIN_MAP = "gain map"
    HDR_MERGED = "merged exposures"
    PORTRAIT = "portrait processing"
    TRANSPARENT = "transparent parts"
    SEVERAL_PICTURES = "several pictures"
    PROFILE_UNUSED = "colour profile unused"
    PRINT_COLOURS = "print colours"
    PRINT_COLOURS_GUESSED = "print colours without profile"
    GREY = "no colour"
    ROUNDED_TO_8_BIT = "rounded to 8 bits"
    METADATA_UNREADABLE = "metadata unreadable"


class Refusal(Exception):  # noqa: N818 - not an error of the code but its answer
    """The worker's answer for a file that gives no photo; never leaves this package."""

    def __init__(self, problem: Problem, size_hw: tuple[int, int] | None = None) -> None:
        self.problem = problem
        self.size_hw = size_hw
        super().__init__(problem.value)
