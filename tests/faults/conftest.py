"""Faults take no time: the loop's clock moves only when everybody has come to rest."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from tests.faults.stages import Files, ServerDatabases, Stages
from tests.postgresql import postgresql_server  # noqa: F401 - a fixture
from tests.virtual_time import VirtualLoop


def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], VirtualLoop]]:
    return {"virtual": VirtualLoop}


@pytest.fixture(scope="module")
def stages() -> Iterator[Stages]:
    """Stories on SQLite."""
    files = Files()
    yield Stages(files)
    files.close()


@pytest.fixture
def shelf(postgresql_server: str) -> ServerDatabases:  # noqa: F811 - the fixture above
    """Databases for workers that share one server."""
    return ServerDatabases(postgresql_server)
