"""What pictures and report look like; a difference here wants a pair of eyes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photocompare.model import Comparison
from photocompare.report import content_of
from photocompare.settings import Settings, ViewSettings
from photocompare.view import MapKind, PictureFormat, View, change_map, encode, render
from photocompare.view.heat import layer, map_picture

HERE = Path(__file__).parent
CheckPicture = Callable[[bytes, str], None]
PICTURES = {
    "bar_redness.png": View.REDNESS_BAR,
    "bar_texture.png": View.TEXTURE_BAR,
    "bar_redness_amount.png": View.REDNESS_AMOUNT_BAR,
}


@pytest.fixture
def small(redder_cheek: Comparison) -> Comparison:
    """Return the redder cheek with maps of 130 pixels and a strip that only one photo shows."""
    overlap = np.ones((200, 260), dtype=bool)
    overlap[:, 230:] = False
    pair = replace(redder_cheek.pair, overlap=overlap)
    return replace(redder_cheek, pair=pair, settings=Settings(view=ViewSettings(map_side_px=130)))


@pytest.mark.parametrize("name", PICTURES)
def test_bars(name: str, small: Comparison, assert_picture: CheckPicture) -> None:
    assert_picture(render(small, PICTURES[name], max_side_px=420).data, name)


@pytest.mark.parametrize("kind", [MapKind.REDNESS, MapKind.DIFFERENCE])
def test_maps(kind: MapKind, small: Comparison, assert_picture: CheckPicture) -> None:
    picture = map_picture(small, change_map(small, kind))
    assert_picture(encode(picture, PictureFormat.PNG).data, f"map_{kind}.png")


def test_layer(small: Comparison, assert_picture: CheckPicture) -> None:
    picture = layer(change_map(small, MapKind.REDNESS))
    assert_picture(encode(picture, PictureFormat.PNG).data, "layer_redness.png")


def test_side_by_side(small: Comparison, assert_picture: CheckPicture) -> None:
    data = render(small, View.SIDE_BY_SIDE, PictureFormat.PNG, max_side_px=240).data
    assert_picture(data, "side_by_side.png")


def test_report_text(small: Comparison, assert_text: Callable[[str, str], None]) -> None:
    content = content_of(small)
    lines = [content.intro, content.after_label, f"{content.letter}: {content.grade_words}"]
    lines += [f"[{said.kind}] {said.text}" for said in content.statements]
    for table in content.tables:
        lines.append(f"# {table.region} ({table.role})")
        lines += [
            f"{row.name} | {row.before} | {row.after} | {row.change} | {row.interval} | "
            f"{row.detectable} | {row.unit} | {row.verdict} | {row.remarks}"
            for row in table.rows
        ]
        lines += [f"    {term}: {words}" for row in table.rows for term, words in row.how.lines]
        lines += [f"untold: {', '.join(group.names)}: {group.reason}" for group in table.untold]
        lines += [f"{number}. {text}" for number, text in enumerate(table.remarks, start=1)]
    lines += [
        f"({check.state}) {check.name}: {check.value} {check.message}" for check in content.checks
    ]
    lines += [*content.warnings, *content.notes]
    lines += [f"{term}: {words}" for term, words in content.method]
    assert_text("\n".join(lines) + "\n", "report.txt")


def test_every_golden_file_is_used_and_they_stay_few() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    kinds = {f"map_{kind}.png" for kind in (MapKind.REDNESS, MapKind.DIFFERENCE)}
    stored = {path.name for path in HERE.iterdir() if path.suffix in (".png", ".txt")}
    assert {name for name in stored if name not in source} == kinds
    assert len(stored) <= 10
