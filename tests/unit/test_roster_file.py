"""A file of the roster: all that is wrong with it at once, each with line and column, and what it would change."""

from datetime import date

import pytest

from config.faults import Faults
from config.roster import COLUMNS, Entry, Kind, changes, entry, read, written
from config.settings import Settings
from rooms.model import Language, Responder, Role, StaffId
from rooms.roster import Person, Training

SETTINGS = Settings.model_validate(
    {
        "data": "data",
        "homeserver": {"url": "https://matrix.koulu.fi", "user": "@tuki:koulu.fi"},
        "campus": {"ranta": {}, "keskusta": {}},
        "staff": {
            "it": {"matrix_id": "@it:koulu.fi", "operator": True},
            "lehto": {"matrix_id": "@p1:koulu.fi", "role": "psykologi", "alias": "Psykologi Lehto"},
        },
    }
)
HEADER = ";".join(COLUMNS)
KOIVU = "koivu;@k1:koulu.fi;kuraattori;Kuraattori Koivu;ranta;fi sv;3;1.8.2025;;;;;"
KUUSI = "kuusi;@t1:koulu.fi;tutor;Tutori Kuusi;;;;;Vertaistuki;30.5.2026;2027-05-30;kyllä;"


def a_file(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines]).encode()


def people(*lines: str, header: str = HEADER, others: tuple[Entry, ...] = ()) -> list[Entry]:
    return read(a_file(*lines, header=header), "staff.csv", SETTINGS, others)


def faults(data: bytes, others: tuple[Entry, ...] = ()) -> list[str]:
    with pytest.raises(Faults) as found:
        read(data, "staff.csv", SETTINGS, others)
    return found.value.lines


def fault(**cells: str) -> str:
    """The one thing that is wrong when these cells of Koivu's are so."""
    given = dict(zip(COLUMNS, KOIVU.split(";"), strict=True)) | cells
    [line] = faults(a_file(";".join(given.values())))
    return line


# --- read -------------------------------------------------------------------------------------------------------------
def test_a_file_is_read_whole():
    koivu, kuusi = people(KOIVU, KUUSI)

    assert koivu == Entry(
        Person(
            Responder(StaffId("koivu"), "Kuraattori Koivu", Role.KURAATTORI),
            "ranta",
            frozenset({Language.FI, Language.SV}),
            3,
            date(2025, 8, 1),
        ),
        "@k1:koulu.fi",
    )
    assert kuusi.person.training == Training("Vertaistuki", date(2026, 5, 30), date(2027, 5, 30), practised=True)
    assert (kuusi.person.campus, kuusi.person.languages, kuusi.person.at_once) == (None, {Language.FI}, 2)


@pytest.mark.parametrize(
    "data",
    [
        a_file(KOIVU),
        b"\xef\xbb\xbf" + a_file(KOIVU),
        b"sep=;\r\n" + a_file(KOIVU).replace(b"\n", b"\r\n"),
        a_file(KOIVU).replace(b";", b","),
        a_file(KOIVU, ";;;;;;;;;;;;", ""),
        a_file(KOIVU, header=HEADER.upper()),
        a_file(KOIVU.replace("Kuraattori Koivu", '"Kuraattori Koivu"')),
    ],
)
def test_the_ways_in_which_a_spreadsheet_saves_it_are_all_the_same(data: bytes):
    assert read(data, "staff.csv", SETTINGS) == people(KOIVU)


def test_four_columns_are_enough():
    [koivu] = people("kuraattori,Kuraattori Koivu,@k1:koulu.fi,koivu", header="role,alias,matrix_id,key")

    assert koivu.person == Person(Responder(StaffId("koivu"), "Kuraattori Koivu", Role.KURAATTORI))


@pytest.mark.parametrize("yes", ["kyllä", "Kyllä", "ja", "yes", "1"])
def test_yes_in_three_languages(yes: str):
    assert people(KUUSI.replace("kyllä", yes)) == people(KUUSI)


@pytest.mark.parametrize("no", ["", "ei", "nej", "no", "0"])
def test_no_in_three_languages(no: str):
    [kuusi] = people(KUUSI.replace("kyllä", no))

    assert kuusi.person.training is not None
    assert not kuusi.person.training.practised


@pytest.mark.parametrize("line", [KOIVU, KUUSI])
def test_what_is_written_is_read_as_the_same(line: str):
    [one] = people(line)

    assert people(";".join(written(one).values())) == [one]


def test_nothing_shows_an_account_by_accident():
    [koivu] = people(KOIVU)

    assert "@" not in repr(koivu)
    assert "@" not in repr(changes([], [koivu], remove_missing=False))


# --- refused ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"key": "Koivu"}, "key: small letters"),
        ({"key": "komentorivi"}, "kept for the audit log"),
        ({"key": "it"}, "[staff.it] stands in the settings already"),
        ({"matrix_id": "k1:koulu.fi"}, "matrix_id: a Matrix id"),
        ({"matrix_id": "@tuki:koulu.fi"}, "the bot's own account"),
        ({"matrix_id": "@it:koulu.fi"}, "stands under [staff.it]"),
        ({"role": "kuraatori"}, "role: did you mean kuraattori?"),
        ({"role": "rehtori"}, "role: one of kuraattori"),
        ({"alias": ""}, "alias: what students see"),
        ({"alias": "x" * 61}, "60 letters"),
        ({"alias": "Koivu @koulu"}, "never a Matrix id"),
        ({"alias": "Koivu: kuraattori"}, "never a Matrix id"),
        ({"alias": "psykologi lehto"}, "somebody in the settings has it"),
        ({"matrix_id": "@koivu:koulu.fi"}, "holds the name of the Matrix account"),
        ({"matrix_id": "@kuraattori.koivu:koulu.fi"}, "holds the name of the Matrix account"),
        ({"matrix_id": "@mänty:koulu.fi", "alias": "Tutori Manty"}, "holds the name of the Matrix account"),
        ({"campus": "rannikko"}, "known: ranta, keskusta"),
        ({"languages": "fi ru"}, "languages: fi, sv and en"),
        ({"at_once": "0"}, "at_once: a number from 1 to 100"),
        ({"at_once": "monta"}, "at_once: a number from 1 to 100"),
        ({"since": "32.1.2025"}, "since: a date"),
        ({"since": "2025-1-1x"}, "since: a date"),
        ({"practised": "joo"}, "practised: kyllä"),
        ({"practised": "kyllä"}, "course: a practice shift alone is no training"),
        ({"course": "A", "completed": "1.1.2026"}, "valid_until: is missing"),
        ({"course": "A", "completed": "2.1.2026", "valid_until": "1.1.2026"}, "valid_until: comes before completed"),
        ({"completed": "1.1.2026", "valid_until": "1.1.2027"}, "course: the name of the course"),
        ({"master_key": "abc"}, "master_key: the 43 characters"),
    ],
)
def test_what_is_wrong_is_told_with_line_and_column(cells: dict[str, str], told: str):
    line = fault(**cells)

    assert line.startswith("staff.csv: line 2, ")
    assert told in line


def test_a_short_account_name_may_stand_in_an_alias():
    assert people(KOIVU.replace("@k1:", "@ko:"))


def test_all_that_is_wrong_comes_at_once():
    found = faults(a_file("X;y;z;", KOIVU, KOIVU.replace("koivu;", "toinen;"), KUUSI + ";;liikaa"))

    assert [line.partition(":")[2].partition(":")[0].strip() for line in found] == [
        "line 2, key", "line 2, matrix_id", "line 2, role", "line 2, alias", "line 5, more cells than the header has; "
        "put text with a separator in it into quotes", "line 4, matrix_id", "line 4, alias",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        ("key;alias\nkäpy;ö".encode("latin-1"), "is not UTF-8"),
        (b"key;matrix_id;role\n", "the column alias is missing"),
        (b"key;matrix_id;role;alias;key\n", "the column key stands twice"),
        (b"key;matrix_id;role;alias;langauges\n", "did you mean languages?"),
        (b'key;matrix_id;role;alias\n"koivu;', "is not CSV"),
        (b"x" * 1_000_001, "larger than"),
    ],
)
def test_a_file_of_another_kind_is_refused(data: bytes, told: str):
    [line] = faults(data)

    assert told in line


def test_nobody_takes_the_alias_of_somebody_who_stays():
    [koivu] = people(KOIVU)

    told = faults(a_file(KUUSI.replace("Tutori Kuusi", "kuraattori koivu")), (koivu,))

    assert told == ["staff.csv: line 2, alias: somebody else has it already: students could not tell them apart"]
    assert people(KOIVU, others=(koivu,)) == [koivu], "one does not stand in one's own way"


WITH_KEY = KOIVU + "A" * 43


@pytest.mark.parametrize("remove_missing", [False, True])
def test_a_file_without_the_column_leaves_everybody_their_master_key(remove_missing: bool):
    before = people(WITH_KEY, KUUSI)
    header, line = HEADER.removesuffix(";master_key"), KOIVU.removesuffix(";").replace(";3;", ";4;")

    [koivu] = read(a_file(line, header=header), "staff.csv", SETTINGS, before, remove_missing=remove_missing)

    assert koivu.master_key == "A" * 43
    assert koivu.person.at_once == 4


@pytest.mark.parametrize("line", [KOIVU, KOIVU.removesuffix(";")])
def test_an_empty_cell_takes_the_master_key_away(line: str):
    before = people(WITH_KEY)

    wanted = read(a_file(line), "staff.csv", SETTINGS, before)

    assert [one.master_key for one in wanted] == [None]
    assert [one.what for one in changes(before, wanted, remove_missing=False)] == [("master_key",)]


def test_nobody_inherits_the_key_of_another():
    before = people(WITH_KEY)
    header, line = HEADER.removesuffix(";master_key"), KUUSI.removesuffix(";")

    [kuusi] = read(a_file(line, header=header), "staff.csv", SETTINGS, before)

    assert kuusi.master_key is None


# --- what it changes --------------------------------------------------------------------------------------------------
def test_an_import_tells_what_it_would_change():
    koivu, kuusi = people(KOIVU, KUUSI)
    [renewed] = people(KUUSI.replace("2027-05-30", "2028-05-30").replace("@t1:", "@t2:"))

    found = changes([koivu, kuusi], [renewed, *people(KOIVU.replace("koivu;@k1", "haapa;@h1"))], remove_missing=True)

    assert [(one.kind, one.entry.who, one.what) for one in found] == [
        (Kind.CHANGED, "kuusi", ("matrix_id", "valid_until")),
        (Kind.ADDED, "haapa", ()),
        (Kind.REMOVED, "koivu", ()),
    ]


def test_whoever_is_not_in_the_file_stays_unless_asked_otherwise():
    koivu, kuusi = people(KOIVU, KUUSI)

    assert changes([koivu, kuusi], [koivu], remove_missing=False) == []


# --- one by one -------------------------------------------------------------------------------------------------------
def cells(line: str) -> dict[str, str]:
    return dict(zip(COLUMNS, line.split(";"), strict=True))


def test_somebody_is_added_by_what_is_given():
    assert [entry(cells(KOIVU), SETTINGS, [])] == people(KOIVU)


def test_what_is_not_given_stays_as_it_was():
    [kuusi] = people(KUUSI)

    assert [entry({"key": "kuusi", "valid_until": "30.5.2028"}, SETTINGS, [kuusi])] == people(
        KUUSI.replace("2027-05-30", "2028-05-30")
    )


def test_nobody_is_added_under_the_alias_of_another():
    [koivu] = people(KOIVU)

    with pytest.raises(Faults, match="alias: somebody else has it already"):
        entry(cells(KOIVU) | {"key": "toinen", "matrix_id": "@k2:koulu.fi"}, SETTINGS, [koivu])


def test_what_is_no_column_is_refused():
    with pytest.raises(Faults, match="rolle is no column; did you mean role"):
        entry(cells(KOIVU) | {"rolle": "opo"}, SETTINGS, [])
