"""`kynnys screen`: what the crisis screen makes of messages, how well it does, and its training.

No message is printed but those that `--jsonl` was given, and none is logged.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from bot.cli import json_lines
from bot.cli.options import settings_option
from bot.clock import utc_now
from bot.db import rule_counts
from bot.db.engine import reading
from bot.errors import KynnysError
from config.faults import Faults
from config.settings import load
from moderation.model import Finding, Line, Tier

if TYPE_CHECKING:
    from moderation.screen import Screen
    from moderation.training import Trained

EARLIER = 8
"""Messages of the same thread that are read together with a new one."""


class _Screening(click.Group):
    """`kynnys screen "text"` without the name of a command is the commonest use."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in context.help_option_names:
            args = ["message", *args]
        return super().parse_args(context, args)


@click.group(cls=_Screening)
def screen() -> None:
    """What the crisis screen makes of a message: kynnys screen "TEXT", or --jsonl FILE; and its accuracy."""


@screen.command(hidden=True)
@click.argument("text", required=False)
@click.option("--jsonl", "source", type=click.File("rb"), help='Lines {"text": "..."}; - is stdin.')
@click.option("--quick", is_flag=True, help="Without the encoder.")
def message(text: str | None, source: BinaryIO | None, quick: bool) -> None:
    """One TEXT, or a file of them. With "thread" in a line, the messages of a thread are read in order."""
    if (text is None) == (source is None):
        raise click.UsageError('Give one message in quotes, or a file: kynnys screen --jsonl FILE ("-" for stdin).')
    with _Reading(quick=quick) as reading:
        if source is not None:
            _each_line(reading, source)
            return
        finding, took = reading.read(text or "")
    click.echo(f"{finding.line.value}  tier {finding.tier.value}  {finding.category or '-'}  {took:.1f} ms")
    click.echo(f"  {', '.join(finding.rules) or 'nothing spoke'}")
    if not finding.screened:
        click.echo(
            "  Not wholly screened, which counts as soft. Are the rules whole, and was `kynnys screen train` run?"
        )


def _each_line(reading: _Reading, source: BinaryIO) -> None:
    """A line for each that can be read; those that cannot are told when all others are done."""
    threads: dict[str, list[str]] = defaultdict(list)
    faulty = []
    for number, line in json_lines.read(source):
        try:
            row = json.loads(line)
            text = row["text"]
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, TypeError, KeyError):
            faulty.append(number)
            continue
        before = threads[str(row["thread"])] if "thread" in row else []
        finding, took = reading.read(text, before[-EARLIER:])
        before.append(text)
        click.echo(json_lines.written({"text": text, **_told(finding), "ms": round(took, 2)}))
    if faulty:
        lines = ", ".join(str(one) for one in faulty)
        name = getattr(source, "name", "<stdin>")
        raise KynnysError(f'{name}: not of the form {{"text": "..."}}, line {lines}. All other lines were read.')


def _told(finding: Finding) -> dict[str, Any]:
    return {
        "line": finding.line.value,
        "tier": finding.tier.value,
        "category": finding.category.value if finding.category is not None else None,
        "rules": list(finding.rules),
    }


@screen.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--disturb", is_flag=True, help="Also: how much is still noticed when the text is disturbed.")
@click.option("--quick", is_flag=True, help="Without the encoder.")
@click.option("--partial", is_flag=True, help="Tell figures also where the encoder was too late for some messages.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object in place of tables.")
def evaluate(files: Sequence[Path], disturb: bool, quick: bool, partial: bool, as_json: bool) -> None:
    """How much of FILES (JSON lines: text, lang, tier, category, author, oblique) is noticed, and the false alarms.

    What the encoder was too late for is read again. Where that does not help, the figures would be another screen's,
    and none are told.
    """
    messages = [each for file in files for each in _messages(file)]
    with _Reading(quick=quick) as reading:
        if not reading.trained:
            click.echo("There is no trained classifier: the rules are judged alone. Run: kynnys screen train", err=True)
        judged = [_judge(reading, each) for each in messages]
        summary = _summary(judged)
        if disturb:
            summary["disturbed"] = _disturbed(reading, judged)
        summary |= {"read_again": reading.again, "without_encoder": reading.without}
    if reading.without and not partial:
        raise KynnysError(
            f"{reading.without} readings went without the encoder, which was late or lost. The figures would not be "
            "the screen's. Try again when the machine has less to do, leave the encoder out with --quick, or see "
            "them with --partial."
        )
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
    else:
        _tables(summary)


@screen.command()
@click.option("--quiet", is_flag=True, help="Only what went wrong.")
@click.option("--to", "target", type=click.Path(path_type=Path, file_okay=False), help="Another folder for the heads.")
@click.option("--seeds", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Another folder of seeds.")
def train(quiet: bool, target: Path | None, seeds: Path | None) -> None:
    """Makes the classifier from its seeds, and tells how well it did on authors it had not read."""
    from moderation import classifier, models, training
    from moderation.language.vectors import Vectors

    began = time.monotonic()
    folder, target = seeds or models.shipped_seeds(), target or models.shipped_model()
    vectors = Vectors(target / models.VECTORS)
    if target != models.shipped_model():
        vectors.borrow(models.shipped_model() / models.VECTORS)
    try:
        trained = training.train(folder, _rules(), vectors, _progress(quiet))
    except training.SeedFault as fault:
        raise KynnysError(str(fault)) from None
    before = _figures_before(target / models.FIGURES)
    classifier.save(trained.heads, target / models.HEADS)
    figures = training.figures_of(trained)
    (target / models.FIGURES).write_text(json.dumps(figures, indent=1), encoding="utf-8")
    if not quiet:
        _tell_training(trained, figures, before, time.monotonic() - began)


# --- reading --------------------------------------------------------------------------------------------------------
def _rules() -> Any:
    from moderation import lexicon
    from moderation.rules import Rules

    try:
        return Rules(lexicon.load(lexicon.shipped()))
    except lexicon.LexiconFaults as found:
        raise KynnysError("the rules of the crisis screen have faults:\n" + "\n".join(found.lines)) from None


class _Reading:
    """The shipped screen with an encoder of its own, which it closes."""

    def __init__(self, *, quick: bool) -> None:
        from moderation import models
        from moderation.language.encoder import Encoder
        from moderation.screen import Screen

        rules = _rules()
        heads = models.find(rules.concept_names)
        self.trained = heads is not None
        self._encoder = None if quick else Encoder()
        self._began = self._encoder is not None and self._encoder.start()
        if self._encoder is not None and not self._began:
            click.echo("There is no encoder on this machine: phrases and rules decide alone.", err=True)
        self._screen: Screen = Screen(rules, heads, self._encoder)
        self._screen.read("lämmitellään")
        self.again = self.without = 0
        """Messages that were read again, since the encoder was late; and those that it never read."""

    def read(self, text: str, before: Sequence[str] = ()) -> tuple[Finding, float]:
        """The finding, and the milliseconds that it took."""
        began = time.perf_counter()
        finding = self._screen.read(text, before)
        return finding, (time.perf_counter() - began) * 1000

    def read_whole(self, text: str) -> tuple[Finding, float]:
        """As `read`, and once more where the encoder was late. The milliseconds are those of the first time."""
        (finding, took), whole = self._counted(text)
        if not whole and self._stands_up_again():
            self.again += 1
            (finding, _), whole = self._counted(text)
        self.without += not whole
        return finding, took

    def _stands_up_again(self) -> bool:
        """Whether the encoder, which lost its child over a text, has another that answers."""
        from moderation.language.encoder import REST

        if self._encoder is None or not self._began:
            return False
        time.sleep(REST)
        return self._encoder.start()

    def _counted(self, text: str) -> tuple[tuple[Finding, float], bool]:
        """What was read, and whether the encoder answered whenever it was asked."""
        before = self._encoder.unanswered if self._encoder is not None else 0
        found = self.read(text)
        return found, self._encoder is None or self._encoder.unanswered == before

    def __enter__(self) -> _Reading:
        return self

    def __exit__(self, *_: object) -> None:
        if self._encoder is not None:
            self._encoder.close()


# --- evaluating -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Judged:
    seed: Any
    finding: Finding
    ms: float

    @property
    def noticed(self) -> bool:
        return self.finding.line is not Line.NONE

    @property
    def hard(self) -> bool:
        return self.finding.line is Line.HARD


def _messages(file: Path) -> list[Any]:
    from moderation.training import SeedFault, read_seeds

    try:
        return read_seeds(file)
    except UnicodeDecodeError:
        raise KynnysError(f"{file}: is not UTF-8 text; save it as UTF-8.") from None
    except SeedFault as fault:
        raise KynnysError(str(fault)) from None


def _judge(reading: _Reading, seed: Any) -> _Judged:
    finding, took = reading.read_whole(seed.text)
    return _Judged(seed, finding, took)


def _summary(judged: Sequence[_Judged]) -> dict[str, Any]:
    took = sorted(one.ms for one in judged) or [0.0]
    grave = [one for one in judged if one.seed.tier > 0]
    return {
        "all": _shares(judged),
        "language": _by(judged, lambda one: one.seed.lang),
        "author": _by(judged, lambda one: one.seed.author),
        "oblique": _by(grave, lambda one: "oblique" if one.seed.oblique else "direct"),
        "category": _by(grave, lambda one: one.seed.kind),
        "harmless": _by([one for one in judged if one.seed.tier == 0], lambda one: one.seed.kind),
        "tier_right": _share(one.finding.tier == one.seed.tier for one in grave if one.noticed),
        "category_right": _share(one.finding.category == one.seed.kind for one in grave if one.noticed),
        "not_screened": sum(not one.finding.screened for one in judged),
        "ms": {"p50": round(took[len(took) // 2], 2), "p95": round(took[int(len(took) * 0.95)], 2)},
    }


def _by(judged: Iterable[_Judged], name: Any) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[_Judged]] = defaultdict(list)
    for one in judged:
        groups[name(one)].append(one)
    return {group: _shares(groups[group]) for group in sorted(groups)}


def _shares(judged: Sequence[_Judged]) -> dict[str, Any]:
    """Of each kind how many, and the share that got either line, and the hard one."""
    kinds = {
        "T3": [one for one in judged if one.seed.tier == Tier.IMMEDIATE],
        "T3+T2": [one for one in judged if one.seed.tier >= Tier.URGENT],
        "T1": [one for one in judged if one.seed.tier == Tier.WORRY],
        "neutral": [one for one in judged if one.seed.neutral],
        "hard_negatives": [one for one in judged if one.seed.lookalike],
    }
    return {
        kind: {
            "count": len(members),
            "noticed": _share(one.noticed for one in members),
            "hard": _share(one.hard for one in members),
        }
        for kind, members in kinds.items()
        if members
    }


def _share(hits: Iterable[bool]) -> float | None:
    found = list(hits)
    return round(sum(found) / len(found), 4) if found else None


def _disturbed(reading: _Reading, judged: Sequence[_Judged]) -> dict[str, Any]:
    """Of the grave messages that were noticed, the share that still is; and the false alarms among neutral ones."""
    from moderation.disturbances import DISTURBANCES, disturbed

    noticed = [one for one in judged if one.noticed and one.seed.tier > 0]
    hard = [one for one in noticed if one.hard]
    neutral = [one for one in judged if one.seed.neutral]
    found = {}
    for name in DISTURBANCES:
        again = {id(one): reading.read_whole(disturbed(name, one.seed.text))[0] for one in [*noticed, *neutral]}
        found[name] = {
            "noticed": _share(again[id(one)].line is not Line.NONE for one in noticed),
            "hard": _share(again[id(one)].line is Line.HARD for one in hard),
            "neutral": _share(again[id(one)].line is not Line.NONE for one in neutral),
        }
    return found


_KINDS = ("T3", "T3+T2", "T1", "neutral", "hard_negatives")


def _tables(summary: Mapping[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 130)
    table = Table(title="Share that got the soft or the hard line / the hard line (how many)")
    table.add_column("")
    for kind in _KINDS:
        table.add_column(kind.replace("_", " "), justify="right")
    for name, shares in _rows(summary):
        table.add_row(name, *(_cell(shares.get(kind)) for kind in _KINDS))
    console.print(table)
    console.print(
        f"tier right {summary['tier_right']}, category right {summary['category_right']} of what was noticed; "
        f"not screened {summary['not_screened']}, without the encoder {summary['without_encoder']} (read again "
        f"{summary['read_again']}); ms p50 {summary['ms']['p50']}, p95 {summary['ms']['p95']}"
    )
    if "disturbed" in summary:
        table = Table("disturbance", "noticed still", "hard still", "neutral alarms", title="Disturbed")
        for name, shares in summary["disturbed"].items():
            table.add_row(name, *(str(shares[one]) for one in ("noticed", "hard", "neutral")))
        console.print(table)


def _rows(summary: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield "all", summary["all"]
    for group in ("language", "author", "oblique", "category", "harmless"):
        for name, shares in summary[group].items():
            yield f"{group} {name}", shares


def _cell(share: Mapping[str, Any] | None) -> str:
    return "" if share is None else f"{share['noticed']:.2f} / {share['hard']:.2f} ({share['count']})"


# --- training -------------------------------------------------------------------------------------------------------
def _progress(quiet: bool) -> Any:
    def told(done: int, of: int) -> None:
        if not quiet and (done % 50 == 0 or done == of):
            click.echo(f"\rReading the seeds: {done} of {of}", nl=done == of, err=True)

    return told


def _figures_before(file: Path) -> dict[str, Any]:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _tell_training(trained: Trained, figures: Mapping[str, Any], before: Mapping[str, Any], took: float) -> None:
    click.echo(f"{figures['seeds']} seeds by {len(figures['authors'])} authors; {took:.0f} s.")
    click.echo("Rules and classifier together, each author read by heads that had not seen a word of theirs:")
    for part, shares in (("whole", figures["whole"]), ("without encoder", figures["bare"])):
        _tell_shares(part, shares, before.get("whole" if part == "whole" else "bare", {}))
    for author, shares in figures["authors"].items():
        _tell_shares(f"author {author}", shares, before.get("authors", {}).get(author, {}))


def _tell_shares(name: str, shares: Mapping[str, float], before: Mapping[str, float]) -> None:
    told = "  ".join(f"{one} {value:.3f}{_change(value, before.get(one))}" for one, value in shares.items())
    click.echo(f"  {name:16} {told}")


def _change(new: float, old: float | None) -> str:
    return "" if old is None or abs(new - old) < 0.0005 else f" ({new - old:+.3f})"


@screen.command()
@settings_option
@click.option("--month", default=None, metavar="2026-11", help="Another month than this one.")
def counts(file: Path, month: str | None) -> None:
    """How often each rule spoke in a month, those on trial among them. Of nobody: names and numbers."""
    if month is not None and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month):
        raise click.UsageError("--month is a year and a month, such as 2026-11.")
    try:
        settings = load(file)
    except Faults as found:
        raise click.ClickException("\n".join(found.lines)) from None
    wanted = month or f"{utc_now():%Y-%m}"
    spoken = asyncio.run(_counted(settings.database_url, wanted))
    if not spoken:
        click.echo(f"No rule spoke in {wanted}.")
    for rule, count in spoken:
        click.echo(f"{count:6}  {rule}")


async def _counted(url: str, month: str) -> list[tuple[str, int]]:
    async with reading(url) as tx:
        return await rule_counts.of_month(tx, month)
