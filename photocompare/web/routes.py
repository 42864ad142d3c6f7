"""The app's own addresses: one picture by its token, and whether the server is well."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from photocompare.web.pictures import Picture, PictureStore, store

_PREFIX = "/picture"


def picture_url(token: str) -> str:
    """Return the address of a picture, without a host."""
    return f"{_PREFIX}/{token}"


def routes(pictures: PictureStore | None = None) -> list[BaseRoute]:
    """Return the routes that stand beside the pages."""
    shown = store() if pictures is None else pictures

    async def picture(request: Request) -> Response:
        return _answer(shown.get(request.path_params["token"]), request)

    return [
        Route(f"{_PREFIX}/{{token}}", picture, methods=["GET"]),
        Route("/healthz", _health, methods=["GET"]),
    ]


async def _health(_request: Request) -> Response:
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def _answer(picture: Picture | None, request: Request) -> Response:
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
    return Response(picture.data, media_type=picture.media_type, headers=headers)
