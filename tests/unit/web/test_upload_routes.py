"""The address that files are sent to: only for the own page, only so much, one at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from photocompare.settings import WebSettings
from photocompare.ui.uploads import UploadDesk, UploadDesks
from photocompare.web import upload_routes

_Answer = TypeVar("_Answer")
OWN = {"Sec-Fetch-Site": "same-origin"}
BYTES = OWN | {"Content-Type": "application/octet-stream"}
SETTINGS = WebSettings(shot_bytes=5000, most_uploads=2)


def in_a_loop(work: Coroutine[Any, Any, _Answer]) -> _Answer:
    """Return what ``work`` answers; in a thread, since a browser's loop may run in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@pytest.fixture
def desks() -> UploadDesks:
    return UploadDesks(SETTINGS)


@pytest.fixture
def desk(desks: UploadDesks) -> UploadDesk:
    return desks.open()


@pytest.fixture
def app(desks: UploadDesks) -> Starlette:
    return Starlette(routes=upload_routes(desks.get, SETTINGS))


@pytest.fixture
def client(app: Starlette) -> TestClient:
    return TestClient(app, base_url="http://localhost")


def test_a_file_is_held_under_an_id_until_it_is_read_or_not_wanted(
    client: TestClient, desk: UploadDesk
) -> None:
    answer = client.post(f"/upload/{desk.token}", content=b"file", headers=BYTES)
    assert answer.headers["cache-control"] == "no-store"
    identity = answer.json()["id"]
    assert desk.read(identity) == b"file"
    gone = client.delete(f"/upload/{desk.token}/{identity}", headers=OWN)
    again = client.delete(f"/upload/{desk.token}/{identity}", headers=OWN)
    assert (gone.status_code, again.status_code) == (200, 404)
    assert desk.read(identity) is None


def test_no_more_files_wait_than_a_choice_may_have(client: TestClient, desk: UploadDesk) -> None:
    answers = [
        client.post(f"/upload/{desk.token}", content=b"file", headers=BYTES) for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 409]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/octet-stream"}, 403),  # no browser's page
        (BYTES | {"Sec-Fetch-Site": "cross-site"}, 403),
        (BYTES | {"Sec-Fetch-Site": "same-site"}, 403),
        (BYTES | {"Sec-Fetch-Site": "none"}, 403),
        (
            {"Origin": "http://evil.example", "Content-Type": "application/octet-stream"},
            403,
        ),
        (OWN | {"Content-Type": "image/jpeg"}, 415),
        (OWN | {"Content-Type": "multipart/form-data; boundary=x"}, 415),
        (OWN, 415),
        (BYTES | {"Content-Length": "5001"}, 413),
        (BYTES | {"Content-Length": "9" * 5000}, 413),
        (BYTES | {"Content-Length": "-1"}, 413),
        (BYTES | {"Content-Length": "²"}, 413),
    ],
)
def test_what_does_not_belong_here_is_refused(
    client: TestClient, desk: UploadDesk, headers: dict[str, str], status: int
) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    answer = client.post(f"/upload/{desk.token}", content=b"x", headers=raw)
    assert answer.status_code == status
    assert not desk._held


def test_another_origin_cannot_drop_a_file(client: TestClient, desk: UploadDesk) -> None:
    identity = str(desk.hold(b"file"))
    address = f"/upload/{desk.token}/{identity}"
    assert client.delete(address).status_code == 403
    assert client.delete(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert desk.read(identity) == b"file"


def test_nothing_is_refused(client: TestClient, desk: UploadDesk) -> None:
    assert client.post(f"/upload/{desk.token}", content=b"", headers=BYTES).status_code == 400


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD"])
def test_nobody_reads_there(client: TestClient, desk: UploadDesk, method: str) -> None:
    answer = client.request(method, f"/upload/{desk.token}", headers=BYTES)
    assert answer.status_code == 405


def test_an_unknown_token_answers_as_one_that_has_ended(
    client: TestClient, desk: UploadDesk
) -> None:
    identity = str(desk.hold(b"file"))
    desk.close()
    ended = client.post(f"/upload/{desk.token}", content=b"x", headers=BYTES)
    never = client.post("/upload/never", content=b"x", headers=BYTES)
    assert (ended.status_code, ended.content) == (404, never.content)
    assert client.delete(f"/upload/{desk.token}/{identity}", headers=OWN).status_code == 404
    assert desk.read(identity) is None


def test_a_stream_without_a_length_is_stopped_at_the_limit(
    app: Starlette, desk: UploadDesk
) -> None:
    sent: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1000):
            sent.append(100)
            yield bytes(100)

    async def post() -> httpx2.Response:
        async with _client(app) as client:
            return await client.post(f"/upload/{desk.token}", content=endless(), headers=BYTES)

    assert in_a_loop(post()).status_code == 413
    assert sum(sent) <= SETTINGS.shot_bytes + 200  # one part too many, and the one being made
    assert not desk._held


def test_a_stream_without_a_length_is_taken_whole(app: Starlette, desk: UploadDesk) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for part in (b"one", b"two"):
            yield part

    async def post() -> httpx2.Response:
        async with _client(app) as client:
            return await client.post(f"/upload/{desk.token}", content=parts(), headers=BYTES)

    assert desk.read(in_a_loop(post()).json()["id"]) == b"onetwo"


def test_what_was_cut_off_half_way_is_not_held_and_the_next_is(
    app: Starlette, client: TestClient, desk: UploadDesk
) -> None:
    async def half() -> None:
        part: dict[str, Any] = {"type": "http.request", "body": b"half", "more_body": True}
        messages: Iterator[dict[str, Any]] = iter([part, {"type": "http.disconnect"}])

        async def receive() -> dict[str, Any]:
            return next(messages)

        async def send(_message: Any) -> None:
            return None

        headers = [(name.lower().encode(), value.encode()) for name, value in BYTES.items()]
        scope = {
            "type": "http",
            "method": "POST",
            "path": f"/upload/{desk.token}",
            "raw_path": b"",
            "query_string": b"",
            "headers": [*headers, (b"content-length", b"100")],
        }
        try:
            await app(scope, receive, send)
        except ClientDisconnect:
            pytest.fail("nobody caught that the person left")

    in_a_loop(half())
    assert not desk._held
    assert client.post(f"/upload/{desk.token}", content=b"x", headers=BYTES).status_code == 200


def test_one_file_of_a_session_comes_at_a_time(app: Starlette, desks: UploadDesks) -> None:
    one, other = desks.open(), desks.open()

    async def posts() -> list[int]:
        may_end, has_begun = asyncio.Event(), asyncio.Event()

        async def slow() -> AsyncIterator[bytes]:
            yield b"a"
            has_begun.set()
            await may_end.wait()
            yield b"b"

        async with _client(app) as client:
            first = asyncio.create_task(
                client.post(f"/upload/{one.token}", content=slow(), headers=BYTES)
            )
            await has_begun.wait()
            second = await client.post(f"/upload/{one.token}", content=b"x", headers=BYTES)
            another = await client.post(f"/upload/{other.token}", content=b"x", headers=BYTES)
            may_end.set()
            return [answer.status_code for answer in (second, another, await first)]

    assert in_a_loop(posts()) == [429, 200, 200]


@pytest.mark.parametrize(
    "path", ["/upload/../etc", "/upload/%2e%2e/x", "/upload/a/b/c", "/upload/", "/upload/%00"]
)
def test_an_odd_address_is_nothing(client: TestClient, path: str) -> None:
    assert client.post(path, content=b"x", headers=BYTES).status_code in {404, 405}


def test_nothing_of_a_file_is_logged(
    client: TestClient, desk: UploadDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    named = BYTES | {"Content-Disposition": "attachment; filename=doe.jpg"}
    client.post(f"/upload/{desk.token}", content=b"secret", headers=named)
    client.post(f"/upload/{desk.token}", content=bytes(6000), headers=named)
    said = caplog.text.replace(desk.token, "")
    assert "doe" not in said
    assert "secret" not in said


def _client(app: Starlette) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://localhost")
