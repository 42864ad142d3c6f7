"""What sessions with 12-megapixel photos hold on the server, and what they leave behind.

    python -m tests.bench.session_memory

Makes three phantom visits of 4032 × 3024 px and does, in a process of its own and ten times one
after another, what the pages do for one session: reads two files, compares them, draws the photos,
the values, every map and a screen of tiles, exchanges a photo and takes that back; then takes a
third visit and lays it, and ends. Printed are the private memory of the process beyond what it had
after a first session of the same kind (so models, tables and code, which all sessions share, count
once) with the pair, with the third visit, and after the end (Linux: ``Private_*`` of
smaps_rollup; freed memory has been given back by then), and how long the ending takes. Once with
files of about 2 MB and once with ones of about 6 MB.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from photocompare.phantom import Change, ChangeKind, Pose, Scene, Shot, Visit, make_series

SESSIONS = 10
SIZE_HW = (3024, 4032)
JPEG_QUALITIES = (92, 100)
CHILD = """
import sys, time
from pathlib import Path
import cv2
from photocompare.load import load_photo
from photocompare.settings import Settings
from photocompare.ui import cache, series, series_shown
from photocompare.ui.chosen import ChosenPair, Visit
from photocompare.ui.held import HeldPhoto
from photocompare.ui.memory import give_back
from photocompare.ui.renditions import viewer_layers, viewer_sides
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
    result = cache.compared(pair, Settings(), (), is_sample=False)
    desk.shown = result
    sides = viewer_sides(result.pictures, desk.shelf, pair="p", details=("", ""))
    for name in MAPS:
        cache.draw_map_of(result, name)
    viewer_layers(result.pictures, desk.shelf)
    for address in (sides.before, sides.after, sides.after_as_taken, sides.outside, sides.values):
        assert store().get(address.rsplit("/", 1)[1])
    for address in (sides.tiles.before, sides.tiles.normalised):
        for column in range(4):
            for row in range(3):
                assert store().tile(address.rsplit("/", 1)[1], (0, column, row))

def laid(desk, third):
    visits = []
    for number, photo in enumerate((*desk.photos.values(), third)):
        sha256 = photo.photo.source.sha256
        visits.append(Visit(str(number), "", sha256, lambda photo=photo: photo.photo))
    before, after = (photo.photo for photo in desk.photos.values())
    pair = ChosenPair(before, after, ("", ""), is_sample=False, visits=tuple(visits),
                      visit_keys=("0", "1"))
    of_pair = series.Series(pair, (), lambda sha256: Settings())
    of_pair.put(desk.shown.comparison)
    for visit in of_pair.waiting:
        of_pair.lay(visit, lambda step, share: None)
    series_shown.viewer_visits(of_pair, desk.shelf)
    third.put_aside()

def session(before, after, later):
    desk, visits = cache.Desk(), series.SeriesDesk()
    cache.desk = lambda: desk
    series.series_desk = series_shown.series_desk = lambda: visits
    desk.photos = {Slot.BEFORE: held(before), Slot.AFTER: held(after)}
    compared(desk)
    desk.about_to_change()
    desk.photos[Slot.AFTER] = held(before)
    desk.put_aside()
    desk.undo()
    desk.put_aside()
    compared(desk)
    figures = [private_mb()]
    third = held(later)
    laid(desk, third)
    figures.append(private_mb())
    del third
    started = time.perf_counter()
    visits.clear()
    desk.clear()
    cache.desk = series.series_desk = series_shown.series_desk = None
    del desk, visits
    give_back()
    return *figures, private_mb(), time.perf_counter() - started

*_, first, _ = session(*sys.argv[2:5])
for _ in range(int(sys.argv[1])):
    pair, visits, ended, seconds = session(*sys.argv[2:5])
    print(f"pair {pair - first:6.1f} MB   three visits {visits - first:6.1f} MB   "
          f"ended {ended - first:6.1f} MB in {seconds:.2f} s", flush=True)
"""


def main(sessions: int = SESSIONS) -> None:
    """Print a table for either kind of file."""
    visits = [
        Visit(Pose(rotation_deg=3.0 * number), Shot(), (Change(ChangeKind.BLOOD, change),))
        for number, change in enumerate((1.0, 0.8, 0.6))
    ]
    taken = make_series(Scene(), tuple(visits), seed=4, size_hw=SIZE_HW)
    for quality in JPEG_QUALITIES:
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder, f"{number}.jpg") for number in range(len(taken))]
            for file, visit in zip(files, taken, strict=True):
                with Image.open(io.BytesIO(visit.jpeg)) as photo:
                    subsampling = 2 if quality < 100 else 0
                    photo.save(file, "JPEG", quality=quality, subsampling=subsampling)
            print(f"files of {sum(file.stat().st_size for file in files) / 3e6:.1f} MB")
            command = [sys.executable, "-c", CHILD, str(sessions), *map(str, files)]
            subprocess.run(command, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})


if __name__ == "__main__":
    main()
