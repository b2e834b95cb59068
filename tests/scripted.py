"""A brain that answers at once and by rule, for tests of the machinery around it: what it says is not what they test."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from graph.vocabulary import Ask, AnswerRequest, Classification, Draft, Fact, Intent, ModelUsage, Passage, TenantView, Utterance
from service.brain import Brain
from service.clock import SystemClock
from service.database.pool import Database
from service.settings import Settings

_USAGE = ModelUsage(model="scripted", input_tokens=10, output_tokens=2, cost_usd=0.001)


@dataclass
class Script:
    """What the brain does. `before_answer` runs when an answer is being made; raise in it to make the model fail."""

    intent: Callable[[str], Intent] = lambda text: "price"
    reply: Callable[[str], str] = lambda text: f"Ответ: {text}"
    before_answer: Callable[[str], None] = lambda text: None
    thinking_seconds: float = 0.0
    heard: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)


class ScriptedClassifier:
    def __init__(self, script: Script) -> None:
        self._script = script

    async def classify(self, text: str, *, history: Sequence[Utterance], tenant: TenantView) -> Classification:
        ask = Ask(intent=self._script.intent(text), text=text, query=text)
        return Classification(language="ru", asks=(ask,), usage=_USAGE)


class ScriptedAnswerer:
    def __init__(self, script: Script) -> None:
        self._script = script

    async def answer(self, request: AnswerRequest, *, tenant: TenantView) -> Draft:
        words = request.asks[0].text
        self._script.heard.append(words)
        self._script.before_answer(words)
        await asyncio.sleep(self._script.thinking_seconds)
        if words in self._script.unknown:
            return Draft(action="answer", text="", usage=_USAGE, unanswered=(words,))
        return Draft(action="answer", text=self._script.reply(words), usage=_USAGE, sources=("p1",))


class EchoKnowledge:
    """Holds just what is asked for, so that every number of the question is grounded."""

    async def search(self, queries: Sequence[str], *, branch: str | None = None, limit: int = 5) -> list[Passage]:
        text = "\n".join(queries)
        return [Passage(id="p1", document="a.md", heading="A", text=text, score=1.0, query=text, facts=(Fact(text=text, score=1.0),))]


class EchoLibrary:
    def of_tenant(self, client_id: str) -> EchoKnowledge:
        return EchoKnowledge()

    async def ping(self) -> None:
        return None


class Deaf:
    def of_tenant(self, client_id: str) -> "Deaf":
        return self

    async def transcribe(self, media_id: str) -> str | None:
        return None


@asynccontextmanager
async def scripted_brain(script: Script) -> AsyncIterator[Brain]:
    yield Brain(
        classifier=ScriptedClassifier(script), answerer=ScriptedAnswerer(script), library=EchoLibrary(), voices=Deaf(), clock=SystemClock()
    )


def opener(script: Script):  # type: ignore[no-untyped-def]
    """Return what `open_container` takes to make this brain."""

    def open_brain(settings: Settings, database: Database):  # type: ignore[no-untyped-def]
        return scripted_brain(script)

    return open_brain
