"""Escalate: give the handoff to people, once, and tell the customer what happens next, truthfully."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, get_args

from langgraph.runtime import Runtime

from graph.context import Context
from graph.effects import Effect, OpenHandoff
from graph.events import Handoff
from graph.state import Outcome, Spoken, State
from graph.types import Reason, ReplyLanguage
from nodes.courtesies import introduction, opened
from nodes.gate import SEEN, VOICE, WORDLESS
from nodes.texts.notices import notice

_SUMMARY_LENGTH = 160
_OBJECTIONS = 3
_OBJECTIONS_LENGTH = 400
_QUOTED_LENGTH = 120
_LANGUAGES: tuple[ReplyLanguage, ...] = get_args(ReplyLanguage)
_WORD = re.compile(r"\w")


async def escalate(state: State, runtime: Runtime[Context]) -> dict[str, Any]:
    """Open a handoff, or join the one that people already have; what could be answered is answered beside it.

    While the bot is paused people are told all the same, and the customer hears nothing.
    """
    event = state["event"]
    reason = state["handoff_reason"]
    assert reason is not None
    assert event["kind"] == "customer"
    handoff, until = event["handoff"], None if reason == "bot_paused" else _quiet_until(runtime.context)
    if handoff is not None and _known_to_people(handoff, runtime.context):
        effect: Effect = {"kind": "join_handoff", "handoff_id": handoff["id"]}
        text = "handoff_again"
    else:
        effect = _open(state, reason, until)
        text = f"handoff_{_text_for(state, reason)}"
    if reason == "bot_paused":
        heard = [Spoken(role="customer", text=state["words"])] if state["words"] else []
        return {"outcome": Outcome(action="silent", reason=reason), "effects": [effect], "memory": heard}
    told = _notice(text, state, runtime.context)
    # Beside an answer it begins with what a conversation begins with.
    reply = f"{state['reply']}\n\n{told}" if state["reply"] else opened(told, state, runtime.context)
    return introduction(state) | {
        "outcome": Outcome(action="handoff", reason=reason),
        "effects": [effect, {"kind": "send_text", "text": reply}, *_opt_out(state)],
        "memory": [Spoken(role="customer", text=state.get("words", "")), Spoken(role="bot", text=reply)],
    }


def _opt_out(state: State) -> list[Effect]:
    """Who complains may also want no more messages."""
    found = state.get("classification")
    return [{"kind": "opt_out"}] if found is not None and "opt_out" in found.intents else []


def _known_to_people(handoff: Handoff, context: Context) -> bool:
    """People have this handoff already and were told of it not long ago, or will be in the morning: no second alarm."""
    if handoff["open"] and handoff["queued"]:
        return True
    told = datetime.fromisoformat(handoff["joined_at"])
    return handoff["open"] and context.clock.now() - told < timedelta(minutes=context.tenant.cooldown_minutes)


def _quiet_until(context: Context) -> datetime | None:
    quiet = context.tenant.quiet_hours
    return quiet.end_at(context.clock.now()) if quiet else None


def _notice(key: str, state: State, context: Context) -> str:
    """Return what the customer is told of what people have to do."""
    event, left_open = state["event"], _left_open(state)
    assert event["kind"] == "customer"
    return notice(
        key,
        state["language"],
        context.tenant,
        now=context.clock.now(),
        has_people=event.get("has_people", True),
        question=" ".join(left_open),
        questions=_quoted(left_open),
    )


def _open(state: State, reason: Reason, promised: datetime | None) -> OpenHandoff:
    said = Spoken(role="customer", text=state.get("words", ""))
    answered = [Spoken(role="bot", text=state["reply"])] if state["reply"] else []
    objections = _told(state.get("objections", []))
    return OpenHandoff(
        kind="open_handoff",
        reason=reason,
        summary=_summary(state),
        transcript=[{"role": item["role"], "text": item["text"]} for item in (*_memory(state), said, *answered)],
        draft=state.get("withheld") or None,
        objection=objections.get("ru"),
        objections=objections or None,
        sources=list(state.get("trace", {}).get("sources", [])),
        promised=promised.isoformat() if promised else None,
    )


def _told(objections: Sequence[dict[ReplyLanguage, str]]) -> dict[ReplyLanguage, str]:
    """Return in each language, one a line, the first objections that there is room for; nothing where there are none.

    Each is short and none is cut. "…" stands for those that are left out, so that nobody takes the list for the whole of it.
    """
    distinct = list({tuple(one.items()): one for one in objections}.values())
    kept = distinct[:_OBJECTIONS]
    while len(kept) > 1 and any(len(_lines(kept, language)) > _OBJECTIONS_LENGTH for language in _LANGUAGES):
        kept.pop()
    more = "\n…" if len(kept) < len(distinct) else ""
    return {language: _lines(kept, language) + more for language in _LANGUAGES if kept}


def _lines(objections: Sequence[dict[ReplyLanguage, str]], language: ReplyLanguage) -> str:
    return "\n".join(one[language] for one in objections)


def _memory(state: State) -> list[Spoken]:
    return list(state.get("memory", []))


def _summary(state: State) -> str:
    """Return in one line what people have to answer: a bare "?" asks again what was asked before."""
    words = " ".join(_left_open(state)) or state.get("words", "")
    if words and not _WORD.search(words):
        before = (item["text"] for item in reversed(_memory(state)) if item["role"] == "customer")
        words = next(filter(_WORD.search, before), words)
    return _cut(" ".join(words.split()), _SUMMARY_LENGTH)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _left_open(state: State) -> list[str]:
    """Return the questions that the reply leaves unanswered beside those that it answers, in the customer's words."""
    draft = state.get("draft")
    return [" ".join(question.split()) for question in draft.unanswered] if draft is not None and draft.text else []


def _only_voice(state: State) -> bool:
    """Is all that could not be read spoken?"""
    event = state["event"]
    assert event["kind"] == "customer"
    unread = {bubble["kind"] for bubble in event["bubbles"] if bubble["kind"] in SEEN or not bubble["text"].strip()}
    return bool(unread - WORDLESS) and unread <= VOICE | WORDLESS


def _quoted(questions: Sequence[str]) -> str:
    return ", ".join(f"«{question}»" for question in questions)


def _text_for(state: State, reason: Reason) -> str:
    """The customer need not know that a reply failed its check: there is no exact answer, and a person gives one.

    Beside an answer to something else it is said which question is meant.
    """
    draft, left_open = state.get("draft"), _left_open(state)
    if reason == "unknown" and draft is not None and draft.text and not left_open:
        # The reply promises a person: one is called, and nothing was left without an answer.
        return "promised"
    match left_open:
        case [question] if reason == "unknown" and len(question) <= _QUOTED_LENGTH:
            return "question"
        case [_, _, *_] as questions if reason == "unknown" and len(_quoted(questions)) <= _QUOTED_LENGTH:
            return "questions"
    if reason == "media" and _only_voice(state):
        return "voice"
    return "unknown" if reason in ("ungrounded", "failure") else reason
