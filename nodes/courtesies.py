"""The polite part of a reply: courtesies, refusals, and, once in a conversation, that an AI writes."""

import re
from typing import Any

from graph.context import Context
from graph.state import State
from graph.types import Intent
from nodes.texts import say

_REFUSALS: dict[Intent, str] = {
    "prompt": "refuse_prompt",
    "other_business": "refuse_other_business",
    "off_topic": "refuse_off_topic",
}
_AI = re.compile(r"\b(?:ИИ|ЖИ|AI)\b|\bискусственн\w+ интеллект|\bжасанды интеллект", re.IGNORECASE)
# A price list may have AI in it; an answer that presents itself has this.
_AI_ASSISTANT = re.compile(r"\b(?:ИИ|ЖИ|AI)[-\s](?:ассистент|помощни|консультант|көмекші|бот|assistant)", re.IGNORECASE)
_EXCLAMATION = re.compile(r"[^.?!]*!+(?:\s*[^\w\s«\"(]+)*")


def intents(state: State) -> tuple[Intent, ...]:
    """Return what the customer wants, in their order; nothing where they were not read."""
    found = state.get("classification")
    return () if found is None else found.intents


def refuses(state: State) -> bool:
    """Does the customer want what the bot must not do?"""
    return any(intent in _REFUSALS for intent in intents(state))


def refusal(state: State, context: Context) -> str:
    """Return what is said to what the bot must not do, each once."""
    keys = dict.fromkeys(_REFUSALS[intent] for intent in intents(state) if intent in _REFUSALS)
    return " ".join(say(key, state["language"], context.tenant) for key in keys)


def courtesy(state: State, context: Context) -> str:
    """Return what a courtesy is returned with; a greeting, thanks and small talk only where nothing else is said."""
    wants, language, tenant = intents(state), state["language"], context.tenant
    own = [say(key, language, tenant) for key in ("identity", "opt_out") if key in wants]
    if own or state["questions"] or refuses(state):
        return " ".join(own)
    if "greeting" in wants:
        key = "greeting_again" if state.get("introduced") else "greeting"
    else:
        key = "small_talk" if "small_talk" in wants else "thanks"
    said = say(key, language, tenant)
    return said if state.get("introduced") else _completed(said, state, context)


def opened(reply: str, state: State, context: Context, *, courteous: str = "") -> str:
    """Return `reply` as the first one of a conversation begins: a greeting is returned, and it is said that an AI writes.

    Kazakhstan's law on artificial intelligence (in force since January 2026) asks that people are told. A later reply is
    returned as it is; so is one that says it already, in its `courteous` part or by itself.
    """
    if state.get("introduced") or _says_so(courteous, context) or _AI_ASSISTANT.search(reply):
        return reply
    language, tenant = state["language"], context.tenant
    if "greeting" in intents(state):
        opening = _completed(say("greeting_prefix", language, tenant), state, context)
    else:
        opening = say("disclosure", language, tenant)
    return f"{opening}\n\n{reply}"


def introduction(state: State) -> dict[str, Any]:
    """Return the update that keeps in which turn the customer was told; nothing where they had been."""
    return {} if state.get("introduced") else {"introduced": True, "introduced_in": state["turn_id"]}


def _completed(courteous: str, state: State, context: Context) -> str:
    """Return a courtesy that says what writes: after the exclamation that it begins with, or else at its end.

    A tenant's own greeting may forget to; the customer is told all the same.
    """
    if _says_so(courteous, context):
        return courteous
    disclosure = say("disclosure", state["language"], context.tenant)
    begin = _EXCLAMATION.match(courteous)
    after = begin.end() if begin else len(courteous)
    return " ".join(part for part in (courteous[:after].strip(), disclosure, courteous[after:].strip()) if part)


def _says_so(courteous: str, context: Context) -> bool:
    """Is it said that an AI writes? A name with the letters in it does not."""
    return _AI.search(courteous.replace(context.tenant.name, "")) is not None
