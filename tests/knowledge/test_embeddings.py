"""The embedding models: the local one as it serves questions, the remote one at the wire."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from pydantic import SecretStr

from service.knowledge.embeddings import EmbeddingsUnavailable, LocalEmbeddings, RemoteEmbeddings
from service.models.vectors import open_library
from service.settings import Settings
from tests.standins.openai import REFUSED_KEY, OpenAIStandIn

PRICES = "# Услуги\n\n- Маникюр с гель-лаком — 7 000 ₸\n- Педикюр — 9 000 ₸\n"


@pytest.fixture
def server() -> Iterator[OpenAIStandIn]:
    with OpenAIStandIn() as server:
        yield server


@pytest.fixture
def no_internet(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No name is resolved but this machine's own; returns the names that were asked for."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: Any, *rest: Any, **named: Any) -> Any:
        if host != "127.0.0.1":
            asked.append(str(host))
            raise socket.gaierror(f"{host}: there is no internet here")
        return real(host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def remote(server: OpenAIStandIn) -> RemoteEmbeddings:
    return RemoteEmbeddings("text-embedding-3-small", api_key=SecretStr("sk-x"), base_url=server.base_url)


async def test_knowledge_is_embedded_by_a_server_of_ones_own_without_the_internet(
    server: OpenAIStandIn, no_internet: list[str], tmp_path: Path
) -> None:
    documents = tmp_path / "knowledge"
    documents.mkdir()
    (documents / "services.md").write_text(PRICES, "utf-8")
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        embeddings="openai",
        openai_api_key=SecretStr("sk-x"),
        openai_base_url=server.base_url,
    )
    client_id = str(uuid4())
    async with open_library(settings, data_dir=tmp_path) as library:
        await library.sync(client_id, "salon", documents)
        found = await library.of_tenant(client_id).search(["сколько стоит педикюр"])
    assert "9 000" in found[0].text
    assert no_internet == []
    sent = [request.json["input"] for request in server.received]
    assert all(isinstance(text, str) for texts in sent for text in texts), "other servers take no tokens"


def test_as_much_is_sent_at_once_as_the_server_takes(server: OpenAIStandIn, no_internet: list[str]) -> None:
    texts = ["ұзақ әңгіме " * 3000, *(f"абзац {number} " * 300 for number in range(100))]
    assert len(remote(server).embed_documents(texts)) == 101
    assert len(server.received) == 4
    assert no_internet == []


def test_refused_key_is_a_sentence_without_the_key(server: OpenAIStandIn) -> None:
    server.script(REFUSED_KEY)
    with pytest.raises(EmbeddingsUnavailable, match="Проверьте OPENAI_API_KEY") as refused:
        remote(server).embed_query("маникюр")
    assert "sk-secret-key" not in str(refused.value)


class HeldModel:
    """Embeds a query at once, and a document when it is let."""

    def __init__(self) -> None:
        self.begun, self.let = threading.Event(), threading.Event()

    def encode(self, texts: list[str], *, is_query: bool) -> Any:
        if not is_query:
            self.begun.set()
            assert self.let.wait(30)
        return np.zeros((len(texts), 384), dtype=np.float32)

    def token_count(self, text: str, *, is_query: bool) -> int:
        return 1


def test_nobody_s_question_waits_for_the_documents_of_a_sync() -> None:
    embeddings, model = LocalEmbeddings(), HeldModel()
    embeddings._model = model  # type: ignore[assignment]
    with ThreadPoolExecutor(2) as pool:
        documents = pool.submit(embeddings.embed_documents, ["Стрижка — 5 000 ₸", "Маникюр — 7 000 ₸"])
        assert model.begun.wait(30)
        assert len(pool.submit(embeddings.embed_query, "сколько стоит стрижка").result(timeout=30)) == 384
        assert not documents.done()
        model.let.set()
        assert len(documents.result(timeout=30)) == 2


def test_vectors_do_not_depend_on_how_many_embed_them() -> None:
    texts = ["Стрижка — 5 000 ₸", "Маникюр с покрытием гель-лак — 7 000 ₸, 1,5 часа", "Адрес: улица Абая, 10"]
    alone, shared = LocalEmbeddings(), LocalEmbeddings(workers=3)
    assert np.allclose(alone.embed_documents(texts), shared.embed_documents(texts), atol=1e-5)
    assert np.allclose(alone.embed_queries(texts), shared.embed_queries(texts), atol=1e-5)
    assert np.allclose(alone.embed_documents(texts[1:2]), alone.embed_documents(texts)[1:2], atol=1e-5)


def test_a_book_costs_no_more_than_its_first_page() -> None:
    embeddings = LocalEmbeddings()
    question = "сколько стоит маникюр с гель-лаком, подскажите пожалуйста " * 10
    assert embeddings.embed_query(question + "и ещё одна история " * 400) == embeddings.embed_query(question)


def test_a_question_is_embedded_whole() -> None:
    embeddings = LocalEmbeddings()
    assert embeddings.embed_query("сколько стоит маникюр") != embeddings.embed_query("сколько стоит маникюр и педикюр")


def test_what_is_no_language_costs_no_more_than_language() -> None:
    embeddings = LocalEmbeddings()
    # Each of its signs is a token.
    assert embeddings.embed_query("а-" * 200) == embeddings.embed_query("а-" * 100)
    spoken = "сколько стоит маникюр с гель-лаком, и можно ли записаться на завтра после шести? " * 5
    assert embeddings.embed_query(spoken[:400]) != embeddings.embed_query(spoken[:390])
