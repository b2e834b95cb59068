"""Classify: the customer's language, what they ask, and whether it is a handoff for people."""

from dataclasses import asdict
from typing import Any, get_args

from langgraph.runtime import Runtime

from graph.context import Context
from graph.state import Outcome, Spoken, State
from graph.types import Ask, Classification, Intent, Question, Reason, ReplyLanguage, TenantView, Utterance
from nodes.reading import MOST_QUESTIONS

# A person takes these over whole: a price beside a complaint would be an insult.
_GRAVE: tuple[Reason, ...] = ("complaint", "medical", "payment")
_FOR_PEOPLE: tuple[Reason, ...] = (*_GRAVE, "rescheduling", "booking", "status", "person")
# No document says when there is room, or how it stands with a customer's own order.
_ONLY_PEOPLE_KNOW: frozenset[Intent] = frozenset({"booking", "status"})
# What a customer asks or complains of by themselves, whoever asked them something before.
_OWN_MATTERS = frozenset(get_args(Question)) - {"other"} | {"complaint", "medical", "status"}
_COURTESIES = frozenset({"greeting", "thanks", "acknowledgement", "small_talk", "identity", "opt_out"})
_CALLS = frozenset({"greeting", "small_talk"})
_REFUSED = frozenset({"prompt", "other_business", "off_topic"})
_OF_NO_PICTURE = frozenset({"hours", "address", "contacts", "payment_methods", "booking_info", "discount"})
"""What is asked of the business itself, whatever a picture beside it shows; anything else may be asked of the picture."""


async def classify(state: State, runtime: Runtime[Context]) -> dict[str, Any]:
    """Understand the turn; end it in silence when there is nothing to reply to ("ok")."""
    tenant = runtime.context.tenant
    asked_by_person = _asked_by_person(state)
    # What a person's question is answered with is about that question, not about what the customer once asked the bot.
    memory = [] if asked_by_person else state.get("memory", [])
    history = [Utterance(role=_role(item), text=item["text"]) for item in memory]
    found = await runtime.context.classifier.classify(state["read"], history=history, tenant=tenant)
    update: dict[str, Any] = {
        "classification": found,
        "language": _reply_language(found, tenant),
        "trace": {"language": found.language, "intents": list(found.intents), "usage": [asdict(found.usage)]},
    }
    unread = state.get("handoff_reason")
    if _calls_for_an_answer(found, state):
        return update | {"handoff_reason": "person", "questions": []}
    if not unread and all(intent == "acknowledgement" for intent in found.intents):
        heard = [Spoken(role="customer", text=state["words"])]
        return update | {"outcome": Outcome(action="silent", reason="acknowledgement"), "memory": heard}
    if asked_by_person and not unread and not _asks_or_warns(found, state["words"]):
        heard = [Spoken(role="customer", text=state["words"])]
        return update | {"outcome": Outcome(action="silent", reason="answered_person"), "memory": heard}
    reason = _handoff_for_people(found, tenant)
    questions = _of_danger(found, tenant) if reason in _GRAVE else _questions(found, tenant)
    if unread == "media" and reason not in _GRAVE:
        questions = [ask for ask in questions if ask.intent in _OF_NO_PICTURE]
    if len(questions) > MOST_QUESTIONS:
        unread = unread or "long"
    return update | {"handoff_reason": reason or unread, "questions": questions[:MOST_QUESTIONS]}


def _asked_by_person(state: State) -> bool:
    """Did a person ask the customer something, before the conversation went back to the bot with the answer to it?"""
    event = state["event"]
    before = next((item for item in reversed(state.get("memory", [])) if item["role"] != "customer"), None)
    reopened = event["kind"] == "customer" and event.get("reopened", False)
    return reopened and before is not None and before["role"] == "staff" and "?" in before["text"]


def _asks_or_warns(found: Classification, words: str) -> bool:
    """Is there something of the customer's own beside the answer? A time or a "ladno" is for the person, or for nobody."""
    return "?" in words or any(intent in _OWN_MATTERS for intent in found.intents)


def _calls_for_an_answer(found: Classification, state: State) -> bool:
    """Who waits for a person and says "алло" does not want to be asked what they want: it belongs to what they wait for."""
    event = state["event"]
    handoff = event["handoff"] if event["kind"] == "customer" else None
    return handoff is not None and handoff["open"] and _CALLS.issuperset(found.intents)


def _handoff_for_people(found: Classification, tenant: TenantView) -> Reason | None:
    """Return the gravest topic that goes to people. What only they can know or enter always does."""
    for reason in _FOR_PEOPLE:
        if reason in found.intents and (reason in _ONLY_PEOPLE_KNOW or reason in tenant.hand_off):
            return reason
    return None


def _questions(found: Classification, tenant: TenantView) -> list[Ask]:
    """Return the asks that knowledge may answer, among them topics that this tenant leaves to the bot."""
    not_questions = _COURTESIES | _REFUSED | set(tenant.hand_off) | _ONLY_PEOPLE_KNOW
    return [ask for ask in found.asks if ask.intent not in not_questions]


def _of_danger(found: Classification, tenant: TenantView) -> list[Ask]:
    """Return the medical asks: whoever gets them, the knowledge may say what to do at once."""
    return [ask for ask in found.asks if ask.intent == "medical" and "medical" in tenant.hand_off]


def _reply_language(found: Classification, tenant: TenantView) -> ReplyLanguage:
    """Answer in the customer's language where the tenant speaks it. Who mixes the two is a Kazakh speaker."""
    wanted: ReplyLanguage = "ru" if found.language == "ru" else "kk"
    return wanted if wanted in tenant.languages else tenant.languages[0]


def _role(item: Spoken) -> Any:
    return item["role"]
