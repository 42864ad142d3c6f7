"""Bytes that a page of this server sends: from nobody else, only so many, one at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from starlette.datastructures import URL
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

Desk = TypeVar("Desk")


class Posts(Generic[Desk]):
    """One kind of bytes, taken from one session at a time; a further one is answered "busy"."""

    def __init__(self, find_desk: Callable[[str], Desk | None], kind: str, most_bytes: int) -> None:
        self._find_desk = find_desk
        self._kind = kind
        self._most_bytes = most_bytes
        self._at_work: set[str] = set()  # touched by the event loop alone

    async def answer(
        self, request: Request, work: Callable[[Desk, bytes], Awaitable[Response]]
    ) -> Response:
        """Return what ``work`` makes of the bytes of ``request``, or why they are refused."""
        if not is_own_page(request):
            return refused(403, "elsewhere")
        token = request.path_params["token"]
        if self._find_desk(token) is None:
            return refused(404, "unknown")
        if request.headers.get("content-type", "") != self._kind:
            return refused(415, "kind")
        if token in self._at_work:
            return refused(429, "busy")
        self._at_work.add(token)
        try:
            data = await _body(request, self._most_bytes)
            if data is None:
                return refused(413, "large")
            if not data:
                return refused(400, "empty")
            desk = self._find_desk(token)
            if desk is None:  # its session ended meanwhile
                return refused(404, "unknown")
            return await work(desk, data)
        except ClientDisconnect:
            return refused(400, "left")
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


def is_own_page(request: Request) -> bool:
    """Return whether a page of this server sent ``request``; a browser says so, unasked.

    A browser that says nothing of the kind, and what is none, gets no answer either.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = URL(request.headers.get("origin", "")).netloc
    return bool(origin) and origin == request.headers.get("host")


def told(found: dict[str, object]) -> Response:
    """Return ``found`` as JSON that no cache keeps."""
    return JSONResponse(found, headers={"Cache-Control": "no-store"})


def refused(status: int, reason: str) -> Response:
    """Return the id of a reason; the page has the words."""
    return JSONResponse({"refused": reason}, status, headers={"Cache-Control": "no-store"})
