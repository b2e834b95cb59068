"""Gate: may the bot speak in this turn at all? Silence always has a recorded reason."""

from typing import Any

from langgraph.runtime import Runtime

from graph.context import Context
from graph.events import Bubble, CustomerTurn
from graph.state import Outcome, Spoken, State
from graph.types import ReplyLanguage, TenantView
from nodes.reading import part_to_read

VOICE = frozenset({"audio", "voice"})
"""The kinds of messages that a customer spoke."""

WORDLESS = frozenset({"sticker", "reaction"})
"""Those that say nothing and need nobody to look at them."""

SEEN = frozenset({"image", "video", "document"})
"""Those that only a person sees, whatever is written under them."""

LONGEST_WORDS = 8000
"""Characters of one turn that people are shown on a card, of which `nodes.reading` says what is thought about."""


async def gate(state: State, runtime: Runtime[Context]) -> dict[str, Any]:
    """Begin the turn: collect the customer's words, or end it in silence, or send it to people unread."""
    event = state["event"]
    fresh: dict[str, Any] = {
        "turn_id": event["turn_id"],
        "outcome": None,
        "effects": [],
        "trace": {"turn_id": event["turn_id"]},
        "handoff_reason": None,
        "draft": None,
        "passages": [],
        "questions": [],
        "reply": "",
        "withheld": "",
        "objections": [],
        "language": _usual_language(runtime.context.tenant),
    }
    taken_back = _unsaid(state)
    if taken_back and state.get("introduced_in") == state["turn_id"]:
        # The customer has not been told whom they are writing to.
        fresh["introduced"] = False
    if event["kind"] != "customer":
        return fresh | {"memory": taken_back}
    words, unread = await _words(event["bubbles"], runtime.context)
    fresh["read"], too_long = part_to_read(words)
    words = fresh["words"] = words[:LONGEST_WORDS]
    if event.get("reopened"):
        # What the customer said to a silent bot is remembered once, with its answer.
        taken_back.append(Spoken(role="reopened", text=words))
    if silence := _silence(event, runtime.context.tenant, words, unread):
        return fresh | {"outcome": Outcome(action="silent", reason=silence), "memory": [*taken_back, *_heard(words)]}
    fresh["memory"] = taken_back
    if event["paused"]:
        return fresh | {"handoff_reason": "bot_paused"}
    # A picture that nobody can read goes to people, whatever else is answered beside it; so does what is too long.
    return fresh | {"handoff_reason": "media" if unread else "long" if too_long else None}


def _unsaid(state: State) -> list[Spoken]:
    """Return what the last turn meant to say, where people took the conversation or paused the bot before it was sent."""
    if not state.get("turn_id") or state["event"].get("silenced") != state["turn_id"]:
        return []
    return [
        Spoken(role="unsaid", text=effect["text"])
        for effect in state.get("effects", [])
        if effect["kind"] == "send_text"
    ]


def _silence(event: CustomerTurn, tenant: TenantView, words: str, unread: bool) -> str | None:
    """Return why the bot keeps silent, or None when it may speak."""
    if tenant.status != "active":
        return f"tenant_{tenant.status}"
    if event["lead"] == "person":
        return "person_leads"
    if event.get("auto_reply"):
        # Two automata answer each other for ever, and WhatsApp restricts numbers that do.
        return "auto_reply"
    if event["paused"] and (words or unread):
        # People are told of it, whatever the plan allows the bot.
        return None
    if (
        tenant.monthly_limit is not None
        and tenant.over_limit == "silent"
        and event["messages_this_month"] > tenant.monthly_limit
    ):
        return "plan_limit"
    if not words and not unread:
        return "no_words"
    return None


async def _words(bubbles: list[Bubble], context: Context) -> tuple[str, bool]:
    """Return what the customer said, voice notes transcribed, and whether something could not be read."""
    spoken: list[str] = []
    unread = False
    for bubble in bubbles:
        # The picture of a reaction is no word of the customer's.
        text = "" if bubble["kind"] == "reaction" else bubble["text"].strip()
        if not text and bubble["kind"] in VOICE and bubble["media_id"]:
            text = await context.transcriber.transcribe(bubble["media_id"]) or ""
        if text:
            spoken.append(text)
        # What is written under a picture is about what only a person sees ("такой сколько?").
        if bubble["kind"] in SEEN or not (text or bubble["kind"] in WORDLESS or bubble["kind"] == "text"):
            unread = True
    return "\n".join(spoken), unread


def _heard(words: str) -> list[Spoken]:
    return [Spoken(role="customer", text=words)] if words else []


def _usual_language(tenant: TenantView) -> ReplyLanguage:
    return tenant.languages[0]
