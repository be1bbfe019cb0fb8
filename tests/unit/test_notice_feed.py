"""A file of facts: any spreadsheet's will do, and one with a fault is not taken, with row, column, found and wanted."""

import os
import re
import tracemalloc
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.notices import load
from risk_feed import facts, feed_csv, raw
from risk_feed.example import lines
from risk_feed.facts import Door, StudentFacts
from risk_feed.feed_csv import MOST_FAULTS, Read, read
from risk_feed.feed_faults import Fault, FeedFaults
from risk_feed.gathering import Gathering
from risk_feed.model import StudentHash
from risk_feed.rows import Told
from risk_feed.sources import CANONICAL, Source
from tests.notice_makers import TODAY

FEEDS = Path(__file__).parents[1] / "feeds"
EXAMPLE = Path(__file__).parents[2] / "config" / "notices.example.toml"
HEADINGS = "student_key;non_disclosure;student_name;window_start;window_end;absent_h_total;plan_updated_on"
ROW = "100001;ei;Öylätti Å;1.11.2026;20.11.2026;12,5;2026-09-02"
GOOD = f"{HEADINGS}\n{ROW}\n"


def keyed(student: str) -> StudentHash:
    return StudentHash(f"hash of {student}")


def written(folder: Path, content: bytes | str, name: str = "facts.csv") -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def taken(file: Path, source: Source = CANONICAL, today: date = TODAY) -> tuple[Read, list[StudentFacts]]:
    gathering = Gathering()
    done = read(file, source, lambda _, told: gathering.add(told), keyed=keyed, today=today)
    return done, [row for _, student in gathering.students() for row in student.rows]


def faults(file: Path, source: Source = CANONICAL) -> tuple[Fault, ...]:
    with pytest.raises(FeedFaults) as found:
        taken(file, source)
    return found.value.faults


def the_fault(file: Path, source: Source = CANONICAL) -> Fault:
    (fault,) = faults(file, source)
    return fault


# --- what is taken --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_spreadsheets_file_tells_the_same(tmp_path: Path, encoding: str, delimiter: str, end: str):
    text = GOOD.replace("12,5", '"12,5"').replace(";", delimiter).replace("\n", end)

    done, (row,) = taken(written(tmp_path, text.encode(encoding)))

    assert (done.rows, done.delimiter) == (1, delimiter)
    assert row.student == "hash of 100001"
    assert row.student_name == "Öylätti Å"
    assert row.absent_h_total == 12.5
    assert (row.window_start, row.plan_updated_on) == (date(2026, 11, 1), date(2026, 9, 2))
    assert row.as_of == TODAY


def test_a_mark_of_utf16_in_the_other_order_is_understood(tmp_path: Path):
    _, (row,) = taken(written(tmp_path, b"\xfe\xff" + GOOD.encode("utf-16-be")))

    assert row.student_name == "Öylätti Å"


def test_an_empty_cell_is_not_told_and_is_no_zero(tmp_path: Path):
    _, (row,) = taken(written(tmp_path, GOOD.replace("12,5", "")))

    assert row.absent_h_total is None


def test_a_line_break_in_quotes_is_part_of_its_cell_and_rows_are_counted_as_a_spreadsheet_counts(tmp_path: Path):
    text = f'{HEADINGS}\n{ROW.replace("100001", "1")}\n"2";ei;"kaksi\nriviä";;;x;\n'

    found = faults(written(tmp_path, text))

    assert [(one.row, one.column) for one in found] == [(3, "student_name"), (3, "absent_h_total")]


def test_empty_lines_and_empty_cells_behind_are_passed_over(tmp_path: Path):
    done, rows = taken(written(tmp_path, f"{HEADINGS}\n\n{ROW};;\n;;;;;;\n"))

    assert (done.rows, len(rows)) == (1, 1)


def test_the_same_row_twice_is_one_row(tmp_path: Path):
    gathering = Gathering()

    read(written(tmp_path, f"{GOOD}{ROW}\n"), CANONICAL, lambda _, told: gathering.add(told), keyed=keyed, today=TODAY)

    assert (len(gathering), gathering.repeated) == (1, 1)


# --- exports as they are --------------------------------------------------------------------------------------------
def test_a_primus_export_goes_in_as_it_is():
    source = load(EXAMPLE).sources()["primus"]
    gathering = Gathering()

    done = read(FEEDS / "primus_21112026.csv", source, lambda _, told: gathering.add(told), keyed=keyed, today=TODAY)

    rows = {row.student: row for _, student in gathering.students() for row in student.rows}
    assert (done.encoding, done.rows) == ("cp1252", 5)
    assert gathering.turned_away() == {Door.TURVAKIELTO: 1, Door.LEAVE: 1}
    assert set(rows) == {"hash of 100001", "hash of 100004", "hash of 100005"}
    first, fourth = rows[StudentHash("hash of 100001")], rows[StudentHash("hash of 100004")]
    assert (first.student_name, first.campus, first.minor) == ("Yksi Esimerkki", "keskusta", True)
    assert (first.absent_h_total, first.credits_earned, first.source) == (36.5, 16.5, "primus")
    assert (fourth.student_name, fourth.campus, fourth.minor) == ("Neljä Esimerkki; kaksiosainen", "ranta", False)


def test_a_moodle_report_goes_in_as_it_is_and_tells_days_since_the_last_login():
    source = load(EXAMPLE).sources()["moodle"]

    done, rows = taken(FEEDS / "moodle_21112026.csv", source)

    days = {row.student: row.days_since_lms_login for row in rows}
    assert done.encoding == "utf-8-sig"
    assert list(days.values()) == [0, 19, 15, (TODAY - date(2026, 8, 10)).days]
    assert all(row.student_name is None for row in rows), "what no column names is never read"


@pytest.mark.parametrize(
    "cell",
    [
        "5.11.2026", "05.11.2026 klo 10.15", "2026-11-05", "2026-11-05T08:00:00Z",
        "torstai, 5. marraskuuta 2026, 10:00", "torsdag, 5 november 2026, 10:00",
        "Thursday, 5 November 2026, 10:00 AM", "5 Nov 2026", "1793872800",
    ],
)  # fmt: skip
def test_a_day_is_read_as_each_system_writes_it(tmp_path: Path, cell: str):
    _, (row,) = taken(written(tmp_path, f"student_key;non_disclosure;plan_updated_on\n1;ei;{cell}\n"))

    assert row.plan_updated_on == date(2026, 11, 5)


@pytest.mark.parametrize("cell", ["31. helmikuuta 2026", "5. juhannusta 2026", "eilen", "0.1.2026", "12345678"])
def test_what_is_no_day_is_told(tmp_path: Path, cell: str):
    fault = the_fault(written(tmp_path, f"student_key;non_disclosure;plan_updated_on\n1;ei;{cell}\n"))

    assert (fault.column, fault.found) == ("plan_updated_on", cell)


def test_a_campus_that_the_settings_do_not_name_is_told_with_those_that_they_name(tmp_path: Path):
    text = (FEEDS / "primus_21112026.csv").read_bytes().decode("cp1252").replace("Rannan toimipiste", "Rannan koulu")
    text = text.replace(";X;10.8.2026", ";;10.8.2026")

    fault = the_fault(written(tmp_path, text), load(EXAMPLE).sources()["primus"])

    assert (fault.row, fault.column, fault.found) == (4, "Toimipiste", "Rannan koulu")
    assert "ranta" in fault.wanted


def test_a_login_on_a_day_to_come_is_told(tmp_path: Path):
    text = (FEEDS / "moodle_21112026.csv").read_bytes().decode("utf-8-sig").replace("1 November", "30 November")

    fault = the_fault(written(tmp_path, text), load(EXAMPLE).sources()["moodle"])

    assert (fault.row, fault.column, fault.found) == (3, "Last access", "a day to come")


def test_more_unexplained_hours_than_hours_are_told(tmp_path: Path):
    fault = the_fault(written(tmp_path, "student_key;non_disclosure;absent_h_total;absent_h_unexplained\n1;ei;3;3,5\n"))

    assert (fault.column, fault.found) == ("absent_h_unexplained", "3.5 of 3.0")


# --- the door -------------------------------------------------------------------------------------------------------
def test_of_a_student_with_turvakielto_no_other_cell_is_looked_at(tmp_path: Path):
    gathering = Gathering()
    text = f"{HEADINGS}\n1;kyllä;Nimi Salainen;nonsense;;nonsense;\n"
    seen: list[Told] = []

    def take(_: int, told: Told) -> tuple[str, ...]:
        seen.append(told)
        return gathering.add(told)

    read(written(tmp_path, text), CANONICAL, take, keyed=keyed, today=TODAY)

    assert "Salainen" not in repr(seen)
    assert gathering.turned_away()[Door.TURVAKIELTO] == 1
    assert len(gathering) == 0


@pytest.mark.parametrize("order", [("1;kyllä;;;;;", "1;ei;;;;9;"), ("1;ei;;;;9;", "1;kyllä;;;;;")])
def test_who_was_turned_away_once_is_away_for_the_whole_run(tmp_path: Path, order: tuple[str, str]):
    _, rows = taken(written(tmp_path, "\n".join((HEADINGS, *order, ""))))

    assert rows == []


def test_turvakielto_that_is_not_told_is_a_fault_and_no_no(tmp_path: Path):
    fault = the_fault(written(tmp_path, GOOD.replace(";ei;", ";;")))

    assert (fault.row, fault.column, fault.found) == (2, "non_disclosure", "nothing")


def test_a_file_that_cannot_tell_of_turvakielto_is_refused(tmp_path: Path):
    (fault, *_) = faults(written(tmp_path, "student_key;absent_h_total\n1;3\n"))

    assert 'the heading "non_disclosure"' in fault.wanted


# --- what is refused ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new", "column", "found"),
    [
        ("12,5", "paljon", "absent_h_total", "paljon"),
        ("12,5", "-3", "absent_h_total", "-3"),
        ("12,5", "1.234,5", "absent_h_total", "1.234,5"),
        ("12,5", "nan", "absent_h_total", "nan"),
        ("12,5", "5000,1", "absent_h_total", "5000,1"),
        ("1.11.2026", "31.11.2026", "window_start", "31.11.2026"),
        ("1.11.2026", "11/1/2026", "window_start", "11/1/2026"),
        ("1.11.2026", "21.11.2026", "window_end", "21.11.2026 to 20.11.2026"),
        (";ei;", ";ehkä;", "non_disclosure", "ehkä"),
        ("100001", "", "student_key", "nothing"),
        ("100001", "1" * 121, "student_key", "121 characters"),
        ("Öylätti Å", "Ö" * 121, "student_name", "121 characters"),
        ("12,5", "a" * 99, "absent_h_total", "a" * 40 + "…"),
        ("12,5", "a\x1bb", "absent_h_total", "a·b"),
    ],
)
def test_a_faulty_cell_is_told_with_row_column_found_and_wanted(
    tmp_path: Path, old: str, new: str, column: str, found: str
):
    assert old in GOOD

    fault = the_fault(written(tmp_path, GOOD.replace(old, new)))

    assert (fault.file, fault.row, fault.column, fault.found) == ("facts.csv", 2, column, found)
    assert fault.wanted
    assert str(fault).startswith(f"facts.csv, row 2, {column}: found {found}; wanted ")


def test_no_name_and_no_key_of_a_student_stands_in_a_report(tmp_path: Path):
    said = "\n".join(map(str, faults(written(tmp_path, GOOD.replace("Öylätti Å", "Öylätti\x07")))))

    assert "Öylätti" not in said
    assert "100001" not in said


def test_all_faults_come_at_once_and_nothing_is_handed_over_as_whole(tmp_path: Path):
    text = f"{GOOD}2;ei;;;;x;y\n3;ei;;;;1;\n4;ei;;;;z;\n"

    found = faults(written(tmp_path, text))

    assert [(one.row, one.column) for one in found] == [
        (3, "absent_h_total"),
        (3, "plan_updated_on"),
        (5, "absent_h_total"),
    ]


def test_after_a_hundred_faults_the_reading_stops_and_says_so(tmp_path: Path):
    text = HEADINGS + "\n" + "".join(f"{number};ei;;;;x;\n" for number in range(500))

    with pytest.raises(FeedFaults) as found:
        taken(written(tmp_path, text))

    assert len(found.value.faults) == MOST_FAULTS
    assert found.value.lines[-1] == "There may be more: the reading stopped here."


def test_two_rows_of_the_same_days_that_differ_are_not_chosen_between(tmp_path: Path):
    fault = the_fault(written(tmp_path, GOOD + ROW.replace("12,5", "13") + "\n"))

    assert (fault.row, fault.column) == (3, "absent_h_total")
    assert "an earlier row of the same student" in fault.found


def test_a_heading_with_a_slip_of_the_pen_is_told_with_the_one_that_is_meant(tmp_path: Path):
    found = faults(written(tmp_path, GOOD.replace("absent_h_total", "absent_h_totl")))

    assert [(one.row, one.found, one.wanted) for one in found] == [(1, '"absent_h_totl"', '"absent_h_total"')]


def test_a_heading_that_the_settings_name_must_be_there(tmp_path: Path):
    text = (FEEDS / "primus_21112026.csv").read_bytes().decode("cp1252").replace("Turvakielto", "Turvakieltoja")

    fault = the_fault(written(tmp_path, text), load(EXAMPLE).sources()["primus"])

    assert (fault.row, fault.column, fault.found) == (1, "Turvakielto", '"turvakieltoja"')


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (f"{HEADINGS}\n", "headings and no row"),
        (f"{HEADINGS}\n\n;;;;;;\n", "headings and no row"),
        (GOOD[:-1], "a last line without an end"),
        (GOOD[:-12], "a last line without an end"),
        (GOOD.encode()[: GOOD.encode().index(b"\xc3") + 1], "a file that ends in the middle of a character"),
        (GOOD.encode("utf-16")[:-1], "bytes that are no utf-16"),
        (f'{GOOD}2;ei;"abc\n3;ei;;;;;\n', "a quotation mark that is never closed"),
        (f'{GOOD}2;ei;"abc"d;;;;\n', "text behind a closing quotation mark"),
        (f"{GOOD}2;ei;a\0b;;;;\n", "a NUL character"),
        (f"{GOOD}2;ei;x\n", "3 cells"),
        (f"{GOOD}2;ei;;;;;;;;x\n", "10 cells"),
        (GOOD.encode() + "2;ei;Ä;;;;\n".encode("cp1252"), "UTF-8 at first and something else later"),
        (GOOD.encode("utf-32"), "UTF-32"),
        (GOOD.encode("cp1252") + b"2;ei;\x81;;;;\n", "bytes that are no "),
    ],
)
def test_a_file_that_is_not_whole_or_no_text_is_refused_in_clear_words(
    tmp_path: Path, content: bytes | str, found: str
):
    assert found in "\n".join(map(str, faults(written(tmp_path, content))))


def test_a_folder_a_pipe_and_a_file_that_is_not_there_are_refused(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")

    assert "no ordinary file" in the_fault(tmp_path / "pipe").found
    assert "no ordinary file" in the_fault(tmp_path).found
    assert "FileNotFoundError" in the_fault(tmp_path / "none.csv").found


def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path: Path):
    file = tmp_path / "long.csv"
    with file.open("wb") as sink:
        sink.write(HEADINGS.encode() + b"\n")
        sink.seek(100_000_000)
        sink.write(b"\n")
    small = written(tmp_path, HEADINGS + '\n1;ei;"' + "a\n" * 400_000)

    tracemalloc.start()
    try:
        (fault,) = faults(small)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert "64000 characters" in fault.found
    assert fault.row == 2
    assert peak < 8_000_000
    assert "64000 characters" in the_fault(file).found


def test_a_file_of_tens_of_thousands_of_rows_takes_no_more_memory_than_a_small_one_and_tells_how_far_it_is(
    tmp_path: Path,
):
    file = written(tmp_path, "".join(lines(TODAY, students=20_000)))
    told: list[tuple[int, int]] = []

    tracemalloc.start()
    try:
        read(
            file,
            CANONICAL,
            lambda _row, _told: (),
            keyed=keyed,
            today=TODAY,
            progress=lambda done, of: told.append((done, of)),
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 1_500_000 < file.stat().st_size, peak
    assert len(told) == 10
    assert told == sorted(told)
    assert {of for _, of in told} == {file.stat().st_size}


# --- a file that somebody still writes ------------------------------------------------------------------------------
def appended(file: Path) -> None:
    with file.open("a") as sink:
        sink.write(ROW.replace("100001", "9") + "\n")


def changed_in_place(file: Path) -> None:
    times = file.stat()
    with file.open("r+b") as sink:
        sink.seek(-3, os.SEEK_END)
        sink.write(b"9")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def replaced(file: Path) -> None:
    other = file.with_suffix(".new")
    other.write_bytes(file.read_bytes())
    other.replace(file)


def removed(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("change", [appended, replaced, removed])
def test_a_file_that_changes_while_it_is_read_is_not_taken(tmp_path: Path, change: object):
    file = written(tmp_path, GOOD)

    def take(_row: int, _told: Told) -> tuple[str, ...]:
        change(file)  # type: ignore[operator]
        return ()

    with pytest.raises(FeedFaults, match="while it was read"):
        read(file, CANONICAL, take, keyed=keyed, today=TODAY)


def test_bytes_that_change_behind_an_unchanged_time_are_known_by_their_hash(tmp_path: Path):
    file = written(tmp_path, HEADINGS + "\n" + "".join(f"{n};ei;;;;1;2026-09-02\n" for n in range(40_000)))
    done = iter(range(40_000))

    def take(_row: int, _told: Told) -> tuple[str, ...]:
        if next(done) == 5:
            changed_in_place(file)
        return ()

    with pytest.raises(FeedFaults, match="changed while it was read"):
        read(file, CANONICAL, take, keyed=keyed, today=TODAY)


# --- days -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "taken_in"),
    [
        (TODAY, True),
        (TODAY + timedelta(days=1), True),
        (TODAY + timedelta(days=2), False),
        (TODAY - facts.OLDEST, True),
        (TODAY - facts.OLDEST - timedelta(days=1), False),
    ],
)
def test_facts_of_a_day_to_come_or_of_another_term_are_refused(tmp_path: Path, day: date, taken_in: bool):
    file = written(tmp_path, f"student_key;non_disclosure;as_of\n1;ei;{day.isoformat()}\n")

    if taken_in:
        assert taken(file)[1][0].as_of == day
    else:
        assert the_fault(file).column == "as_of"


def test_a_window_that_ends_with_the_term_tells_of_today(tmp_path: Path):
    _, (row,) = taken(written(tmp_path, GOOD.replace("20.11.2026", "31.12.2026")))

    assert row.as_of == TODAY


def test_no_value_of_a_student_stands_in_a_repr(tmp_path: Path):
    _, (row,) = taken(written(tmp_path, GOOD))

    assert "Öylätti" not in repr(row)


def test_what_reads_files_writes_none():
    for module in (Path(feed_csv.__file__), Path(raw.__file__)):
        assert not re.search(r"O_WRONLY|O_RDWR|\.write\(|open\([^)]*[\"'][wax]", module.read_text()), module
