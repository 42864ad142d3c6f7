"""The addresses that a live picture is sent to: small frames to be looked at, and the shots."""

from __future__ import annotations

import os
from asyncio import Semaphore
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from photocompare.settings import WebSettings

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

_Work = Callable[[LiveDesk, bytes], Awaitable[Response]]


def live_routes(find_desk: FindDesk, settings: WebSettings | None = None) -> list[BaseRoute]:
    """Return ``/live/<token>/frame`` and ``/live/<token>/shot``, both for the app's own page.

    A session has one frame and one shot at work; a further one is answered "busy" and forgotten.
    """
    settings = settings or WebSettings()
    at_work = Semaphore(max(1, os.cpu_count() or 1))  # more at once is slower for everybody

    frames = _Post(find_desk, _FRAME, settings.frame_bytes)
    shots = _Post(find_desk, _SHOT, settings.shot_bytes)

    async def frame(request: Request) -> Response:
        is_front = request.query_params.get("front") == "1"

        async def look(desk: LiveDesk, data: bytes) -> Response:
            async with at_work:
                found = await run_in_threadpool(desk.look, data, is_front=is_front)
            return _told(dict(found))

        return await frames.answer(request, look)

    async def shot(request: Request) -> Response:
        number = request.query_params.get("n", "")
        if not (number.isascii() and number.isdigit() and int(number[:9]) <= _MOST_NUMBER):
            return _refused(400, "number")

        async def hold(desk: LiveDesk, data: bytes) -> Response:
            # Copying the bytes is all there is to do, so it is done here.
            identity = desk.hold(int(number), data)
            return _refused(409, "full") if identity is None else _told({"id": identity})

        return await shots.answer(request, hold)

    return [
        Route("/live/{token}/frame", frame, methods=["POST"]),
        Route("/live/{token}/shot", shot, methods=["POST"]),
    ]


class _Post:
    """One kind of bytes, taken from one session at a time."""

    def __init__(self, find_desk: FindDesk, kind: str, most_bytes: int) -> None:
        self._find_desk = find_desk
        self._kind = kind
        self._most_bytes = most_bytes
        self._at_work: set[str] = set()  # touched by the event loop alone

    async def answer(self, request: Request, work: _Work) -> Response:
        """Return what ``work`` makes of the bytes of ``request``, or why they are refused."""
        if not _is_own_page(request):
            return _refused(403, "elsewhere")
        token = request.path_params["token"]
        desk = self._find_desk(token)
        if desk is None:
            return _refused(404, "unknown")
        if request.headers.get("content-type", "") != self._kind:
            return _refused(415, "kind")
        if token in self._at_work:
            return _refused(429, "busy")
        self._at_work.add(token)
        try:
            data = await _body(request, self._most_bytes)
            if data is None:
                return _refused(413, "large")
            if not data:
                return _refused(400, "empty")
            if self._find_desk(token) is None:  # its session ended meanwhile
                return _refused(404, "unknown")
            return await work(desk, data)
        except ClientDisconnect:
            return _refused(400, "left")
        finally:
            self._at_work.discard(token)


async def _body(request: Request, most_bytes: int) -> bytes | None:
    """Return the bytes of ``request``, None as soon as there are too many."""
    said = request.headers.get("content-length", "0")
    if not said.isdecimal() or len(said) > len(str(most_bytes)) or int(said) > most_bytes:
        return None
    held = bytearray()
    async for part in request.stream():
        if len(held) + len(part) > most_bytes:
            return None
        held += part
    return bytes(held)


def _is_own_page(request: Request) -> bool:
    """Return whether a page of this server sent ``request``; a browser says so, unasked.

    A browser that says nothing of the kind, and what is none, gets no answer either.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = URL(request.headers.get("origin", "")).netloc
    return bool(origin) and origin == request.headers.get("host")


def _told(found: dict[str, object]) -> Response:
    return JSONResponse(found, headers={"Cache-Control": "no-store"})


def _refused(status: int, reason: str) -> Response:
    return JSONResponse({"refused": reason}, status, headers={"Cache-Control": "no-store"})
