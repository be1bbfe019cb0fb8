"""A homeserver that is there for an hour and leaves nothing behind.

`kynnys demo` and the tests need a real Synapse, not a likeness of one. It comes from PyPI (the `demo` extra),
listens on loopback only, talks to nobody, and keeps everything in one directory that its owner may delete.

How it works, and what was learnt on the way:

- Synapse runs with `-I`: a `synapse.py` in the working directory would otherwise shadow the package.
- It must not outlive us, also not when we are killed with -9. Its stdin is a pipe whose other end we hold;
  a thread in the child waits for that pipe to close and then ends its own process. `PR_SET_PDEATHSIG` would
  do the same on Linux only, and fires already when the *thread* that forked ends.
- The port is chosen below the ephemeral range, so that nobody's outgoing connection takes it while the
  homeserver is stopped for a while.
- The process is a plain `Popen` and each request opens its own session: one object may be used from one
  event loop after another, as tests do.
"""

import asyncio
import base64
import hashlib
import hmac
import importlib.util
import json
import os
import random
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import aiohttp

SERVER_NAME = "koulu.localhost"
START_WITHIN = 60.0
"""Seconds until a homeserver that does not answer is given up; 2-4 are usual."""
STOP_WITHIN = 10.0
"""Seconds until a homeserver that does not heed SIGTERM is killed; 0.1-0.5 are usual."""
_REQUEST_WITHIN = aiohttp.ClientTimeout(total=30)
_PORTS = range(18_000, 32_000)

# argv: the configuration files, a later one over an earlier. Ends itself when stdin closes, that is when whoever
# started it is gone.
_LAUNCHER = """
import os, runpy, signal, sys, threading, time
def follow():
    try:
        while os.read(0, 1024):
            pass
    except OSError:
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
    os._exit(1)
threading.Thread(target=follow, daemon=True).start()
sys.argv = ["synapse.app.homeserver", *(f"--config-path={file}" for file in sys.argv[1:])]
runpy.run_module("synapse.app.homeserver", run_name="__main__", alter_sys=True)
"""


class HomeserverError(RuntimeError):
    """The throw-away homeserver did not start, or refused what it was asked. The text says what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user on the throw-away homeserver, with the device that was logged in when the account was made."""

    user_id: str
    password: str = field(repr=False)
    access_token: str = field(repr=False)
    device_id: str


class ThrowAwayHomeserver:
    """A Synapse of our own. Use `started`; the constructor starts nothing."""

    def __init__(
        self, directory: Path, server_name: str, port: int, shared_secret: str, beneath: Path | None = None
    ) -> None:
        self.directory = directory
        self._beneath = beneath
        self.server_name = server_name
        self.port = port
        self.registration_token = ""
        self.admin_token = ""
        self._shared_secret = shared_secret
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    @asynccontextmanager
    async def started(
        cls,
        directory: Path,
        *,
        server_name: str = SERVER_NAME,
        rate_limits: bool = False,
        port: int | None = None,
        settings: Mapping[str, object] | None = None,
        beneath: Path | None = None,
    ) -> AsyncIterator[Self]:
        """A running homeserver with an admin and a registration token; ended when the block is left.

        `directory` is made (0700) and must not hold a homeserver yet. `rate_limits=True` keeps Synapse's
        defaults. `settings` go over ours in homeserver.yaml. `beneath` is a configuration file that is read
        first, in place of all of ours but places, port and secrets: docker/synapse/homeserver.yaml is tried so.
        Raises `HomeserverError` with the log's tail when Synapse does not come up.
        """
        _require_synapse()
        shared_secret = secrets.token_urlsafe(32)
        homeserver = cls(directory, server_name, port or _free_port(), shared_secret, beneath)
        homeserver._write_files(rate_limits=rate_limits, settings=settings or {})
        try:
            await homeserver.start()
            await homeserver._make_admin()
            yield homeserver
        finally:
            await homeserver.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_running(self) -> bool:
        return self._process is not None

    @property
    def pid(self) -> int:
        """The process id of Synapse itself. Raises `HomeserverError` while it is stopped."""
        if self._process is None:
            raise HomeserverError("The throw-away homeserver is stopped; it has no process.")
        return self._process.pid

    @property
    def log_path(self) -> Path:
        return self.directory / "homeserver.log"

    async def start(self) -> None:
        """Start on the same port with the data that is there; returns when it answers. Nothing if it runs."""
        if self._process is not None:
            return
        self._process = self._spawn()
        try:
            await self._wait_until_it_answers(self._process)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End the process, keep the data. Nothing if it is stopped."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            if not await _ended(process, within=STOP_WITHIN):
                process.kill()
        finally:
            _reap(process)

    async def register(
        self, localpart: str, password: str, *, admin: bool = False, displayname: str | None = None
    ) -> Account:
        """A new account with one logged-in device. Raises `HomeserverError` when the name is taken."""
        path = "/_synapse/admin/v1/register"
        nonce = str((await self.request("GET", path))["nonce"])
        role = "admin" if admin else "notadmin"
        signed = "\0".join((nonce, localpart, password, role)).encode()
        body: dict[str, object] = {
            "nonce": nonce,
            "username": localpart,
            "password": password,
            "admin": admin,
            "mac": hmac.new(self._shared_secret.encode(), signed, hashlib.sha1).hexdigest(),
        }
        if displayname is not None:
            body["displayname"] = displayname
        made = await self.request("POST", path, body)
        return Account(made["user_id"], password, made["access_token"], made["device_id"])

    async def override_ratelimit(self, user_id: str) -> None:
        """Lift Synapse's limits for one user, as the install guide asks of the school's homeserver admin."""
        path = f"/_synapse/admin/v1/users/{quote(user_id)}/override_ratelimit"
        await self.request("POST", path, {"messages_per_second": 0, "burst_count": 0})

    async def request(
        self, method: str, path: str, body: Mapping[str, object] | None = None, *, token: str | None = None
    ) -> dict[str, Any]:
        """One request, as the admin unless another access token is given.

        Raises `HomeserverError` with Synapse's words on anything but 200.
        """
        headers = {"Authorization": f"Bearer {token or self.admin_token}"} if token or self.admin_token else {}
        async with (
            aiohttp.ClientSession(timeout=_REQUEST_WITHIN) as session,
            session.request(method, self.url + path, json=body, headers=headers) as response,
        ):
            answer = await response.json(content_type=None)
            if response.status != 200:
                raise HomeserverError(f"{method} {path.split('?')[0]}: {response.status} {answer}")
            return dict(answer)

    async def _make_admin(self) -> None:
        admin = await self.register("homeserver-admin", secrets.token_urlsafe(24), admin=True)
        self.admin_token = admin.access_token
        made = await self.request("POST", "/_synapse/admin/v1/registration_tokens/new", {})
        self.registration_token = str(made["token"])

    def _write_files(self, *, rate_limits: bool, settings: Mapping[str, object]) -> None:
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.directory.chmod(0o700)
        if self._config_path.exists():
            raise HomeserverError(f"{self.directory} already holds a homeserver. Give an empty directory.")
        (self.directory / "signing.key").write_text(_a_signing_key())
        log = {
            "version": 1,
            "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
            "handlers": {"file": {"class": "logging.FileHandler", "filename": str(self.log_path), "formatter": "line"}},
            "root": {"level": "WARNING", "handlers": ["file"]},
            "disable_existing_loggers": False,
        }
        (self.directory / "log.json").write_text(json.dumps(log))
        own = self._settings_of_a_throw_away() | ({} if rate_limits else _no_rate_limits())
        chosen = self._places() | (own if self._beneath is None else self._secret_files()) | dict(settings)
        self._config_path.write_text(json.dumps(chosen, indent=1))

    @property
    def _config_path(self) -> Path:
        return self.directory / "homeserver.yaml"  # JSON is YAML

    def _secret_files(self) -> dict[str, object]:
        """Secrets as files, as containers hand them over: their names go over those of the file beneath."""
        kept = {
            "macaroon_secret_key_path": secrets.token_urlsafe(32),
            "form_secret_path": secrets.token_urlsafe(32),
            "registration_shared_secret_path": self._shared_secret,
        }
        for name, secret in kept.items():
            (self.directory / name).write_text(secret)
        return {name: str(self.directory / name) for name in kept}

    def _places(self) -> dict[str, object]:
        """What is this machine's and this hour's."""
        here = self.directory
        return {
            "server_name": self.server_name,
            "public_baseurl": self.url + "/",
            "listeners": [
                {
                    "type": "http",
                    "port": self.port,
                    "bind_addresses": ["127.0.0.1"],
                    "resources": [{"names": ["client"]}],
                }
            ],
            "database": {"name": "sqlite3", "args": {"database": str(here / "homeserver.db")}},
            "signing_key_path": str(here / "signing.key"),
            "media_store_path": str(here / "media"),
            "pid_file": str(here / "homeserver.pid"),
            "log_config": str(here / "log.json"),
        }

    def _settings_of_a_throw_away(self) -> dict[str, object]:
        return {
            "macaroon_secret_key": secrets.token_urlsafe(32),
            "form_secret": secrets.token_urlsafe(32),
            "registration_shared_secret": self._shared_secret,
            "report_stats": False,
            # Nothing leaves the machine.
            "trusted_key_servers": [],
            "federation_domain_whitelist": [],
            "url_preview_enabled": False,
            # Accounts: anybody with the token, as at a school.
            "enable_registration": True,
            "registration_requires_token": True,
            "bcrypt_rounds": 4,
            "presence": {"enabled": False},
        }

    def _spawn(self) -> "subprocess.Popen[bytes]":
        files = [*filter(None, [self._beneath]), self._config_path]
        with (self.directory / "homeserver.err").open("ab") as complaints:
            return subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-c", _LAUNCHER, *map(str, files)],
                cwd=self.directory,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                start_new_session=True,  # Ctrl-C is for us; we end the homeserver when we are done with it
                env={key: value for key, value in os.environ.items() if not key.upper().endswith("_PROXY")},
            )

    async def _wait_until_it_answers(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + START_WITHIN
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
            while not await _answers(session, self.url):
                if process.poll() is not None:
                    raise HomeserverError(f"Synapse ended at once ({process.returncode}).\n{self.log_tail()}")
                if time.monotonic() > deadline:
                    raise HomeserverError(f"Synapse did not answer within {START_WITHIN:.0f} s.\n{self.log_tail()}")
                await asyncio.sleep(0.05)

    def log_tail(self, lines: int = 25) -> str:
        """The last lines of what Synapse said, for an error message."""
        told = [
            line
            for name in ("homeserver.log", "homeserver.err")
            if (path := self.directory / name).exists()
            for line in path.read_text(errors="replace").splitlines()[-lines:]
        ]
        return "\n".join(told) or f"(nothing in {self.log_path})"


def _require_synapse() -> None:
    if importlib.util.find_spec("synapse") is None:
        raise HomeserverError("The demo needs a homeserver of its own: pip install 'kynnys[demo]'")


def _free_port() -> int:
    for port in random.sample(_PORTS, k=200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise HomeserverError("No free port between 18000 and 32000 on 127.0.0.1.")


def _a_signing_key() -> str:
    """What `--generate-keys` would write, without starting Synapse once more for it (1.5 s)."""
    seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    return f"ed25519 a_{secrets.token_hex(2)} {seed}\n"


def _no_rate_limits() -> dict[str, object]:
    free = {"per_second": 100_000, "burst_count": 100_000}
    plain = (
        "rc_message",
        "rc_registration",
        "rc_registration_token_validity",
        "rc_admin_redaction",
        "rc_joins_per_room",
        "rc_key_requests",
        "rc_3pid_validation",
        "rc_third_party_invite",
        "rc_media_create",
        "rc_delayed_event_mgmt",
        "rc_room_creation",
        "rc_reports",
        "rc_user_directory",
        "rc_profile",
    )
    return {
        **dict.fromkeys(plain, free),
        "rc_login": {"address": free, "account": free, "failed_attempts": free},
        "rc_joins": {"local": free, "remote": free},
        "rc_invites": {"per_room": free, "per_user": free, "per_issuer": free},
        "rc_presence": {"per_user": free},
    }


async def _answers(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(f"{url}/_matrix/client/versions") as response:
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


async def _ended(process: "subprocess.Popen[bytes]", *, within: float) -> bool:
    deadline = time.monotonic() + within
    while process.poll() is None:
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.02)
    return True


def _reap(process: "subprocess.Popen[bytes]") -> None:
    process.wait(timeout=STOP_WITHIN)
    if process.stdin is not None:
        process.stdin.close()
