"""How soon two 12-megapixel photos are seen once they are compared, and how smoothly they move.

    python -m tests.bench.first_look

Starts the app, gives it a phantom pair of 4032 × 3024 px in Chromium at 1400 × 950, and prints the
seconds from the end of ``compare`` to both photos decoded on the page, then to every pixel of the
middle at 100 %, and the frames a second of a pan and of a wipe there. No GPU is used.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from photocompare.phantom import Change, ChangeKind, PhantomPair, Pose, Scene, make_pair

ROOT = Path(__file__).resolve().parents[2]
RUNS = 3
SIZE_HW = (3024, 4032)
PORT = 8599
# The app itself, but for one thing: it writes down when a comparison is ready.
SERVER = """
import sys, time
from photocompare.ui import cache
from streamlit.web.cli import main

log_path, port = sys.argv[1:]
compare = cache.compare
def timed(*given, **options):
    result = compare(*given, **options)
    with open(log_path, "a") as log:
        print(time.time(), file=log)
    return result

cache.compare = timed
sys.argv = ["streamlit", "run", "app.py", f"--server.port={port}", "--server.headless=true"]
main()
"""
SEEN = """() => {
  const roots = [...document.querySelectorAll("*")].map((element) => element.shadowRoot);
  const viewer = roots.map((root) => root?.querySelector(".viewer")).find(Boolean);
  if (viewer?.dataset.ready !== "true") return 0;
  const photos = [...viewer.querySelectorAll(".photo")];
  const areThere = photos.every((photo) => photo.complete && photo.naturalWidth);
  return areThere && (!DETAIL || viewer.dataset.detail === "full") ? Date.now() : 0;
}"""
FRAMES = """() => {
  const frames = (window.frames_ms = []);
  const tick = (now) => {
    frames.push(now);
    if (frames === window.frames_ms) requestAnimationFrame(tick); // until another is begun
  };
  requestAnimationFrame(tick);
}"""


def wait_until_well(url: str) -> None:
    """Wait until the server answers."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  # our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("the app did not start")


def give(page: Page, slot: str, data: bytes, count: int) -> None:
    """Choose the file of one photo and wait until it is taken."""
    page.get_by_label(f"{slot} photo", exact=True).set_input_files(
        {"name": f"{slot}.jpg", "mimeType": "image/jpeg", "buffer": data}
    )
    expect(page.get_by_role("button", name="Remove", exact=True)).to_have_count(
        count, timeout=60_000
    )


def frames_a_second(page: Page, *, from_x: float) -> float:
    """Return the rate while the mouse, pressed at a share of the width, goes to and fro."""
    box = page.locator(".stage").bounding_box()
    assert box is not None
    middle = box["x"] + from_x * box["width"], box["y"] + 0.5 * box["height"]
    page.mouse.move(*middle)
    page.mouse.down()
    page.evaluate(FRAMES)
    for step in range(120):
        page.mouse.move(middle[0] + 3 * abs(40 - step % 80) - 60, middle[1] + step % 30)
    frames_ms = page.evaluate("() => window.frames_ms")
    page.mouse.up()
    return 1000.0 * (len(frames_ms) - 1) / float(frames_ms[-1] - frames_ms[0])


def look(page: Page, pair: PhantomPair, log: Path) -> tuple[float, float, float, float]:
    """Return the seconds to the first look and to full resolution, and two rates of frames."""
    page.goto(f"http://127.0.0.1:{PORT}/")
    page.locator(".viewer[data-ready=true]").wait_for()
    page.get_by_role("radio", name="Your photos").click()
    give(page, "Before", pair.before_jpeg, 1)
    give(page, "After", pair.after_jpeg, 2)
    seen = page.wait_for_function(SEEN.replace("DETAIL", "false"), timeout=180_000).json_value()
    first_s = seen / 1000.0 - float(log.read_text().split()[-1])
    page.wait_for_timeout(4000)  # the page is drawn to its end
    page.get_by_role("radio", name="Wipe", exact=True).check()
    page.locator(".stage").focus()
    page.wait_for_timeout(500)
    asked = time.time()
    page.keyboard.press("z")
    full = page.wait_for_function(SEEN.replace("DETAIL", "true"), timeout=60_000).json_value()
    page.wait_for_timeout(1500)
    pan = frames_a_second(page, from_x=0.2)
    return first_s, full / 1000.0 - asked, pan, frames_a_second(page, from_x=0.5)


def main(runs: int = RUNS, size_hw: tuple[int, int] = SIZE_HW) -> None:
    """Print one line a run, and the medians."""
    scene = Scene(tone=2.0, mm_per_px=0.05)
    pose = Pose(rotation_deg=4.0, scale=1.05, elastic_px=6.0)
    changes = (Change(ChangeKind.BLOOD, 1.5),)
    pair = make_pair(scene, seed=12, size_hw=size_hw, pose=pose, changes=changes)
    found = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        log = Path(folder, "ready.txt")
        command = [sys.executable, "-c", SERVER, str(log), str(PORT)]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            wait_until_well(f"http://127.0.0.1:{PORT}/healthz")
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for run in range(1, runs + 1):
                context = browser.new_context(viewport={"width": 1400, "height": 950})
                context.set_default_timeout(60_000)
                found.append(look(context.new_page(), pair, log))
                context.close()
                print(f"run {run}: {words(found[-1])}, load {os.getloadavg()[0]:.1f}")
            browser.close()
        finally:
            server.terminate()
            server.wait(timeout=20)
    print(f"median: {words([statistics.median(column) for column in zip(*found, strict=True)])}")


def words(figures: tuple[float, ...] | list[float]) -> str:
    """Return the figures of a run, in words."""
    first_s, full_s, pan, wipe = figures
    return (
        f"first look {first_s:.2f} s, full resolution {full_s:.2f} s, "
        f"pan {pan:.0f} and wipe {wipe:.0f} frames a second"
    )


if __name__ == "__main__":
    main()
