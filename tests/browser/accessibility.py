"""What axe-core finds on a page, once the page stands still."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# While the app framework draws a page anew, it fades what stood there: nobody reads that yet.
_IS_STILL = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  if (app === null) return true;
  const isFaded = document.querySelector('[data-stale="true"]') !== null;
  return app.dataset.testScriptState === "notRunning" && !isFaded;
}"""
_FADE_MS = 600  # how long the framework takes to bring back what it faded


def broken_rules(page: Page) -> list[str]:
    """Return the rules of axe-core that ``page`` breaks, each with the first place that does."""
    page.wait_for_function(_IS_STILL)
    page.wait_for_timeout(_FADE_MS)
    page.wait_for_function(_IS_STILL)
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found]
