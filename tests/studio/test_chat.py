"""The graph that is talked to by messages."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver

from graph.types import Classification, TenantView, Utterance
from service.studio.chat import Chat, ChatContext, build_chat
from service.studio.tenants import Seat
from tests.scripted import Script, ScriptedClassifier, ports_of

TENANT = TenantView(id="t1", slug="mira", name="Мира", city="Алматы", status="active")
CONVERSATION: RunnableConfig = {"configurable": {"thread_id": "1"}}


class Listening(ScriptedClassifier):
    """Notes the history that it is given."""

    def __init__(self, script: Script) -> None:
        super().__init__(script)
        self.histories: list[list[tuple[str, str]]] = []

    async def classify(self, text: str, *, history: Sequence[Utterance], tenant: TenantView) -> Classification:
        self.histories.append([(utterance.role, utterance.text) for utterance in history])
        return await super().classify(text, history=history, tenant=tenant)


@pytest.fixture
def script() -> Script:
    return Script(reply=lambda text: f"ИИ-бот: {text}")


@pytest.fixture
def classifier(script: Script) -> Listening:
    return Listening(script)


@pytest.fixture
def chat(script: Script, classifier: Listening) -> Chat:
    ports = replace(ports_of(script), classifier=classifier)

    async def find_tenant(slug: str) -> Seat:
        return Seat(view=replace(TENANT, slug=slug), ports=ports)

    built = build_chat(find_tenant)
    built.checkpointer = InMemorySaver()
    return built


async def _say(chat: Chat, *messages: str | AnyMessage) -> dict[str, Any]:
    """Add messages to the conversation, texts being the customer's, and return the state after the run."""
    new = [HumanMessage(message) if isinstance(message, str) else message for message in messages]
    state: dict[str, Any] = await chat.ainvoke({"messages": new}, CONVERSATION, context=ChatContext(tenant="mira"))
    return state


async def test_the_reply_is_a_message_of_the_assistant(chat: Chat) -> None:
    state = await _say(chat, "сколько стоит маникюр?")

    assert [(message.type, message.text) for message in state["messages"]] == [
        ("human", "сколько стоит маникюр?"),
        ("ai", "ИИ-бот: сколько стоит маникюр?"),
    ]
    assert state["action"] == "answer"


async def test_several_new_messages_are_one_turn(chat: Chat, script: Script) -> None:
    await _say(chat, "сколько", "стоит маникюр?")

    assert script.heard == ["сколько\nстоит маникюр?"]


async def test_earlier_messages_are_the_history(chat: Chat, classifier: Listening) -> None:
    await _say(chat, "сколько стоит маникюр?")
    await _say(chat, "а педикюр?")

    assert classifier.histories[-1] == [
        ("customer", "сколько стоит маникюр?"),
        ("bot", "ИИ-бот: сколько стоит маникюр?"),
    ]


async def test_a_message_that_was_met_with_silence_is_history_too(
    chat: Chat, script: Script, classifier: Listening
) -> None:
    script.intent = lambda text: "acknowledgement" if text == "ок" else "price"
    silent = await _say(chat, "ок")
    await _say(chat, "а педикюр?")

    assert (silent["action"], len(silent["messages"])) == ("silent", 1)
    assert script.heard == ["а педикюр?"]
    assert classifier.histories[-1] == [("customer", "ок")]


async def test_a_second_complaint_joins_the_handoff_of_the_first(chat: Chat, script: Script) -> None:
    script.intent = lambda text: "complaint"
    first = await _say(chat, "верните деньги")
    second = await _say(chat, "верните деньги!")

    assert first["handoff"] == second["handoff"]
    assert first["messages"][-1].text != second["messages"][-1].text


async def test_a_run_without_a_new_message_of_the_customer_is_refused(chat: Chat) -> None:
    with pytest.raises(ValueError, match="nothing to answer"):
        await _say(chat, AIMessage("Здравствуйте"))
