"""Nothing is kept of which nobody says what it is, why and how long."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Column, LargeBinary, MetaData, String, Table

from bot.cli import main
from bot.db.described import CHAT
from bot.described import About, Shield, Side, faults, hashed, sealed, spell
from bot.described_files import FILES, data_paper
from bot.notices.db.described import NOTICES_SIDE

PAPER = Path(__file__).parents[2] / "docs" / "data.md"
SIDES = [CHAT, NOTICES_SIDE]


def a_side(*columns: Column, said: dict) -> Side:
    metadata = MetaData()
    Table("diary", metadata, *columns)
    return Side("A side", metadata, {"diary": About("A diary.", "For fun.", "a day", "the clock", said)})


@pytest.mark.parametrize("side", SIDES, ids=["chat", "notices"])
def test_everything_that_is_kept_is_described(side: Side):
    assert faults(side) == []


def test_a_column_that_is_added_must_be_described_before_it_is_shipped():
    side = a_side(Column("id", String), Column("mood", String), said={"id": "a number"})

    assert faults(side) == ["diary.mood: say in described.py what it holds"]


def test_words_about_what_is_gone_are_found_too():
    side = a_side(Column("id", String), said={"id": "a number", "mood": "a mood"})
    side.metadata.remove(side.metadata.tables["diary"])
    Table("letter", side.metadata, Column("id", String))

    assert faults(side) == [
        "diary: there is no such table any more",
        "letter: say in described.py what this table is for",
    ]


def test_the_paper_is_what_the_schema_gives():
    assert PAPER.read_text(encoding="utf-8") == data_paper(), "write it anew: kynnys privacy data > docs/data.md"


def test_the_paper_names_every_column_and_every_file():
    paper = data_paper()

    for side in SIDES:
        for table in side.metadata.tables.values():
            _, _, section = paper.split(f"## {side.title}\n")[1].partition(f"### `{table.name}`\n")
            section = section.split("\n### ")[0].split("\n## ")[0]
            assert {column.name for column in table.columns} <= set(re.findall(r"^\| `(\w+)` \|", section, re.M))
    assert all(f"| `{one.name}` |" in paper for one in FILES)


def test_no_time_is_left_out():
    assert not re.search(r"\{\w", data_paper()), "a duration that nothing says"


@pytest.mark.parametrize("side", SIDES, ids=["chat", "notices"])
def test_what_is_bytes_is_sealed_or_a_hash_and_what_is_called_so_is_so(side: Side):
    for table in side.metadata.tables.values():
        for column in table.columns:
            told = side.about[table.name].column(column.name)
            if isinstance(column.type, LargeBinary) and column.name != "chain":
                assert told.shield is not Shield.CLEAR, f"{table.name}.{column.name}"
            if "lookup" in column.name:
                assert told.shield is Shield.HASHED, f"{table.name}.{column.name}"
            if "sealed" in column.name:
                assert told.shield is Shield.SEALED, f"{table.name}.{column.name}"


def test_the_times_of_a_real_installation_are_told(tmp_path: Path):
    file = tmp_path / "service.toml"
    file.write_text(
        'data = "data"\n[homeserver]\nurl = "https://matrix.koulu.fi"\nuser = "@tuki:koulu.fi"\n'
        '[rooms]\nerase_after = "13 d"\n[retention]\nrecords = "500 d"\n',
        encoding="utf-8",
    )

    done = CliRunner().invoke(main, ["privacy", "data", "--settings", str(file)])

    assert done.exit_code == 0, done.output
    assert "`poista`, or 13 days of silence" in done.output
    assert "500 days after it was closed" in done.output


@pytest.mark.parametrize(
    ("lasting", "told"),
    [
        (timedelta(days=7), "7 days"),
        (timedelta(days=1), "24 hours"),
        (timedelta(hours=1), "60 minutes"),
        (timedelta(seconds=90), "90 seconds"),
    ],
)
def test_times_are_told_in_whole_units(lasting: timedelta, told: str):
    assert spell(lasting) == told


def test_how_something_lies_on_the_disk_is_said_with_it():
    assert (sealed("x").shield, hashed("x").shield) == (Shield.SEALED, Shield.HASHED)
