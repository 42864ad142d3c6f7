"""``case.json``: what a sample case shows, in a file that needs no other to be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from photocompare.model import Region

_DECIMALS = 3


def described(regions: tuple[Region, ...]) -> list[dict[str, Any]]:
    """Return regions as ``case.json`` holds them, outlines in fractions of the first photo."""
    return [
        {
            "name": region.name,
            "kind": region.kind.value,
            "outline_xy": [[round(x, 4), round(y, 4)] for x, y in region.outline_xy],
        }
        for region in regions
    ]


def rounded(values: Mapping[str, float]) -> dict[str, float]:
    """Return values with three decimals, and no negative zero."""
    return {name: round(value, _DECIMALS) + 0.0 for name, value in values.items()}


def write_description(folder: Path, description: Mapping[str, object]) -> None:
    """Write ``case.json``."""
    text = json.dumps(description, indent=2, ensure_ascii=False)
    (folder / "case.json").write_text(text + "\n", encoding="utf-8")
