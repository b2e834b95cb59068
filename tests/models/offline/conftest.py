"""One local model for all tests of the offline ports: it takes a moment to load."""

import pytest

from graph.types import TenantView
from service.knowledge.embeddings import LocalEmbeddings
from service.models.offline.answerer import OfflineAnswerer
from service.models.offline.classifier import OfflineClassifier


@pytest.fixture(scope="session")
def classifier() -> OfflineClassifier:
    return OfflineClassifier(LocalEmbeddings())


@pytest.fixture(scope="session")
def answerer() -> OfflineAnswerer:
    return OfflineAnswerer()


@pytest.fixture(scope="session")
def tenant() -> TenantView:
    return TenantView(id="t", slug="velo", name="Веломастерская «Спица»", city="Алматы", status="active")
