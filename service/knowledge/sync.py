"""Bringing a tenant's documents into the store: only what changed is embedded, nothing changes if a document is unreadable."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from service.knowledge.addressee import Addressee, for_customers
from service.knowledge.always.limit import CutDocument, given_always, within_limit
from service.knowledge.always.proposals import Proposal
from service.knowledge.contradictions import Contradiction
from service.knowledge.documents import UnreadableDocuments
from service.knowledge.facts import CutFact, searched
from service.knowledge.grid import LeftOut
from service.knowledge.hours import OtherHours, Weeks
from service.knowledge.passages import MAX_PASSAGE, CutPassage, cut
from service.knowledge.reading import refusal, understood_folder
from service.knowledge.service_rows import as_row, price_rows
from service.knowledge.store import KnowledgeStore, StoredFact
from service.knowledge.understanding import UnderstoodDocument, branch_of
from service.texts.sentences import sentence

Progress = Callable[[int, int], None]
"""Called with the number of facts embedded so far and in all."""

_BATCH = 64
_OPTIMISE_FROM = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReport:
    """What one document gave, with `services` that have a price, and what of it was left out."""

    name: str
    passages: int
    facts: int
    services: int
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a sync did, in facts (points). `services` are rows of the table `services`, `always` the documents and headings of
    what is given with every answer."""

    added: int
    kept: int
    removed: int
    documents: tuple[DocumentReport, ...]
    contradictions: tuple[Contradiction, ...] = ()
    hours: tuple[OtherHours, ...] = ()
    always: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    warnings: tuple[str, ...] = ()
    services: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Readied:
    """A document ready to be stored."""

    report: DocumentReport
    facts: dict[str, StoredFact]
    services: list[dict[str, Any]]
    refusal: str


def sync(
    store: KnowledgeStore,
    *,
    client_id: str,
    slug: str,
    folder: Path,
    addressee: Addressee | None = None,
    weeks: Weeks | None = None,
    progress: Progress | None = None,
) -> SyncReport:
    """Make the tenant's document facts in `store` those of the files in `folder`. Learned answers are never touched.

    A file in a subfolder `branches/<branch>/` belongs to that branch, any other to all. What `addressee` hears is not for
    customers is left out and named with the rest that is; hours other than the brief's, `weeks`, are named, and so is what
    is marked to be given with every answer and is too much for that.
    Blocks: run it in a thread.
    Raises `UnreadableDocuments`, with nothing changed, when any document cannot be used.
    """
    understood = understood_folder(folder, weeks)
    present = {fact.id: fact for fact in store.facts(client_id, kind="document")}
    tenant = _Tenant(client_id, slug, addressee, present)
    readied, limited, too_much = _ready_all(tenant, understood.documents)
    _refuse_unusable(folder, readied)
    wanted = {fact_id: fact for document in readied for fact_id, fact in document.facts.items()}
    bring_in(store, client_id, wanted, present, progress)
    return SyncReport(
        added=len(wanted.keys() - present.keys()),
        kept=len(wanted.keys() & present.keys()),
        removed=len(present.keys() - wanted.keys()),
        documents=tuple(document.report for document in readied),
        contradictions=understood.contradictions,
        hours=understood.hours,
        always=tuple(given_always(limited)),
        proposals=understood.proposals,
        warnings=(*_warnings(wanted), *too_much),
        services=tuple(service for document in readied for service in document.services),
    )


def _ready_all(
    tenant: "_Tenant", documents: Sequence[UnderstoodDocument]
) -> tuple[list[_Readied], list[CutDocument], list[str]]:
    """Return the documents ready to be stored, those with only as much given always as can be, and what of that is too much."""
    cut_up = [tenant.cut(document) for document in documents]
    limited, too_much = within_limit([document for document, _ in cut_up])
    readied = [
        tenant.ready(document, one, told) for document, one, (_, told) in zip(documents, limited, cut_up, strict=True)
    ]
    return readied, limited, too_much


def _refuse_unusable(folder: Path, readied: Sequence[_Readied]) -> None:
    """Raise `UnreadableDocuments` where a document cannot be used."""
    mistakes = [f"{folder / document.report.name}: {document.refusal}" for document in readied if document.refusal]
    if mistakes:
        raise UnreadableDocuments(mistakes)


def bring_in(
    store: KnowledgeStore,
    client_id: str,
    wanted: Mapping[str, StoredFact],
    present: Mapping[str, StoredFact],
    progress: Progress | None = None,
) -> None:
    """Make the `present` facts of a tenant, all of one kind, those that are `wanted`: embed the new, relabel what is said
    elsewhere now, remove the stale."""
    new = [fact for fact_id, fact in wanted.items() if fact_id not in present]
    _add(store, new, progress)
    for fact_id, fact in wanted.items():
        if fact_id in present and present[fact_id].metadata != fact.metadata:
            store.relabel(fact)
    stale = sorted(present.keys() - wanted.keys())
    store.remove(client_id, stale)
    if len(new) + len(stale) >= _OPTIMISE_FROM:
        store.optimise()


def _add(store: KnowledgeStore, facts: Sequence[StoredFact], progress: Progress | None) -> None:
    for start in range(0, len(facts), _BATCH):
        store.add(facts[start : start + _BATCH])
        if progress:
            progress(min(start + _BATCH, len(facts)), len(facts))


class _Tenant:
    """Makes the facts of one tenant's documents, and remembers which lines were heard before."""

    def __init__(
        self, client_id: str, slug: str, addressee: Addressee | None, present: Mapping[str, StoredFact]
    ) -> None:
        self._about = {"client_id": client_id, "slug": slug, "kind": "document"}
        self._addressee = addressee
        self._heard: Collection[str] = ()
        if addressee is not None:
            self._about["heard"] = addressee.version
            self._heard = {
                fact.metadata["fact"] for fact in present.values() if fact.metadata.get("heard") == addressee.version
            }

    def cut(self, document: UnderstoodDocument) -> tuple[CutDocument, list[LeftOut]]:
        """Return the passages of a document that are for customers, and what of it is not."""
        passages, told = cut(document.stated), list[LeftOut]()
        if self._addressee is not None:
            passages, told = for_customers(passages, self._addressee, self._heard)
        return CutDocument(name=document.name, branch=document.branch, passages=tuple(passages)), told

    def ready(self, document: UnderstoodDocument, one: CutDocument, told: Sequence[LeftOut]) -> _Readied:
        """Return the facts of a document, as they are to be stored. `told` is what of it, `one`, is not for customers."""
        pairs = list(self._facts(document.name, one.passages))
        return _Readied(
            report=DocumentReport(
                name=document.name,
                passages=len({stored.metadata["passage_id"] for _, stored in pairs}),
                facts=len(pairs),
                services=sum(fact.service is not None and bool(fact.service.prices) for fact, _ in pairs),
                left_out=(*document.left_out, *told),
            ),
            facts={stored.id: stored for _, stored in pairs},
            services=[_service_row(fact, stored) for fact, stored in pairs if fact.service is not None],
            refusal=refusal(document, told),
        )

    def _facts(self, name: str, passages: Sequence[CutPassage]) -> Iterator[tuple[CutFact, StoredFact]]:
        branch = branch_of(name)
        client_id = self._about["client_id"]
        seen: Counter[str] = Counter()
        for number, passage in enumerate(passages):
            passage_key = f"{client_id}/{name}/{passage.text}"
            seen[passage_key] += 1
            passage_id = str(uuid5(NAMESPACE_URL, f"{passage_key}/{seen[passage_key]}"))
            for position, fact in enumerate(passage.facts):
                metadata = {
                    **self._about,
                    "doc_name": name,
                    "section": passage.heading,
                    "fact": fact.text,
                    "fact_section": fact.heading,
                    "passage_id": passage_id,
                    "passage_text": passage.text,
                    "passage": number,
                    "position": position,
                    **({"branch": branch} if branch else {}),
                    **({"given": "always"} if fact.always else {}),
                    **({"service": as_row(fact.service)} if fact.service else {}),
                }
                text = searched(fact)
                # The id is of what is embedded: a fact whose neighbours changed gets new metadata, not a new vector.
                fact_key = f"{client_id}/{name}/{text}"
                seen[fact_key] += 1
                fact_id = str(uuid5(NAMESPACE_URL, f"{fact_key}/{seen[fact_key]}"))
                yield fact, StoredFact(id=fact_id, text=text, metadata=metadata)


def _service_row(fact: CutFact, stored: StoredFact) -> dict[str, Any]:
    service = fact.service
    assert service is not None
    place = {name: value for name, value in asdict(service.place).items() if value}
    return {
        "fact_id": stored.id,
        "document": stored.metadata["doc_name"],
        "branch": stored.metadata.get("branch"),
        "place": place,
        "section": list(service.section),
        "name": service.name,
        "variant": service.variant,
        "prices": price_rows(service),
        "duration": service.duration,
        "conditions": list(service.conditions),
        "statement": fact.text,
        "declined": service.declined,
        "contradicted": service.contradicted,
    }


def _warnings(facts: Mapping[str, StoredFact]) -> Iterator[str]:
    lengths = {
        fact.metadata["passage_id"]: (fact.metadata["doc_name"], len(fact.metadata["passage_text"]))
        for fact in facts.values()
    }
    for name, length in lengths.values():
        if length > MAX_PASSAGE * 4 // 3:
            yield sentence("document_uncut", name=name, length=length)
