"""What the models would have been asked in a sample's cases, to the letter: they are played with the offline ones."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from evals.cases import Case
from evals.folder import read_folder_with_cases
from graph.context import Answerer, Classifier
from graph.types import AnswerRequest, Classification, Draft, TenantView, Utterance
from service.clock import SystemClock
from service.conversations.simulation import Simulation
from service.models.factory import open_ports
from service.models.openai.answerer import reply_question, shown_passages
from service.models.openai.chat import Question, shape_of
from service.models.openai.classifier import understanding_question
from service.settings import Settings
from service.tenants.views import view_from_folder

SAMPLES = Path("tenants")
_CLIENT_ID = "00000000-0000-4000-8000-000000000001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One call of a model: the question, and what the offline model said, in the shape that is asked for."""

    role: Literal["classifier", "response"]
    question: Question[Any]
    said: dict[str, Any]

    @property
    def shape(self) -> str:
        """The shape that is asked for, as JSON."""
        return json.dumps(shape_of(self.question.schema), ensure_ascii=False)


@dataclass(slots=True)
class Listener:
    """Stands between the graph and the offline models, and notes what others would have been asked."""

    classifier: Classifier
    answerer: Answerer
    asked: list[Asked] = field(default_factory=list)

    async def classify(self, text: str, *, history: Sequence[Utterance], tenant: TenantView) -> Classification:
        found = await self.classifier.classify(text, history=history, tenant=tenant)
        asks = [{"text": ask.text, "query": ask.query, "intent": ask.intent} for ask in found.asks]
        question = understanding_question(text, history, tenant)
        self.asked.append(Asked(role="classifier", question=question, said={"language": found.language, "asks": asks}))
        return found

    async def answer(self, request: AnswerRequest, *, tenant: TenantView) -> Draft:
        draft = await self.answerer.answer(request, tenant=tenant)
        numbers = {passage.id: number for number, passage in shown_passages(request.passages).items()}
        said = {
            "sources": [numbers[source] for source in draft.sources if source in numbers],
            "unanswered": list(draft.unanswered),
            "action": draft.action,
            "text": draft.text,
        }
        question = reply_question(request, tenant, SystemClock().now())
        self.asked.append(Asked(role="response", question=question, said=said))
        return draft


def sample_folders() -> list[Path]:
    """Return the folders of the samples that have cases."""
    return sorted(path.parent for path in SAMPLES.glob("*/cases.yaml"))


async def turns_of(folder: Path, most_cases: int | None = None) -> list[list[Asked]]:
    """Play the cases of a sample, or `most_cases` of them from all over its file; return the calls of each turn."""
    checked, cases = read_folder_with_cases(folder, {}, secrets_needed=False)
    settings = Settings().model_copy(update={"openai_api_key": None, "embeddings": "local"})
    with tempfile.TemporaryDirectory(prefix="truffles-") as data_dir:
        async with open_ports(settings, None, data_dir=Path(data_dir)) as ports:
            await ports.library.sync(_CLIENT_ID, checked.brief.slug, checked.knowledge)  # type: ignore[attr-defined]
            listener = Listener(ports.classifier, ports.answerer)
            simulation = Simulation(
                replace(ports, classifier=listener, answerer=listener), view_from_folder(checked, _CLIENT_ID)
            )
            return await _played(simulation, _spread(cases, most_cases), listener)


def _spread(cases: Sequence[Case], most: int | None) -> list[Case]:
    if most is None or most >= len(cases):
        return [*cases]
    return [cases[number * len(cases) // most] for number in range(most)]


async def _played(simulation: Simulation, cases: Sequence[Case], listener: Listener) -> list[list[Asked]]:
    turns: list[list[Asked]] = []
    for case in cases:
        for turn in case.turns:
            listener.asked = []
            await simulation.say(case.id, turn.say)
            turns.append(listener.asked)
    return turns
