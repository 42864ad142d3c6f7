"""Components that send little through the WebSocket: code and larger data come by HTTP.

Streamlit sends a component whole, code and styles included, whenever anything in its data changes.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from photocompare.ui.code import code_address
from photocompare.ui.picture import Picture
from photocompare.ui.pictures import Shelf, picture_url

# All that is sent each time; it names no file by itself, since it has no address of its own.
_LOAD = """\
const { default: show } = await import(new URL("CODE", location.origin).href);
export default show;
"""
_SHOW = (Path(__file__).parent / "served.js").read_text(encoding="utf-8")


def served_component(name: str, *, html: str, css: str, js: str) -> Any:
    """Return what mounts a component with ``js``, whose data must have ``at``, the larger part.

    ``js`` is a module as Streamlit takes it; it finds the data of both parts in one.
    """
    exports = f"\nexport const css = {json.dumps(css)};\nexport const html = {json.dumps(html)};\n"
    shown = code_address(_SHOW.replace("CODE", code_address(js + exports)))
    return st.components.v2.component(
        name, html='<div class="served"></div>\n', js=_LOAD.replace("CODE", shown)
    )


def data_address(data: Mapping[str, Any], shelf: Shelf) -> str:
    """Return an address of ``shelf`` for ``data``; the same data keep it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    packed = gzip.compress(text.encode("utf-8"), compresslevel=5, mtime=0)
    return picture_url(shelf.put(Picture(packed, "application/json", encoding="gzip")))
