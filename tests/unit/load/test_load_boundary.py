"""The line between the app and the decode process: the same pixels on both sides, no trust."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable
from multiprocessing.shared_memory import SharedMemory
from typing import Any

import cv2
import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms

from photocompare.load import limits, load_photo, supervisor, wire, worker
from photocompare.load.codes import Doubt, Problem, Refusal
from photocompare.load.decode import decode
from photocompare.load.icc import BT2020, DISPLAY_P3, matrix_profile
from photocompare.load.supervisor import Worker, WorkerLostError
from photocompare.load.wording import notice, refusal
from photocompare.settings import LoadSettings

Encode = Callable[..., bytes]
LIMITS = {"max_pixels": 1_000_000, "min_side_px": 32}


@pytest.fixture(autouse=True)
def this_process_keeps_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the limits that a worker sets for itself from all later tests."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)
    monkeypatch.setattr(limits, "allow_processor_seconds", lambda seconds: None)


def some_files(scene: NDArray[np.uint8], encode: Encode) -> dict[str, bytes]:
    image = Image.fromarray(scene)
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = 6
    tags[ExifTags.Base.Make] = "Apple"
    tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.CustomRendered] = 7
    clear = image.convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(image.size))
    deep = scene.astype(np.uint16)[..., 0] * 257 + 100
    deep_colour = scene.astype(np.uint16) * 257 + 100
    ten_bits = io.BytesIO()
    pillow_heif.from_bytes("RGB;16", image.size, deep_colour.tobytes()).save(ten_bits)
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    return {
        "turned": encode(image, "JPEG", exif=tags),
        "turned p3": encode(image, "JPEG", exif=tags, icc_profile=matrix_profile(DISPLAY_P3)),
        "linear": encode(image, "PNG", icc_profile=matrix_profile(BT2020, 1.0)),
        "misfit": encode(image, "PNG", icc_profile=lab),
        "broken": encode(image, "JPEG", icc_profile=b"no profile"),
        "clear": encode(clear, "PNG", exif=tags),
        "grey and clear": encode(clear.convert("LA"), "PNG"),
        "grey": encode(image.convert("L"), "JPEG", icc_profile=matrix_profile(DISPLAY_P3)),
        "bitmap": encode(image.convert("1"), "PNG"),
        "palette": encode(image.quantize(8), "PNG", transparency=0),
        "print": encode(image.convert("CMYK"), "TIFF"),
        "deep": encode(deep, "PNG"),
        "deep colour": cv2.imencode(".png", deep_colour)[1].tobytes(),
        "deep colour tiff": cv2.imencode(".tif", deep_colour)[1].tobytes(),
        "ten bits": ten_bits.getvalue(),
        "avif": encode(image, "AVIF"),
        "heif": encode(image, "HEIF", exif=tags.tobytes()),
        "webp": encode(image, "WEBP"),
    }


def test_the_worker_gives_what_decoding_here_gives(
    scene: NDArray[np.uint8], encode: Encode
) -> None:
    for name, content in some_files(scene, encode).items():
        picture = decode(content, **LIMITS)
        photo = load_photo(content)
        whole = np.concatenate(list(picture.pixels.bands()))
        top = np.float32(255 if picture.pixels.bits == 8 else 65535)
        assert picture.pixels.size_hw == photo.size_hw, name
        # one float32 multiplication against one division
        np.testing.assert_allclose(photo.pixels, whole / top, rtol=1e-6, err_msg=name)
        assert len(photo.notices) == len(picture.doubts), name


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"max_pixels": 100}, Problem.TOO_LARGE),
        ({"min_side_px": 100}, Problem.TOO_SMALL),
    ],
)
def test_decoding_keeps_its_limits(
    scene: NDArray[np.uint8], encode: Encode, change: dict[str, int], problem: Problem
) -> None:
    with pytest.raises(Refusal) as caught:
        decode(encode(scene, "PNG"), **(LIMITS | change))
    assert caught.value.problem is problem


def test_every_code_has_its_words() -> None:
    for doubt in Doubt:
        assert notice(doubt).message.endswith(".")
    for problem in Problem:
        for size_hw in (None, (3, 4)):
            sentence = str(refusal(Refusal(problem, size_hw), b"\x07\x03", LoadSettings()))
            assert sentence.endswith(".")
            assert problem.name not in sentence


# -- the worker's side ---------------------------------------------------------------------------


def served(content: bytes, **change: int) -> list[dict[str, Any]]:
    """Return all that the worker sends for one photo, with every band acknowledged."""
    requests, replies = io.BytesIO(), io.BytesIO()
    request = {"content_bytes": len(content), "processor_seconds": 10**6, **LIMITS, **change}
    wire.send(requests, request, content)
    for _ in range(20):
        wire.send(requests, {})
    requests.seek(0)
    shared = SharedMemory(create=True, size=4096)
    try:
        worker._serve_one(requests, replies, shared)
    finally:
        shared.close()
        shared.unlink()
    replies.seek(0)
    messages = []
    while replies.tell() < len(replies.getvalue()):
        messages.append(wire.receive(replies))
    return messages


def test_the_worker_hands_over_every_byte_once(scene: NDArray[np.uint8], encode: Encode) -> None:
    facts, *bands = served(encode(scene, "PNG"))
    assert facts["size_hw"] == [48, 80]
    assert sum(band["filled_bytes"] for band in bands) == scene.size
    assert max(band["filled_bytes"] for band in bands) <= 4096


def test_the_worker_answers_in_codes_and_never_in_the_files_words(encode: Encode) -> None:
    (answer,) = served(b"<script>alert(1)</script>")
    assert answer == {"problem": "unknown kind", "size_hw": None}
    damaged = encode(Image.new("RGB", (64, 64)), "PNG")[:60]
    assert served(damaged) == [{"problem": "damaged", "size_hw": None}]


# -- the app's side ------------------------------------------------------------------------------

READY = '{"ready": true}'
FACTS = '{"size_hw": [40, 40], "bits": 8}'


def liar(*messages: str) -> str:
    """Return the program of a worker that says ``messages``, whatever it is asked."""
    said = b"".join(struct.pack(">I", len(text)) + text.encode() for text in messages)
    return f"import sys\nsys.stdout.buffer.write({said!r})\nsys.stdout.flush()\nsys.stdin.read()\n"


@pytest.mark.parametrize(
    "messages",
    [
        ('{"size_hw": [1000000, 1000000], "bits": 8}',),
        ('{"size_hw": [-40, -40], "bits": 8}',),
        ('{"size_hw": "40x40", "bits": 8}',),
        ('{"size_hw": [40, 40], "bits": 12}',),
        ('{"problem": "a problem of its own", "size_hw": null}',),
        ("[]",),
        ("{nonsense",),
        ("[" * 60_000,),
        (" " * 70_000,),
        (FACTS, '{"filled_bytes": 0}'),
        (FACTS, '{"filled_bytes": -3}'),
        (FACTS, '{"filled_bytes": 4801}'),
        (FACTS, '{"filled_bytes": "all"}'),
        (FACTS, "{}"),
        (),  # nothing: the deadline ends it
    ],
)
def test_a_worker_that_lies_is_ended(
    monkeypatch: pytest.MonkeyPatch, messages: tuple[str, ...]
) -> None:
    monkeypatch.setattr(supervisor, "_FIRST_LINES", liar(READY, *messages))
    lying = Worker(LoadSettings())
    with pytest.raises(WorkerLostError):
        lying.decode(b"x", LoadSettings(decode_seconds=1.0))
    assert not lying.is_alive


def test_facts_that_are_wrong_are_left_out(
    monkeypatch: pytest.MonkeyPatch, scene: NDArray[np.uint8]
) -> None:
    facts = {
        "size_hw": [40, 40],
        "bits": 8,
        "profile": 5,
        "taken": ["2026"],
        "make": "\u202e\x1b[2J<b>",
        "model": "x" * 9000,
        "doubts": ["gain map", "an own doubt", 7],
    }
    monkeypatch.setattr(
        supervisor, "_FIRST_LINES", liar(READY, json.dumps(facts), '{"filled_bytes": 4800}')
    )
    another = LoadSettings(worker_memory_bytes=1_300_000_000)  # no worker that waits has this
    photo = load_photo(b"x", another)
    assert photo.source.colour_profile == "sRGB (assumed)"
    assert photo.source.taken_at is None
    assert photo.source.camera is not None
    assert photo.source.camera.isprintable()
    assert len(photo.source.camera) <= 121
    assert len(photo.notices) == 1


@pytest.mark.parametrize("text", [b"", b"\0\0", b"\0\0\0\x05{}", b"\0\0\0\x02[]", b"\xff" * 8])
def test_a_broken_channel_is_noticed(text: bytes) -> None:
    with pytest.raises(wire.ChannelClosedError):
        wire.receive(io.BytesIO(text))
