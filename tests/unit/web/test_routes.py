"""The picture route, and what every answer carries."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from photocompare.ui.picture import Drawing, Picture, Tiles
from photocompare.ui.pictures import PictureStore, picture_url, tile_url
from photocompare.web.routes import routes
from photocompare.web.shield import HOSTS_VARIABLE, content_security_policy, middleware

INDEX = "<html><script>let a = 1;</script><script src='x.js'></script></html>"


@pytest.fixture
def pictures() -> PictureStore:
    return PictureStore()


@pytest.fixture
def client(pictures: PictureStore, tmp_path: Path) -> TestClient:
    return TestClient(server(pictures, tmp_path), base_url="http://localhost")


def server(pictures: PictureStore, folder: Path) -> Starlette:
    index = folder / "index.html"
    index.write_text(INDEX, encoding="utf-8")

    async def anything(_request: Request) -> Response:
        return PlainTextResponse("open")

    rest = Route("/{path:path}", anything)
    return Starlette(
        routes=[*routes(pictures.get, pictures.tile), rest], middleware=middleware(index)
    )


def test_a_patients_picture_is_served_and_kept_nowhere(
    client: TestClient, pictures: PictureStore
) -> None:
    token = pictures.shelf().put(Picture(b"\x89PNG", "image/png"))
    answer = client.get(picture_url(token))
    assert answer.status_code == 200
    assert answer.content == b"\x89PNG"
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_sample_may_stay_in_the_browser(client: TestClient, pictures: PictureStore) -> None:
    token = pictures.shelf().put(Picture(b"sample", "image/png", is_private=False))
    first = client.get(picture_url(token))
    assert first.headers["cache-control"].startswith("private")
    again = client.get(picture_url(token), headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("token", ["nothing", "..%2f..%2fapp.py", "a" * 4000])
def test_an_unknown_token_is_not_found(client: TestClient, token: str) -> None:
    answer = client.get(picture_url(token))
    assert answer.content != b"\x89PNG"
    assert answer.status_code == 404 or answer.text == "open"  # a slash leaves the route


def test_a_closed_shelf_answers_like_one_that_never_was(
    client: TestClient, pictures: PictureStore
) -> None:
    shelf = pictures.shelf()
    token = shelf.put(Picture(b"gone", "image/png"))
    shelf.close()
    expired, never = client.get(picture_url(token)), client.get(picture_url("never"))
    assert (expired.status_code, expired.content) == (never.status_code, never.content)
    assert expired.status_code == 404
    assert expired.headers["cache-control"] == "no-store"


def test_an_expired_picture_is_not_confirmed_by_its_etag(
    client: TestClient, pictures: PictureStore
) -> None:
    shelf = pictures.shelf()
    token = shelf.put(Picture(b"gone", "image/png"))
    etag = client.get(picture_url(token)).headers["etag"]
    shelf.close()
    assert client.get(picture_url(token), headers={"If-None-Match": etag}).status_code == 404


def test_a_tile_is_served_by_level_column_and_row(
    client: TestClient, pictures: PictureStore
) -> None:
    def cut(place: tuple[int, int, int]) -> Picture | None:
        return Picture(repr(place).encode(), "image/jpeg") if place[0] < 2 else None

    url = tile_url(pictures.shelf().put_tiles(Tiles(cut)))
    answer = client.get(f"{url}/1/3/12")
    assert (answer.status_code, answer.content) == (200, b"(1, 3, 12)")
    assert answer.headers["cache-control"] == "no-store"
    for place in ("2/0/0", "-1/0/0", "x/0/0", "0/1.5/0", "0/0/²", f"0/0/{'9' * 5000}"):
        missing = client.get(f"{url}/{place}")
        assert missing.status_code == 404, place
        assert missing.content == client.get(tile_url("never") + "/0/0/0").content


def test_a_drawing_that_fails_answers_like_one_that_never_was(
    client: TestClient, pictures: PictureStore
) -> None:
    def fail() -> Picture:
        raise MemoryError

    token = pictures.shelf().put(Drawing(fail))
    failed, never = client.get(picture_url(token)), client.get(picture_url("never"))
    assert (failed.status_code, failed.content) == (404, never.content)


def test_packed_bytes_are_unpacked_by_the_browser(
    client: TestClient, pictures: PictureStore
) -> None:
    packed = Picture(gzip.compress(b"numbers"), "application/octet-stream", encoding="gzip")
    answer = client.get(picture_url(pictures.shelf().put(packed)))
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == b"numbers"


def test_the_server_says_that_it_is_well(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore//metrics",
        "/_STCORE/METRICS",
        "/_stcore/agent",
        "/_stcore/agent/openapi.json",
    ],
)
def test_what_tells_about_sessions_is_closed(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "content-security-policy" in answer.headers


def test_other_addresses_stay_open(client: TestClient) -> None:
    assert client.get("/_stcore/health").text == "open"
    assert client.get("/_stcore/metrics-like").text == "open"


def test_a_page_elsewhere_cannot_call_under_its_own_name(client: TestClient) -> None:
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400


def test_a_clinic_adds_its_own_name(
    pictures: PictureStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOSTS_VARIABLE, "photos.clinic.example, other.example")
    client = TestClient(server(pictures, tmp_path), base_url="http://photos.clinic.example")
    assert client.get("/healthz").status_code == 200
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400


def test_every_answer_carries_the_policy(client: TestClient) -> None:
    for path in ("/", "/healthz", picture_url("never")):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "connect-src 'self'" in policy


def test_only_the_inline_script_of_the_page_may_run(tmp_path: Path) -> None:
    index = tmp_path / "index.html"
    index.write_text(INDEX, encoding="utf-8")
    scripts = content_security_policy(index).split("script-src ")[1].split(";")[0]
    # sha256 of "let a = 1;", made with: printf 'let a = 1;' | openssl dgst -sha256 -binary | base64
    assert scripts == "'self' blob: 'sha256-xY6QKfH9PRsQnLz56nj6MBwiK5oHg+im1Jkpdp1x/Ck='"
