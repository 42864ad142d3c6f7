"""Starts photocompare: ``streamlit run app.py``."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import streamlit as st

from photocompare.ui.cache import warm_up
from photocompare.ui.code import find_code
from photocompare.ui.live import live_desks
from photocompare.ui.pictures import store
from photocompare.ui.uploads import upload_desks
from photocompare.web import live_routes, middleware, routes, upload_routes

_PAGES = Path(__file__).resolve().parent / "photocompare" / "ui" / "main.py"
_INDEX = Path(st.__file__).parent / "static" / "index.html"


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncGenerator[dict[str, Any], None]:
    """Compare the first sample while the browser still opens."""
    Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield {}


app = st.App(
    _PAGES,
    routes=[
        *routes(store().get, store().tile, find_code),
        *live_routes(live_desks().get),
        *upload_routes(upload_desks().get),
    ],
    middleware=middleware(_INDEX),
    lifespan=_lifespan,
)
