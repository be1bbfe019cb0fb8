"""What the tests with a real homeserver share: the registry of words, and that the search for them comes last.

Workers of one session (`-n 3 --dist loadfile`) share one registry: the search is for what all of them wrote, and
waits until the files of the others are over.
"""

import os
from collections.abc import Iterator

import pytest

from tests.homeserver.registry import Registry

LAST = "test_no_words_at_rest.py"
LONGEST = (
    "test_kills.py",
    "test_story.py",
)
"""They begin first, so that no worker is left alone with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The search looks at what all the others left on the disk."""
    items.sort(key=lambda item: (item.path.name == LAST, item.path.name not in LONGEST))


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """The words, people and data directories of this session, whichever worker they are of."""
    directory = tmp_path_factory.getbasetemp()
    shared = directory.parent if "PYTEST_XDIST_WORKER" in os.environ else directory
    return Registry(shared / "kynnys-registry.jsonl")


@pytest.fixture(scope="module", autouse=True)
def told_when_over(request: pytest.FixtureRequest, registry: Registry) -> Iterator[None]:
    """Set up before everything else of a file, and so told when all of that is gone."""
    yield
    registry.over(request.path.name)
