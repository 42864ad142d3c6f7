"""What sessions with a 12-megapixel pair hold on the server, and what they leave behind.

    python -m tests.bench.session_memory

Makes a phantom pair of 4032 × 3024 px and does, in a process of its own and ten times one after
another, what a page does for one session: reads both files, compares them, draws the photos, the
values, every map and a screen of tiles, exchanges a photo and takes that back, and ends. Printed
are the private memory of the process beyond what it had after a first session of the same kind (so
models, tables and code, which all sessions share, count once) while a session is open, and after
its end (Linux: ``Private_*`` of smaps_rollup; freed memory has been given back by then).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from photocompare.phantom import Change, ChangeKind, Pose, make_pair

SESSIONS = 10
SIZE_HW = (3024, 4032)
CHILD = """
import sys
from pathlib import Path
import cv2
from photocompare.load import load_photo
from photocompare.pipeline import compare
from photocompare.ui import cache
from photocompare.ui.held import HeldPhoto
from photocompare.ui.memory import give_back
from photocompare.ui.renditions import draw_map, renditions, viewer_layers, viewer_sides
from photocompare.ui.pictures import store
from photocompare.ui.state import Slot

cv2.setNumThreads(1)
MAPS = ("difference", "redness", "pigment", "texture", "redness_each", "confidence")

def private_mb():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1e3

def held(path):
    data = Path(path).read_bytes()
    return HeldPhoto(load_photo(data), Path(path).name, data)

def compared(desk):
    pair = desk.photos[Slot.BEFORE].photo, desk.photos[Slot.AFTER].photo
    def work(earlier):
        found = compare(*pair, earlier=earlier)
        return cache.Compared(found, renditions(found, is_private=True))
    key = (*(photo.source.sha256 for photo in pair), None, (), ())
    result = desk.results.get(key, work)
    desk.shown = result
    sides = viewer_sides(result.pictures, desk.shelf, pair="p", details=("", ""))
    for name in MAPS:
        draw_map(result.pictures, result.comparison, name)
    viewer_layers(result.pictures, desk.shelf)
    for address in (sides.before, sides.after, sides.after_as_taken, sides.outside, sides.values):
        assert store().get(address.rsplit("/", 1)[1])
    for address in (sides.tiles.before, sides.tiles.normalised):
        for column in range(4):
            for row in range(3):
                assert store().tile(address.rsplit("/", 1)[1], (0, column, row))

def session(before, after):
    desk = cache.Desk()
    desk.photos = {Slot.BEFORE: held(before), Slot.AFTER: held(after)}
    compared(desk)
    desk.about_to_change()
    desk.photos[Slot.AFTER] = held(before)
    desk.put_aside()
    desk.undo()
    desk.put_aside()
    compared(desk)
    give_back()
    at_work = private_mb()
    desk.clear()
    del desk
    give_back()
    return at_work, private_mb()

_, first = session(*sys.argv[2:4])
for _ in range(int(sys.argv[1])):
    at_work, after = session(*sys.argv[2:4])
    print(f"open {at_work - first:6.1f} MB   ended {after - first:6.1f} MB", flush=True)
"""


def main() -> None:
    """Print the table."""
    change = Change(ChangeKind.BLOOD, 0.6)
    pair = make_pair(seed=4, size_hw=SIZE_HW, pose=Pose(rotation_deg=3.0), changes=(change,))
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / "before.jpg", Path(folder) / "after.jpg"]
        for file, data in zip(files, (pair.before_jpeg, pair.after_jpeg), strict=True):
            file.write_bytes(data)
        command = [sys.executable, "-c", CHILD, str(SESSIONS), *map(str, files)]
        subprocess.run(command, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})


if __name__ == "__main__":
    main()
