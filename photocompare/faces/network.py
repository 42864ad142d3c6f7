"""The three networks: loaded when first used, checked by sha256, one caller at a time."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.errors import FaceModelError

FloatArray = NDArray[np.float32]

WEIGHTS = Path(__file__).resolve().parents[1] / "weights"


@dataclass(slots=True)
class Network:
    """A model file and, once used, its loaded net.

    A ``cv2.dnn.Net`` keeps its input between calls, so threads take turns. It keeps its memory
    too: given another size than the first time, the classic engine answers with confident
    nonsense, hence one ``side_px`` for every picture.
    """

    path: Path
    sha256: str
    side_px: int
    outputs: tuple[str, ...]
    _net: cv2.dnn.Net | None = None
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def run(self, picture: FloatArray) -> list[FloatArray]:
        """Return the outputs, in the order of ``outputs``, for one square picture (side, side, 3).

        Raises
        ------
        FaceModelError
            The model file is missing or is not the one that was released.
        """
        if picture.shape != (self.side_px, self.side_px, 3):
            raise ValueError(f"{self.path.name} takes {self.side_px} px, got {picture.shape}")
        blob = np.ascontiguousarray(picture.transpose(2, 0, 1)[None], dtype=np.float32)
        with self._turn:
            if self._net is None:
                self._net = self._loaded()
            self._net.setInput(blob)
            # Copied: the next call may reuse the net's own memory.
            return [np.array(o, dtype=np.float32) for o in self._net.forward(list(self.outputs))]

    def _loaded(self) -> cv2.dnn.Net:
        try:
            digest = hashlib.sha256(self.path.read_bytes()).hexdigest()
        except OSError as error:
            raise FaceModelError(name=self.path.name) from error
        if digest != self.sha256:
            raise FaceModelError(name=self.path.name)
        if self.path.suffix == ".onnx":
            return cv2.dnn.readNetFromONNX(str(self.path), cv2.dnn.ENGINE_CLASSIC)
        # From a path and with the classic engine: the default one hides all outputs but one, and
        # the overload that takes bytes ignores the engine.
        return cv2.dnn.readNetFromTFLite(str(self.path), cv2.dnn.ENGINE_CLASSIC)


DETECTOR = Network(
    WEIGHTS / "face_detector.tflite",
    "b4578f35940bf5a1a655214a1cce5cab13eba73c1297cd78e1a04c2380b0152f",
    128,
    ("regressors", "classificators"),
)
MESH = Network(
    WEIGHTS / "face_landmarks_detector.tflite",
    "c7d54204ce0448474c7f3fa9af494787c0965cbdd6f20fc72867e43046bd43d5",
    256,
    ("Identity", "Identity_1"),
)
SECOND_DETECTOR = Network(
    WEIGHTS / "centerface.onnx",
    "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
    640,
    ("537", "538", "539"),
)


def sigmoid(logits: FloatArray) -> FloatArray:
    """Return the probabilities; the clip keeps ``exp`` finite."""
    chances: FloatArray = np.float32(1.0) / (np.float32(1.0) + np.exp(-np.clip(logits, -80, 80)))
    return chances
