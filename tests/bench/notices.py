"""`make bench-notices`: from a file of facts to notices, beside the csv module alone in the same run.

Rounds of both alternate, and the middle one counts. It is CPU time that is measured, since a machine is never quiet and
all of it is the work of one thread. The floor reads the same file with the csv module and does nothing with it: what is
above it is checking, hashing, telling apart and deciding. Memory is measured in a process of its own, as what 200,000
rows add to it. All students are generated.
"""

from __future__ import annotations

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.cli.notices import keyed_for_this_run
from bot.clock import utc_now
from risk_feed.deciding import Around, decide
from risk_feed.example import lines
from risk_feed.feed_csv import read
from risk_feed.gathering import Gathering
from risk_feed.rule_files import load, shipped_rules
from risk_feed.sources import CANONICAL
from tests.bench.figures import Aim
from tests.bench.processes import resident_mib

TODAY = date(2026, 11, 20)
ROWS = 50_000
MANY = 200_000
ROUNDS = 3


def bare(file: Path) -> int:
    """How many rows the csv module finds: the floor."""
    with file.open(encoding="utf-8", newline="") as source:
        return sum(1 for _ in csv.reader(source, delimiter=";"))


def parsed(file: Path) -> Gathering:
    """The rows of a file, told apart by student."""
    gathering = Gathering()
    read(file, CANONICAL, lambda _, told: gathering.add(told), keyed=keyed_for_this_run(), today=TODAY)
    return gathering


def whole(file: Path) -> int:
    """How many notices a file gives rise to."""
    return len(decide(parsed(file), load(shipped_rules()), utc_now(), Around()).hits)


def written(folder: Path, rows: int) -> Path:
    file = folder / f"{rows}.csv"
    with file.open("w", encoding="utf-8", newline="") as sink:
        sink.writelines(lines(TODAY, students=rows))
    return file


def seconds(work: Callable[[Path], object], file: Path) -> float:
    begun = time.process_time()
    work(file)
    return time.process_time() - begun


def measured() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        file, large = written(Path(folder), ROWS), written(Path(folder), MANY)
        took: dict[str, list[float]] = {"floor": [], "parse": [], "parse and rules": []}
        for _ in range(ROUNDS):
            took["floor"].append(seconds(bare, file))
            took["parse"].append(seconds(parsed, file))
            took["parse and rules"].append(seconds(whole, file))
        memory = {
            name: float(subprocess.check_output([sys.executable, "-m", "tests.bench.notices", name, str(large)]))
            for name in ("read", "gathered")
        }
        return {
            "rows": ROWS,
            "rows_per_second": {name: ROWS / statistics.median(times) for name, times in took.items()},
            "memory_rows": MANY,
            "file_mib": large.stat().st_size / 2**20,
            "memory_mib": memory,
        }


def aims_of(found: Mapping[str, Any]) -> list[Aim]:
    """Nothing is aimed at but that reading stays small."""
    speed, memory = found["rows_per_second"], found["memory_mib"]
    return [
        Aim("rows a second of CPU, parsed", speed["parse"], None, ""),
        Aim("rows a second of CPU, parsed and judged", speed["parse and rules"], None, ""),
        Aim("the csv module alone / parsed and judged", speed["floor"] / speed["parse and rules"], None, "x"),
        Aim(f"{found['memory_rows']} rows: reading adds", memory["read"], None, "MiB"),
        Aim(f"{found['memory_rows']} rows: all that is kept of them adds", memory["gathered"], None, "MiB"),
    ]


def added_by(what: str, file: Path) -> float:
    """MiB that a file adds to this process while it is read, or when all of it has been gathered."""
    before = resident_mib(os.getpid())
    if what == "read":
        read(file, CANONICAL, lambda _row, _told: (), keyed=keyed_for_this_run(), today=TODAY)
        return resident_mib(os.getpid()) - before
    gathering = parsed(file)
    return resident_mib(os.getpid()) - before if len(gathering) else 0.0


def shown(found: dict[str, Any]) -> Table:
    table = Table("what", "rows per second of CPU", "x floor", title=f"{found['rows']} rows")
    floor = found["rows_per_second"]["floor"]
    for name, speed in found["rows_per_second"].items():
        table.add_row(name, f"{speed:,.0f}", f"{floor / speed:.1f}")
    return table


def main() -> None:
    if len(sys.argv) > 2:
        print(added_by(sys.argv[1], Path(sys.argv[2])))
        return
    console, found = Console(), measured()
    console.print(shown(found))
    memory = found["memory_mib"]
    console.print(
        f"{found['memory_rows']} rows, a file of {found['file_mib']:.0f} MiB: reading adds {memory['read']:.0f} MiB, "
        f"and all that is kept of them until the rules have spoken adds {memory['gathered']:.0f} MiB"
    )
    told = {**found, "aims": [aim.as_json() for aim in aims_of(found)]}
    Path(sys.argv[1] if len(sys.argv) > 1 else "bench-notices.json").write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
