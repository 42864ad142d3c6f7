"""The app's own addresses: a picture or a piece of one by its token, and whether all is well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route


class ServedPicture(Protocol):
    """An encoded picture; ``is_private`` is True for anything that may show a patient."""

    @property
    def data(self) -> bytes:
        """The bytes of the file."""

    @property
    def media_type(self) -> str:
        """The kind of file, as browsers name it."""

    @property
    def is_private(self) -> bool:
        """No cache may keep it."""

    @property
    def encoding(self) -> str:
        """How the bytes are packed for the way, as HTTP names it; empty where they aren't."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes."""


FindPicture = Callable[[str], ServedPicture | None]
"""From a token to the picture behind it, or None when there is none (any more); may take long."""

FindTile = Callable[[str, tuple[int, int, int]], ServedPicture | None]
"""From a token to the piece at a level, column and row, or None, likewise."""

_MOST_DIGITS = 6  # no photo has a million tiles side by side


def routes(
    find_picture: FindPicture, find_tile: FindTile, find_code: FindPicture = lambda _: None
) -> list[BaseRoute]:
    """Return the routes that stand beside the pages.

    ``/picture/<token>``, ``/tile/<token>/<level>/<column>/<row>``, ``/code/<name>`` and
    ``/healthz``.
    """

    # Without async: what has yet to be drawn is drawn in a thread of the server's pool.
    def picture(request: Request) -> Response:
        return _answer(find_picture(request.path_params["token"]), request)

    def tile(request: Request) -> Response:
        given = request.path_params
        numbers = [_number(given[name]) for name in ("level", "column", "row")]
        level, column, row = numbers
        if level is None or column is None or row is None:
            return _answer(None, request)
        return _answer(find_tile(given["token"], (level, column, row)), request)

    async def code(request: Request) -> Response:
        return _answer(find_code(request.path_params["name"]), request)

    return [
        Route("/code/{name}", code, methods=["GET"]),
        Route("/picture/{token}", picture, methods=["GET"]),
        Route("/tile/{token}/{level}/{column}/{row}", tile, methods=["GET"]),
        Route("/healthz", _health, methods=["GET"]),
    ]


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else None


async def _health(_request: Request) -> Response:
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def _answer(picture: ServedPicture | None, request: Request) -> Response:
    if picture is None:
        # The same words for a token that never was and for one that has expired.
        return PlainTextResponse(
            "This picture is not here.", 404, headers={"Cache-Control": "no-store"}
        )
    etag = f'"{picture.digest}"'
    headers = {
        "ETag": etag,
        "Content-Disposition": "inline",
        # A patient's picture stays in no cache on disk; a sample may.
        "Cache-Control": "no-store" if picture.is_private else "private, max-age=3600, immutable",
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if picture.encoding:
        headers["Content-Encoding"] = picture.encoding
    return Response(picture.data, media_type=picture.media_type, headers=headers)
