"""A model file is the one that was released, or it is refused in a plain sentence."""

from __future__ import annotations

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from photocompare.errors import FaceModelError
from photocompare.faces.network import DETECTOR, MESH, SECOND_DETECTOR, WEIGHTS, Network, sigmoid

ALL = (DETECTOR, MESH, SECOND_DETECTOR)


def _copy(network: Network, path: Path) -> Network:
    return Network(path, network.sha256, network.side_px, network.outputs)


def _input(network: Network, seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.random.default_rng(seed).random((network.side_px, network.side_px, 3), np.float32)


@pytest.mark.parametrize("network", ALL, ids=lambda network: network.path.stem)
def test_the_sources_name_each_file_with_its_sha256_and_licence(network: Network) -> None:
    sources = (WEIGHTS / "SOURCES.md").read_text(encoding="utf-8")
    row = rf"\| `{re.escape(network.path.name)}` \| [\d,]+ \| `{network.sha256}` \|"
    assert re.search(row, sources)
    assert any(network.path.stem in licence.name for licence in WEIGHTS.glob("LICENSE-*.txt"))


def test_no_model_file_is_without_a_network() -> None:
    files = {path.name for path in WEIGHTS.iterdir() if path.suffix in (".tflite", ".onnx")}
    assert files == {network.path.name for network in ALL}


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    changed = tmp_path / "face_detector.tflite"
    data = bytearray(DETECTOR.path.read_bytes())
    data[-1] ^= 1
    changed.write_bytes(data)
    with pytest.raises(FaceModelError, match=r"face_detector\.tflite is missing or damaged"):
        _copy(DETECTOR, changed).run(_input(DETECTOR, 0))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaceModelError, match="fresh copy"):
        _copy(DETECTOR, tmp_path / "face_detector.tflite").run(_input(DETECTOR, 0))


def test_another_size_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="takes 128 px"):
        DETECTOR.run(np.zeros((128, 96, 3), dtype=np.float32))


@pytest.mark.parametrize("network", ALL, ids=lambda network: network.path.stem)
def test_a_used_net_answers_as_a_fresh_one(network: Network) -> None:
    network.run(_input(network, 1))
    used, fresh = (one.run(_input(network, 2)) for one in (network, _copy(network, network.path)))
    for one, other in zip(used, fresh, strict=True):
        np.testing.assert_array_equal(one, other)


def test_threads_take_turns() -> None:
    inputs = [_input(DETECTOR, seed) for seed in range(8)]
    alone = [hashlib.sha256(DETECTOR.run(one)[0].tobytes()).hexdigest() for one in inputs]
    with ThreadPoolExecutor(max_workers=4) as pool:
        together = pool.map(lambda one: DETECTOR.run(one)[0].tobytes(), inputs)
        assert [hashlib.sha256(one).hexdigest() for one in together] == alone


def test_sigmoid_is_finite_far_out() -> None:
    chances = sigmoid(np.array((-1e6, 0.0, 1e6), dtype=np.float32))
    # Of float32: exp(-80) is nothing beside one.
    np.testing.assert_allclose(chances, (0.0, 0.5, 1.0), atol=1e-7)
