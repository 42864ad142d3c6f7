"""Hugin's align_image_stack: correlated control points, and a camera that moves."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import cv2
import numpy as np

from photocompare.model import PointsXY
from tests.bench.peers.mapping import RGB, PointMapping

_VIEW_DEG = "50"  # across: about that of a phone; the pictures say nothing
_FREE = ("-m", "-d", "-i", "-x", "-y", "-z")  # all that it can tell the second photo to differ in
_GAVE_UP = 1  # no control points
_DOUBT = "too few control points"  # "strange values may result", it adds, and writes them


def align_image_stack(before: RGB, after: RGB) -> PointMapping | None:
    """Return where the panorama of both has each point in the second; None where it has none."""
    folder = tempfile.TemporaryDirectory()  # the map reads the project: it goes when the map goes
    names = ["before.png", "after.png"]
    for name, photo in zip(names, (before, after), strict=True):
        if not cv2.imwrite(str(Path(folder.name, name)), cv2.cvtColor(photo, cv2.COLOR_RGB2BGR)):
            raise OSError(f"{name} could not be written")
    command = ["align_image_stack", "-p", "both.pto", "-f", _VIEW_DEG, *_FREE, "--align-to-first"]
    finished = subprocess.run(
        [*command, *names], cwd=folder.name, check=False, capture_output=True, text=True
    )
    if finished.returncode == _GAVE_UP or _DOUBT in finished.stdout:
        return None
    finished.check_returncode()
    return lambda points: _through(folder, _through(folder, points, ["both.pto", "0"]), _BACK)


_BACK = ["-r", "both.pto", "1"]


def _through(
    folder: tempfile.TemporaryDirectory[str], points: PointsXY, arguments: list[str]
) -> PointsXY:
    """Return points from a photo to the panorama, or back."""
    lines = "".join(f"{x:.6f} {y:.6f}\n" for x, y in points)
    command = ["pano_trafo", *arguments]
    told = subprocess.run(
        command, cwd=folder.name, input=lines, check=True, capture_output=True, text=True
    )
    return np.array([line.split()[:2] for line in told.stdout.splitlines()], dtype=np.float64)
