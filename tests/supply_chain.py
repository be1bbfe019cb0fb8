"""`make licences`, `make sbom`, `make audit`: what is shipped beside our own code, asked of locks/runtime.txt.

The lock names every package with its hashes; what is not in it is not installed. Each question is put by a kept tool
(pip-licenses, cyclonedx-py, pip-audit). pip-audit alone cannot be believed here: where its database is out of reach it
passes over each package and says "No known vulnerabilities found" with exit 0 (2.10). So it is counted how many were
looked up, and fewer than all is a failure of its own kind.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "locks" / "runtime.txt"
SBOM = ROOT / "build" / "sbom.json"
BIN = Path(sys.executable).parent
NOT_REACHED = 3
"""Exit of `audit` when the database did not tell of every package; 1 is for a known fault."""

GOES_WITH_AGPL = frozenset(
    {
        *(
            "0bsd",
            "agpl-3.0-only",
            "agpl-3.0-or-later",
            "apache-2.0",
            "bsd-2-clause",
            "bsd-3-clause",
            "cc0-1.0",
            "hpnd",
        ),
        *("isc", "lgpl-2.1-or-later", "lgpl-3.0-only", "lgpl-3.0-or-later", "gpl-3.0-only", "gpl-3.0-or-later", "mit"),
        *("mit-0", "mit-cmu", "mpl-2.0", "psf-2.0", "python-2.0", "unlicense", "zlib"),
    }
)
"""SPDX ids of what may be part of a work under AGPL-3.0 (the FSF's list of compatible licences)."""
IN_OTHER_WORDS: Mapping[str, str] = {
    "apache software license": "apache-2.0",
    "bsd license": "bsd-3-clause",
    "internet systems consortium license": "isc",
    "isc license (iscl)": "isc",
    "mit license": "mit",
    "mozilla public license 2.0 (mpl 2.0)": "mpl-2.0",
    "python software foundation license": "psf-2.0",
}
"""What packages write instead, from PyPI's classifiers mostly."""
READ_BY_US: Mapping[tuple[str, str], tuple[str, str]] = {
    ("peewee", "3.19.0"): ("mit", "Permission is hereby granted, free of charge, to any person obtaining a copy"),
    ("vodozemac", "0.10.0"): ("mit", "Permission is hereby granted, free of charge, to any person obtaining a copy"),
}
"""Packages that say nothing in their metadata: what their licence file is, and a sentence by which it is known."""


@dataclass(frozen=True, slots=True)
class Package:
    """A line of the lock."""

    name: str
    version: str


def locked(text: str) -> list[Package]:
    """Every package that the lock names, those for other systems included."""
    found = re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==([^ ;\\]+)", text, flags=re.MULTILINE | re.IGNORECASE)
    return [Package(name.lower().replace("_", "-"), version) for name, version in found]


# --- licences ---------------------------------------------------------------------------------------------------------
def fits(licence: str) -> bool:
    """Whether all of an expression may be shipped with AGPL-3.0; of alternatives one is enough. In doubt it may not."""
    plain = licence.strip().splitlines()[0].lower() if licence.strip() else ""
    if " or " in plain:
        return any(fits(part) for part in plain.split(" or "))
    parts = [IN_OTHER_WORDS.get(part.strip(), part.strip()) for part in re.split(r" and |;", plain)]
    return bool(parts) and all(part in GOES_WITH_AGPL for part in parts)


def told_licences(packages: Iterable[Package]) -> list[dict[str, Any]]:
    """What pip-licenses reads of those that are installed here."""
    names = [one.name for one in packages]
    return list(
        json.loads(_ran("pip-licenses", "--from=mixed", "--format=json", "--with-license-file", "--packages", *names))
    )


def unfit(told: Sequence[Mapping[str, Any]]) -> list[str]:
    """Packages that may not be shipped, or of which nobody knows: a line each."""
    faults = []
    for one in told:
        name, version, licence = one["Name"].lower().replace("_", "-"), one["Version"], one["License"]
        if licence == "UNKNOWN":
            licence, sentence = READ_BY_US.get((name, version), ("", ""))
            if not sentence or sentence not in str(one.get("LicenseText")):
                faults.append(f"{name} {version}: says nothing. Read its licence file and add it to READ_BY_US.")
                continue
        if not fits(licence):
            faults.append(f"{name} {version}: {licence.splitlines()[0]!r} is not known to go with AGPL-3.0.")
    return faults


def licences() -> int:
    packages = locked(LOCK.read_text(encoding="utf-8"))
    told = told_licences(packages)
    faults = unfit(told)
    for one in sorted(told, key=lambda one: one["Name"].lower()):
        print(f"{one['Name']:<28} {one['Version']:<14} {one['License'].splitlines()[0]}")
    here = {one["Name"].lower().replace("_", "-") for one in told}
    elsewhere = sorted(
        one.name for one in packages if one.name.replace(".", "-") not in {name.replace(".", "-") for name in here}
    )
    if elsewhere:
        print(f"\nNot installed on this system, so not looked at: {', '.join(elsewhere)}")
    for line in faults:
        print(f"fault  {line}", file=sys.stderr)
    return 1 if faults else 0


# --- the bill of materials --------------------------------------------------------------------------------------------
def sbom(to: Path = SBOM) -> int:
    to.parent.mkdir(parents=True, exist_ok=True)
    _ran("cyclonedx-py", "requirements", "--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible",
         "--of", "JSON", "--validate", "-o", str(to), str(LOCK))  # fmt: skip
    print(f"{to}: {len(json.loads(to.read_text(encoding='utf-8'))['components'])} packages, CycloneDX")
    return 0


# --- known faults -----------------------------------------------------------------------------------------------------
def verdict(told: Mapping[str, Any]) -> tuple[int, list[str]]:
    """Exit code and lines for what pip-audit answered."""
    known = [
        f"{one['name']} {one['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'no version'}"
        for one in told["dependencies"]
        for fault in one.get("vulns", ())
    ]
    skipped = [one["name"] for one in told["dependencies"] if "skip_reason" in one]
    looked_at = len(told["dependencies"]) - len(skipped)
    if known:
        return 1, known
    if skipped or not looked_at:
        told_of = f"The database of known faults told of {looked_at} of {len(told['dependencies'])} packages"
        return NOT_REACHED, [f"{told_of}; of the rest NOTHING IS KNOWN. Is it within reach from here?"]
    return 0, [f"No known fault in {looked_at} packages."]


def audit(*more: str) -> int:
    done = subprocess.run(
        [str(BIN / "pip-audit"), "--disable-pip", "--require-hashes", "-r", str(LOCK), "-f", "json",
         "--progress-spinner", "off", "--timeout", "10", *more],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        code, lines = verdict(json.loads(done.stdout))
    except json.JSONDecodeError:
        last = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit {done.returncode}"
        code, lines = NOT_REACHED, [f"The database of known faults did not answer; NOTHING IS KNOWN. ({last[:160]})"]
    print("\n".join(lines))
    return code


def _ran(program: str, *words: str) -> str:
    done = subprocess.run([str(BIN / program), *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{program}: {done.stderr.strip()}")
    return done.stdout


if __name__ == "__main__":
    sys.exit({"licences": licences, "sbom": sbom, "audit": audit}[sys.argv[1]]())
