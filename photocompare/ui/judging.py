"""From the file of a shot to what was found in it, and from kept shots to a comparison."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from photocompare.capture import CaptureRecord, check_photo, pair_check
from photocompare.load import load_photo, packed
from photocompare.model import Check, Photo
from photocompare.settings import MeasureSettings, Settings
from photocompare.ui import cache
from photocompare.ui.held import HeldPhoto
from photocompare.ui.picture import Picture
from photocompare.ui.shooting import Earlier, Plan, Shooting, Shot, Waiting
from photocompare.ui.state import Slot
from photocompare.view import as_taken

Tell = Callable[[str, float], None]
"""Called with the id of what is being done, and the share done, 0 to 1."""

_GHOST_SIDE_PX = 1280  # sharp on a phone's screen, and there at once
_PREVIEW_SIDE_PX = 1024
# Of the time until all is checked, once a photo of 12 megapixels was read, and looked at alone.
_READ_SHARE, _OWN_SHARE = 0.25, 0.4
MOST_KEPT = MeasureSettings().most_shots


def earlier_of(photo: Photo, name: str) -> Earlier:
    """Return ``photo`` as the one that the next is to be like."""
    return Earlier(packed(photo), name, _picture(photo, _GHOST_SIDE_PX))


def settings_of(plan: Plan) -> Settings:
    """Return the settings that what is photographed asks for."""
    return Settings(indication=plan.indication)


def judged(waiting: Waiting, shooting: Shooting, tell: Tell) -> Shot:
    """Return a photo that waits with what was found in it; its picture is there once it was read.

    ``tell`` is called with the id of each step and the share done. Whatever it raises ends the
    work, and the photo still waits.

    Raises
    ------
    PhotoReadError
        It is no photo that can be read.
    """
    held, plan, earlier = waiting.held, shooting.plan, shooting.earlier
    settings = settings_of(plan)
    with cache.while_working():
        tell("reading", 0.0)
        photo = load_photo(held.data)
        waiting.picture = waiting.picture or _picture(photo, _PREVIEW_SIDE_PX)
        tell("own", _READ_SHARE)
        grade = check_photo(photo, settings)
        pair = None
        if earlier is not None:
            pair = pair_check(
                earlier.photo,
                photo,
                settings,
                progress=lambda step, share: tell(step, _OWN_SHARE + (1.0 - _OWN_SHARE) * share),
            )
    record = CaptureRecord(
        protocol_id=plan.protocol.id,
        view_id=plan.view,
        taken_at=datetime.now(UTC),
        camera_label=waiting.camera,
        size_hw=photo.size_hw,
        preparations=plan.ticked,
        cues=held.cues,
    )
    return Shot(held.data, record, waiting.picture, grade, pair)


def faults_of(earlier: Earlier, shooting: Shooting) -> tuple[Check, ...]:
    """Return what the earlier photo is short of by itself; it is looked for once."""
    sha256 = earlier.photo.source.sha256
    if shooting.of_earlier[0] != sha256:
        with cache.while_working():
            checks = check_photo(earlier.photo, settings_of(shooting.plan)).checks
        shooting.of_earlier = sha256, tuple(check for check in checks if not check.passed)
    return shooting.of_earlier[1]


def put_on_desk(
    desk: cache.Desk,
    names: Callable[[int], str],
    *,
    tell: Callable[[float], None] | None = None,
) -> None:
    """Lay the earlier photo and the kept shots on ``desk`` as a pair; it can be undone.

    The first shot is the after photo, the others show its error. Without an earlier photo the
    shots become the before photo. ``names`` gives a shot its name by its number; ``tell`` is told
    the share of them that was read. Until all are, nothing is changed.
    """
    shooting = desk.shooting
    shots: list[HeldPhoto] = []
    for number, shot in enumerate(shooting.rolls.now.kept, start=1):
        if tell is not None:
            tell((number - 1) / len(shooting.rolls.now.kept))
        shots.append(HeldPhoto(load_photo(shot.data), names(number), shot.data))
    desk.about_to_change()
    earlier = shooting.earlier
    if earlier is None:
        desk.photos[Slot.BEFORE], desk.repeats[Slot.BEFORE] = shots[0], shots[1:]
        return
    held = desk.photos.get(Slot.BEFORE)
    if held is None or held.photo.source.sha256 != earlier.photo.source.sha256:
        desk.photos[Slot.BEFORE] = HeldPhoto(earlier.photo, earlier.name)
        desk.repeats[Slot.BEFORE] = []
    desk.photos[Slot.AFTER], desk.repeats[Slot.AFTER] = shots[0], shots[1:]


def _picture(photo: Photo, side_px: int) -> Picture:
    encoded = as_taken(photo, side_px)
    return Picture(encoded.data, encoded.media_type)
