"""What `docker/` says, without an engine: against the schemas of those who read it and against itself; its scripts run.

compose_spec.json is the Compose Specification's own schema (Apache-2.0, as check-jsonschema 0.39 ships it);
element_config.json lists what Element Web reads. What needs more than this repository's packages docker/prove.sh does.
"""

import json
import os
import re
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.patience import STARTED_WITHIN

HERE = Path(__file__).parents[2]
DOCKER = HERE / "docker"
CONTRACTS = HERE / "tests" / "contracts"
NAMES = ("koulu.example", "matrix.koulu.example", "chat.koulu.example", "it@koulu.example")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8")))


def prepared(local: Path, *names: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(DOCKER / "prepare.sh"), *(names or NAMES)],
        env={**os.environ, "KYNNYS_LOCAL": str(local), "KYNNYS_UNOWNED": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=STARTED_WITHIN,
    )


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`docker/local/` of a school."""
    folder = tmp_path_factory.mktemp("school") / "local"
    done = prepared(folder)
    assert done.returncode == 0, done.stderr
    return folder


# --- compose.yaml -----------------------------------------------------------------------------------------------------
def test_compose_reads_the_file(compose):
    schema = json.loads((CONTRACTS / "compose_spec.json").read_text(encoding="utf-8"))

    jsonschema.Draft202012Validator(schema).validate(compose)


def test_a_word_that_compose_does_not_know_is_noticed(compose):
    schema = json.loads((CONTRACTS / "compose_spec.json").read_text(encoding="utf-8"))
    misspelt = compose | {"services": {"bot": compose["services"]["bot"] | {"readonly": True}}}

    with pytest.raises(jsonschema.ValidationError, match="readonly"):
        jsonschema.Draft202012Validator(schema).validate(misspelt)


def test_every_image_has_a_version(compose):
    images = {name: service["image"] for name, service in compose["services"].items()}

    assert all(re.search(r":v?\d+\.\d|:\d+-", image) for image in images.values()), images
    version = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert images["bot"] == images["notices"] == f"kynnys:{version}"


def test_images_of_others_have_a_digest_as_far_as_one_is_known(compose):
    pinned = re.compile(r"@sha256:[0-9a-f]{64}$")
    others = {one["image"] for one in compose["services"].values() if not one["image"].startswith("kynnys:")}

    without = {image for image in others if not pinned.search(image)}
    assert {image.partition(":")[0] for image in without} == {"matrixdotorg/synapse"}, "docker/README.md tells why"
    bases = re.findall(r"^FROM (\S+)", (DOCKER / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert pinned.search(bases[0])


def mounts(service: dict[str, Any]) -> Iterator[str]:
    """What of the machine a service sees: the left side of each mount."""
    for volume in service.get("volumes", ()):
        yield volume.partition(":")[0]


def test_what_is_mounted_is_in_the_repository_or_written_by_prepare(compose, local: Path):
    for name, service in compose["services"].items():
        for source in mounts(service):
            if source.startswith("./local/"):
                assert (local / source.removeprefix("./local/")).exists(), f"{name}: {source}"
            elif source.startswith("./"):
                assert (DOCKER / source).exists(), f"{name}: {source}"
            else:
                assert source in compose["volumes"], f"{name}: {source}"


def test_every_secret_is_a_file_that_prepare_writes_and_somebody_reads(compose, local: Path):
    written = {f"./local/secrets/{file.name}" for file in (local / "secrets").iterdir()}

    assert {secret["file"] for secret in compose["secrets"].values()} == written
    read = {secret for service in compose["services"].values() for secret in service.get("secrets", ())}
    assert read == set(compose["secrets"])
    for secret in (local / "secrets").iterdir():
        assert secret.read_text().strip() not in (DOCKER / "compose.yaml").read_text()


def test_the_two_sides_share_nothing_but_the_homeserver(compose):
    chat, notices = compose["services"]["bot"], compose["services"]["notices"]

    assert not set(mounts(chat)) & set(mounts(notices))
    assert set(chat["networks"]) & set(notices["networks"]) == {"matrix"}
    assert chat["user"] != notices["user"]
    assert not chat.get("secrets")
    assert not notices.get("secrets")


def test_a_second_worker_is_as_the_first_but_for_its_name(compose):
    first, second = compose["services"]["bot"], compose["services"]["bot2"]
    own = {"profiles", "command", "depends_on", "build", "ports"}

    assert {key: value for key, value in second.items() if key not in own} == {
        key: value for key, value in first.items() if key not in own
    }
    assert second["command"] == ["run", "--worker", "tuki2", "--json-logs"]
    assert second["profiles"] == ["several"]


def test_of_the_bots_port_the_world_is_shown_the_door_alone():
    front = (DOCKER / "Caddyfile").read_text(encoding="utf-8")
    (door,) = re.findall(r"@door path (.*)\n\thandle @door \{\n((?:\t\t.*\n)+)", front)

    assert door[0] == "/enter"
    assert "header_up -X-Forwarded-For" in door[1]
    assert front.count(":9464") == door[1].count(":9464") == 2


def test_only_the_tls_front_listens_to_the_world(compose):
    open_to = {
        name: [port for port in service.get("ports", ()) if not port.startswith("127.0.0.1:")]
        for name, service in compose["services"].items()
    }

    assert [name for name, ports in open_to.items() if ports] == ["caddy"]
    assert compose["networks"]["store"]["internal"]
    assert [name for name, one in compose["services"].items() if "store" in one.get("networks", ())] == [
        *("bot", "bot2", "synapse", "postgres")
    ]


def test_our_own_containers_may_write_to_their_data_and_nothing_else(compose):
    for name in ("bot", "notices"):
        service = compose["services"][name]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert not service["user"].startswith("0")


# --- Dockerfile -------------------------------------------------------------------------------------------------------
def test_the_linter_has_nothing_to_say():
    """hadolint comes with the dev group, so that it is never missing where tests run."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "hadolint"), str(DOCKER / "Dockerfile")],
        capture_output=True,
        text=True,
        check=False,
        timeout=STARTED_WITHIN,
    )

    assert (done.returncode, done.stdout) == (0, "")


def copied() -> set[str]:
    """What the image is made from."""
    lines = (DOCKER / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copies = [line.split()[1:-1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    return {source for copy in copies for source in copy}


def test_what_is_copied_is_there_and_goes_to_the_builder():
    ignored = (HERE / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_through = {line.removeprefix("!") for line in ignored if line.startswith("!")}

    assert all((HERE / source).exists() for source in copied())
    assert copied() == let_through
    assert "*" in ignored


def test_every_package_of_the_wheel_is_in_the_image():
    build = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]

    assert set(build["targets"]["wheel"]["packages"]) <= copied()


def run_lines(text: str) -> list[str]:
    """What each RUN says, on a line of its own."""
    joined = re.sub(r"\s*\\\n\s*", " ", text)
    return [line.removeprefix("RUN ") for line in joined.splitlines() if line.startswith("RUN ")]


def test_the_image_runs_as_nobody_and_installs_only_what_has_a_hash():
    text = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
    last = text.rpartition("\nFROM ")[2]

    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    commands = [part for line in run_lines(text) for part in line.split(" && ")]
    installs = [part for part in commands if re.search(r"\bpip\b.* (install|wheel) ", part)]
    assert len(installs) == 5
    assert all(
        "--require-hashes" in one or "--no-index" in one or "--no-deps --no-build-isolation" in one for one in installs
    )
    for lock in ("runtime", "build"):
        lines = (HERE / "locks" / f"{lock}.txt").read_text(encoding="utf-8").split("\n\n")
        assert "--hash=sha256:" in lines[0]


# --- Element and the TLS front ----------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def element() -> dict[str, Any]:
    return dict(json.loads((DOCKER / "element" / "config.json").read_text(encoding="utf-8")))


def test_element_knows_every_option(element):
    known = json.loads((CONTRACTS / "element_config.json").read_text(encoding="utf-8"))

    assert set(element) <= set(known["options"])
    for name, inner in known["options"].items():
        parts = element.get(name)
        for part in parts if isinstance(parts, list) else [parts]:
            if inner and isinstance(part, dict):
                assert set(part) <= set(inner), name
    assert set(element["setting_defaults"]) <= set(known["settings"])


def test_element_speaks_finnish_and_to_nobody_but_the_school(element, local: Path):
    assert element["setting_defaults"]["language"] == "fi"
    assert element["disable_guests"]
    assert element["disable_custom_urls"]
    assert not any(
        name in element for name in ("posthog", "sentry", "bug_report_endpoint_url", "map_style_url", "gif", "jitsi")
    )
    assert (element["integrations_ui_url"], element["integrations_rest_url"]) == ("", "")
    # No service is asked for anything: of addresses elsewhere there are links that somebody must press.
    written = (local / "element.json").read_text(encoding="utf-8")
    elsewhere = set(re.findall(r"https://([^/\"]+)", written)) - {"matrix.koulu.example", "chat.koulu.example"}
    assert elsewhere == {"koulu.fi", "www.nuortennetti.fi"}
    assert json.loads(written)["default_server_config"]["m.homeserver"] == {
        "base_url": "https://matrix.koulu.example",
        "server_name": "koulu.example",
    }


def test_the_tls_front_is_told_every_name_that_it_uses(local: Path):
    used = set(re.findall(r"\{\$([A-Z_]+)\}", (DOCKER / "Caddyfile").read_text(encoding="utf-8")))

    told = dict(line.split("=") for line in (local / "hosts.env").read_text().splitlines())
    assert used == set(told)
    assert told["MATRIX_HOST"] == "matrix.koulu.example"


def test_nobody_writes_down_who_asked():
    log = yaml.safe_load((DOCKER / "synapse" / "log.yaml").read_text(encoding="utf-8"))
    front = (DOCKER / "Caddyfile").read_text(encoding="utf-8")

    assert log["root"] == {"level": "WARNING", "handlers": ["console"]}, (
        "below that Synapse names accounts and addresses"
    )
    assert {one["class"] for one in log["handlers"].values()} == {"logging.StreamHandler"}
    assert "loggers" not in log
    assert not re.search(r"^\s*log\b", front, re.MULTILINE), "Caddy writes no access log unless it is told to"
    assert "header_up -X-Forwarded-For" in front.partition("reverse_proxy element:80")[2]


# --- the scripts ------------------------------------------------------------------------------------------------------
def test_what_prepare_wrote_can_be_read_by_its_owner_alone_and_stays_when_it_runs_again(local: Path):
    before = {file: file.read_bytes() for file in local.rglob("*") if file.is_file()}
    loose = [file.name for file in before if stat.S_IMODE(file.stat().st_mode) & 0o077]

    again = prepared(local)

    assert again.returncode == 0, again.stderr
    assert "written" not in again.stdout
    assert {file: file.read_bytes() for file in before} == before
    assert loose == ["element.json"]
    secrets = {file.read_text() for file in (local / "secrets").iterdir()}
    assert len(secrets) == 9
    assert all(len(secret.strip()) >= 43 for secret in secrets)


def test_synapse_is_told_its_name_and_its_database(local: Path):
    told = yaml.safe_load((local / "synapse.yaml").read_text(encoding="utf-8"))

    assert told["server_name"] == "koulu.example"
    assert told["database"]["args"]["passfile"] == "/run/secrets/synapse_pgpass"
    password = (local / "secrets" / "synapse_database_password").read_text().strip()
    assert (local / "secrets" / "synapse_pgpass").read_text() == f"postgres:5432:synapse:synapse:{password}\n"
    ours = yaml.safe_load((DOCKER / "synapse" / "homeserver.yaml").read_text(encoding="utf-8"))
    assert not set(told) & set(ours)


@pytest.mark.parametrize(
    "names", [NAMES[:3], ("https://koulu.fi", *NAMES[1:]), (*NAMES[:3], "it"), ("a; b", *NAMES[1:])]
)
def test_a_name_that_is_none_is_refused_before_anything_is_written(names: tuple[str, ...], tmp_path: Path):
    done = prepared(tmp_path / "local", *names)

    assert done.returncode == 2
    assert done.stderr
    assert not (tmp_path / "local").exists()


def a_docker_that_knows(digest: str, folder: Path) -> dict[str, str]:
    """An environment in which `docker` answers every question for a digest with this one."""
    folder.mkdir()
    program = folder / "docker"
    program.write_text(f'#!/bin/sh\ncase "$*" in "buildx imagetools inspect"*) echo "{digest}";; *) exit 9;; esac\n')
    program.chmod(0o755)
    return {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}


def test_pinning_names_every_image_of_others_by_digest_and_keeps_the_old_file(compose, tmp_path: Path):
    digest = f"sha256:{'ab' * 32}"
    environment = a_docker_that_knows(digest, tmp_path / "bin") | {"KYNNYS_LOCAL": str(tmp_path)}

    for _ in range(2):
        subprocess.run([str(DOCKER / "pin.sh")], env=environment, check=True, timeout=STARTED_WITHIN)

    pinned = yaml.safe_load((tmp_path / "compose.pinned.yaml").read_text())
    others = {name: one["image"] for name, one in compose["services"].items() if not one["image"].startswith("kynnys:")}
    assert pinned == {
        "services": {name: {"image": f"{image.partition('@')[0]}@{digest}"} for name, image in others.items()}
    }
    assert (tmp_path / "compose.pinned.yaml.old").exists()


def test_no_digest_is_made_up(tmp_path: Path):
    environment = a_docker_that_knows("<nil>", tmp_path / "bin") | {"KYNNYS_LOCAL": str(tmp_path)}

    done = subprocess.run(
        [str(DOCKER / "pin.sh")], env=environment, capture_output=True, text=True, check=False, timeout=STARTED_WITHIN
    )

    assert done.returncode == 1
    assert "no digest for" in done.stderr
    assert not (tmp_path / "compose.pinned.yaml").exists()
