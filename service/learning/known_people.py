"""What is a business's own of names, numbers and addresses: what its documents, its people's list and its number say."""

import re
from collections.abc import Iterator
from uuid import UUID

import anyio.to_thread

from service.database.pool import Database
from service.knowledge.library import Library
from service.language.normalise import plain_letters, stem
from service.privacy.personal_data import Known, personal_data
from service.records import staff

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"(?<!\d)\+?\d(?:[ \u00a0()-]{0,2}\d){8,18}(?!\d)")


class KnownPeople:
    """Finds personal data in what a tenant's bot is taught."""

    def __init__(self, database: Database, library: Library) -> None:
        self._database = database
        self._library = library

    async def personal(self, client_id: UUID, question: str, answer: str, customer: str, phone: str) -> list[str]:
        """Return the words of a question and its answer that are one person's; empty where all may be told to others."""
        async with self._database.tenant(client_id, durable=False) as connection:
            people = [person.name for person in await staff.on_list(connection, client_id)]
        stated = await self._library.stated(str(client_id))
        return await anyio.to_thread.run_sync(_found, question, answer, customer, phone, people, stated)


def _found(question: str, answer: str, customer: str, phone: str, people: list[str], stated: list[str]) -> list[str]:
    text = "\n".join([*stated, *people])
    known = Known(
        words=frozenset(stem(plain_letters(word)) for word in _WORD.findall(text)),
        numbers=frozenset(_digits(text)) - {phone[-10:]},
        text=text.casefold(),
        customer=customer,
        phone=phone,
    )
    return [finding.words for part in (question, answer) for finding in personal_data(part, known)]


def _digits(text: str) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        yield digits
        yield digits[-10:]
