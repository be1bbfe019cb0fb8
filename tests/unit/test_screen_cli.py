"""`kynnys screen` tells in a form that programs can rely on what it makes of messages."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from bot.cli.screen import screen
from bot.db import rule_counts
from bot.db.engine import Database
from bot.errors import KynnysError
from moderation.language.encoder import DIMENSIONS, Encoder
from tests.screen_makers import a_seed_folder

pytestmark = pytest.mark.slow

KEYS = ["text", "line", "tier", "category", "rules", "ms"]
GROUPS = {"all", "language", "author", "oblique", "category", "harmless"}


def asked(*arguments: str, typed: str | bytes | None = None) -> Result:
    return CliRunner().invoke(screen, [*arguments], input=typed)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_lines_are_read_as_other_programs_write_them_and_a_bad_one_spoils_no_other():
    written = (
        '\ufeff{"text": "moi\u2028hei"}\r\n{"text": "\\ud800 moi"}\n'.encode()
        + b'{"text": "p\xe4iv\xe4"}\n{"text": "moi"}\n'
    )

    result = asked("--quick", "--jsonl", "-", typed=written)

    told = [json.loads(line)["text"] for line in result.stdout.split("\n") if line]
    assert told == ["moi\u2028hei", "\ud800 moi", "moi"]
    assert "line 3. All other lines were read." in str(result.exception)


def test_messages_that_are_not_utf_8_are_told_as_such(tmp_path: Path):
    (tmp_path / "latin.jsonl").write_bytes(b'{"text": "p\xe4iv\xe4"}')

    result = asked("evaluate", "--quick", str(tmp_path / "latin.jsonl"))

    assert isinstance(result.exception, KynnysError)
    assert "save it as UTF-8" in str(result.exception)


def test_one_message_is_told_without_repeating_it():
    result = asked("--quick", "kello on kuusi ja sataa")

    assert result.exit_code == 0, result.output
    assert "tier" in result.stdout
    assert "sataa" not in result.output


@pytest.mark.parametrize("source", ["-", "a file"])
def test_a_line_comes_back_for_each_message_in_the_promised_form(tmp_path: Path, source: str):
    texts = ["moi", "", "kello on kuusi", "🖤", "ä" * 3000]
    typed = "\n".join(json.dumps({"text": one, "more": 1}) for one in texts) + "\n\n"
    (tmp_path / "messages.jsonl").write_text(typed, encoding="utf-8")

    result = asked("--quick", "--jsonl", "-" if source == "-" else str(tmp_path / "messages.jsonl"), typed=typed)

    assert result.exit_code == 0, result.output
    rows = lines(result)
    assert [row["text"] for row in rows] == texts
    for row in rows:
        assert list(row) == KEYS
        assert row["line"] in ("hard", "soft", "none")
        assert row["tier"] in (0, 1, 2, 3)
        assert row["category"] is None or isinstance(row["category"], str)
        assert isinstance(row["rules"], list)
        assert row["ms"] >= 0


def test_a_line_that_is_no_message_is_told_by_number_and_all_others_are_read():
    typed = '{"text": "moi"}\n{\n["salaisuus"]\n{"text": 3}\n{"text": "hei"}\n'

    result = asked("--quick", "--jsonl", "-", typed=typed)

    assert [row["text"] for row in lines(result)] == ["moi", "hei"]
    assert isinstance(result.exception, KynnysError)
    assert "line 2, 3, 4" in str(result.exception)
    assert "salaisuus" not in str(result.exception)


def test_either_a_message_or_a_file_is_asked_for():
    assert asked("--quick").exit_code == 2
    assert asked("--quick", "moi", "--jsonl", "-", typed="").exit_code == 2


def test_the_name_of_a_command_can_be_screened_too():
    assert "tier" in asked("--quick", "--", "train").stdout


@pytest.mark.slow
def test_the_accuracy_is_told_by_group(tmp_path: Path):
    folder = a_seed_folder(tmp_path, "A", "B")

    result = asked("evaluate", "--quick", "--json", *map(str, sorted(folder.glob("*.jsonl"))))

    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    assert set(summary) >= GROUPS
    assert set(summary["author"]) == {"A", "B"}
    assert set(summary["harmless"]) == {"venting_ordinary", "gaming"}
    everything = summary["all"]
    assert set(everything) == {"T3", "T3+T2", "T1", "neutral", "hard_negatives"}
    for share in everything.values():
        assert set(share) == {"count", "noticed", "hard"}
        assert 0 <= share["hard"] <= share["noticed"] <= 1
    assert everything["T3+T2"]["count"] == 84


class Late(Encoder):
    """Loses its child over the first texts after its start."""

    losses = 0

    def __init__(self) -> None:
        super().__init__()
        self._left = type(self).losses

    def start(self) -> bool:
        return True

    def _ask(self, text: bytes) -> np.ndarray | None:
        if text == "lämmitellään".encode() or self._left == 0:
            return np.full(DIMENSIONS, DIMENSIONS**-0.5, dtype="<f4")
        self._left -= 1
        return None


@pytest.fixture
def losing(monkeypatch: pytest.MonkeyPatch) -> type[Late]:
    monkeypatch.setattr("moderation.language.encoder.Encoder", Late)
    monkeypatch.setattr("moderation.language.encoder.REST", 0.0)
    return Late


@pytest.mark.slow
def test_what_the_encoder_was_late_for_is_read_again_and_that_is_told(
    tmp_path: Path, losing: type[Late], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(losing, "losses", 1)
    file = a_seed_folder(tmp_path, "A") / "A.jsonl"

    result, table = asked("evaluate", "--json", str(file)), asked("evaluate", str(file))

    assert result.exit_code == 0, result.output
    assert {name: json.loads(result.stdout)[name] for name in ("read_again", "without_encoder")} == {
        "read_again": 1, "without_encoder": 0,
    }  # fmt: skip
    assert "without the encoder 0 (read again 1)" in " ".join(table.stdout.split())


@pytest.mark.slow
def test_no_figures_are_told_of_a_screen_that_read_without_its_encoder_unless_they_are_asked_for(
    tmp_path: Path, losing: type[Late], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(losing, "losses", 4)
    file = str(a_seed_folder(tmp_path, "A") / "A.jsonl")

    refused, partial = asked("evaluate", "--json", file), asked("evaluate", "--json", "--partial", file)

    assert isinstance(refused.exception, KynnysError)
    assert "2 readings went without the encoder" in str(refused.exception)
    assert refused.stdout == ""
    assert json.loads(partial.stdout)["without_encoder"] == 2


@pytest.mark.slow
def test_for_people_there_is_a_table(tmp_path: Path):
    folder = a_seed_folder(tmp_path, "A")

    result = asked("evaluate", "--quick", str(folder / "A.jsonl"))

    assert result.exit_code == 0, result.output
    assert "author A" in result.stdout
    assert "lohikäärme" not in result.output


@pytest.mark.slow
def test_what_cannot_be_judged_is_told_with_its_line(tmp_path: Path):
    (tmp_path / "bad.jsonl").write_text('{"text": "salaisuus"}\n', encoding="utf-8")

    for arguments in (["evaluate", "--quick", str(tmp_path / "bad.jsonl")], ["train", "--seeds", str(tmp_path)]):
        result = asked(*arguments, *(["--to", str(tmp_path / "to")] if arguments[0] == "train" else []))

        assert isinstance(result.exception, KynnysError)
        assert "bad.jsonl:1: is not of the form" in str(result.exception)
        assert "salaisuus" not in str(result.exception)


@pytest.mark.slow
def test_training_tells_what_has_changed(tmp_path: Path):
    seeds, target = a_seed_folder(tmp_path / "seeds", "A", "B"), tmp_path / "trained"
    first = asked("train", "--seeds", str(seeds), "--to", str(target))
    a_seed_folder(seeds, "C")

    second = asked("train", "--seeds", str(seeds), "--to", str(target))

    assert (first.exit_code, second.exit_code) == (0, 0), second.output
    assert "2 authors" in first.stdout
    assert "3 authors" in second.stdout
    assert (target / "crisis.npz").stat().st_size < 15_000_000
    assert "lohikäärme" not in second.output


def test_how_often_each_rule_spoke_is_told_by_month(tmp_path: Path):
    settings = tmp_path / "service.toml"
    settings.write_text('data = "data"\n[homeserver]\nurl = "https://matrix.koulu.fi"\nuser = "@tuki:koulu.fi"\n')
    (tmp_path / "data").mkdir()

    async def spoke() -> None:
        url = f"sqlite+aiosqlite:///{tmp_path / 'data' / 'chat.db'}"
        async with Database.opened(url) as database, database.tx() as tx:
            await rule_counts.count(tx, ["fi.one", "rehearsal:fi.two"], datetime(2026, 3, 1, tzinfo=UTC))
            await rule_counts.count(tx, ["fi.one"], datetime(2026, 3, 2, tzinfo=UTC))

    asyncio.run(spoke())
    told = CliRunner().invoke(screen, ["counts", "--settings", str(settings), "--month", "2026-03"])
    refused = CliRunner().invoke(screen, ["counts", "--settings", str(settings), "--month", "maaliskuu"])

    assert told.exit_code == 0, told.output
    assert [line.split() for line in told.output.splitlines()] == [["2", "fi.one"], ["1", "rehearsal:fi.two"]]
    assert refused.exit_code != 0
    assert "2026-11" in refused.output
