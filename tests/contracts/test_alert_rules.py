"""The alert rules and the dashboard ask for metrics that there are, with labels that there are."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.db.workers import Worker
from bot.metrics import LABELS, OUTCOMES, Metrics
from bot.vitals import Vitals
from config.health import CHAT_PORT
from tests.makers import NOON
from tests.stock_makers import a_stock

ROOT = Path(__file__).parents[2]
ALERTS = yaml.safe_load((ROOT / "docker/prometheus/alerts.yml").read_text(encoding="utf-8"))
PROMETHEUS = yaml.safe_load((ROOT / "docker/prometheus/prometheus.yml").read_text(encoding="utf-8"))
DASHBOARD = json.loads((ROOT / "docker/grafana/dashboards/kynnys.json").read_text(encoding="utf-8"))
RULES: list[dict[str, Any]] = [rule for group in ALERTS["groups"] for rule in group["rules"]]
PAPER = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
_SELECTOR = re.compile(r"\b((?:kynnys|process)_\w+|up)\b(?:\{([^}]*)\})?")
_MATCHER = re.compile(r'(\w+)\s*(=~|!=|!~|=)\s*"([^"]*)"')


def series() -> set[str]:
    """Every name that Prometheus would store, and the one that it makes itself."""
    vitals = Vitals()
    vitals.stock_taken(a_stock(drilled_at=NOON), [Worker("", "@tuki:koulu.fi", NOON, 0, 0)])
    families = Metrics(vitals, lambda: NOON).registry.collect()
    return {one.name for family in families for one in family.samples} | {"up"}


def asked() -> Iterator[tuple[str, str]]:
    """(where, expression) of every rule and every panel."""
    for rule in RULES:
        yield rule["alert"], rule["expr"]
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]


@pytest.mark.parametrize(("where", "expression"), list(asked()))
def test_every_metric_that_is_asked_for_exists_with_the_labels_that_are_asked_for(where: str, expression: str):
    found = _SELECTOR.findall(expression)

    assert found, where
    for name, matchers in found:
        assert name in series(), f"{where}: {name}"
        for label, _, values in _MATCHER.findall(matchers):
            for value in values.split("|"):
                assert value in _may_be(name, label), f"{where}: {name}{{{label}={value}}}"


def _may_be(name: str, label: str) -> tuple[str, ...]:
    if label == "job":
        return tuple(job["job_name"] for job in PROMETHEUS["scrape_configs"])
    if label == "outcome":
        return OUTCOMES[name.removesuffix("_total")]
    return LABELS[label]


def test_an_expression_with_a_metric_that_there_is_not_would_be_noticed():
    assert "kynnys_waiting_students" not in series()
    assert "tutors" not in _may_be("kynnys_waiting", "queue")


def test_whatever_is_alerted_of_stands_in_the_paper_with_what_to_do():
    written = set(re.findall(r"^\| `(Kynnys\w+)` \|", PAPER, re.MULTILINE))

    assert written == {rule["alert"] for rule in RULES}


def test_every_alert_says_how_soon_and_what_and_names_nobody():
    for rule in RULES:
        assert set(rule["labels"]) == {"severity"}
        assert rule["labels"]["severity"] in ("now", "today")
        assert rule["annotations"]["summary"].endswith(".")
        assert "{{" not in rule["annotations"]["summary"]


def test_prometheus_asks_where_the_bot_listens_and_reads_the_rules():
    targets = {
        target for job in PROMETHEUS["scrape_configs"] for told in job["static_configs"] for target in told["targets"]
    }

    assert f"127.0.0.1:{CHAT_PORT}" in targets
    assert PROMETHEUS["rule_files"] == ["alerts.yml"]


def test_the_dashboard_stands_where_grafana_looks_and_asks_the_source_that_it_is_given():
    provider = yaml.safe_load((ROOT / "docker/grafana/dashboards/kynnys.yml").read_text(encoding="utf-8"))
    source = yaml.safe_load((ROOT / "docker/grafana/datasources/prometheus.yml").read_text(encoding="utf-8"))

    assert provider["providers"][0]["options"]["path"] == "/etc/grafana/provisioning/dashboards"
    assert {panel["datasource"]["uid"] for panel in DASHBOARD["panels"]} == {source["datasources"][0]["uid"]}
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
