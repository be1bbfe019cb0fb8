"""What tests of every kind share: a real homeserver, and names nobody else in the session has.

The homeserver's fixtures are synchronous and drive Synapse from a loop of their own, so that a test may use
it from whatever loop pytest-asyncio gives it.
"""

import asyncio
import itertools
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings

from bot.demo.homeserver import ThrowAwayHomeserver

# How long one example takes depends on who else is at work on this machine; where speed is promised a test measures it.
settings.register_profile("kynnys", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kynnys")

_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A command that is run within a test may set the logs up for itself; the next test finds them untouched."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    if structlog.is_configured():
        structlog.reset_defaults()
        root.handlers[:] = handlers
        root.setLevel(level)


@contextmanager
def _running(directory: Path, *, rate_limits: bool = False) -> Iterator[ThrowAwayHomeserver]:
    loop = asyncio.new_event_loop()
    started = ThrowAwayHomeserver.started(directory, rate_limits=rate_limits)
    try:
        homeserver = loop.run_until_complete(started.__aenter__())
        try:
            yield homeserver
        finally:
            loop.run_until_complete(started.__aexit__(None, None, None))
    finally:
        loop.close()


@pytest.fixture(scope="session")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThrowAwayHomeserver]:
    """One Synapse without rate limits for the whole session, started when it is first asked for.

    Give people names from `localpart`; do not stop it (`fresh_homeserver` is for that).
    """
    with _running(tmp_path_factory.mktemp("homeserver")) as running:
        yield running


@pytest.fixture
def fresh_homeserver(tmp_path: Path) -> Iterator[ThrowAwayHomeserver]:
    """A Synapse of the test's own, which it may stop and start."""
    with _running(tmp_path / "homeserver") as running:
        yield running


@pytest.fixture
def limited_homeserver(tmp_path: Path) -> Iterator[ThrowAwayHomeserver]:
    """A Synapse of the test's own with the rate limits that Synapse has by default."""
    with _running(tmp_path / "homeserver", rate_limits=True) as running:
        yield running


@pytest.fixture
def localpart() -> Callable[[str], str]:
    """`localpart("aino")` -> `aino-7-3f2a`: a name that is free on the session's homeserver."""

    def unique(name: str) -> str:
        return f"{name}-{next(_numbers)}-{secrets.token_hex(2)}"

    return unique
