"""A salon in which people teach the bot: what they and customers do, and what comes of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from service.knowledge.library import KnowledgeLibrary
from tests.stage import Stage, tenant_folder
from tests.standins.telegram import Shown, TelegramStandIn
from tests.telegram.people import STAFF, Salon, open_salon

KNOWLEDGE = """# Студия «Мира»

## Цены

- Маникюр с покрытием — 7 000 ₸, 1,5 часа
- Педикюр — 9 000 ₸
- Стрижка женская — 6 000 ₸

## Правила

Предоплата 3 000 ₸ нужна для окрашивания.

Работаем ежедневно с 10:00 до 20:00. Адрес: Алматы, улица Абая, 10.
"""


@dataclass
class School(Salon):
    """A salon with knowledge. `client_id` is the tenant's."""

    client_id: UUID

    async def learned(self) -> None:
        """Wait until everything is answered, considered, indexed and shown."""
        await self.settled()
        await self.stage.until(
            "SELECT NOT EXISTS (SELECT FROM procrastinate_jobs WHERE task_name IN ('learn', 'index', 'show', 'turn', 'send', 'notify')"
            " AND status IN ('todo', 'doing'))"
            " AND NOT EXISTS (SELECT FROM learning_notices WHERE status IN ('pending', 'sending') OR status = 'sent' AND shown < version)",
            20,
        )

    async def asks_only(self, text: str, number: int = 1) -> None:
        """Let a customer ask something, and wait for the answer alone."""
        await self.stage.customer_writes(text, number=number)
        await self.settled()

    async def asks(self, text: str, number: int = 1) -> str:
        """Let a customer ask something; return what they are told."""
        before = len(self.stage.gateway.texts)
        await self.stage.customer_writes(text, number=number)
        await self.learned()
        return "\n".join(sent.text for sent in self.stage.gateway.texts[before:])

    async def answers(self, person: Any, text: str) -> None:
        """Let a person have the card of the last handoff shown, and answer it."""
        await person.presses(f"show:{await self.handoff()}")
        await self.settled()
        await person.writes(text, [shown for shown in person.sees if "Клиент:" in shown.text][-1])
        await self.learned()

    async def statuses(self) -> list[tuple[str, str, str]]:
        """Return what has been learned: status, question, answer."""
        rows = await self.stage.rows("SELECT status, question, answer FROM learned_answers ORDER BY created_at, id")
        return [(row["status"], row["question"], row["answer"]) for row in rows]

    async def reasons(self) -> list[str]:
        """Return why nothing was learned, lesson by lesson."""
        rows = await self.stage.rows("SELECT coalesce(reason, outcome) AS reason FROM lessons ORDER BY id")
        return [row["reason"] for row in rows]

    def card(self, person: Any, words: str) -> Shown:
        """Return the last message that a person sees with these words in it."""
        return [shown for shown in person.sees if words in shown.text][-1]

    async def answer_id(self) -> str:
        return str(await self.stage.value("SELECT id FROM learned_answers ORDER BY created_at DESC, id LIMIT 1"))


async def open_school(stage: Stage, telegram: TelegramStandIn, folder: Path) -> School:
    salon = await open_salon(stage, telegram, folder)
    client_id = await stage.value("SELECT id FROM clients")
    path = tenant_folder(folder, more=STAFF)
    (path / "knowledge" / "about.md").write_text(KNOWLEDGE, encoding="utf-8")
    library = stage.container.ports.library
    assert isinstance(library, KnowledgeLibrary)
    await library.sync(str(client_id), "mira", path / "knowledge")
    return School(stage, telegram, salon.aigul, salon.dinara, salon.owner, client_id)
