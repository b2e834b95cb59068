"""Escalate: give the matter to people, once, and tell the customer what happens next, truthfully."""

from datetime import datetime, timedelta
from typing import Any

from langgraph.runtime import Runtime

from graph.context import Context
from graph.effects import Effect, OpenHandoff
from graph.events import Matter
from graph.state import Outcome, Spoken, State
from graph.vocabulary import Reason
from nodes.texts import say
from nodes.texts.moments import after

_SUMMARY_LENGTH = 160


async def escalate(state: State, runtime: Runtime[Context]) -> dict[str, Any]:
    """Open a handoff, or join the one that people already have; what could be answered is answered beside it.

    While the bot is paused people are told all the same, and the customer hears nothing.
    """
    event = state["event"]
    reason = state["handoff_reason"]
    assert reason is not None
    assert event["kind"] == "customer"
    matter, until = event["matter"], None if reason == "bot_paused" else _quiet_until(runtime.context)
    if matter is not None and _known_to_people(matter, runtime.context):
        effect: Effect = {"kind": "join_handoff", "handoff_id": matter["id"]}
        text = "handoff_again"
    else:
        effect = _open(state, reason, until)
        text = f"handoff_{_text_for(reason)}"
    if reason == "bot_paused":
        heard = [Spoken(role="customer", text=state["words"])] if state["words"] else []
        return {"outcome": Outcome(action="silent", reason=reason), "effects": [effect], "memory": heard}
    notice = _notice(text, state, runtime.context, until)
    reply = "\n\n".join(part for part in (state["reply"], notice) if part)
    return {
        "outcome": Outcome(action="handoff", reason=reason),
        "effects": [effect, {"kind": "send_text", "text": reply}, *_opt_out(state)],
        "memory": [Spoken(role="customer", text=state.get("words", "")), Spoken(role="bot", text=reply)],
    }


def _opt_out(state: State) -> list[Effect]:
    """Who complains may also want no more messages."""
    found = state.get("classification")
    return [{"kind": "opt_out"}] if found is not None and "opt_out" in found.intents else []


def _known_to_people(matter: Matter, context: Context) -> bool:
    """People have this matter already and were told of it not long ago, or will be in the morning: no second alarm."""
    if matter["open"] and matter["queued"]:
        return True
    told = datetime.fromisoformat(matter["joined_at"])
    return matter["open"] and context.clock.now() - told < timedelta(minutes=context.tenant.cooldown_minutes)


def _quiet_until(context: Context) -> datetime | None:
    quiet = context.tenant.quiet_hours
    return quiet.end_at(context.clock.now()) if quiet else None


def _notice(key: str, state: State, context: Context, until: datetime | None) -> str:
    """Return what the customer is told; in quiet hours, which last `until` then, also when people answer."""
    tenant, language = context.tenant, state["language"]
    if until is None or tenant.quiet_hours is None:
        return say(key, language, tenant)
    when = after(until, language, now=context.clock.now(), timezone=tenant.timezone)
    if tenant.quiet_hours.behavior == "bot_only" and key != "handoff_again":
        # Nobody has been given it yet.
        return say("noted", language, tenant, when=when)
    return f"{say(key, language, tenant)} {say('answer_later', language, tenant, when=when)}"


def _open(state: State, reason: Reason, promised: datetime | None) -> OpenHandoff:
    words = state.get("words", "")
    first_line = " ".join(words.split())
    return OpenHandoff(
        kind="open_handoff",
        reason=reason,
        summary=first_line if len(first_line) <= _SUMMARY_LENGTH else first_line[: _SUMMARY_LENGTH - 1] + "…",
        transcript=[
            *({"role": item["role"], "text": item["text"]} for item in state.get("memory", [])),
            {"role": "customer", "text": words},
        ],
        draft=state.get("withheld") or None,
        sources=list(state.get("trace", {}).get("sources", [])),
        promised=promised.isoformat() if promised else None,
    )


def _text_for(reason: Reason) -> str:
    """The customer need not know that a reply failed its check: there is no exact answer, and a person gives one."""
    return "unknown" if reason in ("ungrounded", "failure", "limit") else reason
