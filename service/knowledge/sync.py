"""Bringing a tenant's documents into the store: only what changed is embedded, nothing changes if a document is unreadable."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from service.knowledge.addressee import Addressee, for_customers
from service.knowledge.documents import markdown_of, read_documents
from service.knowledge.passages import MAX_PASSAGE, CutPassage, cut
from service.knowledge.store import KnowledgeStore, StoredFact
from service.sentences import sentence

Progress = Callable[[int, int], None]
"""Called with the number of facts embedded so far and in all."""

_BATCH = 32
_OPTIMISE_FROM = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReport:
    """What one document gave."""

    name: str
    passages: int
    facts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a sync did, in facts (points)."""

    added: int
    kept: int
    removed: int
    documents: tuple[DocumentReport, ...]
    warnings: tuple[str, ...] = ()


def sync(
    store: KnowledgeStore,
    *,
    client_id: str,
    slug: str,
    folder: Path,
    addressee: Addressee | None = None,
    progress: Progress | None = None,
) -> SyncReport:
    """Make the tenant's document facts in `store` those of the files in `folder`. Learned answers are never touched.

    A file in a subfolder `branches/<branch>/` belongs to that branch, any other to all. What `addressee` hears is not for
    customers is left out and named among the warnings. Blocks: run it in a thread.
    Raises `UnreadableDocuments`, with nothing changed, when any document cannot be used.
    """
    documents = read_documents(folder)
    wanted: dict[str, StoredFact] = {}
    reports: list[DocumentReport] = []
    warnings: list[str] = []
    for document in documents:
        cut_passages = cut(markdown_of(document))
        left_out: list[str] = []
        if addressee is not None:
            cut_passages, left_out = for_customers(cut_passages, addressee)
        warnings += [sentence("document_line_for_staff", name=document.name, line=line) for line in left_out]
        facts = list(_facts(document.name, cut_passages, client_id, slug))
        wanted.update((fact.id, fact) for fact in facts)
        passages = {fact.metadata["passage_id"] for fact in facts}
        reports.append(DocumentReport(name=document.name, passages=len(passages), facts=len(facts)))
    present = {fact.id: fact for fact in store.facts(client_id, kind="document")}
    new = [fact for fact_id, fact in wanted.items() if fact_id not in present]
    _add(store, new, progress)
    for fact_id, fact in wanted.items():
        if fact_id in present and present[fact_id].metadata != fact.metadata:
            store.relabel(fact)
    stale = sorted(present.keys() - wanted.keys())
    store.remove(client_id, stale)
    if len(new) + len(stale) >= _OPTIMISE_FROM:
        store.optimise()
    return SyncReport(
        added=len(new),
        kept=len(wanted) - len(new),
        removed=len(stale),
        documents=tuple(reports),
        warnings=(*warnings, *_warnings(wanted)),
    )


def _add(store: KnowledgeStore, facts: Sequence[StoredFact], progress: Progress | None) -> None:
    for start in range(0, len(facts), _BATCH):
        store.add(facts[start : start + _BATCH])
        if progress:
            progress(min(start + _BATCH, len(facts)), len(facts))


def _facts(name: str, cut_passages: Sequence[CutPassage], client_id: str, slug: str) -> Iterator[StoredFact]:
    branch = _branch(name)
    seen: Counter[str] = Counter()
    for place, passage in enumerate(cut_passages):
        passage_key = f"{client_id}/{name}/{passage.text}"
        seen[passage_key] += 1
        passage_id = str(uuid5(NAMESPACE_URL, f"{passage_key}/{seen[passage_key]}"))
        for position, (fact, heading) in enumerate(zip(passage.facts, passage.headings, strict=True)):
            metadata = {
                "client_id": client_id,
                "slug": slug,
                "kind": "document",
                "doc_name": name,
                "section": passage.heading,
                "fact": fact,
                "fact_section": heading,
                "passage_id": passage_id,
                "passage_text": passage.text,
                "passage": place,
                "position": position,
                **({"branch": branch} if branch else {}),
            }
            text = f"{heading}: {fact}" if heading else fact
            # The id is of what is embedded: a fact whose neighbours changed gets new metadata, not a new vector.
            fact_key = f"{client_id}/{name}/{text}"
            seen[fact_key] += 1
            yield StoredFact(id=str(uuid5(NAMESPACE_URL, f"{fact_key}/{seen[fact_key]}")), text=text, metadata=metadata)


def _branch(name: str) -> str | None:
    parts = name.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "branches" else None


def _warnings(facts: dict[str, StoredFact]) -> Iterator[str]:
    lengths = {
        fact.metadata["passage_id"]: (fact.metadata["doc_name"], len(fact.metadata["passage_text"]))
        for fact in facts.values()
    }
    for name, length in lengths.values():
        if length > MAX_PASSAGE * 4 // 3:
            yield sentence("document_uncut", name=name, length=length)
