"""What is known of a lesson already: the same, or the contrary, among learned answers and in the tenant's documents."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import anyio.to_thread

from graph.context import Words
from service.knowledge.learned import OWN_DOCUMENT
from service.knowledge.library import Library
from service.learning.comparison import Entry, compare
from service.learning.nearest import nearest
from service.records.learned_answers import Against, KnownAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """`same`: the learned answer that says it, be it one that waits or was rejected; `same_document`: a document says it.

    `against`: what holds and contradicts it.
    """

    same: KnownAnswer | None = None
    same_document: bool = False
    against: tuple[Against, ...] = ()


class Comparing:
    """Compares lessons with what the tenants know."""

    def __init__(self, library: Library, words: Words) -> None:
        self._library = library
        self._words = words

    async def with_all(
        self,
        client_id: str,
        question: str,
        answer: str,
        known: Sequence[KnownAnswer],
        branch: str | None = None,
        *,
        beside: Collection[UUID] = (),
    ) -> Compared:
        """Compare a question and its answer with the tenant's documents and with learned answers but for those of `beside`."""
        entries = await nearest(self._library.of_tenant(client_id), question, answer, branch=branch)
        documents = [entry for entry in entries if entry.document != OWN_DOCUMENT]
        return await anyio.to_thread.run_sync(self._compared, question, answer, documents, known, frozenset(beside))

    def again(
        self,
        before: Compared,
        question: str,
        answer: str,
        since: Sequence[KnownAnswer],
        *,
        beside: Collection[UUID] = (),
    ) -> Compared:
        """Compare with what has changed since: usually nothing."""
        if not since:
            return before
        changed = {str(known.id) for known in since}
        later = self._compared(question, answer, (), since, frozenset(beside))
        kept = tuple(one for one in before.against if one["id"] not in changed)
        same = before.same if before.same and str(before.same.id) not in changed else None
        return Compared(same=later.same or same, same_document=before.same_document, against=(*kept, *later.against))

    def _compared(
        self,
        question: str,
        answer: str,
        documents: Iterable[Entry],
        known: Sequence[KnownAnswer],
        beside: frozenset[UUID],
    ) -> Compared:
        same, same_document = None, False
        against: list[Against] = []
        for learned in known:
            entry = Entry(id=str(learned.id), document=None, heading=learned.question, text=learned.answer)
            verdict = compare(question, answer, entry, self._words)
            if verdict == "same" and (same is None or learned.status == "active"):
                same = learned
            elif verdict == "contrary" and learned.status == "active" and learned.id not in beside:
                against.append(_against(entry))
        for entry in documents:
            verdict = compare(question, answer, entry, self._words)
            same_document = same_document or verdict == "same"
            if verdict == "contrary":
                against.append(_against(entry))
        return Compared(same=same, same_document=same_document, against=tuple(against))


def _against(entry: Entry) -> Against:
    return Against(
        id=entry.id if entry.document is None else None,
        document=entry.document,
        heading=entry.heading,
        text=entry.text,
        place="",
    )
