"""What is decoded, and how long it may take."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.settings.megapixel import MEGAPIXEL


@dataclass(frozen=True, slots=True)
class LoadSettings:
    """Limits on what is decoded."""

    max_file_bytes: int = 60 * MEGAPIXEL  # twice the largest phone photo seen
    max_pixels: int = 64 * MEGAPIXEL  # a few kB can declare gigapixels; no phone photo needs more
    min_side_px: int = 32  # below this there is no skin structure to find
    decode_seconds: float = 20.0  # 64 megapixels of HEIC take about 6 s
    worker_memory_bytes: int = 1_500 * MEGAPIXEL  # 64 megapixels need about 1.2 GB
    worker_processor_seconds: float = 30.0  # a photo; decoders use two threads at times
    worker_start_seconds: float = 30.0  # half a second when idle; a busy machine needs longer
