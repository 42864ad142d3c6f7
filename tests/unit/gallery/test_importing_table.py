"""Tables: read as they were meant; rows that can't be right are left out, and no cell is run."""

from __future__ import annotations

import csv
import io
import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photocompare.errors import ImportRefusedError
from photocompare.gallery.importing.candidate import Candidate, Found, Hints, Refused
from photocompare.gallery.importing.csv_text import decoded, rows_of, write_table
from photocompare.gallery.importing.days import NoDayError, day_of
from photocompare.gallery.importing.table import from_table
from photocompare.settings import StoreSettings

TODAY = date(2026, 4, 20)
HEADER = "file;patient number;area;indication;visit day;shot"


def source(*places: str) -> Found:
    """Return a source with a file at each of ``places``."""
    return Found(tuple(Candidate(place, place.encode, place=place) for place in places))


def read(text: str | bytes, *places: str, settings: StoreSettings | None = None) -> Found:
    """Return what a table says of a source with ``places``, by default a.jpg and b.jpg."""
    content = text.encode() if isinstance(text, str) else text
    return from_table(
        content, source(*(places or ("a.jpg", "b.jpg"))), today=TODAY,
        settings=settings or StoreSettings(),
    )  # fmt: skip


def reason(row: str, header: str = HEADER) -> str:
    """Return why the one row, on which all but one thing is right, is left out."""
    found = read(f"{header}\n{row}\n", "a.jpg")
    assert found.candidates == ()
    (refused,) = found.refused
    return refused.reason


def refused_as_a_whole(text: str | bytes, settings: StoreSettings | None = None) -> str:
    with pytest.raises(ImportRefusedError) as caught:
        read(text, settings=settings)
    assert str(caught.value).endswith(".")
    return str(caught.value)


# -- what is read --------------------------------------------------------------------------------

ROWS = [
    ("file", "Patient-Number", " AREA", "indication", "Visit day", "shot"),
    ("a.jpg", "4711", "cheek, left", "acne; scars", "2026-04-03", "1"),
    ("b.jpg", "4712", "Müller’s", "melasma", "13.04.2026", "2"),
]
EXPECTED = [
    Hints("4711", "cheek, left", "acne; scars", date(2026, 4, 3), shot=1),
    Hints("4712", "Müller’s", "melasma", date(2026, 4, 13), shot=2),
]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_any_program_s_table_is_read(encoding: str, delimiter: str, line_end: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=line_end).writerows(ROWS)
    found = read(file.getvalue().encode(encoding))
    assert [one.hints for one in found.candidates] == EXPECTED
    assert found.refused == ()
    assert any("guessed" in note for note in found.notes) == (encoding == "cp1252")


def test_german_columns_and_a_stated_separator() -> None:
    found = read(
        "sep=;\r\nDatei;Patienten-Nr.;Körperregion;INDIKATION;Aufnahmedatum;Aufnahme Nr;"
        "Ausgangstag;Behandlungstag;Gerät;Bediener;Raum\r\na.jpg;7;Wange;Narben;3.4.2026;2;01.04.2026;"
        "02.04.2026;iPhone;Kim;2b\r\n", "a.jpg",
    )  # fmt: skip
    (candidate,) = found.candidates
    assert candidate.hints == Hints(
        "7", "Wange", "Narben", date(2026, 4, 3), date(2026, 4, 1), date(2026, 4, 2), 2,
        "iPhone", "Kim", "2b",
    )  # fmt: skip


def test_files_are_found_by_their_place_and_by_a_name_that_is_theirs_alone() -> None:
    places = ("x/one.jpg", "x/u\u0308.jpg", "y/one.jpg", "y/Two.JPG", "one.jpg")
    table = "file\none.jpg\nX\\\u00fc.jpg\n./y/one.jpg\ntwo.jpg\nx/one.jpg\n"
    found = read(table, *places)
    assert [one.place for one in found.candidates] == list(places)
    clash = read("file\none.jpg\n", "x/one.jpg", "y/one.jpg")
    assert clash.candidates == ()
    assert ["several files" in one.reason for one in clash.refused] == [True]


def test_what_the_table_does_not_name_and_what_was_left_out_before_is_listed() -> None:
    before = Found(
        source("a.jpg", "b.jpg").candidates, (Refused("c.jpg", "It is locked."),), ("n",)
    )
    found = from_table(b"file\na.jpg\nc.jpg\n", before, today=TODAY)
    assert [one.place for one in found.candidates] == ["a.jpg"]
    reasons = [(one.display_name, one.reason) for one in found.refused]
    assert ("b.jpg", "The table does not name this file.") in reasons
    assert ("c.jpg", "Row 3: It is locked.") in reasons
    assert "n" in found.notes


# -- rows that are left out ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (";1;cheek;acne;2026-04-03;1", "names no file"),
        ("../a.jpg;1;cheek;acne;2026-04-03;1", "without a drive"),
        ("C:\\a.jpg;1;cheek;acne;2026-04-03;1", "without a drive"),
        ("a.jpg;1;cheek;acne;2026-04-21;1", "future"),
        ("a.jpg;1;cheek;acne;03/04/2026;1", "either way"),
        ("a.jpg;1;cheek;acne;03.04.26;1", "two digits"),
        ("a.jpg;1;cheek;acne;31.02.2026;1", "no such day"),
        ("a.jpg;1;cheek;acne;46115;1", "no day"),
        ("a.jpg;1;cheek;acne;0026-04-03;1", "year"),
        ("a.jpg;1;cheek;acne;2026-04-03;0", "shot"),
        ("a.jpg;1;cheek;acne;2026-04-03;front", "shot"),
        ("a.jpg;1;cheek;acne;2026-04-03;1.5", "shot"),
    ],
)
def test_a_row_that_can_not_be_right_is_left_out_and_tells_no_cell(row: str, word: str) -> None:
    found = read(f"{HEADER}\nb.jpg;1;cheek;acne;2026-04-03;2\n{row}\n", "a.jpg", "b.jpg")
    assert [one.place for one in found.candidates] == ["b.jpg"]
    told = [one.reason for one in found.refused if one.reason.startswith("Row 3: ")]
    assert len(told) == 1
    assert word in told[0]
    assert "acne" not in told[0]


def test_a_file_whose_row_was_left_out_is_listed_once() -> None:
    assert "future" in reason("a.jpg;1;cheek;acne;2027-01-01;1")


def test_a_visit_before_its_baseline_is_left_out() -> None:
    header = HEADER + ";baseline day"
    assert "before the baseline" in reason("a.jpg;1;c;i;2026-04-03;1;2026-04-04", header)
    same = read(f"{header}\na.jpg;1;c;i;2026-04-03;1;2026-04-03\n", "a.jpg")
    assert len(same.candidates) == 1

    def baseline_of(hints: Hints) -> date | None:
        return date(2026, 4, 10) if hints.patient_number == "1" else None

    text = f"{HEADER}\na.jpg;1;c;i;2026-04-09;1\nb.jpg;2;c;i;2026-04-09;1\n".encode()
    known = from_table(text, source("a.jpg", "b.jpg"), today=TODAY, baseline_of=baseline_of)
    assert [one.place for one in known.candidates] == ["b.jpg"]


def test_rows_that_name_one_file_twice() -> None:
    same = read(f"{HEADER}\na.jpg;1;c;i;2026-04-03;1\n./A.jpg;1;c;i;03.04.2026;1\n", "a.jpg")
    assert len(same.candidates) == 1
    assert [one.reason for one in same.refused] == ["Row 3: row 2 says the same already."]
    other = read(f"{HEADER}\na.jpg;1;c;i;2026-04-03;1\na.jpg;2;c;i;2026-04-03;1\n", "a.jpg")
    assert other.candidates == ()
    assert ["contradict" in one.reason for one in other.refused] == [True]


# -- tables that are refused ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        ("\n\n;;\n", "empty"),
        ("file;patient number\n", "no row"),
        ("name;birthday\nJane;1980-01-01\n", "no column of files"),
        ("file;Path\na.jpg;b.jpg\n", "both"),
        ("file;visit day\n2026-04-03;a.jpg\n03.04.2026;b.jpg\n", "swapped"),
        ("file;visit day\n1;2026-04-03\n2;2026-04-03\n", "swapped"),
        ("file;area;visit day\na.jpg;x;b.jpg\n", "swapped"),
        ("file;patient number\na.jpg;03.04.2026\nb.jpg;04.04.2026\n", "swapped"),
        ("file;patient number;area\na.jpg;cheek;4711\nb.jpg;chin;4712\n", "swapped"),
        ('file;area\na.jpg;"cheek\nb.jpg;chin\n', "quote"),
        (b"PK\x03\x04" + bytes(50), "Excel"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9, "not a table"),
        (b"file\na.jpg\n\x81\x8d\n", "not a table"),
    ],
)
def test_a_table_that_can_not_be_right_is_refused_as_a_whole(text: str | bytes, word: str) -> None:
    assert word in refused_as_a_whole(text)


def test_the_limits_of_rows_and_bytes_are_the_limits() -> None:
    text = "file\n" + "a.jpg\n" * 4
    assert len(read(text, settings=StoreSettings(most_table_rows=4)).candidates) == 1
    assert "more than 3 rows" in refused_as_a_whole(text, StoreSettings(most_table_rows=3))
    assert "larger" in refused_as_a_whole(text, StoreSettings(most_table_bytes=20))


def test_columns_that_are_missing_or_unknown_are_said() -> None:
    found = read("file;colour;area\na.jpg;blue;cheek\n")
    assert any("patient number, visit day" in note for note in found.notes)
    assert any("not known" in note and note.endswith("2.") for note in found.notes)


# -- days ----------------------------------------------------------------------------------------


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_every_day_is_read_in_each_way_it_is_written(day: date) -> None:
    assert day_of(day.isoformat()) == day
    assert day_of(f"{day:%d.%m.%Y}") == day
    assert day_of(f"{day.day}.{day.month}.{day.year}") == day
    assert day_of(f"{day.isoformat()}T10:15:00") == day


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_slashes_are_read_only_where_they_have_one_reading(day: date) -> None:
    for text in (f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}"):
        if day.day <= 12 and day.day != day.month:
            with pytest.raises(NoDayError, match="either way"):
                day_of(text)
        else:
            assert day_of(text) == day


def test_a_photo_of_today_is_no_photo_of_the_future() -> None:
    row = f"a.jpg;1;c;i;{TODAY.isoformat()};1"
    assert len(read(f"{HEADER}\n{row}\n", "a.jpg").candidates) == 1
    assert "future" in reason(f"a.jpg;1;c;i;{(TODAY + timedelta(days=1)).isoformat()};1")


# -- formulas ------------------------------------------------------------------------------------

RISKY = "=+-@\t\r\n\0＝＋－＠"
CELLS = st.text(st.one_of(st.sampled_from(RISKY + "';,\"a1 "), st.characters(codec="utf-8")))


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_is_written_is_read_again_and_no_cell_is_a_formula(rows: list[list[str]]) -> None:
    content = write_table(rows)
    text = content.decode("utf-8-sig")
    for cells in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell.startswith(tuple(RISKY)) for cell in cells)
    kept = [tuple(cells) for cells in rows if any(cell.strip() for cell in cells)]
    settings = StoreSettings()
    # A single cell that holds only the sign before it counts as filled.
    again = [cells for _, cells in rows_of(text, ",", settings) if any(c.strip() for c in cells)]
    assert again == kept
    if not any(sign < " " for cells in rows for cell in cells for sign in cell):
        assert decoded(content, settings)[0] == text


@pytest.mark.parametrize("formula", ["=1+1", '=cmd|"/C calc"!A0', "@SUM(1)", "+1", "-1", "＝1"])
def test_a_formula_in_a_table_stays_text(formula: str) -> None:
    content = write_table([["file", "patient number"], ["a.jpg", formula]])
    assert f"\"'{formula[:1]}".encode() in content
    (candidate,) = read(content, "a.jpg").candidates
    assert candidate.hints.patient_number == formula
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["file", "patient number"], ["a.jpg", formula]])
    (raw,) = read(file.getvalue(), "a.jpg").candidates
    assert raw.hints.patient_number == formula


def test_nothing_of_a_patient_stands_in_a_repr() -> None:
    found = read(
        f"{HEADER};operator\na.jpg;4711;c;i;2026-04-03;1;Kim\nJane Doe.jpg;1;c;i;x;1;Kim\n"
    )
    assert not {"4711", "Kim", "Jane"} & set(repr(found).replace("'", " ").split())
    assert "Jane" not in repr(found)
    assert "4711" not in repr(found)


@pytest.mark.parametrize("cell", ["IMG.jpg", "nothing.jpg", "v7/IMG.jpg"])
def test_thousands_of_files_of_one_name_are_told_in_time(cell: str) -> None:
    """Row by row through all of them took minutes; a hundredth of that is a few seconds."""
    places = tuple(f"v{number}/IMG.jpg" for number in range(6_000))
    started = time.process_time()
    found = read("file\n" + f"{cell}\n" * 6_000, *places)
    assert time.process_time() - started < 5.0
    named = [one for one in found.refused if not one.reason.startswith("Row")]
    taken = 1 if cell.startswith("v7") else 0
    assert len(found.candidates) == taken
    # Files of a name that was ambiguous were named, if not well enough: the rows say so.
    assert len(named) == (0 if cell == "IMG.jpg" else 6_000 - taken)


def test_many_rows_that_contradict_each_other_make_one_short_sentence() -> None:
    rows = "".join(f"a.jpg;{number}\n" for number in range(9))
    (refused,) = read(f"file;patient number\n{rows}", "a.jpg").refused
    assert refused.reason.startswith("Rows 2, 3, 4, 5, 6 and 4 others name")
