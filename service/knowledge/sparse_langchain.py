"""Our BM25 as langchain-qdrant takes sparse vectors. Apart, because that library takes seconds to load."""

from langchain_qdrant import SparseEmbeddings
from langchain_qdrant.sparse_embeddings import SparseVector

from service.knowledge.sparse import Bm25Embeddings


class LangchainBm25(SparseEmbeddings):
    """Gives langchain-qdrant the vectors of `Bm25Embeddings`."""

    def __init__(self, bm25: Bm25Embeddings) -> None:
        self._bm25 = bm25

    def embed_documents(self, texts: list[str]) -> list[SparseVector]:
        return [SparseVector(**vector.model_dump()) for vector in self._bm25.embed_documents(texts)]

    def embed_query(self, text: str) -> SparseVector:
        return SparseVector(**self._bm25.embed_query(text).model_dump())
