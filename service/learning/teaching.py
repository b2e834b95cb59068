"""Teaching the bot an answer: it is looked at, compared with what is known, and holds, waits, or is refused.

Two steps, because no transaction is held while the search is asked: what is taught is *examined*, then *written down* in the
transaction of whoever teaches, where it is compared once more with what came in between. Whoever writes down takes the tenant's
turn, so of two answers that contradict each other the second is seen to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from graph.context import Clock
from graph.lessons import NotLearned
from graph.types import ReplyLanguage
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.knowledge.learned import LONGEST_ANSWER, LONGEST_QUESTION, left_out
from service.learning.authors import Author
from service.learning.comparing import Compared, Comparing
from service.learning.known_people import KnownPeople
from service.learning.notices import show_answer
from service.records import learned_answers
from service.records.learned_answers import Against, Judgement, KnownAnswer, NewAnswer, Origin

Outcome = Literal["active", "pending", "known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A question (empty: the answer stands for itself) and an answer, as others are to be told them.

    `customer` and `phone` are of whoever asked, if anybody did: they must not be in it.
    """

    question: str
    answer: str
    language: ReplyLanguage
    expires_on: date | None = None
    branch: str | None = None
    customer: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a lesson came from: `message_id` is the last message of the reply that it was."""

    origin: Origin
    message_id: int | None = None
    handoff_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a lesson is not learned. `words`: what in it is the reason, where that can be named."""

    reason: NotLearned
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A lesson that may be learned, and how it compares with what was known up to change number `seen`."""

    lesson: Lesson
    compared: Compared
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDown:
    """What became of a lesson: the row that it is, or that says the same; None where a document does."""

    outcome: Outcome
    answer_id: UUID | None


class Teaching:
    """Takes lessons."""

    def __init__(
        self, database: Database, queue: JobQueue, comparing: Comparing, people: KnownPeople, clock: Clock
    ) -> None:
        self._database = database
        self._queue = queue
        self._comparing = comparing
        self._people = people
        self._clock = clock

    async def examine(self, client_id: UUID, lesson: Lesson) -> Examined | Refused:
        """Look at a lesson: is it fit for others' eyes, and what is known of it? Holds no connection while it searches."""
        if refused := await self.refused(client_id, lesson):
            return refused
        async with self._database.tenant(client_id, durable=False) as connection:
            seen = await learned_answers.latest_change(connection, client_id)
            known = await learned_answers.known(connection, client_id, self._clock.now())
        compared = await self._comparing.with_all(str(client_id), lesson.question, lesson.answer, known, lesson.branch)
        return Examined(lesson=lesson, compared=compared, seen=seen)

    async def refused(self, client_id: UUID, lesson: Lesson) -> Refused | None:
        """Return why a lesson must not be learned, whoever teaches it; None: it may."""
        if not lesson.answer.strip():
            return Refused(reason="no_words")
        if len(lesson.answer) > LONGEST_ANSWER or len(lesson.question) > LONGEST_QUESTION:
            return Refused(reason="too_long")
        found = await self._people.personal(client_id, lesson.question, lesson.answer, lesson.customer, lesson.phone)
        if found:
            return Refused(reason="personal_data", words=tuple(found))
        withheld = left_out(lesson.question, lesson.answer)
        if withheld:
            return Refused(reason="internal", words=tuple(left.words for left in withheld if left.words))
        return None

    async def write_down(
        self, connection: Connection, examined: Examined, author: Author, source: Source
    ) -> WrittenDown:
        """Write a lesson down in the transaction of `connection`: it holds if the author's word is enough and nothing is against it.

        Its people are shown it. What says the same as a known answer is that one's; an author whose word is enough makes it hold.
        """
        client_id, lesson, now = author.client_id, examined.lesson, self._clock.now()
        await learned_answers.lock(connection, client_id)
        since = await learned_answers.known(connection, client_id, now, after=examined.seen)
        compared = self._comparing.again(examined.compared, lesson.question, lesson.answer, since)
        if compared.same_document:
            return WrittenDown(outcome="known", answer_id=None)
        same = compared.same
        if same is not None and (same.status == "active" or not author.trusted):
            return WrittenDown(outcome="known", answer_id=same.id)
        against = compared.against
        holds = author.trusted and not against
        if same is not None and holds:
            await self._approve(connection, same, lesson, author, now)
            return WrittenDown(outcome="active", answer_id=same.id)
        new = _new(lesson, author, source, against, holds=holds, now=now)
        answer_id = await learned_answers.add(connection, new)
        await show_answer(connection, self._queue, client_id, answer_id)
        if holds:
            await self._queue.put_index(connection, client_id=client_id)
        return WrittenDown(outcome="active" if holds else "pending", answer_id=answer_id)

    async def _approve(
        self, connection: Connection, same: KnownAnswer, lesson: Lesson, author: Author, now: datetime
    ) -> None:
        """Somebody whose word is enough has said what had waited for such a word, or had been rejected: in the words of now."""
        judgement = Judgement(
            status="active",
            question=lesson.question or same.question,
            answer=lesson.answer,
            language=lesson.language,
            expires_on=lesson.expires_on,
            decided_by=author.staff_id,
            decided_name=author.name,
            beside=same.beside,
        )
        await learned_answers.judge(connection, same.id, judgement, now)
        await show_answer(connection, self._queue, author.client_id, same.id)
        await self._queue.put_index(connection, client_id=author.client_id)


def _new(
    lesson: Lesson, author: Author, source: Source, against: Sequence[Against], *, holds: bool, now: datetime
) -> NewAnswer:
    return NewAnswer(
        client_id=author.client_id,
        status="active" if holds else "pending",
        question=lesson.question,
        answer=lesson.answer,
        language=lesson.language,
        branch=lesson.branch,
        expires_on=lesson.expires_on,
        origin=source.origin,
        message_id=source.message_id,
        handoff_id=source.handoff_id,
        taught_by=author.staff_id,
        taught_name=author.name,
        decided_by=author.staff_id if holds else None,
        decided_name=author.name if holds else "",
        decided_at=now if holds else None,
        against=against,
    )
