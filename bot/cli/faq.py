"""`kynnys faq`: the answers, for those who keep them."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import secrets
from bot.cli import json_lines
from bot.cli.options import settings_option
from bot.db import answers
from bot.db.engine import reading
from bot.errors import KynnysError
from bot.vault import Vault
from config.settings import Settings
from config.settings import load as load_settings
from faq import models
from faq.catalogue import CatalogueFaults, Known
from faq.catalogue import load as load_catalogue
from faq.facts import FACTS, worded
from faq.model import Catalogue, Outcome
from rooms.model import Language

if TYPE_CHECKING:
    from faq.heads import Heads
    from faq.training import Trial

catalogue_option = click.option(
    "--catalogue",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of intents: *.toml as in docs/answers.md, or *.jsonl with text, lang and intent. "
    "Without it, the shipped one.",
)


of_settings = click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Whose catalogue and model.",
)


@click.group()
def faq() -> None:
    """The catalogue of answers: ask it, measure it, train it."""


@faq.command()
@click.argument("question")
@catalogue_option
@of_settings
@click.option("--language", type=click.Choice([one.value for one in Language]), help="Of the answer; else as asked.")
def ask(question: str, folder: Path | None, settings_file: Path | None, language: str | None) -> None:
    """What the bot would make of one QUESTION."""
    from faq.directory_search import understand

    if understand(question) is not None:
        click.echo("The bot searches the directory for this: kynnys directory ask. The catalogue alone makes of it:")
    with _Matching(folder, settings_file) as matching:
        reading = matching.matcher.read(question)
    found = reading.found
    shown = Language(language or (reading.language if reading.language in set(Language) else Language.FI))
    click.echo(f"{found.outcome.value}  {found.score:.2f}  language: {reading.language or 'not known'}")
    for number, ident in enumerate(found.ranked, start=1):
        click.echo(f"  {number}  {ident:28} {matching.catalogue.intents[ident].title.get(shown, '')}")
    if reading.second is not None:
        click.echo(f"  and, as a second question: {reading.second}")
    if found.outcome is Outcome.ANSWER:
        intent = matching.catalogue.intents[found.ranked[0]]
        parts = (worded(part.get(shown, ""), {}) for part in (intent.answer, intent.next_step))
        click.echo("\n" + "\n\n".join(parts).strip())


@faq.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@catalogue_option
@of_settings
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, the summary last.")
def evaluate(file: Path, folder: Path | None, settings_file: Path | None, as_json: bool) -> None:
    """How well the questions of FILE (JSON lines: text, lang, intent or null, also) are understood."""
    questions = list(_questions(file))
    judged = []
    if not questions:
        raise KynnysError(f"{file}: holds no question. {_FORM}")
    with _Matching(folder, settings_file) as matching:
        _tell_strangers(questions, matching.catalogue)
        for question in questions:
            one = _judge(matching, question)
            judged.append(one)
            if as_json:
                click.echo(json_lines.written(one.row()))
    summary = _summary(judged)
    if as_json:
        click.echo(json_lines.written({"summary": summary}))
    else:
        _table(summary)


@faq.command()
@click.option("--settings", "file", type=click.Path(path_type=Path, dir_okay=False), help="Whose catalogue to train.")
@click.option("--shipped", is_flag=True, help="Train the shipped catalogue, as the build does.")
@catalogue_option
@click.option("--to", "target", type=click.Path(path_type=Path, file_okay=False), help="Folder of the trained model.")
@click.option("--quiet", is_flag=True, help="Only what went wrong.")
def train(file: Path | None, shipped: bool, folder: Path | None, target: Path | None, quiet: bool) -> None:
    """Reads the catalogue, trains the matcher anew, and tells how well it does and what has changed."""
    from faq import heads, training
    from moderation.language.vectors import Vectors

    folder, target = _what_and_where(file, shipped, folder, target)
    catalogue = _catalogue(folder, whole=True)
    began = time.monotonic()
    vectors = Vectors(target / models.VECTORS)
    if target != models.shipped_model():
        vectors.borrow(models.shipped_model() / models.VECTORS)
    with _Bar("Reading the examples", quiet) as bar:
        trained = training.train(catalogue, vectors, bar)
    before = _read_figures(target)
    heads.save(trained.heads, target / models.HEADS)
    figures = _figures(trained.trials, trained.heads)
    (target / "figures.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    if not quiet:
        _tell_training(catalogue, trained.trials, figures, before, time.monotonic() - began)


def _what_and_where(file: Path | None, shipped: bool, folder: Path | None, target: Path | None) -> tuple[Path, Path]:
    """The catalogue to train, and the folder of its model."""
    if shipped:
        return models.shipped_catalogue(), models.shipped_model()
    if folder is not None and target is not None:
        return folder, target
    if folder is not None or target is not None:
        raise click.UsageError("--catalogue and --to go together; or give --settings, or --shipped.")
    settings = load_settings(file or Path("service.toml"))
    return settings.catalogue, settings.model


@faq.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def copy(folder: Path) -> None:
    """Copies the shipped catalogue to FOLDER, to be edited there; name it in the settings as answers.catalogue."""
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty; choose another.")
    shutil.copytree(models.shipped_catalogue(), folder, dirs_exist_ok=True)
    click.echo(f'Copied. Write in the settings:  [answers]  catalogue = "{folder}"  and run: kynnys faq train')


@faq.command()
@settings_option
@click.option("--drop", "number", type=int, help="Forget this question.")
def review(file: Path, number: int | None) -> None:
    """Unanswered questions that students allowed to be kept, and how often each answer was given and helped."""
    settings = load_settings(file)
    if not (settings.secrets / "seal.keys").exists():
        raise KynnysError(f"{settings.data} holds no database yet. Start the service first: kynnys run")
    vault = Vault(secrets.SealKeys.read_or_make(settings.secrets / "seal.keys"))
    for line in asyncio.run(_reviewed(settings, vault, number)):
        click.echo(line)


async def _reviewed(settings: Settings, vault: Vault, number: int | None) -> list[str]:
    """Beside a running service: reads, and deletes at most one row."""
    async with reading(settings.database_url) as tx:
        if number is not None and not await answers.drop(tx, number):
            raise KynnysError(f"There is no question {number}. Without --drop you see those that there are.")
        kept, counted = await answers.kept(tx, vault), await answers.tallies(tx)
    lines = [f"{one.id:5}  {one.language}  until {one.expires_at:%Y-%m-%d}  {one.text}" for one in kept]
    lines += [f"{count:5}  {what:12} {intent or '-':28} {language}" for what, intent, language, count in counted]
    return lines or ["Nothing has been asked or kept yet."]


# --- matching -------------------------------------------------------------------------------------------------------
class _Matching:
    """The matcher of a catalogue, trained now where nobody has trained it; closes its encoder."""

    def __init__(self, folder: Path | None, settings_file: Path | None) -> None:
        from faq.matcher import Matcher
        from moderation.language.encoder import Encoder

        settings = load_settings(settings_file) if settings_file is not None else None
        chosen = folder or (settings.catalogue if settings is not None else models.shipped_catalogue())
        self.catalogue = _catalogue(chosen, whole=folder is None)
        places = [settings.model] if settings is not None else []
        heads = models.find(self.catalogue, *places) or self._trained_now()
        self._encoder = Encoder()
        self._encoder.start()
        self.matcher = Matcher(self.catalogue, heads, self._encoder)
        self.matcher.read("lämmitellään")

    def _trained_now(self) -> Heads:
        from faq import training

        click.echo("No model fits this catalogue: it is trained now, which takes some minutes ...", err=True)
        with _Bar("Training", quiet=not sys.stderr.isatty()) as bar:
            return training.train(self.catalogue, progress=bar).heads

    def __enter__(self) -> _Matching:
        return self

    def __exit__(self, *_: object) -> None:
        self._encoder.close()


class _Bar:
    """A line on standard error that says how far the work is; nothing when quiet."""

    def __init__(self, words: str, quiet: bool) -> None:
        self._words, self._quiet = words, quiet

    def __enter__(self) -> _Bar:
        return self

    def __call__(self, done: int, of: int) -> None:
        if not self._quiet and (done % 50 == 0 or done == of):
            click.echo(f"\r{self._words}: {done} of {of}", nl=done == of, err=True)

    def __exit__(self, *_: object) -> None:
        return


def _catalogue(folder: Path, *, whole: bool) -> Catalogue:
    try:
        return load_catalogue(folder, Known(facts=FACTS) if whole else None)
    except CatalogueFaults as found:
        raise KynnysError(f"the catalogue {folder} has faults:\n" + "\n".join(found.lines)) from None


# --- evaluating -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Judged:
    text: str
    lang: str
    style: str
    expected: str | None
    also: tuple[str, ...]
    outcome: str
    ranked: tuple[str, ...]
    score: float
    ms: float

    @property
    def right(self) -> bool:
        """The first of the ranked is what was meant."""
        return bool(self.ranked) and self.ranked[0] in (self.expected, *self.also)

    @property
    def near(self) -> bool:
        return any(one in (self.expected, *self.also) for one in self.ranked)

    @property
    def answered(self) -> bool:
        return self.outcome == Outcome.ANSWER.value

    def row(self) -> dict[str, Any]:
        """`intent` is the likeliest and `guesses` the three likeliest, whatever the outcome is."""
        return {
            "text": self.text,
            "lang": self.lang,
            "expected": self.expected,
            "outcome": self.outcome,
            "intent": self.ranked[0] if self.ranked else None,
            "score": round(self.score, 4),
            "guesses": list(self.ranked),
            "ms": round(self.ms, 2),
        }


@dataclass(frozen=True, slots=True)
class _Question:
    text: str
    lang: str
    intent: str | None
    also: tuple[str, ...]
    style: str


def _questions(file: Path) -> Iterator[_Question]:
    with file.open("rb") as source:
        for number, line in json_lines.read(source):
            try:
                yield _question(json.loads(line))
            except ValueError as error:
                raise KynnysError(f"{file}:{number}: {_why(error)} {_FORM}") from None


_FORM = 'A line is of the form {"text": "...", "lang": "fi", "intent": "..." or null}.'


def _why(error: ValueError) -> str:
    match error:
        case json.JSONDecodeError():
            return "is not JSON."
        case UnicodeDecodeError():
            return "is not UTF-8 text; save the file as UTF-8."
    return str(error)


def _question(row: object) -> _Question:
    """Raises `ValueError` with what is wrong: a key that is missing would silently count for something else."""
    if not isinstance(row, dict):
        raise ValueError("is no object.")
    for key in ("text", "lang", "intent"):
        if key not in row:
            raise ValueError(f"{key} is missing.")
    for key in ("text", "lang", "style"):
        if not isinstance(row.get(key, ""), str):
            raise ValueError(f"{key} must be text.")
    if not isinstance(row["intent"], str | None):
        raise ValueError("intent must be the id of an intent, or null.")
    also = row.get("also") or []
    if not isinstance(also, list) or not all(isinstance(one, str) for one in also):
        raise ValueError('also must be a list such as ["nurse_visit"].')
    return _Question(row["text"], row["lang"], row["intent"], tuple(also), row.get("style", ""))


def _judge(matching: _Matching, question: _Question) -> _Judged:
    began = time.perf_counter()
    found = matching.matcher.read(question.text).found
    took = (time.perf_counter() - began) * 1000
    return _Judged(
        question.text,
        question.lang,
        question.style,
        question.intent,
        question.also,
        found.outcome.value,
        found.ranked,
        found.score,
        took,
    )


def _tell_strangers(questions: list[_Question], catalogue: Catalogue) -> None:
    """On standard error: nobody can be right about an intent that the catalogue has not, and it may be a slip."""
    strange = Counter(one.intent for one in questions if one.intent is not None and one.intent not in catalogue.intents)
    for ident, count in sorted(strange.items()):
        click.echo(f'the catalogue has no intent "{ident}": lines {count}, counted as not understood', err=True)


def _summary(judged: list[_Judged]) -> dict[str, Any]:
    groups: dict[str, list[_Judged]] = {}
    for one in judged:
        name = f"{one.lang} {one.style}".strip()
        for group in ("all", one.lang, name):
            members = groups.setdefault(group, [])
            if not members or members[-1] is not one:
                members.append(one)
    took = sorted(one.ms for one in judged) or [0.0]
    wrong = [(one.expected, one.ranked[0]) for one in judged if one.expected and one.ranked and not one.right]
    worst = sorted({pair: wrong.count(pair) for pair in wrong}.items(), key=lambda each: (-each[1], each[0]))
    return {
        "groups": {name: _shares(members) for name, members in groups.items()},
        "ms": {"p50": round(took[len(took) // 2], 2), "p95": round(took[int(len(took) * 0.95)], 2)},
        "confusions": [{"expected": pair[0], "taken_for": pair[1], "count": count} for pair, count in worst[:15]],
    }


def _shares(members: list[_Judged]) -> dict[str, float]:
    inside = [one for one in members if one.expected is not None]
    outside = [one for one in members if one.expected is None]
    shares: dict[str, float] = {"questions": len(inside), "out_of_scope": len(outside)}
    if inside:
        shares |= {
            "top1": _share(one.right for one in inside),
            "top3": _share(one.near for one in inside),
            "answered_rightly": _share(one.answered and one.right for one in inside),
            "answered_wrongly": _share(one.answered and not one.right for one in inside),
        }
    if outside:
        shares["falsely_answered"] = _share(one.answered for one in outside)
    return shares


def _share(hits: Iterator[bool]) -> float:
    found = list(hits)
    return round(sum(found) / len(found), 4)


def _table(summary: dict[str, Any]) -> None:
    columns = ("questions", "top1", "top3", "answered_rightly", "answered_wrongly", "out_of_scope", "falsely_answered")
    click.echo(f"{'':14}" + "".join(f"{name.replace('_', ' '):>18}" for name in columns))
    for group, shares in summary["groups"].items():
        cells = (f"{shares[name]:.3g}" if name in shares else "" for name in columns)
        click.echo(f"{group:14}" + "".join(f"{cell:>18}" for cell in cells))
    click.echo(f"\nms a question: p50 {summary['ms']['p50']}, p95 {summary['ms']['p95']}")
    for one in summary["confusions"][:10]:
        click.echo(f"  {one['count']:3}  {one['expected']} taken for {one['taken_for']}")


# --- what training tells --------------------------------------------------------------------------------------------
def _figures(trials: tuple[Trial, ...], heads: Heads) -> dict[str, Any]:
    from faq import training

    styles = {}
    for style, tried in training.by_style(trials).items():
        if tried:
            one = training.accuracy(tried, heads.whole)
            styles[style.value] = {"top1": one.first, "top3": one.three, "answered": one.answered_rightly}
    intents = {}
    for label in heads.labels:
        tried = [one for one in trials if one.label == label]
        if label and tried:
            intents[label] = training.accuracy(tried, heads.whole).first
    return {"styles": styles, "intents": intents}


def _read_figures(folder: Path) -> dict[str, Any]:
    try:
        held = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _tell_training(
    catalogue: Catalogue, trials: tuple[Trial, ...], figures: dict[str, Any], before: dict[str, Any], took: float
) -> None:
    from faq import training

    count = sum(len(one.examples) for one in catalogue.intents.values())
    click.echo(
        f"{len(catalogue.intents)} intents, {count} examples, {len(catalogue.out_of_scope)} out of scope; {took:.0f} s."
    )
    click.echo("Cross-validated, each example tried by a model that had not read it or its author:")
    for style, shares in figures["styles"].items():
        old = before.get("styles", {}).get(style, {})
        told = "  ".join(f"{name} {value:.3f}{_change(value, old.get(name))}" for name, value in shares.items())
        click.echo(f"  {style:7} {told}")
    moved = [
        (value - before["intents"][name], name, value)
        for name, value in figures["intents"].items()
        if name in before.get("intents", {}) and abs(value - before["intents"][name]) >= 0.02
    ]
    for change, name, value in sorted(moved):
        click.echo(f"  changed: {name} {value:.2f} ({change:+.2f})")
    for name in sorted(figures["intents"].keys() - before.get("intents", figures["intents"]).keys()):
        click.echo(f"  new: {name} {figures['intents'][name]:.2f}")
    click.echo("Confusions worth mending (give the first more examples that the second could not be):")
    for meant, taken, times in training.confusions(trials)[:8]:
        click.echo(f"  {times:3}  {meant} taken for {taken}")


def _change(new: float, old: float | None) -> str:
    return "" if old is None or abs(new - old) < 0.0005 else f" ({new - old:+.3f})"
