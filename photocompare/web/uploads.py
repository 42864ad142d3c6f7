"""The address that the files which a person chooses are sent to, and taken back from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from photocompare.settings import WebSettings
from photocompare.web.posted import Posts, is_own_page, refused, told

_KIND = "application/octet-stream"


class UploadDesk(Protocol):
    """What one session has for the files that it was sent."""

    def hold(self, data: bytes) -> str | None:
        """Return the id under which the page takes a file; None where too many wait."""

    def drop(self, identity: str) -> bool:
        """Forget a file that is not wanted after all; return whether it was there."""


FindDesk = Callable[[str], UploadDesk | None]
"""From a token to the desk behind it, or None when there is none (any more)."""


def upload_routes(find_desk: FindDesk, settings: WebSettings | None = None) -> list[BaseRoute]:
    """Return ``/upload/<token>`` and ``/upload/<token>/<id>``, for the app's own page.

    Neither is told the name of a file: addresses are written to logs.
    """
    files = Posts(find_desk, _KIND, (settings or WebSettings()).shot_bytes)

    async def file(request: Request) -> Response:
        return await files.answer(request, _hold)

    async def unwanted(request: Request) -> Response:
        if not is_own_page(request):
            return refused(403, "elsewhere")
        desk = find_desk(request.path_params["token"])
        if desk is None or not desk.drop(request.path_params["id"]):
            return refused(404, "unknown")
        return told({})

    return [
        Route("/upload/{token}", file, methods=["POST"]),
        Route("/upload/{token}/{id}", unwanted, methods=["DELETE"]),
    ]


async def _hold(desk: UploadDesk, data: bytes) -> Response:
    # The bytes are only put in their place, so this is done here.
    identity = desk.hold(data)
    return refused(409, "full") if identity is None else told({"id": identity})
