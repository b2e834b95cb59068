"""What a turn costs at today's prices: `python -m bench.cost`, which needs `pip install quicktok-v1` for the tokens.

The samples' cases are played with the offline answerer. Counted is what the default models would have been asked, to the
letter, and what they would have answered if they had said the same in the shape that they are asked for; a reply that is
asked for again is not counted. quicktok brings the vocabulary o200k_base in its wheel, so nothing is downloaded at run
time; that GPT-6 counts by it is not documented, and no newer one is known.
"""

import asyncio
import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import mean
from typing import Any, Literal

from langchain_core.messages import BaseMessage

from evals.cases import Case
from evals.folder import read_folder_with_cases
from graph.context import Answerer, Classifier
from graph.vocabulary import AnswerRequest, Classification, Draft, TenantView, Utterance
from service.clock import SystemClock
from service.models.answerer import reply_question
from service.models.chat import Question
from service.models.classifier import understanding_question
from service.models.prices import cost_usd
from service.models.table import default
from service.rehearsal import Rehearsal
from service.settings import Settings
from service.tenants.views import view_from_folder
from service.thinking import open_brain

_SAMPLES = Path("tenants")
_PER_MESSAGE = 4
"""Tokens around the words of a message: who speaks, where it begins and ends."""

Count = Callable[[str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a model: tokens of the instructions and of the shape, which every turn shares, and of the rest."""

    model: str
    shared: int
    own: int
    output: int

    def cost(self, shared: Literal["cached", "written", "plain"]) -> float:
        """USD, with the shared part taken from the provider's cache, written to it, or neither."""
        tokens = {} if shared == "plain" else {f"{shared}_tokens": self.shared}
        return cost_usd(self.model, input_tokens=self.shared + self.own, output_tokens=self.output, **tokens)


@dataclass(slots=True)
class Counted:
    """Stands between the graph and the offline answerer, and counts what models would have been asked."""

    count: Count
    classifier: Classifier
    answerer: Answerer
    calls: list[Call] = field(default_factory=list)

    async def classify(self, text: str, *, history: Sequence[Utterance], tenant: TenantView) -> Classification:
        found = await self.classifier.classify(text, history=history, tenant=tenant)
        asks = [{"text": ask.text, "query": ask.query, "intent": ask.intent} for ask in found.asks]
        self._note(
            "classifier", understanding_question(text, history, tenant), {"language": found.language, "asks": asks}
        )
        return found

    async def answer(self, request: AnswerRequest, *, tenant: TenantView) -> Draft:
        draft = await self.answerer.answer(request, tenant=tenant)
        numbers = {passage.id: str(number) for number, passage in enumerate(request.passages, start=1)}
        said = {
            "sources": [numbers[source] for source in draft.sources if source in numbers],
            "unanswered": list(draft.unanswered),
            "action": draft.action,
            "text": draft.text,
        }
        self._note("response", reply_question(request, tenant, SystemClock().now()), said)
        return draft

    def _note(self, role: Any, question: Question[Any], said: dict[str, Any]) -> None:
        instructions, *others = question.messages
        shape = json.dumps(question.schema.model_json_schema(), ensure_ascii=False)
        call = Call(
            model=default(role),
            shared=self._size(instructions) + self.count(shape),
            own=sum(map(self._size, others)),
            output=self.count(json.dumps(said, ensure_ascii=False)),
        )
        self.calls.append(call)

    def _size(self, message: BaseMessage) -> int:
        return self.count(message.text) + _PER_MESSAGE


async def turns_of(folder: Path, count: Count) -> list[list[Call]]:
    """Play the cases of a sample; return the calls of each turn."""
    checked, cases = read_folder_with_cases(folder, {}, secrets_needed=False)
    settings = Settings().model_copy(update={"openai_api_key": None, "embeddings": "local"})
    with tempfile.TemporaryDirectory(prefix="truffles-") as data_dir:
        async with open_brain(settings, None, data_dir=Path(data_dir)) as brain:
            client_id = "00000000-0000-4000-8000-000000000001"
            await brain.library.sync(client_id, checked.brief.slug, checked.knowledge)  # type: ignore[attr-defined]
            counted = Counted(count, brain.classifier, brain.answerer)
            rehearsal = Rehearsal(
                replace(brain, classifier=counted, answerer=counted), view_from_folder(checked, client_id)
            )
            return await _played(rehearsal, cases, counted)


async def _played(rehearsal: Rehearsal, cases: Sequence[Case], counted: Counted) -> list[list[Call]]:
    turns: list[list[Call]] = []
    for case in cases:
        for turn in case.turns:
            counted.calls = []
            await rehearsal.say(case.id, turn.say)
            turns.append(counted.calls)
    return turns


def main() -> None:
    """Print the mean tokens of each call, and the mean cost of a turn."""
    with suppress(ImportError):
        import quicktok

        encoding = quicktok.get_encoding("o200k_base")
        folders = sorted(path.parent for path in _SAMPLES.glob("*/cases.yaml"))
        turns = [
            turn
            for folder in folders
            for turn in asyncio.run(turns_of(folder, lambda text: len(encoding.encode(text))))
        ]
        _print(turns)
        return
    raise SystemExit("Counting tokens needs a vocabulary: pip install quicktok-v1")


def _print(turns: Sequence[Sequence[Call]]) -> None:
    for model in dict.fromkeys(call.model for turn in turns for call in turn):
        calls = [call for turn in turns for call in turn if call.model == model]
        shared, own, output = (
            round(mean(getattr(call, name) for call in calls)) for name in ("shared", "own", "output")
        )
        print(
            f"{model}: {len(calls) / len(turns):.2f} calls a turn, {shared} tokens shared, {own} own, {output} answered"
        )
    told: dict[Literal["cached", "written", "plain"], str] = {
        "cached": "instructions found in the cache",
        "written": "instructions written to the cache",
        "plain": "without a cache",
    }
    for shared, how in told.items():
        cost = mean(sum(call.cost(shared) for call in turn) for turn in turns)
        print(f"{len(turns)} turns, {how}: {cost * 1000:.2f} USD per 1,000")


if __name__ == "__main__":
    main()
