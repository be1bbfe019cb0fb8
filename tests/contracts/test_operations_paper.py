"""What docs/operations.md tells of the metrics is what there is."""

import re
from pathlib import Path

from bot.db.workers import Worker
from bot.metrics import Metrics
from bot.notices.health import NoticeHealth
from bot.vitals import Flaw, Reason, Vitals
from tests.makers import NOON
from tests.stock_makers import a_stock

PAPER = Path(__file__).parents[2] / "docs" / "operations.md"


def told() -> dict[str, frozenset[str]]:
    """Each metric of ours with its labels, as Prometheus names them in its answer."""
    vitals = Vitals()
    vitals.stock_taken(a_stock(drilled_at=NOON), [Worker("", "@tuki:koulu.fi", NOON, 0, 0)])
    found: dict[str, frozenset[str]] = {}
    families = [*Metrics(vitals, lambda: NOON).registry.collect(), *NoticeHealth(lambda: True).registry.collect()]
    for family in families:
        name = f"{family.name}_total" if family.type == "counter" else family.name
        found[name] = frozenset(label for one in family.samples for label in one.labels if label != "le")
    return {name: labels for name, labels in found.items() if name.startswith("kynnys_")}


def written() -> dict[str, frozenset[str]]:
    rows = re.findall(r"^\| `(kynnys_\w+)` \|([^|]*)\|", PAPER.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: frozenset(re.findall(r"`(\w+)`", labels)) for name, labels in rows}


def test_every_metric_stands_in_the_paper_with_its_labels_and_nothing_else_does():
    assert written() == told()


def test_every_reason_stands_in_the_paper_with_what_to_do():
    text = PAPER.read_text(encoding="utf-8")

    for one in (*Reason, *Flaw):
        assert re.search(rf"^\| (\*flaw:\* )?{re.escape(one.value)} \|", text, re.MULTILINE), one
