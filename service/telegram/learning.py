"""What people teach and decide in Telegram: `/learn`, replies to what they are shown of it, and its buttons."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

from telegram import Message

from service.database.pool import Database
from service.handoffs.decisions import IdempotencyKey
from service.learning.authors import Author, author_of
from service.learning.decisions import Judged, Moderation
from service.learning.instruction import Instruction, Taught
from service.records import handoffs, learned_answers, learning_notices
from service.records.learning_notices import ShownNotice
from service.telegram.said import Said, said
from service.tenants.staff import Member

Decide = Callable[[IdempotencyKey, Author, UUID], Awaitable[Judged | None]]
_SHOWN_WORDS = 3


class LearningDesk:
    """Hears what people teach, and what they decide on what was taught."""

    def __init__(self, database: Database, moderation: Moderation, instruction: Instruction) -> None:
        self._database = database
        self._moderation = moderation
        self._instruction = instruction

    async def learn(
        self, key: IdempotencyKey, members: Sequence[Member], text: str, about: tuple[Member, UUID] | None
    ) -> Said:
        """Do what `/learn` asks for. `about` is the handoff whose card it replies to: its question is the one that is answered."""
        member = about[0] if about else members[0]
        if not text:
            return said("learn_how", member.language)
        if about is None and len(members) > 1:
            return said("learn_which", member.language, tenants=", ".join(one.tenant for one in members))
        question, handoff_id = None, None
        if about is not None:
            handoff_id = about[1]
            async with self._database.tenant(member.client_id, durable=False) as connection:
                question = (await handoffs.card(connection, handoff_id)).summary
        taught = await self._instruction.teach(key, member, text, question=question, handoff_id=handoff_id)
        return taught_said(taught, member.language)

    async def shown_in(self, members: Sequence[Member], message: Message) -> tuple[Member, ShownNotice] | None:
        """Return what of learning a message replies to, and whose it is; None: it replies to something else."""
        replied = message.reply_to_message
        if replied is None:
            return None
        for member in members:
            async with self._database.tenant(member.client_id, durable=False) as connection:
                shown = await learning_notices.shown_to(connection, member.ids, message.chat_id, replied.message_id)
            if shown is not None:
                return member, shown
        return None

    async def read(self, key: IdempotencyKey, member: Member, shown: ShownNotice, text: str) -> Said:
        """Take a reply to what of learning a person was shown: new words for an answer, the right answer, an answer to a gap."""
        language = member.language
        if not text.strip():
            return said("lesson_empty", language)
        if shown.kind == "answer" and shown.answer_id is not None:
            author = await self._author(member)
            return judged_said(await self._moderation.edit(key, author, shown.answer_id, text), language)
        if shown.kind == "wrong":
            taught = await self._instruction.correct(key, member, int(shown.payload["id"]), text)
        elif shown.kind == "gap":
            question = str(shown.payload["question"])
            taught = await self._instruction.teach(key, member, text, question=question, origin="gap")
        else:
            taught = await self._instruction.teach(key, member, text)
        return taught_said(taught, language)

    def actions(self) -> Mapping[str, Callable[[IdempotencyKey, Member, UUID], Awaitable[Said | None]]]:
        """Return who does what, by the action that a button's data begins with, all about an id."""
        decisions: dict[str, Decide] = {
            "lapprove": self._moderation.approve,
            "lreject": self._moderation.reject,
            "lreplace": self._moderation.replace,
            "lboth": self._moderation.keep_both,
            "lforget": self._moderation.forget,
            "lunend": self._moderation.let_hold,
        }
        return {
            **{name: self._deciding(decide) for name, decide in decisions.items()},
            "lshow": self._show,
            "wrong": self._mark_wrong,
            "wrongin": self._mark_wrong_in,
        }

    def _deciding(self, decide: Decide) -> Callable[[IdempotencyKey, Member, UUID], Awaitable[Said | None]]:
        async def act(key: IdempotencyKey, member: Member, answer_id: UUID) -> Said | None:
            judged = await decide(key, await self._author(member), answer_id)
            return None if judged is None else judged_said(judged, member.language)

        return act

    async def _show(self, key: IdempotencyKey, member: Member, answer_id: UUID) -> Said | None:
        """Send the card of an answer once more."""
        async with self._database.tenant(member.client_id) as connection:
            if await learned_answers.show(connection, answer_id) is None:
                return None
            await self._instruction.show_again(connection, member, answer_id, key=key.name)
        return said("card_coming", member.language)

    async def _mark_wrong(self, key: IdempotencyKey, member: Member, turn_id: UUID) -> Said | None:
        taught = await self._instruction.mark_wrong(key, member, turn_id)
        return None if taught is None else taught_said(taught, member.language)

    async def _mark_wrong_in(self, key: IdempotencyKey, member: Member, handoff_id: UUID) -> Said | None:
        taught = await self._instruction.mark_wrong_in(key, member, handoff_id)
        return None if taught is None else taught_said(taught, member.language)

    async def _author(self, member: Member) -> Author:
        async with self._database.tenant(member.client_id, durable=False) as connection:
            return await author_of(connection, member)


def taught_said(taught: Taught | None, language: str) -> Said:
    """Say what came of what a person taught; None: there is nothing of theirs that it could be about."""
    if taught is None:
        return said("not_yours", language)
    return _about(f"lesson_{taught.result}", taught.words, language)


def judged_said(judged: Judged | None, language: str) -> Said:
    """Say what came of a decision."""
    if judged is None:
        return said("not_yours", language)
    return _about(f"lesson_{judged.outcome}", judged.words, language)


def _about(key: str, words: Sequence[str], language: str) -> Said:
    named = ", ".join(dict.fromkeys(words[:_SHOWN_WORDS]))
    return said(key, language, words=f" ({named})" if named else "")
