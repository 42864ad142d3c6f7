"""The app as a user starts it, and the Chromium of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FilePayload,
    Page,
    Request,
    expect,
    sync_playwright,
)

from photocompare.phantom import Change, ChangeKind, PhantomPair, Pose, make_pair

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_VARIABLE = "PHOTOCOMPARE_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = (
    "--no-sandbox",  # a container gives it no user namespace
    "--disable-gpu",
    "--disable-background-networking",  # the browser's own calls home are not the app's
    "--disable-component-update",
)
_START_SECONDS = 60.0


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a browser; none is a reason to skip, but never where CI runs."""
    named = os.environ.get(CHROMIUM_VARIABLE)
    found = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        reason = f"no Chromium in PATH; install one or set {CHROMIUM_VARIABLE}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return what makes the app keep its gallery in a folder of its own."""
    folder = tmp_path_factory.mktemp("gallery")
    return {
        "PHOTOCOMPARE_STORE": str(folder / "store"),
        "PHOTOCOMPARE_KEY_FILE": str(folder / "key" / "store.key"),
    }


@pytest.fixture(scope="session")
def address(
    tmp_path_factory: pytest.TempPathFactory, chromium: str, gallery: dict[str, str]
) -> Iterator[str]:
    """Start the app with the command of the README and return where it answers."""
    del chromium  # without a browser the app need not start
    with serving(free_port(), tmp_path_factory.mktemp("server"), around=gallery) as where:
        yield where


@contextmanager
def serving(port: int, folder: Path, *more: str, around: dict[str, str]) -> Iterator[str]:
    """Start the app with the command of the README, and ``more``; yield where it answers.

    Its log lies in ``folder``; ``around`` is its environment besides this one's.
    """
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    options = [f"--server.port={port}", "--server.headless=true", *more]
    log = folder / "log.txt"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, *options], cwd=ROOT, stdout=output, stderr=output, env=os.environ | around
        )
        try:
            wait_until_well(f"http://127.0.0.1:{port}/healthz", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until_well(url: str, server: subprocess.Popen[bytes], log: Path | None = None) -> None:
    """Wait until a server answers; fails with its ``log`` where it does not in time."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  # our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    said = "" if log is None else log.read_text(errors="replace")
    pytest.fail(f"nothing answers at {url}:\n{said}")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    expect.set_options(timeout=20_000)  # a comparison on a busy machine
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def launch(browser: Browser, chromium: str) -> Launch:
    """Return a function that starts another browser, told more than this one."""
    return lambda *more: browser.browser_type.launch(
        executable_path=chromium, args=[*_ARGUMENTS, *more]
    )


@dataclass
class Watch:
    """What a tab must not do, and whether it did."""

    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@dataclass
class Tab:
    """A person at the app: a browser of their own, with no memory of another's."""

    page: Page
    context: BrowserContext
    address: str

    def open(self, path: str = "/") -> Page:
        """Open a page of the app."""
        self.page.goto(self.address + path)
        return self.page

    def wait_for_photos(self) -> None:
        """Wait until both photos are to be seen."""
        self.page.locator(".viewer[data-ready=true]").wait_for()
        self.wait_until_still()

    def wait_until_still(self) -> None:
        """Wait until the page has been drawn to its end, as a person does before the next step."""
        still = self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
        still.wait_for()
        self.page.wait_for_timeout(500)  # a redraw that was asked for may not have begun
        still.wait_for()

    def choose(self, name: str) -> None:
        """Press one of the viewer's choices."""
        self.page.get_by_role("radio", name=name, exact=True).check()

    def give(self, field: str, *files: tuple[str, bytes]) -> None:
        """Choose files, each by its name and bytes, in the field of that title."""
        given = [FilePayload(name=name, mimeType="image/jpeg", buffer=data) for name, data in files]
        self.page.get_by_label(field, exact=True).set_input_files(given)


OpenTab = Callable[..., Tab]
Launch = Callable[..., Browser]
TabsOf = Callable[[Browser], AbstractContextManager[OpenTab]]


@pytest.fixture
def open_tab(browser: Browser, tabs_of: TabsOf) -> Iterator[OpenTab]:
    """Return a function that opens tabs; none of them may ask outside or break the policy."""
    with tabs_of(browser) as opened:
        yield opened


@pytest.fixture
def tabs_of(address: str) -> TabsOf:
    """Return what opens tabs in any browser, under the same rules as ``open_tab``."""
    return lambda browser: _tabs(browser, address)


@contextmanager
def _tabs(browser: Browser, address: str) -> Iterator[OpenTab]:
    watch = Watch()
    contexts: list[BrowserContext] = []

    def opened(*, width: int = 1400, dark: bool = False, touch: bool = False) -> Tab:
        context = browser.new_context(
            viewport={"width": width, "height": 844 if width < 500 else 950},
            color_scheme="dark" if dark else "light",
            has_touch=touch,
            accept_downloads=True,
        )
        context.set_default_timeout(45_000)
        contexts.append(context)
        page = context.new_page()
        _watch(page, address, watch)
        return Tab(page, context, address)

    yield opened
    for context in contexts:
        context.close()
    assert watch.outside == []
    assert watch.complaints == []


def _watch(page: Page, address: str, watch: Watch) -> None:
    def see(request: Request) -> None:
        if not request.url.startswith((address, address.replace("http", "ws"), "data:", "blob:")):
            watch.outside.append(request.url)

    page.on("request", see)
    page.on("pageerror", lambda error: watch.complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            watch.complaints.append(message.text)
            if "Content Security Policy" in message.text
            else None
        ),
    )


@pytest.fixture
def tab(open_tab: OpenTab) -> Tab:
    return open_tab()


@pytest.fixture(scope="session")
def own_pair() -> PhantomPair:
    """Return a pair small enough to be compared in about two seconds."""
    return make_pair(
        seed=4,
        size_hw=(480, 640),
        pose=Pose(rotation_deg=3.0, scale=0.97),
        changes=(Change(ChangeKind.BLOOD, 0.6),),
    )
