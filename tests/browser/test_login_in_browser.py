"""A clinic that logs in: the first admin, members with their roles, and who is sent away."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from photocompare.gallery.home import KEY_VARIABLE, STORE_VARIABLE
from tests.browser.accessibility import broken_rules
from tests.browser.conftest import Tab, free_port, serving, wait_until_well

pytestmark = pytest.mark.browser

Come = Callable[[], Tab]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a store that is there, and that no program has open."""
    folder = tmp_path_factory.mktemp("clinic")
    around = {
        STORE_VARIABLE: str(folder / "store"),
        KEY_VARIABLE: str(folder / "key" / "store.key"),
    }
    in_shell(around, "new", "--sheet", str(folder / "sheet.txt"))
    return around


@pytest.fixture(scope="module")
def first_code(home: dict[str, str]) -> str:
    """Return the code of the first admin, which whoever runs the server makes in a shell."""
    made = json.loads(in_shell(home, "invite", "--role", "admin", "--name", "Ada", "--json"))
    code: str = made["code"]
    return code


def in_shell(around: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "photocompare", "gallery", *words]
    done = subprocess.run(
        command, env=os.environ | around, check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def clinic_address(
    home: dict[str, str],
    first_code: str,
    chromium: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Start the app of a clinic beside a provider that lets everybody say who they are."""
    del chromium, first_code  # made before the app has the store open
    folder, port = tmp_path_factory.mktemp("clinic-server"), free_port()
    with provider() as where:
        secrets = folder / "secrets.toml"
        secrets.write_text(
            "[auth]\n"
            f'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            f'cookie_secret = "{os.urandom(24).hex()}"\n'
            'client_id = "photocompare"\n'
            'client_secret = "of no use elsewhere"\n'
            f'server_metadata_url = "{where}/.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        with serving(port, folder, f"--secrets.files={secrets}", around=home) as address:
            yield address


@contextmanager
def provider() -> Iterator[str]:
    """Start a place to log in, in a process of its own; yield where it answers."""
    port = free_port()
    where = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_until_well(f"{where}/.well-known/openid-configuration", server)
            yield where
        finally:
            server.terminate()


@pytest.fixture
def come(browser: Browser, clinic_address: str) -> Iterator[Come]:
    """Return a function that opens a browser which nobody has used."""
    contexts = []

    def opened() -> Tab:
        context = browser.new_context(viewport={"width": 1400, "height": 950})
        context.set_default_timeout(45_000)
        contexts.append(context)
        return Tab(context.new_page(), context, clinic_address)

    yield opened
    for context in contexts:
        context.close()


def log_in(tab: Tab, subject: str) -> Page:
    page = tab.page
    page.get_by_role("button", name="Log in", exact=True).click()
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.wait_for_url(f"{tab.address}/**")
    page.goto(f"{tab.address}/gallery")  # a login leads to the first page
    tab.wait_until_still()
    return page


def use(tab: Tab, code: str) -> None:
    tab.page.get_by_label("Code of your invitation", exact=True).fill(code)
    tab.page.get_by_role("button", name="Come in").click()
    tab.wait_until_still()


def to_office(tab: Tab, name: str) -> None:
    page = tab.page
    page.get_by_role("link", name="Office").click()
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    tab.wait_until_still()


def test_a_clinic_logs_in(come: Come, first_code: str) -> None:
    ada = come()
    page = ada.open("/patients")
    expect(page.get_by_role("button", name="Log in", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Patients")).to_have_count(0)  # not before
    assert broken_rules(page) == []
    log_in(ada, "ada")
    expect(page.get_by_text("you are no member of this clinic")).to_be_visible()
    ada.wait_until_still()
    assert broken_rules(page) == []
    use(ada, "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF")
    expect(page.get_by_text("No invitation with this code is open")).to_be_visible()
    use(ada, first_code.lower())
    expect(page.get_by_role("heading", name="No case yet")).to_be_visible()
    expect(page.get_by_text("Admin", exact=True)).to_be_visible()

    to_office(ada, "People")
    assert broken_rules(page) == []
    page.get_by_label("Name", exact=True).fill("Eva")
    page.get_by_role("combobox", name="Role").first.click()
    page.keyboard.type("audit")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Make a code").click()
    expect(page.get_by_text("The code for")).to_be_visible()
    code = page.get_by_test_id("stCode").inner_text().strip()

    eva = come()
    theirs = eva.open("/gallery")
    log_in(eva, "eva")
    use(eva, code)
    expect(theirs.get_by_text("Your role in the clinic has no part in this page")).to_be_visible()
    expect(theirs.get_by_role("link", name="Patients")).to_have_count(0)
    theirs.goto(f"{eva.address}/patients")
    expect(theirs.get_by_text(re.compile("[Yy]our role"))).to_be_visible()
    theirs.goto(f"{eva.address}/log")
    expect(theirs.get_by_text("The log holds")).to_be_visible()
    eva.wait_until_still()
    assert broken_rules(theirs) == []
    for entry in ("Login failed", "Member invited", "Member came"):
        expect(theirs.get_by_role("cell", name=entry).first).to_be_visible()

    send_away(ada, "Eva")
    theirs.reload()
    expect(theirs.get_by_text("you are no member of this clinic")).to_be_visible()
    eva.wait_until_still()
    use(eva, code)  # is used up
    expect(theirs.get_by_text("No invitation with this code is open")).to_be_visible()

    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="End session")).to_be_visible()  # at the provider
    page.goto(f"{ada.address}/people")
    expect(page.get_by_role("button", name="Log in", exact=True)).to_be_visible()


def send_away(tab: Tab, name: str) -> None:
    """Have an admin say that somebody works here no more."""
    page = tab.page
    page.get_by_role("button", name="I have told it").click()
    tab.wait_until_still()
    theirs = page.get_by_test_id("stVerticalBlock").filter(has_text=name).last
    theirs.get_by_text("Change", exact=True).click()
    theirs.get_by_text("Works here", exact=True).click()
    theirs.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("sent away")).to_be_visible()
    tab.wait_until_still()
