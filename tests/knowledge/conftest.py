from collections.abc import Iterator
from pathlib import Path

import pytest

from service.knowledge.store import KnowledgeStore
from tests.knowledge.tenants import HashedWords, open_store


@pytest.fixture
def embeddings() -> HashedWords:
    return HashedWords()


@pytest.fixture
def store(tmp_path: Path, embeddings: HashedWords) -> Iterator[KnowledgeStore]:
    opened = open_store(tmp_path / "data", embeddings)
    yield opened
    opened.client.close()
