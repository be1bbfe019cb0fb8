"""`make bench-language`: what understanding a question costs, beside the encoder alone in the same run.

The floor is the encoder by itself: all that comes on top of it is ours. Run in a process of its own, so that start and
memory are those of the language side. CPU frequency and neighbours differ from run to run; the ratio is firmer.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import statistics
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from tests.bench.figures import Aim

LENGTHS = (20, 40, 80, 120, 200, 400)
"""Characters."""


def resident_mib(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


@click.command()
@click.option("--each", default=60, show_default=True, help="Questions of each length.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the figures here.")
def main(each: int, file: Path | None) -> None:
    """Milliseconds, memory, start, a rush of twenty, and a lost encoder."""
    bare = resident_mib(os.getpid())
    began = time.perf_counter()
    from faq import models
    from faq.catalogue import load
    from faq.matcher import Matcher
    from moderation.language.encoder import Encoder

    catalogue = load(models.shipped_catalogue())
    heads = models.find(catalogue)
    if heads is None:
        raise click.ClickException("no model fits the catalogue; say: kynnys faq train --shipped")
    with Encoder(limit=5.0) as encoder:
        encoder.start()
        matcher = Matcher(catalogue, heads, encoder)
        matcher.read("lämmitellään hetki")
        figures: dict[str, Any] = {"start_s": time.perf_counter() - began}
        whole = " ".join(one.text for one in next(iter(catalogue.intents.values())).examples)
        figures["lengths"] = [_length(matcher, encoder, whole, size, each) for size in LENGTHS]
        child = encoder.child or 0
        figures["resident_mib"] = {
            "before": bare,
            "process": resident_mib(os.getpid()),
            "encoder": resident_mib(child),
        }
        figures["rush"] = asyncio.run(_rush(matcher))
        figures["lost"] = _lost(matcher, encoder)
    _show(figures)
    if file is not None:
        told = {**figures, "aims": [aim.as_json() for aim in aims_of(figures)]}
        file.write_text(json.dumps(told, indent=1))


def aims_of(figures: Mapping[str, Any]) -> list[Aim]:
    """What a question may cost."""
    at_120 = next(one for one in figures["lengths"] if one["characters"] == 120)
    memory = figures["resident_mib"]
    return [
        Aim("120 characters, p95", at_120["p95_ms"], 35, "ms"),
        Aim("120 characters, p95, x the encoder alone", at_120["p95_ms"] / at_120["floor_p95_ms"], None, "x"),
        Aim("resident, encoder's child included", memory["process"] + memory["encoder"], 320, "MiB"),
        Aim("start", figures["start_s"], 3, "s"),
        Aim("the encoder lost in mid-question: an answer after", figures["lost"]["ms"], 1000, "ms"),
        Aim("twenty at once: the loop late, p95", figures["rush"]["loop_late_p95_ms"], None, "ms"),
    ]


def _length(matcher: object, encoder: object, whole: str, size: int, each: int) -> dict[str, float]:
    """The chain and the encoder alone, alternating."""
    chain, floor = [], []
    for number in range(each):
        text = whole[number * 7 : number * 7 + size].replace(".", ",").replace("?", ",").replace("!", ",")
        began = time.perf_counter()
        encoder.encode(text)  # type: ignore[attr-defined]
        middle = time.perf_counter()
        matcher.read(text)  # type: ignore[attr-defined]
        floor.append((middle - began) * 1000)
        chain.append((time.perf_counter() - middle) * 1000)
    return {
        "characters": size,
        "p50_ms": statistics.median(chain),
        "p95_ms": percentile(chain, 0.95),
        "floor_p50_ms": statistics.median(floor),
        "floor_p95_ms": percentile(floor, 0.95),
    }


async def _rush(matcher: object) -> dict[str, float]:
    """Twenty questions at once through the queue, while the loop beats every 5 ms as a relay would use it."""
    from bot.answering import Answering, Version
    from faq.model import Catalogue
    from faq.urgent import Stems

    answering = Answering()
    answering.version = Version(None, None, Stems(Catalogue({})), matcher)  # type: ignore[arg-type]
    took: list[float] = []
    began = time.perf_counter()
    done = asyncio.Event()

    def then(_: object) -> None:
        took.append((time.perf_counter() - began) * 1000)
        if len(took) == 20:
            done.set()

    late: list[float] = []
    beating = asyncio.create_task(_beats(late))
    for _ in range(20):
        answering.read("mitä teen kun poissaoloja on kertynyt liikaa ja ope suuttui", then)
    queued = answering.waiting
    await done.wait()
    beating.cancel()
    answering.close()
    return {
        "queue": queued,
        "first_ms": took[0],
        "last_ms": took[-1],
        "loop_late_p95_ms": percentile(late, 0.95),
        "loop_late_max_ms": max(late),
    }


async def _beats(late: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.005)
        late.append((time.perf_counter() - began) * 1000 - 5)


def _lost(matcher: object, encoder: object) -> dict[str, float]:
    """The encoder dies while a question is with it: how long until the answer."""
    os.kill(encoder.child, signal.SIGKILL)  # type: ignore[attr-defined]
    began = time.perf_counter()
    reading = matcher.read("mite pääsen terkkarille")  # type: ignore[attr-defined]
    return {"ms": (time.perf_counter() - began) * 1000, "answered": float(reading.found.outcome.value == "answer")}


def _show(figures: dict[str, object]) -> None:
    console = Console()
    load = os.getloadavg()[0]
    table = Table(title=f"A question, by length (load {load:.1f})", title_justify="left")
    for column in ("characters", "p50 ms", "p95 ms", "encoder alone p50", "p95", "ratio p50"):
        table.add_column(column, justify="right")
    for one in figures["lengths"]:  # type: ignore[attr-defined]
        ratio = one["p50_ms"] / one["floor_p50_ms"]
        table.add_row(
            str(one["characters"]),
            *(f"{one[name]:.1f}" for name in ("p50_ms", "p95_ms", "floor_p50_ms", "floor_p95_ms")),
            f"{ratio:.2f}",
        )
    console.print(table)
    for name in ("start_s", "resident_mib", "rush", "lost"):
        console.print(f"{name}: {_rounded(figures[name])}")


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return round(value, 2) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
