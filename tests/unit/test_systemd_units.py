"""The units of `docker/systemd`: whole, and shut.

What shuts a service is looked for by ourselves, on any machine. Where systemd-analyze is installed it judges, too: it
is no package of Python's, so that where it is missing those tests do not exist, and `pytest -v` shows which ran.
"""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "docker" / "systemd"
NAMES = ("kynnys", "kynnys-notices")
JUDGE = shutil.which("systemd-analyze")
MOST_EXPOSED = 20
"""systemd's own figure times ten, of 100; what it calls OK ends at 50."""
SHUT = {
    *("CapabilityBoundingSet=", "AmbientCapabilities=", "LockPersonality=true", "MemoryDenyWriteExecute=true"),
    *("NoNewPrivileges=true", "PrivateDevices=true", "PrivateTmp=true", "PrivateUsers=true", "ProtectClock=true"),
    *("ProtectControlGroups=true", "ProtectHome=true", "ProtectHostname=true", "ProtectKernelLogs=true"),
    *("ProtectKernelModules=true", "ProtectKernelTunables=true", "ProtectProc=invisible", "ProtectSystem=strict"),
    *("RemoveIPC=true", "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6", "RestrictNamespaces=true"),
    *("RestrictRealtime=true", "RestrictSUIDSGID=true", "SystemCallArchitectures=native", "UMask=0077"),
    *("StateDirectoryMode=0700", "LimitCORE=0", "SystemCallFilter=@system-service"),
}


def text(name: str) -> str:
    return (UNITS / f"{name}.service").read_text(encoding="utf-8")


def section(name: str, of: str) -> dict[str, str]:
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read_string(text(name))
    return dict(parsed[of])


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_shuts_a_service_is_there(name: str):
    assert set(text(name).splitlines()) >= SHUT


@pytest.mark.parametrize("name", NAMES)
def test_it_comes_back_and_writes_to_its_own_directory_alone(name: str):
    service = section(name, "Service")

    assert (service["Restart"], section(name, "Unit")["StartLimitIntervalSec"]) == ("always", "0")
    assert service["WorkingDirectory"] == f"/var/lib/{service['StateDirectory']}"
    assert service["User"] == service["StateDirectory"] == name
    assert not {"ReadWritePaths", "BindPaths"} & set(service)
    assert not re.search(r"KYNNYS_|PASSWORD|TOKEN", text(name))


def test_the_two_sides_share_neither_user_nor_directory():
    chat, notices = (section(name, "Service") for name in NAMES)

    assert not {chat["User"], chat["StateDirectory"]} & {notices["User"], notices["StateDirectory"]}
    assert "--side notices" in notices["ExecStart"]
    assert "ExecReload" not in notices, "the notice side reloads nothing: SIGHUP would end it"


def test_a_further_worker_is_shut_as_the_first_one_and_shares_its_folder():
    first, further = text("kynnys").splitlines(), text("kynnys@").splitlines()
    own = [line for line in further if line not in first and not line.startswith("#")]

    assert own == [
        "Description=Kynnys, worker %i of the chat side",
        "ExecStart=/opt/kynnys/bin/kynnys run --worker %i --json-logs",
    ]
    assert len([line for line in first if line not in further and not line.startswith("#")]) == len(own)


def installed(name: str, folder: Path) -> Path:
    """The unit as it is when the program is there."""
    program = Path(sys.executable).parent / "kynnys"
    unit = folder / f"{name}.service"
    unit.write_text(text(name).replace("/opt/kynnys/bin/kynnys", str(program)), encoding="utf-8")
    return unit


def judged(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([str(JUDGE), *words], capture_output=True, text=True, check=False, timeout=60)


if JUDGE is not None:

    @pytest.mark.parametrize("name", NAMES)
    def test_systemd_finds_no_fault(name: str, tmp_path: Path):
        done = judged("verify", "--man=no", str(installed(name, tmp_path)))

        assert (done.returncode, done.stderr) == (0, "")

    @pytest.mark.parametrize("name", NAMES)
    def test_systemd_finds_it_shut(name: str, tmp_path: Path):
        unit = str(installed(name, tmp_path))

        done = judged("security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED}", unit)

        assert done.returncode == 0, done.stdout
        assert "Overall exposure level" in done.stdout
