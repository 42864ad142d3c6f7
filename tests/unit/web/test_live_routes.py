"""The addresses of the live picture: only for the own page, only so much, one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any, TypeVar

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from photocompare.settings import WebSettings
from photocompare.web.live import live_routes

_Answer = TypeVar("_Answer")


def in_a_loop(work: Coroutine[Any, Any, _Answer]) -> _Answer:
    """Return what ``work`` answers; in a thread, since a browser's loop may run in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


OWN = {"Sec-Fetch-Site": "same-origin"}
JPEG = OWN | {"Content-Type": "image/jpeg"}
BYTES = OWN | {"Content-Type": "application/octet-stream"}
SETTINGS = WebSettings(frame_bytes=1000, shot_bytes=5000, most_shots=2)


class Desk:
    """A desk that remembers what it was given; it looks for as long as it is told to."""

    def __init__(self) -> None:
        self.frames: list[tuple[bytes, bool]] = []
        self.shots: dict[int, bytes] = {}
        self.may_go_on = Event()
        self.may_go_on.set()
        self.has_begun = Event()

    def look(self, frame: bytes, *, is_front: bool) -> Mapping[str, object]:
        """Remember the frame."""
        self.has_begun.set()
        self.may_go_on.wait(timeout=10)
        self.frames.append((frame, is_front))
        return {"cues": [], "is_ready": True, "to_earlier": None}

    def hold(self, number: int, shot: bytes) -> str | None:
        """Remember the shot."""
        if len(self.shots) >= SETTINGS.most_shots:
            return None
        self.shots[number] = shot
        return f"id-{number}"


@pytest.fixture
def desks() -> dict[str, Desk]:
    return {"here": Desk()}


@pytest.fixture
def app(desks: dict[str, Desk]) -> Starlette:
    return Starlette(routes=live_routes(desks.get, SETTINGS))


@pytest.fixture
def client(app: Starlette) -> TestClient:
    return TestClient(app, base_url="http://localhost")


def test_a_frame_is_looked_at(client: TestClient, desks: dict[str, Desk]) -> None:
    answer = client.post("/live/here/frame?front=1", content=b"frame", headers=JPEG)
    assert answer.json() == {"cues": [], "is_ready": True, "to_earlier": None}
    assert answer.headers["cache-control"] == "no-store"
    client.post("/live/here/frame", content=b"rear", headers=JPEG)
    assert desks["here"].frames == [(b"frame", True), (b"rear", False)]


def test_a_shot_is_held_under_an_id(client: TestClient, desks: dict[str, Desk]) -> None:
    answer = client.post("/live/here/shot?n=3", content=b"shot", headers=BYTES)
    assert answer.json() == {"id": "id-3"}
    assert desks["here"].shots == {3: b"shot"}


def test_an_inbox_that_is_full_takes_no_more(client: TestClient) -> None:
    answers = [
        client.post(f"/live/here/shot?n={number}", content=b"shot", headers=BYTES)
        for number in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 409]


@pytest.mark.parametrize("number", ["", "-1", "one", "1e3", "9" * 5000, "²"])
def test_a_shot_without_a_number_is_refused(client: TestClient, number: str) -> None:
    answer = client.post("/live/here/shot", params={"n": number}, content=b"x", headers=BYTES)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("kind", "headers", "most"), [("frame", JPEG, 1000), ("shot", BYTES, 5000)]
)
def test_too_many_bytes_are_refused_while_they_come(
    app: Starlette, desks: dict[str, Desk], kind: str, headers: dict[str, str], most: int
) -> None:
    sent: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1000):
            sent.append(100)
            yield bytes(100)

    async def post() -> httpx2.Response:
        async with _client(app) as client:
            return await client.post(f"/live/here/{kind}?n=1", content=endless(), headers=headers)

    assert in_a_loop(post()).status_code == 413
    assert sum(sent) <= most + 200  # one part more than fits, and the one that was being made
    assert desks["here"].frames == []
    assert desks["here"].shots == {}


@pytest.mark.parametrize("length", ["1001", "9" * 5000])
def test_too_many_bytes_are_refused_by_their_number(client: TestClient, length: str) -> None:
    headers = JPEG | {"Content-Length": length}
    assert client.post("/live/here/frame", content=b"x", headers=headers).status_code == 413


def test_the_largest_shot_that_is_allowed_is_taken(client: TestClient) -> None:
    answer = client.post("/live/here/shot?n=1", content=bytes(5000), headers=BYTES)
    assert answer.status_code == 200


def test_nothing_is_refused(client: TestClient) -> None:
    assert client.post("/live/here/shot?n=1", content=b"", headers=BYTES).status_code == 400


@pytest.mark.parametrize("kind", ["frame", "shot"])
def test_an_unknown_token_answers_as_one_that_has_ended(
    client: TestClient, desks: dict[str, Desk], kind: str
) -> None:
    headers = JPEG if kind == "frame" else BYTES
    desks.pop("here")
    gone = client.post(f"/live/here/{kind}?n=1", content=b"x", headers=headers)
    never = client.post(f"/live/never/{kind}?n=1", content=b"x", headers=headers)
    assert (gone.status_code, gone.content) == (404, never.content)


@pytest.mark.parametrize(
    "said",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},  # another name of the same clinic is another page
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "null"},
        {},
    ],
)
@pytest.mark.parametrize("kind", ["frame", "shot"])
def test_a_page_elsewhere_is_refused(
    client: TestClient, desks: dict[str, Desk], said: dict[str, str], kind: str
) -> None:
    headers = said | {"Content-Type": (JPEG if kind == "frame" else BYTES)["Content-Type"]}
    answer = client.post(f"/live/here/{kind}?n=1", content=b"x", headers=headers)
    assert answer.status_code == 403
    assert desks["here"].frames == []
    assert desks["here"].shots == {}


def test_an_older_browser_says_its_origin(client: TestClient) -> None:
    headers = {"Origin": "http://localhost", "Content-Type": "image/jpeg"}
    assert client.post("/live/here/frame", content=b"x", headers=headers).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "image/png", ""])
def test_what_a_form_elsewhere_could_send_is_refused(client: TestClient, kind: str) -> None:
    headers = OWN | {"Content-Type": kind}
    assert client.post("/live/here/frame", content=b"x", headers=headers).status_code == 415


def test_nothing_is_read_there(client: TestClient) -> None:
    assert client.get("/live/here/frame", headers=OWN).status_code == 405


def test_a_second_frame_is_refused_while_the_first_is_looked_at(
    app: Starlette, desks: dict[str, Desk]
) -> None:
    desk = desks["here"]
    desk.may_go_on.clear()
    desks["there"] = Desk()

    async def post() -> list[Any]:
        async with _client(app) as client:
            first = asyncio.create_task(_frame(client, "here"))
            while not desk.has_begun.is_set():
                await asyncio.sleep(0.01)
            second = await _frame(client, "here")
            other = await _frame(client, "there")  # the server goes on answering everybody else
            desk.may_go_on.set()
            return [await first, second, other, await _frame(client, "here")]

    assert [answer.status_code for answer in in_a_loop(post())] == [200, 429, 200, 200]
    assert len(desk.frames) == 2  # what was refused is forgotten, not looked at later


def test_a_session_that_ends_while_its_shot_comes_holds_nothing(
    app: Starlette, desks: dict[str, Desk]
) -> None:
    desk = desks["here"]

    async def slow() -> AsyncIterator[bytes]:
        yield b"half"
        desks.pop("here")
        yield b"rest"

    async def post() -> httpx2.Response:
        async with _client(app) as client:
            return await client.post("/live/here/shot?n=1", content=slow(), headers=BYTES)

    assert in_a_loop(post()).status_code == 404
    assert desk.shots == {}


def _client(app: Starlette) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=app)
    return httpx2.AsyncClient(transport=transport, base_url="http://localhost")


async def _frame(client: httpx2.AsyncClient, token: str) -> httpx2.Response:
    return await client.post(f"/live/{token}/frame", content=b"frame", headers=JPEG)
