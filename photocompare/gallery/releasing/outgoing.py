"""What is asked to leave, and what left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from photocompare.gallery.records import Purpose
from photocompare.gallery.releasing.clean import OutputKind
from photocompare.gallery.releasing.orders import Frame
from photocompare.gallery.releasing.release import Released
from photocompare.gallery.releasing.removed import Trace

PUBLIC = frozenset({Purpose.PUBLICATION, Purpose.WEBSITE, Purpose.SOCIAL_MEDIA})
"""What is shown to anybody: the checklist of a place is asked for it."""


@dataclass(frozen=True, slots=True)
class Use:
    """What pictures are given out for, and where they will be seen."""

    purpose: Purpose
    channel: str = ""


@dataclass(frozen=True, slots=True)
class WantedPicture:
    """A photo and what is to be seen of it."""

    photo_id: str
    frame: Frame


@dataclass(frozen=True, slots=True)
class Publication:
    """What is said where a picture is shown to anybody: by which rules, and a person's answers.

    ``facts`` are those that the record does not hold: whether the treatment is on prescription
    only, whether the choice of cases is stated, and whether a disclaimer stands beside it.
    """

    profile_id: str
    answers: Mapping[str, bool] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """Pictures that are to leave together; two that are ``is_joined`` become one, side by side.

    ``looked_at`` is what a person looked for in them and says is gone.
    """

    pictures: tuple[WantedPicture, ...]
    use: Use
    kind: OutputKind = "JPEG"
    is_joined: bool = False
    looked_at: frozenset[Trace] = frozenset()
    publication: Publication | None = None


@dataclass(frozen=True, slots=True)
class GivenOut:
    """A file that may leave, what is in it, and the notes of it in the store."""

    data: bytes = field(repr=False)
    name: str
    media_type: str
    pictures: tuple[Released, ...]
    copy_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentCopy:
    """A copy that was given out; ``is_to_recall`` where its consent ended and it is out still."""

    id: str
    photo_id: str
    purpose: Purpose
    channel: str
    sent_at: datetime
    output_sha256: str
    is_to_recall: bool
    recalled_at: datetime | None
