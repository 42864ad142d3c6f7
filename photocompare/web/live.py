"""The addresses that a live picture is sent to: small frames to be looked at, and the shots."""

from __future__ import annotations

import os
from asyncio import Semaphore
from collections.abc import Callable, Mapping
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from photocompare.settings import WebSettings
from photocompare.web.posted import Posts, refused, told

_FRAME, _SHOT = "image/jpeg", "application/octet-stream"
_MOST_NUMBER = 10_000  # shots of one session; no hand takes more


class LiveDesk(Protocol):
    """What one session has for its live picture; both methods are called from other threads."""

    def look(self, frame: bytes, *, is_front: bool) -> Mapping[str, object]:
        """Return what is to be corrected in a small frame, ready to be written as JSON.

        ``is_front``: the camera looks at the person who holds it.
        """

    def hold(self, number: int, shot: bytes) -> str | None:
        """Return the id under which the page takes a shot; None where too many wait."""


FindDesk = Callable[[str], LiveDesk | None]
"""From a token to the desk behind it, or None when there is none (any more)."""


def live_routes(find_desk: FindDesk, settings: WebSettings | None = None) -> list[BaseRoute]:
    """Return ``/live/<token>/frame`` and ``/live/<token>/shot``, both for the app's own page.

    A session has one frame and one shot at work; a further one is answered "busy" and forgotten.
    """
    settings = settings or WebSettings()
    at_work = Semaphore(max(1, os.cpu_count() or 1))  # more at once is slower for everybody

    frames = Posts(find_desk, _FRAME, settings.frame_bytes)
    shots = Posts(find_desk, _SHOT, settings.shot_bytes)

    async def frame(request: Request) -> Response:
        is_front = request.query_params.get("front") == "1"

        async def look(desk: LiveDesk, data: bytes) -> Response:
            async with at_work:
                found = await run_in_threadpool(desk.look, data, is_front=is_front)
            return told(dict(found))

        return await frames.answer(request, look)

    async def shot(request: Request) -> Response:
        number = request.query_params.get("n", "")
        if not (number.isascii() and number.isdigit() and int(number[:9]) <= _MOST_NUMBER):
            return refused(400, "number")

        async def hold(desk: LiveDesk, data: bytes) -> Response:
            # Copying the bytes is all there is to do, so it is done here.
            identity = desk.hold(int(number), data)
            return refused(409, "full") if identity is None else told({"id": identity})

        return await shots.answer(request, hold)

    return [
        Route("/live/{token}/frame", frame, methods=["POST"]),
        Route("/live/{token}/shot", shot, methods=["POST"]),
    ]
