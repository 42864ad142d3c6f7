"""ZIPs: read one member at a time, bounded by what is counted, never by what they say."""

from __future__ import annotations

import io
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from photocompare.errors import ImportRefusedError, PhotoReadError
from photocompare.gallery.importing.archive import Archive
from photocompare.settings import LoadSettings, StoreSettings

PHOTO = bytes(range(256)) * 40  # deflates to a twentieth and no further below a megabyte


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP of ``members``."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def changed(content: bytes, old: bytes, new: bytes) -> bytes:
    """Return ``content`` with every ``old`` replaced; it must be there."""
    assert old in content
    assert len(old) == len(new)
    return content.replace(old, new)


def refused_as_a_whole(content: bytes | Path, settings: StoreSettings | None = None) -> str:
    """Return the one sentence."""
    with pytest.raises(ImportRefusedError) as caught:
        Archive(content, settings or StoreSettings())
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_was_packed_comes_out_in_one_order(tmp_path: Path, method: int) -> None:
    members = {"visit/IMG_10.jpg": PHOTO, "visit/IMG_2.jpg": PHOTO[::-1], "a.png": b"1"}
    ignored = {"__MACOSX/visit/._IMG_2.jpg": b"x", "visit/.DS_Store": b"x", "visit/": b""}
    content = packed({**members, **ignored}, method)
    path = tmp_path / "photos.zip"
    path.write_bytes(content)
    for source in (content, path):
        with Archive(source) as archive:
            assert archive.found.refused == ()
            read = {one.place: one.read() for one in archive.found.candidates}
            again = {one.place: one.read() for one in archive.found.candidates}
        assert list(read) == ["a.png", "visit/IMG_2.jpg", "visit/IMG_10.jpg"]
        assert read == again == members


@pytest.mark.parametrize(
    "name", ["../a.jpg", "x/../../a.jpg", "/etc/a.jpg", "C:/a.jpg", "..\\a.jpg", "\\\\host\\a.jpg"]
)
def test_names_that_lead_outside_refuse_the_whole(name: str) -> None:
    assert "outside" in refused_as_a_whole(packed({"good.jpg": PHOTO, name: PHOTO}))


def test_a_name_with_a_nul_refuses_the_whole() -> None:
    content = changed(packed({"good.jpg": PHOTO, "a#.jpg": PHOTO}), b"a#.jpg", b"a\0.jpg")
    assert "outside" in refused_as_a_whole(content)


def test_a_bomb_is_refused_by_what_it_says() -> None:
    assert "far more" in refused_as_a_whole(packed({"a.jpg": bytes(30_000_000)}))
    assert "far more" in refused_as_a_whole(packed({f"{n}.jpg": bytes(900_000) for n in range(9)}))


def test_a_bomb_beside_photos_is_left_out_by_name() -> None:
    noise = b"".join(struct.pack("<Q", n * 0x9E3779B97F4A7C15 % 2**64) for n in range(200_000))
    with Archive(packed({"bomb.jpg": bytes(2_000_000), "photo.jpg": noise})) as archive:
        assert [one.display_name for one in archive.found.refused] == ["bomb.jpg"]
        assert archive.found.candidates[0].read() == noise


@pytest.mark.parametrize("said", [100, 5_000_000])
def test_a_size_that_was_made_up_gives_a_sentence_and_little_memory(said: int) -> None:
    true = bytes(50_000_000)
    content = packed({"a.jpg": true})
    content = changed(content, struct.pack("<I", len(true)), struct.pack("<I", said))
    tracemalloc.start()
    try:
        with (
            Archive(content, StoreSettings(most_ratio=1_000)) as archive,
            pytest.raises(PhotoReadError, match="damaged"),
        ):
            archive.found.candidates[0].read()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2 * 5_000_000 + 4_000_000  # what was said, twice while joined, and the pieces


def test_parts_used_twice_over_are_refused() -> None:
    """Members that share their bytes unpack to more than any ratio of one of them tells."""
    content = packed({"a.jpg": PHOTO * 9, "b.jpg": PHOTO * 9}, zipfile.ZIP_STORED)
    first, second = (content.index(b"PK\x01\x02"), content.rindex(b"PK\x01\x02"))
    directory = content[second:].replace(b"b.jpg", b"a.jpg")
    entry = content[first:second]
    local = content[: content.index(b"PK\x03\x04", 4)]
    end = bytearray(directory[directory.index(b"PK\x05\x06") :])
    struct.pack_into("<HHII", end, 8, 30, 30, 30 * len(entry), len(local))
    assert "far more" in refused_as_a_whole(local + entry * 30 + bytes(end))


def test_more_unpacked_bytes_than_are_taken() -> None:
    content = packed({f"{n}.jpg": PHOTO for n in range(4)}, zipfile.ZIP_STORED)
    assert "more than 0 GB" in refused_as_a_whole(content, StoreSettings(most_archive_bytes=30_000))


def test_too_many_files_are_refused_and_their_list_is_not_held() -> None:
    """100,000 names would take some 60 MB; the list is refused before it is read."""
    file = io.BytesIO()
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<HHH", 8, 0, 0) + bytes(12)
    listed = b"".join(entry + b"%08d" % n for n in range(100_000))
    file.write(listed)
    end = struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, len(listed), 0, 0)
    file.write(b"PK\x05\x06" + end)
    content = file.getvalue()
    tracemalloc.start()
    try:
        assert "more than 2,000 files" in refused_as_a_whole(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


def test_the_limit_of_files_is_the_limit() -> None:
    content = packed({f"{n}.jpg": b"x" for n in range(5)})
    with Archive(content, StoreSettings(most_archive_files=5)) as archive:
        assert len(archive.found.candidates) == 5
    assert "more than 4 files" in refused_as_a_whole(content, StoreSettings(most_archive_files=4))


def test_locked_linked_nested_and_rare_members_are_left_out_by_name() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("link.jpg")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("locked.jpg", PHOTO)
        archive.writestr("good.jpg", PHOTO)
        archive.writestr("inner.ZIP", packed({"a.jpg": PHOTO}))
        archive.writestr("rare.jpg", PHOTO, zipfile.ZIP_LZMA)
        archive.writestr("long.jpg", PHOTO * 2)
        archive.getinfo("locked.jpg").flag_bits |= 1
    with Archive(file.getvalue(), load=LoadSettings(max_file_bytes=15_000)) as opened:
        assert [one.display_name for one in opened.found.candidates] == ["good.jpg"]
        assert opened.found.candidates[0].read() == PHOTO
        reasons = {one.display_name: one.reason for one in opened.found.refused}
    words = {"link.jpg": "link", "locked.jpg": "password", "inner.ZIP": "archive",
             "rare.jpg": "packed in a way", "long.jpg": "larger"}  # fmt: skip
    assert reasons.keys() == words.keys()
    assert all(word in reasons[name] for name, word in words.items())


def test_a_damaged_member_is_told_and_the_others_are_read() -> None:
    content = bytearray(packed({"a.jpg": PHOTO, "b.jpg": PHOTO}, zipfile.ZIP_STORED))
    content[200] ^= 1
    with Archive(bytes(content)) as archive:
        first, second = archive.found.candidates
        with pytest.raises(PhotoReadError, match="damaged"):
            first.read()
        assert second.read() == PHOTO


@pytest.mark.parametrize("keep", [0, 3, 21, 200, -1, -30])
def test_what_is_no_zip_or_cut_off_is_refused(keep: int) -> None:
    assert "ZIP" in refused_as_a_whole(packed({"a.jpg": PHOTO})[:keep])


def test_a_missing_zip_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "opened" in refused_as_a_whole(tmp_path / "nowhere.zip")
    assert "not a file" in refused_as_a_whole(tmp_path)


def test_names_of_macos_are_read_as_they_were_meant() -> None:
    content = changed(packed({"M#ller.jpg": PHOTO}), b"M#ller.jpg", "M\xfcler.jpg".encode())
    with Archive(content) as archive:
        assert archive.found.candidates[0].display_name == "Müler.jpg"


def test_two_members_of_one_name_are_both_there() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.jpg", b"one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.jpg", b"two")
    with Archive(file.getvalue()) as opened:
        assert sorted(one.read() for one in opened.found.candidates) == [b"one", b"two"]


def test_a_zip_that_was_closed_is_our_own_mistake() -> None:
    with Archive(packed({"a.jpg": PHOTO})) as opened:
        (candidate,) = opened.found.candidates
    with pytest.raises(ValueError, match="closed"):
        candidate.read()


def test_bytes_are_counted_whatever_sizes_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should zipfile ever give more than a member says, the limits of bytes hold all the same."""
    content = packed({"a.jpg": PHOTO, "b.jpg": PHOTO}, zipfile.ZIP_STORED)
    settings = StoreSettings(most_archive_bytes=2 * len(PHOTO))
    with Archive(content, settings) as opened:
        first, second = opened.found.candidates
        # One read twice counts once.
        assert [one.read() for one in (first, first, second, second)] == [PHOTO] * 4

        def grown(self: zipfile.ZipFile, member: zipfile.ZipInfo) -> io.BytesIO:
            return io.BytesIO(PHOTO + b"x")

        monkeypatch.setattr(zipfile.ZipFile, "open", grown)
        with pytest.raises(PhotoReadError, match="more than it says"):
            second.read()
    short = LoadSettings(max_file_bytes=len(PHOTO))
    with Archive(content, load=short) as opened, pytest.raises(PhotoReadError, match="larger"):
        opened.found.candidates[0].read()
