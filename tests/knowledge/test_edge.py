import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from qdrant_client import models

from service.knowledge.edge import edge_client
from service.knowledge.store import KnowledgeStore
from service.knowledge.sync import sync
from tests.knowledge.tenants import SALON, open_store, write

_SYNC_AND_DIE = """
import os, signal, sys
from pathlib import Path
from service.knowledge.sync import sync
from tests.knowledge.tenants import open_store
store = open_store(Path(sys.argv[1]))
sync(store, client_id="a", slug="a", folder=Path(sys.argv[2]))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_synced_survives_a_kill_and_loads_at_once(tmp_path: Path) -> None:
    folder = write(tmp_path / "a", salon=SALON)
    killed = subprocess.run(
        [sys.executable, "-c", _SYNC_AND_DIE, str(tmp_path / "data"), str(folder)], check=False, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL
    started = time.perf_counter()
    store = open_store(tmp_path / "data")
    assert time.perf_counter() - started < 1
    assert store.count("a") == 4
    assert sync(store, client_id="a", slug="a", folder=folder).added == 0
    store.client.close()


def test_a_collection_half_created_at_a_crash_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "data" / "vectors" / "knowledge-hashed-words" / "shard").mkdir(parents=True)
    store = open_store(tmp_path / "data")
    assert store.count("a") == 0
    store.client.close()


def test_reads_and_writes_from_many_threads(store: KnowledgeStore, tmp_path: Path) -> None:
    folders = {name: write(tmp_path / name, salon=SALON) for name in "abcdefgh"}
    with ThreadPoolExecutor(8) as threads:
        reports = list(threads.map(lambda name: sync(store, client_id=name, slug=name, folder=folders[name]), folders))
    assert [report.added for report in reports] == [4] * 8
    assert all(store.count(name) == 4 for name in folders)


def test_hybrid_search_of_langchain_works_on_the_engine(store: KnowledgeStore, tmp_path: Path) -> None:
    sync(store, client_id="a", slug="a", folder=write(tmp_path / "a", salon=SALON))
    [document] = store.vectors.similarity_search("маникюр с гель-лаком", k=1)
    assert "гель-лаком" in document.page_content
    assert store.vectors.get_by_ids([document.metadata["_id"]])[0].page_content == document.page_content


def test_a_condition_that_the_engine_cannot_apply_is_an_error_and_never_left_out(store: KnowledgeStore) -> None:
    counted = models.FieldCondition(key="metadata.position", values_count=models.ValuesCount(gte=1))
    true = models.FieldCondition(key="metadata.position", match=models.MatchValue(value=True))
    for unsupported in (counted, true):
        with pytest.raises(NotImplementedError):
            store.client.count(store.collection, count_filter=models.Filter(must=[unsupported]))


def test_collections_are_listed_described_and_deleted(tmp_path: Path) -> None:
    client = edge_client(tmp_path)
    client.create_collection("words", vectors_config=models.VectorParams(size=2, distance=models.Distance.DOT))
    assert [collection.name for collection in client.get_collections().collections] == ["words"]
    assert client.get_collection("words").points_count == 0
    assert client.delete_collection("words")
    assert not client.collection_exists("words")
    with pytest.raises(NotImplementedError):
        client.create_snapshot("words")
    client.close()
