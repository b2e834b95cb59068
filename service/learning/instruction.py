"""What people teach of their own accord: `/learn`, the right answer in place of a wrong one, the answer to what is often asked."""

import re
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.handoffs.decisions import IdempotencyKey
from service.language.detect import evident_language
from service.learning.authors import Author, author_of, policy
from service.learning.teaching import Lesson, Outcome, Refused, Source, Teaching, WrittenDown
from service.records import learning_notices, wrong_replies
from service.records.learned_answers import Origin
from service.tenants.staff import Member

_QUESTION = re.compile(r"(?P<question>[^?\n]{3,}\?+)\s*(?P<answer>\S.*)", re.DOTALL)
_OUTCOMES: dict[Outcome, "Result"] = {"active": "taught", "pending": "taught_waits", "known": "taught_known"}
_REFUSALS: dict[str, "Result"] = {"no_words": "empty", "too_long": "too_long", "personal_data": "personal"}

Result = Literal[
    "taught",
    "taught_waits",
    "taught_contradicts",
    "taught_known",
    "empty",
    "too_long",
    "personal",
    "unfit",
    "off",
    "done",
    "marked_wrong",
    "marked_before",
    "nothing_said",
]
"""What came of it. `taught_waits`: for somebody whose word is enough; `unfit`: it is not for customers; `off`: the tenant wants
nothing learned; `nothing_said`: the bot has said nothing that could be wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """What came of it. `words`: what of it is not to be learned."""

    result: Result
    words: tuple[str, ...] = ()


class Instruction:
    """Takes what people teach, under the tenant's row-level security. Each thing takes effect once."""

    def __init__(self, database: Database, queue: JobQueue, teaching: Teaching) -> None:
        self._database = database
        self._queue = queue
        self._teaching = teaching

    async def teach(
        self,
        key: IdempotencyKey,
        member: Member,
        text: str,
        *,
        question: str | None = None,
        handoff_id: UUID | None = None,
        origin: Origin = "taught",
    ) -> Taught:
        """Learn `text`, as the answer to `question`; where that is None, what ends in a question mark before it is one."""
        lesson = lesson_in(text) if question is None else _lesson(question, text)
        return await self._learn(key, member, lesson, Source(origin=origin, handoff_id=handoff_id))

    async def mark_wrong(self, key: IdempotencyKey, member: Member, turn_id: UUID) -> Taught | None:
        """Keep what the bot said in a turn as wrong, and ask this person what would have been right."""
        async with self._database.tenant(member.client_id) as connection:
            wrong = await wrong_replies.mark(connection, turn_id, member.acts_as.staff_id)
            if wrong is None:
                return None
            if not await key.claim(connection):
                return Taught(result="done")
            payload = {"id": wrong.id, "question": wrong.question, "reply": wrong.reply, "sources": wrong.sources}
            about = (connection, member.client_id, member.acts_as.staff_id)
            new = await learning_notices.put(*about, "wrong", payload, key=f"wrong:{wrong.id}")
            await self._queue.put_show(connection, client_id=member.client_id)
            return Taught(result="marked_wrong" if new else "marked_before")

    async def mark_wrong_in(self, key: IdempotencyKey, member: Member, handoff_id: UUID) -> Taught | None:
        """As `mark_wrong`, of the bot's last reply in the conversation of a handoff."""
        async with self._database.tenant(member.client_id) as connection:
            turn_id = await wrong_replies.last_of_handoff(connection, handoff_id)
        return Taught(result="nothing_said") if turn_id is None else await self.mark_wrong(key, member, turn_id)

    async def correct(self, key: IdempotencyKey, member: Member, wrong_id: int, text: str) -> Taught | None:
        """Learn what would have been right in place of a reply that was called wrong, and keep both for the evaluation."""
        async with self._database.tenant(member.client_id, durable=False) as connection:
            wrong = await wrong_replies.find(connection, wrong_id)
        if wrong is None:
            return None
        lesson = _lesson(
            wrong.question, text, branch=wrong.branch, customer=wrong.customer or "", phone=wrong.phone or ""
        )
        return await self._learn(key, member, lesson, Source(origin="correction"), corrects=wrong_id)

    async def show_again(self, connection: Connection, member: Member, answer_id: UUID, *, key: str) -> None:
        """Show this person an answer once more, at the end of their chat."""
        about = (connection, member.client_id, member.acts_as.staff_id)
        await learning_notices.put(*about, "answer", {}, key=f"again:{key}", answer_id=answer_id)
        await self._queue.put_show(connection, client_id=member.client_id)

    async def _learn(
        self,
        key: IdempotencyKey,
        member: Member,
        lesson: Lesson,
        source: Source,
        *,
        corrects: int | None = None,
    ) -> Taught:
        examined = await self._teaching.examine(member.client_id, lesson)
        async with self._database.tenant(member.client_id) as connection:
            if not (await policy(connection, member.client_id)).enabled:
                return Taught(result="off")
            if not await key.claim(connection):
                return Taught(result="done")
            if isinstance(examined, Refused):
                await _note(connection, corrects, lesson, None)
                return Taught(result=_REFUSALS.get(examined.reason, "unfit"), words=examined.words)
            author = await author_of(connection, member)
            done = await self._teaching.write_down(connection, examined, author, source)
            await _note(connection, corrects, lesson, done)
            return _said(done, author)


def lesson_in(text: str) -> Lesson:
    """Return what a person wrote after `/learn`: a question up to its mark, or the first of several lines, and an answer."""
    text = text.strip()
    if found := _QUESTION.fullmatch(text):
        return _lesson(found["question"], found["answer"])
    head, line_break, rest = text.partition("\n")
    return _lesson(head, rest) if line_break and rest.strip() else _lesson("", text)


def _lesson(question: str, answer: str, *, branch: str | None = None, customer: str = "", phone: str = "") -> Lesson:
    language = evident_language(answer)
    return Lesson(
        question=" ".join(question.split()),
        answer=answer.strip(),
        language="kk" if language == "kk" else "ru",
        branch=branch,
        customer=customer,
        phone=phone,
    )


async def _note(connection: Connection, wrong_id: int | None, lesson: Lesson, done: WrittenDown | None) -> None:
    if wrong_id is not None:
        await wrong_replies.correct(connection, wrong_id, lesson.answer, done.answer_id if done else None)


def _said(done: WrittenDown, author: Author) -> Taught:
    if done.outcome == "pending" and author.trusted:
        return Taught(result="taught_contradicts")
    return Taught(result=_OUTCOMES[done.outcome])
