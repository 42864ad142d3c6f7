"""An alignment that is kept, to be used again as it is."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.model.alignment import Alignment
from photocompare.model.comparison import Comparison
from photocompare.model.notice import Notice, Stage


@dataclass(frozen=True, slots=True, eq=False)
class LockedAlignment:
    """An alignment, the photos that it was made from, and the doubts that it was made with.

    ``before_sha256`` and ``after_sha256`` are None where it is not known whose it is; ``notices``
    are those of the alignment alone.
    """

    alignment: Alignment
    before_sha256: str | None = None
    after_sha256: str | None = None
    notices: tuple[Notice, ...] = ()

    @classmethod
    def of(cls, comparison: Comparison) -> LockedAlignment:
        """Return the alignment of a comparison, to be used for another of the same photos."""
        photos = comparison.photos
        return cls(
            comparison.pair.alignment,
            photos.before.source.sha256,
            photos.after.source.sha256,
            tuple(notice for notice in comparison.pair.notices if notice.stage is Stage.ALIGN),
        )
