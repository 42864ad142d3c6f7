"""Time and memory of one comparison of two 12-megapixel photos.

    python -m tests.bench.twelve_megapixels

Makes a phantom pair of 4032 × 3024 px, compares it in processes of its own, and prints the seconds
as a multiple of decoding both JPEGs with Pillow in the same process, and the peak memory of the
whole process tree (Linux: proportional set size, sampled every 20 ms).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from photocompare.phantom import Change, ChangeKind, Pose, Scene, make_pair

RUNS = 5
SIZE_HW = (3024, 4032)
CHILD = """
import sys, time
from PIL import Image
from photocompare import Region, Settings, compare, load_photo

def seconds(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started

def decode():
    for name in sys.argv[1:3]:
        with Image.open(name) as photo:
            photo.load()

def whole():
    regions = tuple(Region(*eval(text)) for text in sys.argv[3:])
    compare(load_photo(sys.argv[1]), load_photo(sys.argv[2]), Settings(), regions=regions)

load_photo(sys.argv[1])  # starts the decoding process, as the app has done by then
decode()
print(min(seconds(decode) for _ in range(3)), seconds(whole))
"""


def tree_memory_mb(pid: int) -> float:
    """Return the memory of a process and its descendants in MB (proportional set size)."""
    total = 0.0
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        total += next(int(s.split()[1]) for s in rollup.splitlines() if s.startswith("Pss:")) / 1e3
        for task in Path(f"/proc/{pid}/task").iterdir():
            children = (task / "children").read_text(encoding="ascii").split()
            total += sum(tree_memory_mb(int(child)) for child in children)
    except (OSError, StopIteration):
        pass  # the process ended while it was looked at
    return total


def watched(command: list[str]) -> tuple[str, float]:
    """Return what ``command`` printed and the peak memory of its process tree in MB."""
    peak_mb = 0.0
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def watch() -> None:
        nonlocal peak_mb
        while process.poll() is None:
            peak_mb = max(peak_mb, tree_memory_mb(process.pid))
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    printed, _ = process.communicate()
    watcher.join()
    if process.returncode:
        raise SystemExit(process.returncode)
    return printed, peak_mb


def main(runs: int = RUNS, size_hw: tuple[int, int] = SIZE_HW) -> None:
    """Print one line a run, and the medians."""
    scene = Scene(tone=2.0, mm_per_px=0.05)  # a face fills a frame of 20 cm
    pose = Pose(rotation_deg=4.0, scale=1.05, elastic_px=6.0)
    changes = (Change(ChangeKind.BLOOD, 1.5),)
    pair = make_pair(scene, seed=12, size_hw=size_hw, pose=pose, changes=changes)
    regions = [repr((r.name, str(r.kind), r.outline_xy)) for r in pair.regions]
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "before.jpg"), Path(folder, "after.jpg")
        before.write_bytes(pair.before_jpeg)
        after.write_bytes(pair.after_jpeg)
        command = [sys.executable, "-c", CHILD, str(before), str(after), *regions]
        ratios, peaks = [], []
        for run in range(1, runs + 1):
            printed, peak_mb = watched(command)
            decode_s, whole_s = map(float, printed.split())
            ratios.append(whole_s / decode_s)
            peaks.append(peak_mb)
            print(
                f"run {run}: decode both {decode_s:.2f} s, compare {whole_s:.2f} s, "
                f"{ratios[-1]:.1f} ×, peak {peak_mb:.0f} MB"
            )
    print(f"median {statistics.median(ratios):.1f} × decoding, peak {max(peaks):.0f} MB")


if __name__ == "__main__":
    main()
