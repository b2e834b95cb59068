"""The words of one tenant's knowledge: what misspelt words are corrected to, and which stems it has."""

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from service.knowledge.naming import priced_terms
from service.knowledge.store import KnowledgeStore, StoredFact
from service.language.evidence import evidence_words
from service.language.lexicon import Lexicon
from service.language.normalise import all_stems, tokens
from service.language.spelling import Spelling

_CACHED_TENANTS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantVocabulary:
    """A tenant's spelling, the stems of its words and of each thing that it prices, and the number of facts read."""

    spelling: Spelling
    stems: frozenset[str]
    priced: frozenset[frozenset[str]]
    facts: int

    def prices(self, terms: Collection[str]) -> bool:
        """Tell whether the tenant prices something whose name, or heading, holds all of `terms` (stems, at least one)."""
        return bool(terms) and any(name.issuperset(terms) for name in self.priced)

    def priced_share(self, word: str) -> float:
        """Return the share (0..1) of the names of priced things, or of their headings, that hold a folded word in some form."""
        if not self.priced:
            return 0.0
        forms = frozenset(all_stems(word))
        return sum(not forms.isdisjoint(name) for name in self.priced) / len(self.priced)


def build_vocabulary(facts: Iterable[StoredFact], lexicon: Lexicon) -> TenantVocabulary:
    """Return the vocabulary of some facts."""
    words: set[str] = set()
    priced: set[frozenset[str]] = set()
    count = 0
    for fact in facts:
        count += 1
        words.update(tokens(fact.text))
        stated = fact.metadata.get("fact", fact.text)
        heading = fact.metadata.get("fact_section", "")
        priced.add(priced_terms(stated, heading, lexicon, fact.metadata.get("service")))
    stems = frozenset(stem for word in words for stem in all_stems(word))
    return TenantVocabulary(
        spelling=Spelling(words, base=_base_spelling(lexicon)),
        stems=stems,
        priced=frozenset(priced - {frozenset()}),
        facts=count,
    )


@lru_cache(maxsize=4)
def _base_spelling(lexicon: Lexicon) -> Spelling:
    return Spelling(lexicon.words, right=evidence_words())


class Vocabularies:
    """The tenants' vocabularies, read from the store at first use and again when a tenant's number of facts changes.

    A change that keeps the number is noticed later: until then a new word is merely not a target of correction.
    """

    def __init__(self, store: KnowledgeStore) -> None:
        self._store = store
        self._cached: OrderedDict[str, TenantVocabulary] = OrderedDict()
        self._lock = threading.Lock()

    def warm_up(self) -> None:
        """Read the words that all tenants share."""
        build_vocabulary((), self._store.lexicon)

    def of(self, client_id: str) -> TenantVocabulary:
        """Return a tenant's vocabulary."""
        count = self._store.count(client_id)
        with self._lock:
            cached = self._cached.get(client_id)
            if cached is not None and cached.facts == count:
                self._cached.move_to_end(client_id)
                return cached
        built = build_vocabulary(self._store.facts(client_id), self._store.lexicon)
        with self._lock:
            self._cached[client_id] = built
            if len(self._cached) > _CACHED_TENANTS:
                self._cached.popitem(last=False)
        return built
