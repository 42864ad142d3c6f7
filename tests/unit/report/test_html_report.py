"""The HTML report: one file, locked, clean, and safe whatever a name holds."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest

from photocompare.model import (
    AlignmentQuality,
    Check,
    Comparison,
    Grade,
    Notice,
    Region,
    RegionKind,
    Stage,
)
from photocompare.report import html_report
from photocompare.settings import Settings, ViewSettings

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>&{{7*7}}"


class Page(HTMLParser):
    """What the tests need to know of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag; the parser calls this."""
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every ``tag``."""
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def report(redder_cheek: Comparison) -> str:
    return html_report(redder_cheek)


def content_of_tag(tag: str, text: str) -> str:
    found = re.findall(rf"<{tag}>(.*?)</{tag}>", text, flags=re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def test_the_policy_allows_this_style_and_this_script_and_nothing_else(report: str) -> None:
    policy = Page(report).all("meta")[1]["content"]
    assert policy is not None

    def allowed(tag: str) -> str:
        digest = hashlib.sha256(content_of_tag(tag, report).encode()).digest()
        return f"{tag}-src 'sha256-{base64.b64encode(digest).decode()}'"

    assert policy.split("; ") == [
        "default-src 'none'", "img-src data:", allowed("style"), allowed("script"),
        "base-uri 'none'", "form-action 'none'",
    ]  # fmt: skip
    assert report.index("Content-Security-Policy") < report.index("<style")


def test_nothing_comes_from_outside(report: str) -> None:
    page = Page(report)
    for image in page.all("img"):
        assert str(image["src"]).startswith("data:image/")
    assert not page.all("link")
    assert not page.all("iframe")
    assert "http" not in re.sub(r"http-equiv", "", re.sub(r"data:[^\"]+", "", report))


def test_no_inline_style_or_handler_is_used(report: str) -> None:
    for _, attributes in Page(report).tags:
        assert not any(name == "style" or name.startswith("on") for name in attributes)


def test_every_picture_has_a_size_and_a_text(report: str) -> None:
    images = Page(report).all("img")
    assert len(images) == 2 + 2 * 4
    for image in images:
        assert int(image["width"] or 0) > 0
        assert int(image["height"] or 0) > 0
        assert image["alt"] is not None
    assert sum(image["alt"] == "" for image in images) == 4  # ramps; their ticks are text


def test_the_page_has_a_language_a_title_and_headings_in_order(report: str) -> None:
    page = Page(report)
    assert page.all("html") == [{"lang": "en"}]
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(next_ - level <= 1 for level, next_ in pairwise(levels))


def test_a_file_name_is_not_in_it(report: str) -> None:
    assert "jane doe" not in report.lower()


def test_the_grade_its_reasons_and_the_notices_are_in_it(report: str) -> None:
    assert "Comparability B" in report
    assert "a little less sharp" in report
    assert "The head was turned a little" in report
    assert "does not say why the skin changed" in report


def test_hostile_text_is_only_text(redder_cheek: Comparison) -> None:
    outline = ((0.1, 0.1), (0.4, 0.1), (0.4, 0.4))
    comparison = replace(
        redder_cheek,
        regions=(Region(HOSTILE, RegionKind.TREATED, outline),),
        readings=(replace(redder_cheek.readings[0], region=HOSTILE, reason=HOSTILE, unit=HOSTILE),),
        notices=(Notice(Stage.LOAD, HOSTILE),),
        grade=Grade("C", (Check(HOSTILE, 1.0, HOSTILE, 1.0, 2.0, False, False, (), HOSTILE),)),
        version=HOSTILE,
    )
    text = html_report(comparison)
    page = Page(text)
    assert len(page.all("script")) == 1
    assert all(str(image["src"]).startswith("data:") for image in page.all("img"))
    assert "{{7*7}}" in text  # shown, not computed


def test_a_report_without_regions_still_shows_the_pair(redder_cheek: Comparison) -> None:
    text = html_report(replace(redder_cheek, regions=(), readings=()))
    assert "nothing was measured" in text
    assert "<table>" not in text
    assert "Show the measured areas" not in text


def test_a_withheld_map_is_replaced_by_its_reason(redder_cheek: Comparison) -> None:
    refusal = Check(
        "clipping", 0.3, "share", 0.01, 0.05, passed=False, is_refused=True,
        forbids=("redness_hi",), message="Too much glare.",
    )  # fmt: skip
    text = html_report(replace(redder_cheek, grade=Grade("D", (refusal,))))
    assert "Not drawn. Too much glare." in text


def test_a_busy_picture_is_made_to_fit(redder_cheek: Comparison) -> None:
    random = np.random.default_rng(0)
    noise = random.random((600, 800, 3)).astype(np.float32)  # nothing is harder to compress
    budget = 700_000
    pair, photos = redder_cheek.pair, redder_cheek.photos
    mask = np.ones((600, 800), dtype=bool)
    pair = replace(
        pair, before=noise, after=noise.copy(), after_as_taken=noise.copy(), overlap=mask,
        measurable=mask.copy(),
    )  # fmt: skip
    source = replace(photos.before.source, size_hw=(600, 800))
    photo = replace(photos.before, pixels=noise.copy(), source=source)
    comparison = replace(
        redder_cheek,
        pair=pair,
        photos=replace(photos, before=photo, after=photo),
        settings=Settings(view=ViewSettings(report_bytes=budget, report_side_px=800)),
    )
    assert len(html_report(comparison).encode()) < budget


def test_the_same_comparison_gives_the_same_bytes(redder_cheek: Comparison, report: str) -> None:
    assert html_report(redder_cheek) == report


def test_how_exactly_the_photos_lie_is_drawn_where_it_was_looked_at(
    redder_cheek: Comparison,
) -> None:
    title = "How exactly the photos lie on each other"
    assert title not in html_report(redder_cheek)
    grid = np.linspace(0.2, 3.0, 48).reshape(6, 8)
    quality = AlignmentQuality(0.4, (0.1, 0.3), 40, (0.98, 1.02), grid)
    alignment = replace(redder_cheek.pair.alignment, quality=quality)
    pair = replace(redder_cheek.pair, alignment=alignment)
    page = html_report(replace(redder_cheek, pair=pair))
    assert title in page
    assert "half of the skin within 1.6 pixels, 95 % within 2.9 pixels" in page
    assert "95 % of the skin returns to within 0.4 pixels; 40 squares" in page
    assert "× 0.98 to × 1.02" in page
