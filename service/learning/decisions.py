"""What people decide on what was taught: approve, edit, reject, replace, keep both, forget.

A decision is the same whether it is pressed in Telegram, typed at the terminal or posted to an interface. Who may decide is looked
up here, under the tenant's row-level security, and each takes effect once, in one transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from uuid import UUID

from graph.context import Clock
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.handoffs.decisions import IdempotencyKey
from service.language.detect import evident_language
from service.learning.authors import Author
from service.learning.comparing import Compared, Comparing
from service.learning.notices import show_answer
from service.learning.teaching import Lesson, Teaching
from service.records import learned_answers
from service.records.learned_answers import Judgement, LearnedAnswer

Outcome = Literal[
    "approved",
    "rejected",
    "edited",
    "replaced",
    "kept_both",
    "forgotten",
    "unending",
    "contradicts",
    "not_allowed",
    "decided_before",
    "done",
    "empty",
    "too_long",
    "personal",
    "unfit",
    "document_stays",
]
"""What came of a decision. `contradicts`: it is not approved, because something else that holds says otherwise; `document_stays`:
a document cannot be replaced from here; `unfit`: the new words are not for customers."""

_REFUSALS: dict[str, Outcome] = {"no_words": "empty", "too_long": "too_long", "personal_data": "personal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came of a decision, and the answer as it is now. `words`: what of an edit is not to be learned."""

    outcome: Outcome
    answer: LearnedAnswer | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """An answer that somebody decides on, and nobody else until the transaction ends."""

    answer: LearnedAnswer
    author: Author
    compared: Compared


_Decision = Callable[[_Held], Judgement | Outcome]


class Moderation:
    """Decides on learned answers in the name of a tenant's people. Each returns None where the tenant has no such answer.

    Without `teaching` and `comparing`, which need the search, an answer can only be withdrawn: rejected or forgotten.
    """

    def __init__(
        self,
        database: Database,
        queue: JobQueue,
        clock: Clock,
        *,
        teaching: Teaching | None = None,
        comparing: Comparing | None = None,
    ) -> None:
        self._database = database
        self._queue = queue
        self._teaching = teaching
        self._comparing = comparing
        self._clock = clock

    async def approve(self, key: IdempotencyKey, author: Author, answer_id: UUID) -> Judged | None:
        """From now on the bot says it, unless something that holds contradicts it."""
        return await self._decide(key, author, answer_id, _approval, "approved")

    async def reject(self, key: IdempotencyKey, author: Author, answer_id: UUID) -> Judged | None:
        """The bot is never to say it."""
        return await self._decide(key, author, answer_id, _rejection, "rejected", compares=False)

    async def replace(self, key: IdempotencyKey, author: Author, answer_id: UUID) -> Judged | None:
        """It holds from now on, and the learned answers that contradict it no longer do."""
        return await self._decide(key, author, answer_id, _replacement, "replaced")

    async def keep_both(self, key: IdempotencyKey, author: Author, answer_id: UUID) -> Judged | None:
        """It holds beside what seemed to contradict it: somebody who knows says that both are right."""
        return await self._decide(key, author, answer_id, _beside, "kept_both")

    async def forget(self, key: IdempotencyKey, author: Author, answer_id: UUID) -> Judged | None:
        """The bot says it no longer."""
        return await self._decide(key, author, answer_id, _forgetting, "forgotten", compares=False)

    async def let_hold(self, key: IdempotencyKey, author: Author, answer_id: UUID) -> Judged | None:
        """It has no last day."""
        return await self._decide(key, author, answer_id, _unending, "unending", compares=False)

    async def edit(
        self,
        key: IdempotencyKey,
        author: Author,
        answer_id: UUID,
        text: str,
        *,
        question: str | None = None,
        expires_on: date | None = None,
    ) -> Judged | None:
        """It says `text` from now on, and holds if the author's word is enough; else the new words wait for such a word."""
        assert self._teaching is not None
        before = await self._seen(author, answer_id)
        if before is None:
            return None
        lesson = Lesson(
            question=before.question if question is None else question.strip(),
            answer=text.strip(),
            language=evident_language_of(text, before),
            expires_on=expires_on or before.expires_on,
        )
        if (refused := await self._teaching.refused(author.client_id, lesson)) is not None:
            return Judged(outcome=_REFUSALS.get(refused.reason, "unfit"), answer=before, words=refused.words)

        def edited(held: _Held) -> Judgement | Outcome:
            if held.answer.status not in ("pending", "active"):
                return "decided_before"
            holds = not held.compared.against
            now = replace(_judgement(held, "active" if holds else "pending"), question=lesson.question)
            return replace(
                now,
                answer=lesson.answer,
                language=lesson.language,
                expires_on=lesson.expires_on,
                against=held.compared.against,
            )

        return await self._decide(key, author, answer_id, edited, "edited", words=(lesson.question, lesson.answer))

    async def _seen(self, author: Author, answer_id: UUID) -> LearnedAnswer | None:
        async with self._database.tenant(author.client_id, durable=False) as connection:
            return await learned_answers.show(connection, answer_id)

    async def _decide(
        self,
        key: IdempotencyKey,
        author: Author,
        answer_id: UUID,
        decision: _Decision,
        outcome: Outcome,
        *,
        words: tuple[str, str] | None = None,
        compares: bool = True,
    ) -> Judged | None:
        """Decide on an answer, or on its new `words` (question and answer), by what else is known where it `compares`."""
        before = await self._seen(author, answer_id)
        if before is None:
            return None
        if not author.trusted:
            return Judged(outcome="not_allowed", answer=before)
        question, text = words or (before.question, before.answer)
        client_id = author.client_id
        compared, seen = await self._compared(before, question, text) if compares else (Compared(), 0)
        async with self._database.tenant(client_id) as connection:
            await learned_answers.lock(connection, client_id)
            answer = await learned_answers.hold(connection, answer_id)
            if answer is None:
                return None
            if not await key.claim(connection):
                return Judged(outcome="done", answer=answer)
            if self._comparing is not None and compares:
                since = await learned_answers.known(connection, client_id, self._clock.now(), after=seen)
                others = [known for known in since if known.id != answer_id]
                compared = self._comparing.again(compared, question, text, others, beside=answer.beside)
            held = _Held(answer=answer, author=author, compared=compared)
            return await self._apply(connection, held, decision(held), outcome)

    async def _compared(self, answer: LearnedAnswer, question: str, text: str) -> tuple[Compared, int]:
        assert self._comparing is not None
        client_id = answer.client_id
        async with self._database.tenant(client_id, durable=False) as connection:
            seen = await learned_answers.latest_change(connection, client_id)
            known = await learned_answers.known(connection, client_id, self._clock.now())
        others = [one for one in known if one.id != answer.id]
        compared = await self._comparing.with_all(
            str(client_id), question, text, others, answer.branch, beside=answer.beside
        )
        return compared, seen

    async def _apply(
        self, connection: Connection, held: _Held, decided: Judgement | Outcome, outcome: Outcome
    ) -> Judged:
        """Write a decision down, have it shown, and have the search follow. A word instead of a decision: why there is none."""
        answer, author, now = held.answer, held.author, self._clock.now()
        if isinstance(decided, str):
            if decided == "contradicts":
                shown = replace(_judgement(held, answer.status), against=held.compared.against)
                await learned_answers.judge(connection, answer.id, shown, now)
                await show_answer(connection, self._queue, answer.client_id, answer.id)
            return Judged(outcome=decided, answer=answer)
        await learned_answers.judge(connection, answer.id, decided, now)
        rivals = [UUID(one["id"]) for one in held.compared.against if one["id"] is not None]
        if outcome == "replaced" and rivals:
            gone_now = await learned_answers.retire(
                connection, rivals, decided_by=author.staff_id, decided_name=author.name, now=now
            )
            for gone in gone_now:
                await show_answer(connection, self._queue, answer.client_id, gone)
        elif outcome == "kept_both" and rivals:
            await learned_answers.let_stand_beside(connection, rivals, answer.id)
        await show_answer(connection, self._queue, answer.client_id, answer.id)
        await self._queue.put_index(connection, client_id=answer.client_id)
        now_shown = await learned_answers.show(connection, answer.id)
        waits = outcome == "edited" and decided.status == "pending"
        return Judged(outcome="contradicts" if waits else outcome, answer=now_shown)


def evident_language_of(text: str, before: LearnedAnswer) -> Literal["ru", "kk"]:
    """Return the language of new words; that of the old ones where they do not show it."""
    found = evident_language(text)
    return found if found in ("ru", "kk") else before.language


def _judgement(held: _Held, status: learned_answers.Status) -> Judgement:
    """Return the answer as it stands, with another status."""
    answer, author = held.answer, held.author
    return Judgement(
        status=status,
        question=answer.question,
        answer=answer.answer,
        language=answer.language,
        expires_on=answer.expires_on,
        decided_by=author.staff_id,
        decided_name=author.name,
        beside=answer.beside,
    )


def _approval(held: _Held) -> Judgement | Outcome:
    if held.answer.status != "pending":
        return "decided_before"
    return "contradicts" if held.compared.against else _judgement(held, "active")


def _rejection(held: _Held) -> Judgement | Outcome:
    return _judgement(held, "rejected") if held.answer.status == "pending" else "decided_before"


def _replacement(held: _Held) -> Judgement | Outcome:
    if held.answer.status != "pending":
        return "decided_before"
    if any(one["id"] is None for one in held.compared.against):
        return "document_stays"
    return _judgement(held, "active")


def _beside(held: _Held) -> Judgement | Outcome:
    if held.answer.status != "pending":
        return "decided_before"
    rivals = [UUID(one["id"]) for one in held.compared.against if one["id"] is not None]
    return replace(_judgement(held, "active"), beside=[*held.answer.beside, *rivals])


def _forgetting(held: _Held) -> Judgement | Outcome:
    return _judgement(held, "forgotten") if held.answer.status in ("pending", "active") else "decided_before"


def _unending(held: _Held) -> Judgement | Outcome:
    if held.answer.status not in ("pending", "active"):
        return "decided_before"
    return replace(_judgement(held, held.answer.status), expires_on=None, against=held.answer.against)
