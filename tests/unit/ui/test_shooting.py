"""Shots that are taken, kept, taken back and laid on the Compare page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from photocompare.capture import CaptureRecord, PairCheck, Refusal
from photocompare.errors import PhotoReadError
from photocompare.model import Grade
from photocompare.phantom import make_pair
from photocompare.ui import cache
from photocompare.ui.held import HeldPhoto
from photocompare.ui.judging import earlier_of, faults_of, judged, put_on_desk
from photocompare.ui.live import HeldShot
from photocompare.ui.picture import Picture
from photocompare.ui.shooting import Plan, Roll, RollHistory, Shooting, Shot, Waiting
from photocompare.ui.state import Slot
from photocompare.ui.words import words_in

PAIR = make_pair(seed=4, size_hw=(480, 640))
BEFORE, AFTER = PAIR.photos.before, PAIR.photos.after
PLAN = Plan(ticked=("consent",))


def shot(data: bytes, letter: str = "A", pair: str | None = None) -> Shot:
    record = CaptureRecord("face", "face_front", datetime(2026, 1, 2, tzinfo=UTC), "", (480, 640))
    check = None if pair is None else PairCheck(Grade(pair, ()), Refusal.NONE, (), (), 0.0)
    return Shot(data, record, Picture(data, "image/jpeg"), Grade(letter, ()), check)


def ignored(_step: str, _share: float) -> None:
    """Take no notice of how far the work is."""


def name(number: int) -> str:
    return f"Photo {number}"


@pytest.fixture
def desk() -> cache.Desk:
    return cache.Desk()


def test_a_shot_is_judged_by_itself_and_with_the_earlier_photo() -> None:
    shooting = Shooting()
    shooting.open(PLAN, earlier_of(BEFORE, "before.jpg"))
    told: list[tuple[str, float]] = []
    waiting = Waiting(HeldShot(1, PAIR.after_jpeg), "Rear camera")
    found = judged(waiting, shooting, lambda step, share: told.append((step, share)))
    assert [step for step, _ in told] == ["reading", "own", "laying", "light", "grading"]
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert set(words_in("de", "checking")["steps"]) == {step for step, _ in told}
    assert found.pair is not None
    assert found.letter == max(found.grade.letter, found.pair.letter)
    assert found.record.protocol_id == "face"
    assert found.record.view_id == "face_front"
    assert found.record.preparations == ("consent",)
    assert found.record.size_hw == (480, 640)
    assert found.record.camera_label == "Rear camera"
    assert found.record.taken_at.tzinfo is not None


def test_a_first_photo_is_judged_alone() -> None:
    assert judged(Waiting(HeldShot(1, PAIR.after_jpeg), ""), Shooting(), ignored).pair is None


def test_a_file_that_is_no_photo_is_refused() -> None:
    with pytest.raises(PhotoReadError):
        judged(Waiting(HeldShot(1, b"this is no photo"), ""), Shooting(), ignored)


@pytest.mark.parametrize("last", ["reading", "own", "laying", "light", "grading"])
def test_a_check_that_is_stopped_loses_nothing(last: str) -> None:
    class Stopped(BaseException):
        """What the app framework raises in a run that is not wanted any more."""

    def stop(step: str, _share: float) -> None:
        if step == last:
            raise Stopped

    shooting = Shooting()
    shooting.open(PLAN, earlier_of(BEFORE, "before.jpg"))
    shooting.waiting = waiting = Waiting(HeldShot(1, PAIR.after_jpeg), "")
    with pytest.raises(Stopped):
        judged(waiting, shooting, stop)
    assert shooting.waiting is waiting
    assert waiting.held.data == PAIR.after_jpeg
    assert judged(waiting, shooting, ignored).data == PAIR.after_jpeg


def test_a_photo_that_waits_goes_with_another_view_and_with_the_session() -> None:
    shooting = Shooting()
    shooting.open(PLAN, None)
    shooting.waiting = Waiting(HeldShot(1, b"1"), "")
    shooting.open(Plan(indication="redness"), None)
    assert shooting.waiting is not None
    shooting.open(Plan(view="face_left_45"), None)
    assert shooting.waiting is None
    shooting.waiting = Waiting(HeldShot(1, b"1"), "")
    shooting.clear()
    assert shooting.waiting is None


def test_the_faults_of_the_earlier_photo_are_looked_for_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    white = BEFORE.pixels.copy()
    white[100:140] = 1.0  # narrow enough to lie within skin
    source = replace(BEFORE.source, sha256="0" * 64)
    shooting = Shooting()
    earlier = earlier_of(replace(BEFORE, pixels=white, source=source), "before.jpg")
    found = faults_of(earlier, shooting)
    assert "clipping" in {check.name for check in found}
    monkeypatch.setattr("photocompare.ui.judging.check_photo", None)
    assert faults_of(earlier, shooting) is found


@pytest.mark.parametrize(
    ("own", "pair", "said"), [("A", None, "A"), ("A", "C", "C"), ("D", "B", "D"), ("A", "F", "F")]
)
def test_the_worse_grade_counts(own: str, pair: str | None, said: str) -> None:
    assert shot(b"", own, pair).letter == said


def test_a_good_photo_is_told_from_a_pair_that_the_earlier_photo_spoils() -> None:
    spoilt = PairCheck(Grade("D", ()), Refusal.NONE, (), (), 0.0, best_letter="B")
    assert replace(shot(b"", "A"), pair=spoilt).own_letter == "B"
    assert replace(shot(b"", "C"), pair=spoilt).own_letter == "C"
    assert shot(b"", "A", "D").own_letter == "D"
    assert shot(b"", "B").own_letter == "B"


def test_what_was_kept_is_removed_and_comes_back() -> None:
    first, second = shot(b"1"), shot(b"2")
    rolls = RollHistory()
    rolls.change(Roll(undecided=first))
    rolls.change(rolls.now.keeping())
    rolls.change(Roll(rolls.now.kept, second))
    rolls.change(rolls.now.keeping())
    assert rolls.now == Roll((first, second))
    rolls.change(rolls.now.without(0))
    left = rolls.now.kept
    rolls.undo()
    assert (left, rolls.now.kept) == ((second,), (first, second))
    for _ in range(9):
        rolls.undo()
    assert len(rolls.later) == RollHistory.MOST  # each step may hold a file of 60 MB


def test_shots_of_another_view_or_another_earlier_photo_are_let_go() -> None:
    shooting = Shooting()
    before = earlier_of(BEFORE, "before.jpg")
    shooting.open(PLAN, before)
    shooting.rolls.change(Roll((shot(b"1"),)))
    shooting.open(Plan(indication="redness"), before)
    assert shooting.rolls.now.kept  # for another reason, but the same view of the same skin
    shooting.open(PLAN, earlier_of(AFTER, "after.jpg"))
    assert not shooting.rolls.now.kept
    shooting.rolls.change(Roll((shot(b"1"),)))
    shooting.open(Plan(view="face_left_45"), earlier_of(AFTER, "after.jpg"))
    assert not shooting.rolls.now.kept


def test_the_first_shot_becomes_the_after_photo_and_the_others_show_its_error(
    desk: cache.Desk,
) -> None:
    desk.shooting.open(PLAN, earlier_of(BEFORE, "before.jpg"))
    desk.shooting.rolls.change(Roll((shot(PAIR.after_jpeg), shot(PAIR.before_jpeg))))
    told: list[float] = []
    put_on_desk(desk, name, tell=told.append)
    assert told == [0.0, 0.5]
    assert desk.photos[Slot.BEFORE].photo.fingerprint == BEFORE.fingerprint
    assert desk.photos[Slot.BEFORE].name == "before.jpg"
    assert desk.photos[Slot.AFTER].photo.fingerprint == AFTER.fingerprint
    assert [held.name for held in desk.repeats[Slot.AFTER]] == ["Photo 2"]
    desk.undo()
    assert not desk.photos


def test_the_repeats_of_the_same_before_photo_stay(desk: cache.Desk) -> None:
    desk.photos[Slot.BEFORE] = HeldPhoto(BEFORE, "before.jpg")
    repeat = HeldPhoto(AFTER, "again.jpg")
    desk.repeats[Slot.BEFORE] = [repeat]
    desk.shooting.open(PLAN, earlier_of(BEFORE, "before.jpg"))
    desk.shooting.rolls.change(Roll((shot(PAIR.after_jpeg),)))
    put_on_desk(desk, name)
    assert desk.repeats[Slot.BEFORE] == [repeat]
    desk.shooting.open(PLAN, earlier_of(AFTER, "after.jpg"))
    desk.shooting.rolls.change(Roll((shot(PAIR.before_jpeg),)))
    put_on_desk(desk, name)
    assert desk.photos[Slot.BEFORE].name == "after.jpg"
    assert desk.repeats[Slot.BEFORE] == []


def test_the_first_photos_of_a_patient_become_the_before_photo(desk: cache.Desk) -> None:
    desk.shooting.open(PLAN, None)
    desk.shooting.rolls.change(Roll((shot(PAIR.before_jpeg), shot(PAIR.after_jpeg))))
    put_on_desk(desk, name)
    assert set(desk.photos) == {Slot.BEFORE}
    assert len(desk.repeats[Slot.BEFORE]) == 1


def test_nothing_of_the_shots_is_left_when_the_session_ends(desk: cache.Desk) -> None:
    desk.shooting.open(PLAN, earlier_of(BEFORE, "before.jpg"))
    desk.shooting.rolls.change(Roll((shot(b"1"),), shot(b"2")))
    desk.shooting.given = desk.shooting.offered = desk.shooting.earlier
    desk.clear()
    assert desk.shooting == Shooting()
