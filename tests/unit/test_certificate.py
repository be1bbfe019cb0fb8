"""`kynnys roster certificate`: what stands on the paper, and what an operator is told."""

import asyncio
import stat
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from bot.certificate import Certificate, as_pdf
from bot.cli import main
from bot.db import service_records
from bot.db.engine import Database
from bot.texts import Texts
from rooms.certificate import CertificateTitle
from rooms.model import Language, StaffId
from rooms.roster import Training
from rooms.terms import Record, Season, Term, Worked, term_of
from tests.unit.test_roster_cli import KOIVU, KUUSI, SETTINGS, a_file, filled, kynnys

TEXTS = Texts()
TRAINING = Training("Tutorkoulutus 2026", date(2026, 10, 15), date(2027, 10, 31), practised=True)
CERTIFICATE = Certificate(
    "Tutori Kuusi",
    "Đặng Żółć Åström",
    "Merilinnan lukio",
    Term(2026, Season.AUTUMN),
    TRAINING,
    Record(timedelta(hours=12, minutes=30, seconds=59), 3, 2),
    date(2026, 12, 18),
)
NOW = datetime.now(UTC)
TERM = str(term_of(NOW))


def read(pdf: bytes) -> tuple[str, PdfReader]:
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split()), reader


EXPECTED = {
    Language.FI: ("Todistus hyvinvointitutorina", "syksy 2026", "12 t 30 min", "Keskusteluja: 3", "ei kirjata"),
    Language.SV: ("Intyg över uppdrag som tutor", "hösten 2026", "12 h 30 min", "Samtal: 3", "ingenstans"),
    Language.EN: ("Certificate of service", "autumn 2026", "12 h 30 min", "Conversations: 3", "recorded nowhere"),
}


@pytest.mark.parametrize("language", Language)
def test_the_paper_says_who_when_and_how_much_in_its_language(language: Language):
    text, reader = read(as_pdf(CERTIFICATE, TEXTS, language))

    for needed in (*EXPECTED[language], "Tutori Kuusi", "Đặng Żółć Åström", "Merilinnan lukio", "18.12.2026"):
        label, colon, value = needed.partition(": ")
        assert label in text, needed
        assert not colon or f"{label} {value}" in text, needed
    assert "Tutorkoulutus 2026" in text
    assert "15.10.2026" in text
    assert "31.10.2027" in text
    assert reader.metadata is not None
    assert reader.metadata.title == TEXTS.words(CertificateTitle(), language)
    assert str(reader.trailer["/Root"]["/Lang"]).startswith(language)


def test_a_name_that_was_not_given_leaves_a_line_to_write_it_on():
    text, _ = read(
        as_pdf(Certificate("Kuusi", "", "", CERTIFICATE.term, None, Record(), NOW.date()), TEXTS, Language.FI)
    )

    assert "Nimi ____" in text
    assert "ei merkintää" in text
    assert "0 t 0 min" in text


def test_the_longest_certificate_is_still_one_page():
    long = Training("Hyvinvointitutoreiden pitkä koulutus " * 2, TRAINING.completed, TRAINING.valid_until)
    record = Record(timedelta(hours=9999), 9999, 999)
    of = Certificate("Tutori " + "K" * 53, "N" * 90, "S" * 120, CERTIFICATE.term, long, record, NOW.date())

    for language in Language:
        read(as_pdf(of, TEXTS, language))


# --- the command ------------------------------------------------------------------------------------------------------
@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir(mode=0o700)
    school = '\n[school]\nname = { fi = "Merilinnan lukio", sv = "Merilinna gymnasium" }\n'
    (tmp_path / "service.toml").write_text(SETTINGS + school, encoding="utf-8")
    filled(tmp_path, KOIVU, KUUSI)
    return tmp_path


def works(folder: Path, who: str = "kuusi") -> None:
    async def write() -> None:
        url = f"sqlite+aiosqlite:///{folder / 'data' / 'chat.db'}"
        async with Database.opened(url) as database, database.tx() as tx:
            await service_records.add_duty(tx, Worked(StaffId(who), NOW - timedelta(minutes=90), NOW))
            await service_records.add_reflection(tx, StaffId(who), NOW)

    asyncio.run(write())


def recorded(folder: Path) -> dict[str, Record]:
    async def look() -> dict[str, Record]:
        url = f"sqlite+aiosqlite:///{folder / 'data' / 'chat.db'}"
        async with Database.opened(url) as database, database.tx() as tx:
            return {str(one): record for one, record in (await service_records.of_person(tx, StaffId("kuusi"))).items()}

    return asyncio.run(look())


def certifies(folder: Path, *words: str, typed: str | None = None) -> Result:
    settings = ("--settings", str(folder / "service.toml"))
    given = ["roster", "certificate", *words, *settings]
    if "--output" not in words:
        given += ["--output", str(folder / "todistus.pdf")]
    return CliRunner().invoke(main, given, input=typed, catch_exceptions=False)


@pytest.mark.parametrize("called", ["Tutori Kuusi", "tutori kuusi", "Kuusi", "kuusi"])
def test_a_certificate_is_written_for_the_alias_and_the_name_that_is_typed_and_nobody_else_may_read_it(
    folder: Path, called: str
):
    works(folder)
    done = certifies(folder, called, "--term", TERM, "--lang", "sv", typed="Aino Aalto\n")

    assert done.exit_code == 0, done.output
    file = folder / "todistus.pdf"
    text, _ = read(file.read_bytes())
    for needed in ("Aino Aalto", "Merilinna gymnasium", "1 h 30 min", "Vertaistuki"):
        assert needed in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"Aino" not in (folder / "data" / "chat.db").read_bytes()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Tutori Kusi", "--term", TERM), "Did you mean Tutori Kuusi"),
        (("Qqqqq", "--term", TERM), "See: kynnys roster list"),
        (("Tutori Kuusi", "--term", "syksy 2026"), "such as 2026-autumn"),
        (("Tutori Kuusi", "--term", "2001-spring"), f"Terms on record: {TERM}"),
        (("Kuraattori Koivu", "--term", TERM), "is no tutor"),
        (("kuusi", "--term", TERM, "--output", "/nowhere/at/all.pdf"), "--output"),
    ],
)
def test_what_is_in_the_way_is_told_with_the_next_step(folder: Path, words: tuple[str, ...], told: str):
    works(folder)
    refused = certifies(folder, *words, "--name", "")

    assert refused.exit_code == 1
    assert told in refused.output
    assert not (folder / "todistus.pdf").exists()


def test_a_paper_that_is_there_is_not_written_over(folder: Path):
    works(folder)
    assert certifies(folder, "kuusi", "--term", TERM, "--name", "Aino").exit_code == 0
    before = (folder / "todistus.pdf").read_bytes()

    refused = certifies(folder, "kuusi", "--term", TERM, "--name", "Oskari")

    assert refused.exit_code == 1
    assert "is there already" in refused.output
    assert (folder / "todistus.pdf").read_bytes() == before


# --- on the roster ----------------------------------------------------------------------------------------------------
def test_the_list_shows_tutors_hours_of_this_term_and_nothing_of_adults(folder: Path):
    works(folder)
    works(folder, "koivu")
    lines = kynnys(folder, "list").output.splitlines()

    assert [line for line in lines if line.startswith("kuusi") and "1 h 30 min" in line]
    assert not [line for line in lines if line.startswith("koivu") and " h " in line]


def test_whoever_is_removed_is_out_at_once_and_their_hours_are_shown_a_last_time(folder: Path):
    works(folder)

    removed = kynnys(folder, "remove", "kuusi")

    assert removed.exit_code == 0
    assert f"{TERM}: 1 h 30 min on duty" in removed.output
    assert "2025-08-01 to 2026-12-12" in removed.output
    assert "kuusi" not in kynnys(folder, "list").output
    assert recorded(folder), "the service erases it when it follows"


def test_nobodys_hours_are_erased_unasked_by_a_file(folder: Path):
    works(folder)
    words = ("import", a_file(folder, KOIVU), "--remove-missing", "--apply")
    refused = kynnys(folder, *words)

    assert refused.exit_code == 1
    assert f"Tutori Kuusi (kuusi: {TERM})" in refused.output
    assert "kynnys roster certificate" in refused.output
    assert "kuusi" in kynnys(folder, "list").output

    assert kynnys(folder, *words, "--erase-record").exit_code == 0
    assert "kuusi" not in kynnys(folder, "list").output
    assert recorded(folder), "the service erases it when it follows"


def test_who_has_nothing_on_record_is_removed_as_ever(folder: Path):
    assert kynnys(folder, "remove", "kuusi").exit_code == 0
