"""What the tests with a real homeserver share: the registry of words, and that the search for them comes last."""

import pytest

from tests.homeserver.registry import Registry

LAST = "test_no_words_at_rest.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The search looks at what all the others left on the disk."""
    items.sort(key=lambda item: item.path.name == LAST)


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """The words, people and data directories of this session."""
    return Registry(tmp_path_factory.getbasetemp() / "kynnys-registry.jsonl")
