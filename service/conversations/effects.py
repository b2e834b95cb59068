"""The end of a turn: its effects, applied once, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from graph.effects import Effect
from graph.events import Bubble
from graph.types import TenantView
from nodes.gate import LONGEST_WORDS
from nodes.texts.notices import notice
from service.channels.registry import TEXT_LIMIT
from service.channels.split import split_text
from service.database.jobs import JobQueue
from service.database.pool import Connection
from service.handoffs.notices import follow_up
from service.handoffs.opening import open_handoff, to_people
from service.handoffs.unanswered import reopen
from service.knowledge.learned import OWN_DOCUMENT
from service.language.detect import evident_language
from service.observability.incidents import keep_incident
from service.records import conversations, learned_answers, messages, notices, opening, outbox, turns
from service.records.handoffs import TranscriptLine
from service.records.messages import Outcome
from service.records.turns import Turn

# Ordinals of one effect's parts stay apart from the next effect's.
_PARTS = 100
_OUTCOMES: Mapping[str, Outcome] = {"handoff": "handed_off", "silent": "silent"}
_AUTOMATON_LASTS = timedelta(days=1)
_WORDS = frozenset({"text", "button"})
"""Kinds of messages that are words only; the others are shown to people one by one (`notices.sql: attach`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnResult:
    """What the graph decided: `action` and `reason`, the effects in order, and the trace for people who look into it."""

    action: str
    reason: str | None
    effects: list[Effect]
    trace: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "TurnResult":
        """Read the result from the state of a run that ended. Raises `KeyError` when the run did not decide."""
        outcome = state["outcome"]
        return cls(
            action=outcome["action"],
            reason=outcome["reason"],
            effects=list(state.get("effects", [])),
            trace=dict(state.get("trace", {})),
        )

    def silenced(self) -> "TurnResult":
        """Return what is left of the result when a person has taken the conversation meanwhile: not a word."""
        kept: list[Effect] = [effect for effect in self.effects if effect["kind"] in ("join_handoff", "opt_out")]
        reason = self.reason if self.action == "silent" else "person_leads"
        return replace(self, action="silent", reason=reason, effects=kept)

    def paused(self, bubbles: list[Bubble]) -> "TurnResult":
        """Return what is left of the result when the bot was paused meanwhile: its reply is a draft for people."""
        said = "\n\n".join(effect["text"] for effect in self.effects if effect["kind"] == "send_text")
        if not said:
            return self
        kept = [_unpromised(effect) for effect in self.effects if effect["kind"] != "send_text"]
        if not any(effect["kind"] in ("open_handoff", "join_handoff") for effect in kept):
            kept.append(to_people("bot_paused", _words(bubbles), draft=said))
        return replace(self, action="silent", reason="bot_paused", effects=kept)

    @classmethod
    def failure(
        cls, tenant: TenantView, bubbles: list[Bubble], cause: str, *, now: datetime, has_people: bool = True
    ) -> "TurnResult":
        """The tenant's fallback message and a handoff: a failure is never silence, nor a promise that nobody keeps."""
        words = _words(bubbles)
        spoken = evident_language(words) or "mixed"
        language = spoken if spoken != "mixed" and spoken in tenant.languages else tenant.languages[0]
        until = tenant.quiet_hours.end_at(now) if tenant.quiet_hours else None
        told = notice("fallback", language, tenant, now=now, has_people=has_people)
        return cls(
            action="handoff",
            reason="failure",
            effects=[to_people("failure", words, draft=None, promised=until), {"kind": "send_text", "text": told}],
            trace={"failure": cause, "language": spoken},
        )


def _unpromised(effect: Effect) -> Effect:
    """The customer does not hear when people answer."""
    return {**effect, "promised": None} if effect["kind"] == "open_handoff" else effect


def _words(bubbles: list[Bubble]) -> str:
    return "\n".join(bubble["text"] for bubble in bubbles if bubble["text"])[:LONGEST_WORDS]


async def close_turn(
    connection: Connection,
    queue: JobQueue,
    turn: Turn,
    result: TurnResult,
    milliseconds: Mapping[str, float],
    now: datetime,
) -> TurnResult | None:
    """Finish the turn and apply its effects.

    Returns what was applied: less than `result` where people took over meanwhile. None, with nothing changed, when the
    turn was finished before.
    """
    leadership = await conversations.lock_lead(connection, turn.conversation_id)
    if leadership.lead == "person":
        result = result.silenced()
    elif leadership.paused:
        result = result.paused(turn.bubbles)
    if not await turns.finish(connection, turn.turn_id, _ending(result, milliseconds)):
        return None
    outcome = _OUTCOMES.get(result.action, "answered")
    await messages.mark_handled(connection, turn.turn_id, outcome, result.reason or result.action)
    for ordinal, effect in enumerate(result.effects):
        await _apply(connection, queue, turn, ordinal, effect, now)
    await _show_people(connection, queue, turn, result)
    if learned := _learned_sources(result):
        await learned_answers.used(connection, learned, now)
    conversation = {"client_id": turn.client_id, "conversation_id": turn.conversation_id}
    if result.reason == "auto_reply":
        await _report_automaton(connection, turn, now)
    if any(effect["kind"] == "send_text" for effect in result.effects):
        await queue.put_send(connection, **conversation, at=None)
    if result.reason == "person_leads" and leadership.lead == "bot":
        # The conversation went back to the bot while the turn was under way.
        await reopen(connection, queue, **conversation)
    return result


def _learned_sources(result: TurnResult) -> list[UUID]:
    """Return the learned answers that what is said rests on."""
    if not any(effect["kind"] == "send_text" for effect in result.effects):
        return []
    sources = result.trace.get("sources", [])
    return [UUID(source["id"]) for source in sources if source["document"] == OWN_DOCUMENT and "id" in source]


async def _report_automaton(connection: Connection, turn: Turn, now: datetime) -> None:
    name = f"+{turn.phone}" if turn.phone else turn.jid
    await keep_incident(
        connection,
        "auto_reply",
        now,
        client_id=turn.client_id,
        subject=str(turn.conversation_id),
        detail={"customer": name},
        lasts=_AUTOMATON_LASTS,
    )


def _ending(result: TurnResult, milliseconds: Mapping[str, float]) -> turns.Ending:
    """Return what is written down of a turn: how it ended, how long it took, what its models cost."""
    usages = [usage for usage in result.trace.get("usage", []) if usage]
    # Who read a reply did not write it: the second reader costs, and is not the turn's model.
    paid = [*usages, *(verdict["usage"] for verdict in result.trace.get("verdicts", []) if verdict["usage"])]
    return turns.Ending(
        action=result.action,
        reason=result.reason,
        language=result.trace.get("language"),
        trace=result.trace | {"milliseconds": dict(milliseconds)},
        model=usages[-1]["model"] if usages else None,
        input_tokens=sum(usage["input_tokens"] for usage in paid),
        output_tokens=sum(usage["output_tokens"] for usage in paid),
        cost_usd=sum(usage["cost_usd"] for usage in paid),
    )


async def _show_people(connection: Connection, queue: JobQueue, turn: Turn, result: TurnResult) -> None:
    """Show those who have the handoff what the customer wrote on, and what the bot said to it."""
    if turn.staff_reply is not None or turn.handoff_id is None or turn.handoff_status == "closed":
        return
    if any(effect["kind"] == "open_handoff" for effect in result.effects):
        return
    written = [bubble for bubble in turn.bubbles if bubble["text"] and bubble["kind"] in _WORDS]
    words = [bubble["text"][:LONGEST_WORDS] for bubble in written]
    replies = [effect["text"] for effect in result.effects if effect["kind"] == "send_text"]
    if turn.handoff_step == "queued":
        # Nobody has a card yet under which it could be shown: it will stand on the card.
        await opening.add_to_transcript(connection, turn.handoff_id, _lines(words, replies))
    about = {"client_id": turn.client_id, "handoff_id": turn.handoff_id}
    if await notices.attach(connection, turn.handoff_id):
        await queue.put_notify(connection, **about, at=None)
    if words or replies:
        payload = {"words": words, "replies": replies, "written": turn.written}
        await follow_up(connection, queue, **about, key=f"turn:{turn.turn_id}", payload=payload)


def _lines(words: Sequence[str], replies: Sequence[str]) -> list[TranscriptLine]:
    lines = [TranscriptLine(role="customer", text=text) for text in words]
    return lines + [TranscriptLine(role="bot", text=text) for text in replies]


async def _apply(
    connection: Connection, queue: JobQueue, turn: Turn, ordinal: int, effect: Effect, now: datetime
) -> None:
    match effect["kind"]:
        case "send_text":
            await _say(connection, turn, effect["text"], ordinal * _PARTS)
        case "open_handoff":
            await open_handoff(connection, queue, turn, effect, now)
        case "join_handoff":
            await opening.join(connection, UUID(effect["handoff_id"]))
        case "opt_out":
            await conversations.opt_out(connection, turn.customer_id)


async def _say(connection: Connection, turn: Turn, text: str, ordinal: int) -> None:
    """Put a text into the outbox in parts, the first of them the turn's `ordinal`, and write it down in one."""
    for number, part in enumerate(split_text(text, TEXT_LIMIT), start=ordinal):
        await outbox.put(connection, turn.route, turn_id=turn.turn_id, ordinal=number, text=part)
    await messages.write_down(connection, turn.route, turn.turn_id, text)
