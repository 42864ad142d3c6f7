"""Visits by the day taken: no photo lost, none placed by a guess, and nothing there twice."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from photocompare.gallery.importing.candidate import Candidate, Hints
from photocompare.gallery.importing.files import PhotoFacts, PhotoKind
from photocompare.gallery.importing.grouping import Looked, VisitGroup, grouped, told_apart
from photocompare.settings import StoreSettings

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TIMES = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 6))


def looked(
    name: str, taken_at: datetime | None = None, hints: Hints | None = None, sha256: str = ""
) -> Looked:
    """Return a photo called ``name``, different from all others unless ``sha256`` says."""
    facts = PhotoFacts(sha256 or f"sha of {name}", (90, 120), taken_at, "", PhotoKind.JPEG, 1000)
    return Looked(Candidate(name, name.encode, hints or Hints(), place=name), facts)


def at(text: str, name: str = "", hints: Hints | None = None) -> Looked:
    """Return a photo that was taken then."""
    return looked(name or text, datetime.fromisoformat(text), hints)


def names(group: VisitGroup) -> list[str]:
    return [shot.photo.candidate.place for shot in group.shots]


@given(st.lists(st.one_of(st.none(), TIMES), max_size=20), st.integers(0, 99))
def test_each_photo_is_in_one_visit_and_the_order_given_does_not_matter(
    times: list[datetime | None], seed: int
) -> None:
    photos = [looked(f"{number}.jpg", time) for number, time in enumerate(times)]
    groups = grouped(photos, now=NOW)
    assert sorted(name for group in groups for name in names(group)) == sorted(
        photo.candidate.place for photo in photos
    )
    shuffled = list(photos)
    random.Random(seed).shuffle(shuffled)
    assert grouped(shuffled, now=NOW) == groups
    days = [group.day for group in groups]
    assert len(set(days)) == len(days)
    dated = [day for day in days if day is not None]
    assert dated == sorted(dated)
    for group in groups:
        assert [shot.number for shot in group.shots] == list(range(1, len(group.shots) + 1))
        for shot in group.shots:
            taken_at = shot.photo.facts.taken_at
            assert (taken_at is None) == (group.day is None)
            if taken_at is not None and group.day is not None:
                late = taken_at.date() - group.day
                assert late in (timedelta(0), timedelta(days=1))
                assert bool(late) == (taken_at.hour < 5 and bool(shot.notes))


def test_shots_are_numbered_by_time_and_by_name_within_a_second() -> None:
    photos = [
        at("2026-03-02T10:00:05", "b"), at("2026-03-02T10:00:00", "IMG_10"),
        at("2026-03-02T10:00:00", "IMG_9"), at("2026-03-02T17:00:00", "evening"),
    ]  # fmt: skip
    (group,) = grouped(photos, now=NOW)
    assert group.day == date(2026, 3, 2)
    assert names(group) == ["IMG_9", "IMG_10", "b", "evening"]


def test_a_visit_goes_on_past_midnight_while_its_photos_follow_closely() -> None:
    photos = [at("2026-03-02T23:40"), at("2026-03-03T00:10"), at("2026-03-03T02:00")]
    (group,) = grouped(photos, now=NOW)
    assert group.day == date(2026, 3, 2)
    assert ["after midnight" in " ".join(shot.notes) for shot in group.shots] == [False, True, True]


def test_a_gap_the_end_of_the_night_and_a_second_midnight_end_a_visit() -> None:
    def days(*times: str) -> list[str]:
        return [str(group.day) for group in grouped([at(time) for time in times], now=NOW)]

    assert days("2026-03-02T23:40", "2026-03-03T01:41") == ["2026-03-02", "2026-03-03"]
    assert days("2026-03-02T23:40", "2026-03-03T01:40") == ["2026-03-02"]
    through = [f"2026-03-03T{hour:02}:30" for hour in range(10)]
    groups = grouped([at(time) for time in ("2026-03-02T23:00", *through)], now=NOW)
    assert [len(group.shots) for group in groups] == [6, 5]
    patient = StoreSettings(visit_gap_hours=48.0)
    two_nights = [at("2026-03-02T23:00"), at("2026-03-04T01:00")]
    assert len(grouped(two_nights, patient, now=NOW)) == 2
    # No photo of the day before: early photos are of their own day.
    assert days("2026-03-03T00:30", "2026-03-03T09:00") == ["2026-03-03"]


def test_photos_without_a_day_stand_together_last_and_say_so() -> None:
    photos = [looked("b"), at("2026-03-02T10:00"), looked("a"), at("2031-01-01T10:00", "future")]
    dated, undated = grouped(photos, now=NOW)
    assert dated.day == date(2026, 3, 2)
    assert undated.day is None
    assert names(undated) == ["a", "b", "future"]
    assert ["clock" in shot.notes[0] for shot in undated.shots] == [False, False, True]


def test_the_table_s_day_goes_before_the_camera_s_clock_and_the_doubt_is_said() -> None:
    said = Hints("1", "cheek", day=date(2026, 3, 5))
    photos = [at("2026-03-02T10:00", "other", said), at("2026-03-05T10:00", "same", said),
              looked("undated", hints=said)]  # fmt: skip
    (group,) = grouped(photos, now=NOW)
    assert group.day == date(2026, 3, 5)
    assert group.hints == said
    notes = {shot.photo.candidate.place: shot.notes for shot in group.shots}
    assert notes["same"] == notes["undated"] == ()
    assert "another day" in notes["other"][0]


def test_patients_and_areas_are_never_mixed() -> None:
    moment = "2026-03-02T10:00"
    photos = [
        at(moment, f"{number} {area}", Hints(number, area)) for number in "12" for area in "ab"
    ]
    groups = grouped(photos, now=NOW)
    assert [(group.hints.patient_number, group.hints.area) for group in groups] == [
        ("1", "a"), ("1", "b"), ("2", "a"), ("2", "b"),
    ]  # fmt: skip


def test_the_table_s_shots_are_kept_and_a_clash_is_said() -> None:
    day = date(2026, 3, 5)
    stated = {"a": None, "b": 1, "c": 3, "d": None}
    kept = [looked(name, hints=Hints(day=day, shot=shot)) for name, shot in stated.items()]
    (group,) = grouped(kept, now=NOW)
    assert [(shot.number, shot.photo.candidate.place) for shot in group.shots] == [
        (1, "b"), (2, "a"), (3, "c"), (4, "d"),
    ]  # fmt: skip
    clash = [looked(name, hints=Hints(day=day, shot=2)) for name in "ab"]
    (group,) = grouped(clash, now=NOW)
    assert [shot.number for shot in group.shots] == [1, 2]
    assert "shot number" in group.notes[0]


def test_what_the_table_contradicts_itself_in_is_said_and_left_open() -> None:
    day = date(2026, 3, 5)
    photos = [looked("a", hints=Hints(day=day, room="1", device="x")),
              looked("b", hints=Hints(day=day, room="2"))]  # fmt: skip
    (group,) = grouped(photos, now=NOW)
    assert (group.hints.room, group.hints.device) == ("", "x")
    assert "room" in group.notes[0]


@given(st.lists(st.sampled_from("abcde"), max_size=12), st.sets(st.sampled_from("abcde")))
def test_each_photo_is_kept_once_and_every_other_one_is_listed(
    shas: list[str], known: set[str]
) -> None:
    photos = [looked(f"{number}", sha256=sha) for number, sha in enumerate(shas)]
    kept, refused = told_apart(photos, known=known)
    assert [one.facts.sha256 for one in kept] == [
        sha for sha in dict.fromkeys(shas) if sha not in known
    ]
    listed = [one.candidate.display_name for one in kept] + [one.display_name for one in refused]
    assert sorted(listed) == sorted(photo.candidate.display_name for photo in photos)


def test_one_photo_for_two_patients_is_taken_for_neither() -> None:
    photos = [looked("a", hints=Hints("1"), sha256="same"),
              looked("b", hints=Hints("2"), sha256="same"), looked("c")]  # fmt: skip
    kept, refused = told_apart(photos)
    assert [one.candidate.display_name for one in kept] == ["c"]
    assert [one.display_name for one in refused] == ["a", "b"]
    assert all("different patients" in one.reason for one in refused)
