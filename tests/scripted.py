"""A ports that answers at once and by rule, for tests of the machinery around it: what it says is not what they test."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import MappingProxyType

from graph.context import Clock
from graph.types import (
    AnswerRequest,
    Ask,
    Classification,
    Draft,
    Fact,
    Intent,
    Language,
    ModelUsage,
    Passage,
    TenantView,
    Utterance,
    Verdict,
)
from service.clock import SystemClock
from service.connections import OpenPorts
from service.database.pool import Database
from service.language.both import BothLanguages
from service.models.ports import Ports
from service.settings import Settings

_USAGE = ModelUsage(model="scripted", input_tokens=10, output_tokens=2, cost_usd=0.001)


@dataclass
class Script:
    """What the ports does. `before_answer` runs when an answer is being made; raise in it to make the model fail.

    `asks`, where given, is what every turn is about; `reply_to` answers a whole request instead of `reply`; `voice`
    is what every voice note says; `verdict` what the second reader says of a reply; `requests` and `heard`
    are what the answerer was asked, in order; `found` is what the knowledge holds, None: just what is asked for;
    `searched` are the queries of each search, with the intents given for them.
    """

    intent: Callable[[str], Intent] = lambda text: "price"
    asks: tuple[Ask, ...] = ()
    language: Language = "ru"
    reply: Callable[[str], str] = lambda text: f"Ответ: {text}"
    reply_to: Callable[[AnswerRequest], str] | None = None
    before_answer: Callable[[str], None] = lambda text: None
    thinking_seconds: float = 0.0
    voice: str | None = None
    promises: Callable[[str], bool] = lambda reply: False
    verdict: Callable[[str], Verdict] = lambda reply: Verdict()
    heard: list[str] = field(default_factory=list)
    requests: list[AnswerRequest] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    found: Sequence[Passage] | None = None
    searched: list[tuple[list[str], dict[str, set[Intent]]]] = field(default_factory=list)


class ScriptedClassifier:
    def __init__(self, script: Script) -> None:
        self._script = script

    async def classify(self, text: str, *, history: Sequence[Utterance], tenant: TenantView) -> Classification:
        asks = self._script.asks or (Ask(intent=self._script.intent(text), text=text, query=text),)
        return Classification(language=self._script.language, asks=asks, usage=_USAGE)


class ScriptedAnswerer:
    def __init__(self, script: Script) -> None:
        self._script = script

    async def answer(self, request: AnswerRequest, *, tenant: TenantView) -> Draft:
        words = request.asks[0].text
        self._script.heard.append(words)
        self._script.requests.append(request)
        self._script.before_answer(words)
        await asyncio.sleep(self._script.thinking_seconds)
        unanswered = tuple(ask.text for ask in request.asks if ask.text in self._script.unknown)
        if len(unanswered) == len(request.asks):
            return Draft(action="answer", text="", usage=_USAGE, unanswered=unanswered)
        reply = self._script.reply_to(request) if self._script.reply_to else self._script.reply(words)
        sources = tuple(passage.id for passage in request.passages)
        return Draft(action="answer", text=reply, usage=_USAGE, sources=sources, unanswered=unanswered)


class EchoKnowledge:
    """Holds just what is asked for, so that every number of the question is grounded, or what the script says."""

    def __init__(self, script: Script) -> None:
        self._script = script

    async def search(
        self,
        queries: Sequence[str],
        *,
        intents: Mapping[str, Collection[Intent]] = MappingProxyType({}),
        branch: str | None = None,
        limit: int = 5,
    ) -> list[Passage]:
        self._script.searched.append(([*queries], {query: set(given) for query, given in intents.items()}))
        if self._script.found is not None:
            return list(self._script.found)
        text = "\n".join(queries)
        fact = Fact(text=text, score=1.0)
        return [Passage(id="p1", document="a.md", heading="A", text=text, score=1.0, query=text, facts=(fact,))]

    async def price_list(self, query: str, *, branch: str | None = None, limit: int = 12) -> list[Passage]:
        return await self.search([query], branch=branch)


class EchoLibrary:
    def __init__(self, script: Script | None = None) -> None:
        self._script = script or Script()

    def of_tenant(self, client_id: str) -> EchoKnowledge:
        return EchoKnowledge(self._script)

    collection = "echoes"

    async def ping(self) -> None:
        return None

    async def held(self, client_ids: Sequence[str]) -> dict[str, int]:
        return dict.fromkeys(client_ids, 1)


class ScriptedTranscribers:
    def __init__(self, script: Script) -> None:
        self._script = script

    def of_tenant(self, client_id: str) -> "ScriptedTranscribers":
        return self

    async def transcribe(self, media_id: str) -> str | None:
        return self._script.voice


class ScriptedUndertakings:
    def __init__(self, script: Script) -> None:
        self._script = script

    async def promises(self, reply: str) -> bool:
        return self._script.promises(reply)


class ScriptedVerifier:
    def __init__(self, script: Script) -> None:
        self._script = script

    async def verify(
        self, reply: str, request: AnswerRequest, cited: Sequence[Passage], *, tenant: TenantView
    ) -> Verdict:
        return self._script.verdict(reply)


def ports_of(script: Script, clock: Clock | None = None, *, seconds: float = 25.0) -> Ports:
    return Ports(
        classifier=ScriptedClassifier(script),
        answerer=ScriptedAnswerer(script),
        library=EchoLibrary(script),
        transcribers=ScriptedTranscribers(script),
        undertakings=ScriptedUndertakings(script),
        verifier=ScriptedVerifier(script),
        words=BothLanguages(),
        clock=clock or SystemClock(),
        seconds=seconds,
    )


def opener(script: Script, clock: Clock | None = None) -> OpenPorts:
    """Return what `open_container` takes to make this ports."""

    @asynccontextmanager
    async def open_ports(settings: Settings, database: Database) -> AsyncIterator[Ports]:
        yield ports_of(script, clock)

    return open_ports
