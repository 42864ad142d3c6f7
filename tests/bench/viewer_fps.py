"""How many frames a second the viewer draws while a hand moves the photos.

    python -m tests.bench.viewer_fps [--seconds 2] [--width 1400] [--height 950]

Starts the app, opens a phantom pair of 4032 × 3024 px and, in each mode, drags the photos, drags
the divider and turns the wheel: with the whole photo in sight, and with one pixel of the photo on
one of the screen; on the page and in full screen. One event a frame, timed by
``requestAnimationFrame``, in Chromium without a GPU. A bare page that moves one picture of the same
size by one transform is measured before and after: what the machine can do at that moment.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, ViewportSize, sync_playwright

from photocompare.phantom import Change, ChangeKind, Pose, make_pair

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
SIZE_HW = (3024, 4032)
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
MODES = {"side": "1", "wipe": "2", "overlay": "3", "blink": "4", "difference": "5"}
WARM_FRAMES = 10  # of each gesture, not counted: what moves is drawn for the first time

# What a hand does, one event a frame; returns the times between the frames.
DRIVE = """
async ([gesture, seconds]) => {
  const find = (css, root = document) => {
    const here = root.querySelector(css);
    if (here) return here;
    for (const element of root.querySelectorAll("*")) {
      const found = element.shadowRoot && find(css, element.shadowRoot);
      if (found) return found;
    }
    return null;
  };
  const stage = find(".viewer .stage") ?? find(".bare");
  stage.setPointerCapture = () => {};
  const box = stage.getBoundingClientRect();
  const pane = (find(".viewer .pane:not([hidden])") ?? stage).getBoundingClientRect();
  const middle = [pane.left + pane.width / 2, pane.top + pane.height * 0.4];
  const send = (name, at) => stage.dispatchEvent(new PointerEvent(name, {
    pointerId: 1, button: 0, buttons: 1, pointerType: "mouse", bubbles: true, isPrimary: true,
    clientX: at[0], clientY: at[1],
  }));
  const divider = find(".viewer .divider");
  const start = gesture === "wipe" && divider
    ? [divider.getBoundingClientRect().left + 1, middle[1]] : middle;
  const turn = (frame) => frame / 25;
  const acts = {
    pan: (frame) => send("pointermove", [
      start[0] + 90 * Math.sin(turn(frame)), start[1] + 60 * Math.sin(1.3 * turn(frame)),
    ]),
    wipe: (frame) => send("pointermove", [
      start[0] + box.width * 0.3 * Math.sin(turn(frame)), start[1],
    ]),
    zoom: (frame) => stage.dispatchEvent(new WheelEvent("wheel", {
      deltaY: Math.sin(turn(frame) * 2) >= 0 ? -3.5 : 3.5, ctrlKey: true, bubbles: true,
      cancelable: true, clientX: middle[0], clientY: middle[1],
    })),
  };
  if (gesture !== "zoom") send("pointerdown", start);
  const times = [];
  await new Promise((resolve) => {
    let first = 0;
    const step = (now) => {
      first ||= now;
      times.push(now);
      acts[gesture](times.length);
      if (now - first < seconds * 1000) requestAnimationFrame(step);
      else resolve();
    };
    requestAnimationFrame(step);
  });
  if (gesture !== "zoom") send("pointerup", start);
  return times.slice(1).map((time, index) => time - times[index]);
}
"""

BARE = """
<style>body { margin: 0 }
.bare { position: relative; width: 100vw; height: 100vh; overflow: hidden }
img { position: absolute; width: 100%; transform-origin: 0 0; will-change: transform }</style>
<div class="bare"><img></div>
<script>
const bare = document.querySelector(".bare"), image = document.querySelector("img");
const canvas = Object.assign(document.createElement("canvas"), { width: 2048, height: 1536 });
const context = canvas.getContext("2d");
for (let i = 0; i < 4000; i++) {
  context.fillStyle = `hsl(${20 + (i % 17)} 40% ${50 + (i % 23)}%)`;
  context.fillRect((i * 197) % 2048, (i * 331) % 1536, 60, 40);
}
image.src = canvas.toDataURL("image/jpeg", 0.9);
let from = null, moved = false;
bare.addEventListener("pointerdown", (event) => (from = [event.clientX, event.clientY]));
bare.addEventListener("pointermove", (event) => {
  if (moved) return;
  moved = true;
  requestAnimationFrame(() => {
    moved = false;
    const [x, y] = [event.clientX - from[0], event.clientY - from[1]];
    image.style.transform = `translate(${x}px, ${y}px) scale(1.5)`;
  });
});
</script>
"""


@contextlib.contextmanager
def running_app() -> Iterator[str]:
    """Yield the address of the app, started as a user starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    options = [f"--server.port={port}", "--server.headless=true"]
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen([*command, *options], cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait_until_well(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_until_well(url: str) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2):  # noqa: S310  # our own address
            return
        time.sleep(0.1)
    raise SystemExit("the app did not start")


def pair_files(folder: Path) -> tuple[Path, Path]:
    """Return a phantom pair of 12 megapixels, made only where it isn't there yet."""
    files = folder / "before.jpg", folder / "after.jpg"
    if not all(file.exists() for file in files):
        change = Change(ChangeKind.BLOOD, 0.6)
        pair = make_pair(seed=4, size_hw=SIZE_HW, pose=Pose(rotation_deg=3.0), changes=(change,))
        for file, data in zip(files, (pair.before_jpeg, pair.after_jpeg), strict=True):
            file.write_bytes(data)
    return files


def open_pair(page: Page, address: str, files: Sequence[Path]) -> None:
    """Give the pair to the app and wait until it is to be seen."""
    page.goto(address)
    still = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    still.wait_for()
    page.get_by_role("radio", name="Your photos").click()
    for count, (slot, file) in enumerate(zip(("Before", "After"), files, strict=True), start=1):
        page.get_by_label(f"{slot} photo", exact=True).set_input_files(file)
        page.get_by_role("button", name="Remove").nth(count - 1).wait_for()
    page.locator(".viewer[data-ready=true]").wait_for()
    page.wait_for_timeout(1000)
    still.wait_for()


def measured(page: Page, gesture: str, seconds: float) -> tuple[float, float, float]:
    """Return the median and the mean of frames a second, and what the slowest 5 % reach."""
    spans: Any = page.evaluate(DRIVE, [gesture, seconds])
    spans = sorted(spans[WARM_FRAMES:])
    slowest = spans[int(len(spans) * 0.95) :] or spans[-1:]
    return tuple(
        1000 / span
        for span in (statistics.median(spans), statistics.mean(spans), statistics.mean(slowest))
    )


def all_modes(page: Page, where: str, seconds: float) -> None:
    """Print a line for each mode, zoom and gesture."""
    stage = page.locator(".viewer .stage")
    for mode, key in MODES.items():
        for zoom in ("fit", "100 %"):
            stage.focus()
            for pressed in (key, "0", *(["z"] if zoom == "100 %" else [])):
                page.keyboard.press(pressed)
            if mode == "difference":
                page.locator(".viewer .pane.after .map:not(.coming)").wait_for()
            page.wait_for_timeout(1200)
            gestures = ["zoom" if zoom == "fit" else "pan", *(["wipe"] if mode == "wipe" else [])]
            for gesture in gestures:
                if gesture == "wipe":
                    page.wait_for_timeout(300)
                line(f"{where:6} {mode:10} {gesture:4} {zoom:5}", measured(page, gesture, seconds))


def line(name: str, frames: Sequence[float]) -> None:
    """Print the figures under a name."""
    print(f"{name:32}", *(f"{value:6.1f}" for value in frames), flush=True)


def bare(page: Page, seconds: float) -> None:
    """Measure one picture, moved by one transform."""
    page.set_content(BARE)
    page.wait_for_timeout(500)
    line("a bare page, one transform", measured(page, "pan", seconds))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--width", type=int, default=1400)
    parser.add_argument("--height", type=int, default=950)
    parser.add_argument("--files", type=Path, help="folder for the pair; made there if it is empty")
    asked = parser.parse_args()
    chromium = os.environ.get("PHOTOCOMPARE_CHROMIUM") or shutil.which("chromium")
    with contextlib.ExitStack() as stack:
        folder = asked.files or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        files = pair_files(folder)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        stack.callback(browser.close)
        size: ViewportSize = {"width": asked.width, "height": asked.height}
        print(f"{asked.width} × {asked.height}, load {os.getloadavg()[0]:.1f}")
        print(f"{'frames a second':32} {'median':>6} {'mean':>6} {'worst':>6} (the slowest 5 %)")
        reference = browser.new_page(viewport=size)
        bare(reference, asked.seconds)
        page = browser.new_page(viewport=size)
        page.set_default_timeout(120_000)
        address = stack.enter_context(running_app())
        open_pair(page, address, files)
        all_modes(page, "page", asked.seconds)
        page.keyboard.press("f")
        page.locator(".viewer:fullscreen").wait_for()
        all_modes(page, "full", asked.seconds)
        bare(reference, asked.seconds)
        print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
