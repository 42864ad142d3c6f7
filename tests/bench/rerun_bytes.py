"""What each thing that a person does costs on the WebSocket, from the server to the browser.

    python -m tests.bench.rerun_bytes [--detail]

Starts the app, opens the sample and does one thing after another, each until the page stands still.
``wire`` is what went through the socket (a relay in between counts it), ``messages`` what the
browser was handed and how many those were: the socket is compressed. Pictures, code and readings go
by HTTP and are not among them. ``--detail`` tells the messages by kind, the largest first.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page, WebSocket, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench.viewer_fps import ARGUMENTS, running_app

STILL_MS = 1500  # nothing came for so long: what was asked for is done
_PIECE = 65536


@dataclass
class Heard:
    """What came through the WebSockets since it was cleared."""

    wire_bytes: int = 0
    frames: list[bytes] = field(default_factory=list)

    def clear(self) -> None:
        """Forget what came until now."""
        self.wire_bytes = 0
        self.frames.clear()

    def listen(self, socket_: WebSocket) -> None:
        """Hear what comes through ``socket_``."""
        socket_.on("framereceived", self._take)

    def _take(self, frame: bytes | str) -> None:
        self.frames.append(frame if isinstance(frame, bytes) else frame.encode())


class Relay:
    """Stands between browser and app, and counts what the app sends through WebSockets."""

    def __init__(self, address: str, heard: Heard) -> None:
        parts = urlsplit(address)
        self._app, self._heard = (parts.hostname or "", parts.port or 0), heard
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            browser, _ = self._listener.accept()
            threading.Thread(target=self._join, args=(browser,), daemon=True).start()

    def _join(self, browser: socket.socket) -> None:
        app = socket.create_connection(self._app)
        asked = browser.recv(_PIECE)
        is_counted = b"upgrade: websocket" in asked.lower()
        app.sendall(asked)
        threading.Thread(target=self._pass, args=(browser, app, False), daemon=True).start()
        self._pass(app, browser, is_counted)

    def _pass(self, source: socket.socket, sink: socket.socket, is_counted: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(_PIECE):
                self._heard.wire_bytes += len(data) if is_counted else 0
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def kind_of(message: ForwardMsg) -> str:
    """Return what a message is, in a few words."""
    kind = str(message.WhichOneof("type"))
    if kind != "delta":
        return kind
    change = str(message.delta.WhichOneof("type"))
    if change == "new_element":
        return str(message.delta.new_element.WhichOneof("type"))
    return f"{change} {message.delta.add_block.WhichOneof('type')}"


def detail(frames: list[bytes]) -> Iterator[str]:
    """Yield a line for each kind of message, the largest first."""
    sizes: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for frame in frames:
        kind = kind_of(ForwardMsg.FromString(frame))
        sizes[kind] += len(frame)
        counts[kind] += 1
    for kind, size in sizes.most_common():
        yield f"      {size:7} {counts[kind]:4}  {kind}"


class Hand:
    """A person at the page."""

    def __init__(self, page: Page) -> None:
        self.page, self.stage = page, page.locator(".viewer .stage")

    def choose(self, name: str) -> None:
        """Press a choice."""
        self.page.get_by_role("radio", name=name, exact=True).check()

    def press(self, *keys: str) -> None:
        """Press keys on the photos."""
        self.stage.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def drag(self, start: tuple[float, float], stop: tuple[float, float]) -> None:
        """Drag over the before photo, from and to fractions of it."""
        pane = self.page.locator(".pane.before")
        pane.scroll_into_view_if_needed()
        box = pane.bounding_box()
        if box is None:
            raise SystemExit("the photo is not in sight")
        places = [
            (box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, stop)
        ]
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        self.page.mouse.move(*places[1], steps=8)
        self.page.mouse.up()

    def pan(self) -> None:
        """Zoom in, pan and see the whole again."""
        self.press("+", "+")
        self.drag((0.5, 0.5), (0.3, 0.4))
        self.press("0")

    def wipe(self) -> None:
        """Wipe a little."""
        self.choose("Wipe")
        self.page.get_by_role("slider", name="Divider").press("ArrowRight")

    def draw(self) -> None:
        """Draw a rectangle, clear of the labels on the photo."""
        self.choose("Rectangle")
        self.drag((0.03, 0.35), (0.12, 0.7))

    def rename(self, name: str) -> None:
        """Rename what is chosen in the list."""
        field_ = self.page.get_by_test_id("stTextInput").get_by_role("textbox", name="Name")
        field_.fill(name)
        field_.press("Enter")

    def click(self, words: str) -> None:
        """Click what has these words."""
        self.page.get_by_text(words, exact=True).click()


def acts(page: Page) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield what is done, by name, in this order."""
    hand = Hand(page)
    listed = page.get_by_test_id("stRadio")
    yield "pan and zoom", hand.pan
    yield "wipe", hand.wipe
    yield "blink", lambda: hand.choose("Blink")
    yield "side by side", lambda: hand.choose("Side by side")
    yield "map, first time", lambda: hand.choose("Pigment change")
    yield "another map, first time", lambda: hand.choose("Texture change")
    yield "map again", lambda: hand.choose("Pigment change")
    yield "no map", lambda: hand.choose("None")
    yield "region drawn", hand.draw
    yield "region chosen in the list", lambda: listed.get_by_text("untreated skin").click()
    yield "region renamed in the list", lambda: hand.rename("cheek")
    yield "undo in the viewer", lambda: hand.press("Control+z")
    yield "undo again", lambda: hand.press("Control+z")
    yield "settings opened", lambda: hand.click("Settings")
    yield "setting changed (light)", lambda: hand.click("Leave as taken")
    yield "setting back", lambda: hand.click("Normalise")
    yield "visit chosen", lambda: hand.press(",")
    yield "language chosen", lambda: hand.click("Deutsch")


def until_still(page: Page, heard: Heard) -> None:
    """Wait until the page is drawn to its end and nothing comes any more."""
    still = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    count = -1
    while count != len(heard.frames):
        count = len(heard.frames)
        page.wait_for_timeout(STILL_MS)
        still.wait_for()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--detail", action="store_true", help="tell the messages by kind")
    parser.add_argument("--only", default="", help="with detail: only what has this in its name")
    asked = parser.parse_args()
    chromium = os.environ.get("PHOTOCOMPARE_CHROMIUM") or shutil.which("chromium")
    heard = Heard()
    with contextlib.ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        stack.callback(browser.close)
        relay = Relay(stack.enter_context(running_app()), heard)
        page = browser.new_page(viewport={"width": 1400, "height": 950})
        page.set_default_timeout(60_000)
        page.on("websocket", heard.listen)
        page.goto(relay.address)
        page.locator(".viewer[data-ready=true]").wait_for()
        until_still(page, heard)
        print(f"{'':28} {'wire':>8} {'messages':>9} {'count':>6}  bytes, from server to browser")
        tell("page opened", heard)
        for name, act in acts(page):
            heard.clear()
            act()
            until_still(page, heard)
            tell(name, heard)
            if asked.detail and asked.only in name:
                print("\n".join(detail(heard.frames)), flush=True)


def tell(name: str, heard: Heard) -> None:
    """Print what was heard under a name."""
    size = sum(map(len, heard.frames))
    print(f"{name:28} {heard.wire_bytes:8} {size:9} {len(heard.frames):6}", flush=True)


if __name__ == "__main__":
    main()
