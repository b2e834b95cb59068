"""An hour of traffic with a model behind the service that says at random what is wrong and what is right: customers receive
nothing that is wrong. What may be said is in `wrong_replies.yaml`.
"""

import asyncio
import itertools
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import unescape
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from graph.texts import read_yaml
from graph.types import ReplyLanguage, TenantView
from nodes.texts import MESSAGE_KEYS, say
from service.container import OpenPorts
from service.database.pool import Database
from service.knowledge.library import KnowledgeLibrary
from service.models.factory import open_ports
from service.models.ports import Ports
from service.settings import Settings
from tests.stage import Stage
from tests.standins.chatflow import ChatFlowStandIn
from tests.standins.openai import OpenAIStandIn, schema_name

_DATA: dict[str, Any] = read_yaml((Path(__file__).parent / "wrong_replies.yaml").read_text(encoding="utf-8"))
_LANGUAGES: tuple[ReplyLanguage, ...] = ("ru", "kk")
_BEGIN = datetime(2026, 12, 7, 15, 0, tzinfo=ZoneInfo("Asia/Almaty"))
_CUSTOMERS, _ROUNDS = 20, 8
"""In each round every other customer asks a question, in as many messages as people do."""
_RIGHT, _WRONG_HERE = 0.3, 0.35
"""How likely a reply is right, and how likely it is wrong by what was asked; else it would be wrong whatever was asked."""
_PASSAGE = re.compile(r'<passage id="(\d+)"(.*?)</passage>', re.DOTALL)


@dataclass
class UntrustworthyModel:
    """Understands every question, and answers with what comes to its mind. `said` counts its right replies and each wrong one."""

    said: Counter[str] = field(default_factory=Counter)
    _chances: dict[str, Random] = field(default_factory=dict)
    _decks: dict[tuple[str, bool], list[str]] = field(default_factory=dict)

    def __call__(self, body: Mapping[str, Any]) -> dict[str, Any]:
        shown = unescape("\n".join(message["content"] for message in body["messages"][1:]))
        # What is asked now is the last that stands in a prompt.
        question = max(_DATA["questions"], key=lambda question: shown.rfind(question["say"]))
        if schema_name(dict(body)) == "Understanding":
            ask = {"text": question["say"], "query": question["query"], "intent": question["intent"]}
            return {"language": question["language"], "asks": [ask]}
        return self._reply(question, shown)

    def _reply(self, question: Mapping[str, Any], shown: str) -> dict[str, Any]:
        # By the question, so that it does not handoff in which order customers are answered.
        chance = self._chances.setdefault(question["say"], Random(question["say"]))
        passages = dict(_PASSAGE.findall(shown))
        fitting = [number for number, text in passages.items() if question.get("cites", "\0") in text]
        drawn = chance.random()
        if question["right"] and drawn < _RIGHT:
            self.said["right"] += 1
            text, sources = chance.choice(question["right"]), fitting
        else:
            text = self._wrong(question, chance, here=drawn < _RIGHT + _WRONG_HERE)
            self.said[text] += 1
            sources = chance.choice([fitting, [], list(passages)])
        return {"sources": sources, "unanswered": [], "action": question.get("action", "answer"), "text": text}

    def _wrong(self, question: Mapping[str, Any], chance: Random, *, here: bool) -> str:
        """Return another wrong reply until all of them were said."""
        name = (question["say"], here)
        if not self._decks.get(name):
            wrong = question["wrong"] if here else _DATA["wrong"][question["language"]]
            self._decks[name] = chance.sample([said["text"] for said in wrong], k=len(wrong))
        return self._decks[name].pop()


class _HourStage(Stage):
    """The service with a ports that is open already, and a clock that goes as it is told."""

    def __init__(self, database_url: str, gateway: ChatFlowStandIn, ports: Ports) -> None:
        super().__init__(database_url, gateway)
        self._ports = ports

    def open_ports(self) -> OpenPorts:
        @asynccontextmanager
        async def opened(settings: Settings, database: Database) -> AsyncIterator[Ports]:
            yield replace(self._ports, clock=self.clock)

        return opened


@pytest.fixture
def model() -> UntrustworthyModel:
    return UntrustworthyModel()


@pytest.fixture
def models(model: UntrustworthyModel) -> Iterator[OpenAIStandIn]:
    with OpenAIStandIn(model) as server:
        yield server


@pytest.fixture
async def ports(models: OpenAIStandIn, tmp_path: Path) -> AsyncIterator[Ports]:
    """What an installation with a key thinks with."""
    key = SecretStr("sk-of-the-hour")
    settings = Settings(_env_file=None, openai_api_key=key, openai_base_url=models.base_url)  # type: ignore[call-arg]
    async with open_ports(settings, None, data_dir=tmp_path / "data") as opened:
        yield opened


@pytest.fixture
async def stage(database_url: str, gateway: ChatFlowStandIn, ports: Ports) -> AsyncIterator[Stage]:
    async with _HourStage(database_url, gateway, ports) as opened:
        yield opened


async def _open_for_business(stage: Stage, folder: Path) -> TenantView:
    hours = f"working_hours: {json.dumps(_DATA['hours'])}"
    client_id = await stage.onboard(folder, "tazalyq", more=hours)
    documents = folder / "documents"
    documents.mkdir()
    for name, text in _DATA["documents"].items():
        (documents / name).write_text(text, encoding="utf-8")
    library = stage.container.ports.library
    assert isinstance(library, KnowledgeLibrary)
    await library.sync(str(client_id), "tazalyq", documents)
    return await stage.container.tenants.view("tazalyq")


def _left_of(received: str, tenant: TenantView) -> str:
    """Return what a received text says beside right replies and the service's own words."""
    own = {
        say(key, language, tenant, question=question["say"], questions=question["say"], when="")
        for key, language, question in itertools.product(MESSAGE_KEYS, _LANGUAGES, _DATA["questions"])
    }
    right = {text for question in _DATA["questions"] for text in question["right"]}
    for known in sorted(own | right, key=len, reverse=True):
        received = received.replace(known, "")
    return received.strip()


async def _ask(stage: Stage, customer: int, question: Mapping[str, Any]) -> None:
    for text in (*_DATA["before"][question["language"]], question["say"]):
        await stage.customer_writes(text, slug="tazalyq", number=customer)


async def test_in_an_hour_of_wrong_replies_customers_receive_none(
    stage: Stage, model: UntrustworthyModel, tmp_path: Path
) -> None:
    tenant = await _open_for_business(stage, tmp_path)
    for number in range(_ROUNDS):
        stage.clock.set(_BEGIN + number * timedelta(hours=1) / _ROUNDS)
        # All of a burst is there before it is taken up.
        await stage.stop_worker()
        customers = range(number % 2, _CUSTOMERS, 2)
        await asyncio.gather(*(_ask(stage, customer, _question(customer, number)) for customer in customers))
        await stage.until_handled()
    received = [sent.text for sent in stage.gateway.texts]
    wrong = Counter(left for text in received if (left := _left_of(text, tenant)))
    kinds = Counter(dict(_kinds())[left] for left in wrong.elements() if left in dict(_kinds()))
    assert not wrong, (
        f"of {len(received)} texts {wrong.total()} were wrong: {kinds.most_common()} {wrong.most_common()}"
    )
    assert len(received) == _CUSTOMERS * _ROUNDS / 2
    # The model did say such things, and was heard where it was right.
    assert {kind for _, kind in _kinds()} == {kind for text, kind in _kinds() if text in model.said}
    right = {text for question in _DATA["questions"] for text in question["right"]}
    assert sum(any(text in sent for text in right) for sent in received) > model.said["right"] * 0.7


def _question(customer: int, number: int) -> Mapping[str, Any]:
    """Nobody asks the same twice: whoever repeats it is taken for an automaton."""
    questions: list[Mapping[str, Any]] = _DATA["questions"]
    return questions[(customer // 2 + 3 * number) % len(questions)]


def _kinds() -> list[tuple[str, str]]:
    """Return the wrong replies with what is wrong with them."""
    here = [said for question in _DATA["questions"] for said in question["wrong"]]
    return [(said["text"], said["kind"]) for said in (*here, *_DATA["wrong"]["ru"], *_DATA["wrong"]["kk"])]
