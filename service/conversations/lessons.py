"""Lessons: what people answered and customers have received goes through the graph's `learn` node, once.

As with turns, in three steps of which each may be the last before a kill: the messages of an answer are read, once nobody has
added to them for a while; the graph runs, holding no connection; one transaction writes down what came of it, marks the messages
as considered, and has what is learned shown and indexed. Until then nothing of it is there, and the job is done again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from uuid import UUID, uuid4

import structlog

from graph.build import build
from graph.effects import LearnAnswer
from graph.events import Answered
from graph.lessons import NotLearned
from graph.types import TenantView
from service.database.away import is_away
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.errors import place
from service.learning.authors import Author, policy
from service.learning.teaching import Examined, Lesson, Refused, Source, Teaching
from service.models.ports import Ports
from service.models.timing import Stopwatch
from service.observability.metrics import Metrics
from service.records import lessons, tenants
from service.records.learned_answers import Origin
from service.records.lessons import AskedBy, Delivered, NewLesson
from service.tenants.views import view_of

_log = structlog.get_logger(__name__)

_REMEMBERED = 12
"""Messages before an answer by which it is understood."""
_STRANDED_AFTER_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """The bubbles of one answer, with what was said before and whose question it was."""

    tenant: TenantView
    author: Author
    delivered: Sequence[Delivered]
    transcript: list[dict[str, str]]
    asked_by: AskedBy

    @property
    def last(self) -> Delivered:
        return self.delivered[-1]

    @property
    def words(self) -> list[str]:
        return [one.text for one in self.delivered]


class Lessons:
    """Considers people's answers. `window_seconds`: how long nobody has added to an answer before it is considered whole."""

    def __init__(
        self,
        *,
        database: Database,
        queue: JobQueue,
        ports: Ports,
        teaching: Teaching,
        metrics: Metrics,
        window_seconds: float,
    ) -> None:
        self._database = database
        self._queue = queue
        self._ports = ports
        self._teaching = teaching
        self._metrics = metrics
        self.window_seconds = window_seconds
        # Nothing of a lesson is remembered by the conversation, so it has no checkpoint that a turn's could be mixed up with.
        self._graph = build()

    async def consider(self, client_id: UUID, conversation_id: UUID) -> None:
        """Consider the answers in a conversation that are whole; database errors are raised, for the job to be tried again."""
        while (answer := await self._next(client_id, conversation_id)) is not None:
            effect, reason = await self._thought(answer)
            examined = None if effect is None else await self._teaching.examine(client_id, _lesson(effect, answer))
            async with self._database.tenant(client_id) as connection:
                outcome = await self._write_down(connection, answer, examined, reason)
            if outcome is not None:
                self._metrics.lesson(answer.tenant.slug, outcome.outcome, outcome.reason)

    async def sweep(self) -> None:
        """Put conversations back into the queue whose answers nobody will consider."""
        async with self._database.operator() as connection:
            for left in await lessons.stranded(connection, after_seconds=self.window_seconds + _STRANDED_AFTER_SECONDS):
                await self._queue.put_lesson(
                    connection, client_id=left.client_id, conversation_id=left.conversation_id, at=None
                )

    async def _next(self, client_id: UUID, conversation_id: UUID) -> _Answer | None:
        """Return the oldest answer that nobody has considered; one that may still be added to gets a job for later."""
        async with self._database.tenant(client_id, durable=False) as connection:
            waiting = await lessons.unconsidered(connection, conversation_id)
            if not waiting:
                return None
            _, bubbles = next(groupby(waiting, key=attrgetter("answered", "staff_id")))
            delivered = list(bubbles)
            left = self.window_seconds - delivered[-1].seconds
            if left > 0 and len(delivered) == len(waiting):
                at = self._ports.clock.now() + timedelta(seconds=left)
                await self._queue.put_lesson(connection, client_id=client_id, conversation_id=conversation_id, at=at)
                return None
            return await self._read(connection, client_id, conversation_id, delivered)

    async def _read(
        self, connection: Connection, client_id: UUID, conversation_id: UUID, delivered: Sequence[Delivered]
    ) -> _Answer:
        first, last = delivered[0], delivered[-1]
        said = await lessons.said_before(connection, conversation_id, first.id, _REMEMBERED)
        trusted = (await policy(connection, client_id)).trusted
        return _Answer(
            tenant=view_of(await tenants.view(connection, client_id)),
            author=Author(
                client_id=client_id,
                staff_id=last.staff_id,
                name=last.staff_name or "",
                trusted=last.role in trusted,
            ),
            delivered=delivered,
            transcript=[{"role": one.author, "text": one.text} for one in said],
            asked_by=await lessons.asked_by(connection, conversation_id, first.id),
        )

    async def _thought(self, answer: _Answer) -> tuple[LearnAnswer | None, NotLearned | None]:
        """Run the graph on an answer: what is to be learned of it, or why nothing is."""
        event = Answered(
            kind="answered",
            turn_id=str(uuid4()),
            transcript=answer.transcript,
            replies=answer.words,
            handoff_reason=answer.asked_by.reason,
            answered_at=self._ports.clock.now().isoformat(),
        )
        try:
            with self._ports.turn():
                context = self._ports.context(answer.tenant, Stopwatch())
                state = await self._graph.ainvoke({"event": event}, context=context)
        except Exception as error:
            if is_away(error):
                raise
            # The text of an error may quote the customer. What cannot be thought about is not tried for ever.
            _log.error("lesson_failed", tenant=answer.tenant.slug, error=type(error).__name__, where=place(error))
            return None, "failure"
        for effect in state["effects"]:
            if effect["kind"] == "learn_answer":
                return effect, None
        return None, state["outcome"]["reason"]

    async def _write_down(
        self,
        connection: Connection,
        answer: _Answer,
        examined: Examined | Refused | None,
        reason: NotLearned | None,
    ) -> NewLesson | None:
        """Write down what came of an answer. Returns None, with nothing changed, where another worker has."""
        ids = [one.id for one in answer.delivered]
        if not await lessons.mark_considered(connection, ids, self._ports.clock.now()):
            return None
        last, handoff_id = answer.last, answer.asked_by.handoff_id
        lesson = NewLesson(
            client_id=answer.author.client_id,
            handoff_id=handoff_id,
            message_id=last.id,
            staff_id=last.staff_id,
            outcome="not_learned",
            reason=examined.reason if isinstance(examined, Refused) else reason,
        )
        if isinstance(examined, Examined):
            origin: Origin = "reply" if last.through_us else "phone"
            source = Source(origin=origin, message_id=last.id, handoff_id=handoff_id)
            done = await self._teaching.write_down(connection, examined, answer.author, source)
            lesson = replace(lesson, outcome=done.outcome, answer_id=done.answer_id)
        await lessons.write_down(connection, lesson)
        return lesson


def _lesson(effect: LearnAnswer, answer: _Answer) -> Lesson:
    return Lesson(
        question=effect["question"],
        answer=effect["answer"],
        language=effect["language"],
        expires_on=date.fromisoformat(effect["expires"]) if effect["expires"] else None,
        branch=answer.asked_by.branch,
        customer=answer.asked_by.customer or "",
        phone=answer.asked_by.phone or "",
    )
