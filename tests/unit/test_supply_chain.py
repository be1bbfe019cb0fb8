"""What is shipped beside our own code: licences, a bill of materials, and whether anybody told of known faults."""

import json
from pathlib import Path

import pytest

from tests import supply_chain
from tests.supply_chain import LOCK, NOT_REACHED, Package, fits, locked, unfit, verdict


@pytest.fixture(scope="module")
def packages() -> list[Package]:
    return locked(LOCK.read_text(encoding="utf-8"))


def test_every_package_of_the_lock_has_a_hash(packages):
    blocks = [block for block in LOCK.read_text(encoding="utf-8").replace("\\\n", "").splitlines() if "==" in block]

    assert len(blocks) == len(packages) > 100
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.slow
def test_nothing_is_shipped_that_agpl_cannot_ship_with(packages):
    told = supply_chain.told_licences(packages)

    assert unfit(told) == []
    missing = {one.name.replace(".", "-") for one in packages} - {
        one["Name"].lower().replace("_", "-").replace(".", "-") for one in told
    }
    assert len(missing) <= 8, "these are for other systems, or pip-licenses did not find them"


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", True),
        ("GPL-2.0-only OR MIT", True),
        ("Apache Software License; BSD License", True),
        ("Mozilla Public License 2.0 (MPL 2.0)", True),
        ("(MIT OR GPL-2.0-only) AND GPL-2.0-only", False),
        ("GPL-2.0-only", False),
        ("MIT AND LicenseRef-Proprietary", False),
        ("Other/Proprietary License", False),
        ("BUSL-1.1", False),
        ("", False),
    ],
)
def test_a_licence_goes_with_agpl_or_does_not(licence: str, may: bool):
    assert fits(licence) is may


def test_a_package_that_says_nothing_is_a_fault_until_somebody_has_read_its_licence():
    silent = {"Name": "peewee", "Version": "9.9", "License": "UNKNOWN", "LicenseText": "Permission is hereby granted"}
    changed = {"Name": "peewee", "Version": "3.19.0", "License": "UNKNOWN", "LicenseText": "All rights reserved."}

    assert len(unfit([silent, changed])) == 2


@pytest.mark.slow
def test_the_bill_of_materials_names_every_package_with_its_version_and_hashes(packages, tmp_path: Path):
    supply_chain.sbom(tmp_path / "sbom.json")

    bill = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    named = {(one["name"].lower(), one["version"]): one for one in bill["components"]}
    assert {(one.name, one.version) for one in packages} == {
        (name.replace("_", "-"), version) for name, version in named
    }
    assert all(one["externalReferences"][0]["hashes"] for one in named.values())
    assert bill["metadata"]["component"]["licenses"][0]["license"]["id"] == "AGPL-3.0-or-later"


def a_package(name: str, **more: object) -> dict[str, object]:
    return {"name": name, "version": "1.0", "vulns": []} | more


def test_a_database_that_told_of_nothing_is_not_taken_for_good_news():
    """pip-audit itself says "No known vulnerabilities found" and ends with 0 here."""
    skipped = {"name": "aiohttp", "skip_reason": "Dependency not found on PyPI and could not be audited"}

    code, lines = verdict({"dependencies": [a_package("click"), skipped]})

    assert code == NOT_REACHED
    assert "told of 1 of 2 packages" in lines[0]
    assert "NOTHING IS KNOWN" in lines[0]


def test_a_known_fault_is_named_with_the_version_that_mends_it():
    fault = {"id": "PYSEC-2026-1", "fix_versions": ["1.1"]}

    assert verdict({"dependencies": [a_package("click", vulns=[fault])]}) == (
        *(1, ["click 1.0: PYSEC-2026-1, mended in 1.1"]),
    )


def test_when_all_were_looked_up_and_nothing_was_found_that_is_said():
    assert verdict({"dependencies": [a_package("click")]}) == (0, ["No known fault in 1 packages."])


def test_an_audit_without_a_way_out_says_so(monkeypatch, capsys):
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert supply_chain.audit("--timeout", "2") == NOT_REACHED
    assert "NOTHING IS KNOWN" in capsys.readouterr().out
