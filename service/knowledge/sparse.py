"""BM25 as sparse vectors, over our own terms (see `service.knowledge.terms`)."""

from collections.abc import Mapping, Sequence

import qdrant_edge as edge
from qdrant_client.models import SparseVector

from service.knowledge.terms import index_terms
from service.language.lexicon import Lexicon

_AVERAGE_TERMS = 24
_LENGTH_PENALTY = 0.5


class Bm25Embeddings:
    """Qdrant's BM25 with its tokenizer and stemmer off: the terms come stemmed, folded and with their concepts.

    The inverse document frequency is the collection's (modifier IDF), or, where a search says so, the tenant's own.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._model = edge.Bm25(
            edge.Bm25Config(
                avg_len=_AVERAGE_TERMS,
                b=_LENGTH_PENALTY,
                tokenizer=edge.TokenizerType.Whitespace,
                lowercase=False,
                stopwords=edge.StopwordsSet(languages=set(), custom=set()),
                stemmer=edge.DisabledStemmer(),
                max_token_len=80,
            )
        )

    def embed_documents(self, texts: Sequence[str]) -> list[SparseVector]:
        """Return the vectors of texts that are stored."""
        return [_vector(self._model.embed_document(" ".join(index_terms(text, self._lexicon)))) for text in texts]

    def embed_query(self, text: str) -> SparseVector:
        """Return the query vector of a text."""
        return self.embed_terms(dict.fromkeys(index_terms(text, self._lexicon), 1.0))

    def embed_terms(self, weights: Mapping[str, float]) -> SparseVector:
        """Return the query vector of weighted terms."""
        weighted: dict[int, float] = {}
        for term, weight in weights.items():
            for index in self._model.embed_query(term).indices:
                weighted[index] = max(weight, weighted.get(index, 0.0))
        return SparseVector(indices=list(weighted), values=list(weighted.values()))


def _vector(vector: edge.SparseVector) -> SparseVector:
    indices: Sequence[int] = vector.indices
    return SparseVector(indices=list(indices), values=list(vector.values))
