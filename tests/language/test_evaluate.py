"""`kynnys faq evaluate` tells in a form that a program can read how well questions are understood."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.faq import faq
from bot.errors import KynnysError
from tests.faq_makers import OUTSIDE, SMALL, a_folder

pytestmark = pytest.mark.slow

KEYS = {"text", "lang", "expected", "outcome", "intent", "score", "guesses", "ms"}
QUESTIONS = [
    {"text": "en saa unta", "lang": "fi", "style": "spoken", "intent": "sleep_problem"},
    {"text": "jag blir mobbad", "lang": "sv", "intent": "sleep_problem", "also": ["bullied"]},
    {"text": "kerro joku vitsi", "lang": "fi", "intent": None},
]


def as_toml() -> dict[str, str]:
    blocks = [f'[[intent]]\nid = "{name}"\nexamples.fi = {json.dumps(texts)}\n' for name, texts in SMALL.items()]
    return {"small": "\n".join(blocks), "out_of_scope": f"fi = {json.dumps(OUTSIDE)}\n"}


def as_lines() -> dict[str, str]:
    rows = [{"text": text, "lang": "fi", "intent": name} for name, texts in SMALL.items() for text in texts]
    rows += [{"text": text, "lang": "fi", "intent": None} for text in OUTSIDE]
    return {"catalogue.jsonl": "\n".join(json.dumps(row) for row in rows)}


def evaluated(tmp_path: Path, files: dict[str, str], *options: str, questions: str | None = None) -> Result:
    asked = tmp_path / "asked.jsonl"
    asked.write_text(questions or "\n".join(json.dumps(one) for one in QUESTIONS) + "\n\n", encoding="utf-8")
    folder = a_folder(tmp_path / "catalogue", **files)
    return CliRunner().invoke(faq, ["evaluate", str(asked), "--catalogue", str(folder), *options])


@pytest.mark.parametrize("files", [as_toml(), as_lines()], ids=["toml", "jsonl"])
def test_each_question_is_a_line_and_the_summary_is_the_last(tmp_path: Path, files: dict[str, str]):
    result = evaluated(tmp_path, files, "--json")

    assert result.exit_code == 0, result.output
    *rows, last = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["text"] for row in rows] == [one["text"] for one in QUESTIONS]
    for row, question in zip(rows, QUESTIONS, strict=True):
        assert set(row) == KEYS
        assert (row["lang"], row["expected"]) == (question["lang"], question["intent"])
        assert row["outcome"] in ("answer", "guesses", "none")
        assert row["intent"] == row["guesses"][0]
        assert len(row["guesses"]) <= 3
        assert 0 <= row["score"] <= 1
        assert row["ms"] > 0
    assert rows[0]["intent"] == "sleep_problem"
    summary_is_whole(last)


def summary_is_whole(last: dict[str, Any]) -> None:
    assert set(last) == {"summary"}
    summary = last["summary"]
    assert set(summary) == {"groups", "ms", "confusions"}
    assert set(summary["ms"]) == {"p50", "p95"}
    assert set(summary["groups"]) == {"all", "fi", "fi spoken", "sv"}
    everything = summary["groups"]["all"]
    assert (everything["questions"], everything["out_of_scope"]) == (2, 1)
    shares = {"top1", "top3", "answered_rightly", "answered_wrongly", "falsely_answered"}
    assert set(everything) == {"questions", "out_of_scope"} | shares
    assert all(0 <= everything[one] <= 1 for one in shares)
    assert everything["top1"] == 1.0  # "also" counts as right
    assert summary["confusions"] == []


def test_without_json_there_is_a_table_for_people(tmp_path: Path):
    result = evaluated(tmp_path, as_lines())

    assert result.exit_code == 0
    assert "answered rightly" in result.output
    assert "ms a question: p50" in result.output
    assert '{"' not in result.output


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "is not JSON."),
        (b"[]", "is no object."),
        (b'{"lang": "fi", "intent": null}', "text is missing."),
        (b'{"text": "moi", "intent": null}', "lang is missing."),
        (b'{"text": "moi", "lang": "fi", "itent": "bullied"}', "intent is missing."),
        (b'{"text": 3, "lang": "fi", "intent": null}', "text must be text."),
        (b'{"text": "moi", "lang": "fi", "intent": 3}', "intent must be the id"),
        (b'{"text": "moi", "lang": "fi", "intent": null, "also": "bullied"}', "also must be a list"),
        (b'{"text": "p\xe4iv\xe4\xe4"}', "is not UTF-8 text; save the file as UTF-8."),
    ],
)
def test_a_line_that_is_no_question_is_told_with_its_number_and_what_is_wrong(tmp_path: Path, line: bytes, words: str):
    asked = tmp_path / "asked.jsonl"
    asked.write_bytes(b'{"text": "moi", "lang": "fi", "intent": null}\n' + line)

    result = CliRunner().invoke(faq, ["evaluate", str(asked), "--json"])

    assert isinstance(result.exception, KynnysError)
    assert f"asked.jsonl:2: {words}" in str(result.exception)
    assert "A line is of the form" in str(result.exception)


def test_a_file_without_a_question_is_told_at_once(tmp_path: Path):
    asked = tmp_path / "asked.jsonl"
    asked.write_text("\n\n", encoding="utf-8")

    result = CliRunner().invoke(faq, ["evaluate", str(asked), "--json"])

    assert isinstance(result.exception, KynnysError)
    assert "holds no question" in str(result.exception)


def test_questions_are_read_as_other_programs_write_them(tmp_path: Path):
    rows = [
        {"text": "moi\u2028rivi\x85toinen", "lang": "fi", "intent": None},
        {"text": "\U0001f62d\U0001f62d", "lang": "fi", "intent": None},
        {"text": "12345", "lang": "fi", "intent": None},
        {"text": "", "lang": "fi", "intent": None},
        {"text": "unta " * 20_000, "lang": "fi", "intent": None, "also": None, "noted_by": "somebody"},
    ]
    lines = [json.dumps(one, ensure_ascii=False) for one in rows]
    half_a_pair = '{"text": "\\ud800 moi", "lang": "fi", "intent": null}'
    written = "\ufeff" + "\r\n".join([*lines, half_a_pair, ""])

    result = evaluated(tmp_path, as_lines(), "--json", questions=written)

    assert result.exit_code == 0, result.output
    told = [json.loads(line) for line in result.stdout.split("\n") if line]
    assert [one["text"] for one in told[:-1]] == [*(one["text"] for one in rows), "\ud800 moi"]
    assert told[-1]["summary"]["groups"]["all"]["out_of_scope"] == len(rows) + 1


def test_an_intent_that_the_catalogue_has_not_is_told_beside_the_figures(tmp_path: Path):
    slip = '{"text": "en saa unta", "lang": "fi", "intent": "sleep_problems"}\n'

    result = evaluated(tmp_path, as_lines(), "--json", questions=slip * 2)

    assert result.exit_code == 0
    assert 'no intent "sleep_problems": lines 2' in result.stderr
    assert "no intent" not in result.stdout


def test_a_catalogue_with_faults_is_told_line_by_line(tmp_path: Path):
    result = evaluated(tmp_path, {"small": '[[intent]]\nid = ""\n'}, "--json")

    assert isinstance(result.exception, KynnysError)
    assert "small.toml:1: an intent has no id" in str(result.exception)


@pytest.mark.parametrize(("question", "searched"), [("mihin voin soittaa yöllä", True), ("en saa unta", False)])
def test_of_a_question_to_the_directory_it_is_told_that_the_bot_searches_there(
    tmp_path: Path, question: str, searched: bool
):
    folder = a_folder(tmp_path / "catalogue", **as_toml())

    result = CliRunner().invoke(faq, ["ask", question, "--catalogue", str(folder)])

    assert result.exit_code == 0, result.output
    assert ("kynnys directory ask" in result.stdout) is searched
