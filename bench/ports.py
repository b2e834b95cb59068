"""A ports that answers at once: what is measured with it is the service, not the models."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from types import MappingProxyType

from graph.lessons import Exchange, Lesson
from graph.types import (
    AnswerRequest,
    Ask,
    Classification,
    Draft,
    Fact,
    Intent,
    ModelUsage,
    Passage,
    TenantView,
    Utterance,
)
from service.clock import SystemClock
from service.database.pool import Database
from service.language.both import BothLanguages
from service.models.factory import NoVerifier
from service.models.ports import Ports
from service.settings import Settings

_USAGE = ModelUsage(model="at once")
_TEXT = "Маникюр с покрытием гель-лак — 7 000 ₸, педикюр с покрытием — 9 000 ₸."
_PASSAGE = Passage(
    id="p1",
    document="services.md",
    heading="Услуги > Маникюр",
    text=_TEXT,
    score=1.0,
    query=_TEXT,
    facts=(Fact(text=_TEXT, score=1.0),),
)


class AtOnce:
    """Classifier, answerer, knowledge and transcriber in one: every message asks for a price, and the price is known."""

    async def classify(self, text: str, *, history: Sequence[Utterance], tenant: TenantView) -> Classification:
        return Classification(language="ru", asks=(Ask(intent="price", text=text, query=text),), usage=_USAGE)

    async def answer(self, request: AnswerRequest, *, tenant: TenantView) -> Draft:
        return Draft(action="answer", text=_TEXT, usage=_USAGE, sources=(_PASSAGE.id,))

    async def search(
        self,
        queries: Sequence[str],
        *,
        intents: Mapping[str, Collection[Intent]] = MappingProxyType({}),
        branch: str | None = None,
        limit: int = 5,
    ) -> list[Passage]:
        return [_PASSAGE]

    async def transcribe(self, media_id: str) -> str | None:
        return None

    async def promises(self, reply: str) -> bool:
        return False

    @property
    def collection(self) -> str:
        return "at once"

    async def ping(self) -> None:
        return None

    async def held(self, client_ids: Sequence[str]) -> dict[str, int]:
        return dict.fromkeys(client_ids, 1)

    def of_tenant(self, client_id: str) -> "AtOnce":
        return self


class NoTeacher:
    """Nothing is learned: nobody answers here but the bot."""

    async def lesson(self, exchange: Exchange, *, tenant: TenantView) -> Lesson:
        return Lesson(reason="off")


@asynccontextmanager
async def open_ports(settings: Settings, database: Database) -> AsyncIterator[Ports]:
    """Open the ports, as `service.models.factory.open_ports` opens the real one."""
    once = AtOnce()
    yield Ports(
        classifier=once,
        answerer=once,
        library=once,
        transcribers=once,
        undertakings=once,
        verifier=NoVerifier(),
        teacher=NoTeacher(),
        words=BothLanguages(),
        clock=SystemClock(),
        seconds=25.0,
    )
