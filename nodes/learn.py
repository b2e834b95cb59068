"""Learn: what people answered. The bot remembers it in the conversation, and what holds for others it learns."""

from datetime import datetime
from typing import Any, Literal, cast

from langgraph.runtime import Runtime

from graph.context import Context
from graph.effects import LearnAnswer
from graph.events import Answered
from graph.lessons import Exchange, Lesson, NotLearned
from graph.state import Outcome, Spoken, State
from graph.types import Utterance

_NEVER_LEARNED: dict[str, NotLearned] = {"complaint": "complaint", "medical": "medical"}
"""Why nothing is learned of what was answered to whom, by the reason for which people were asked: nobody else's case is theirs."""


async def learn(state: State, runtime: Runtime[Context]) -> dict[str, Any]:
    """Remember a staff reply as part of the conversation; of one that reached the customer, learn what others may be told."""
    event = state["event"]
    if event["kind"] == "answered":
        return await _considered(event, runtime.context)
    assert event["kind"] == "staff"
    return {
        "outcome": Outcome(action="silent", reason="staff_reply"),
        "memory": [Spoken(role="staff", text=event["text"])],
    }


async def _considered(event: Answered, context: Context) -> dict[str, Any]:
    lesson = await _lesson(event, context)
    if lesson.reason is not None:
        return {"outcome": Outcome(action="silent", reason=lesson.reason), "effects": []}
    learned = LearnAnswer(
        kind="learn_answer",
        question=lesson.question,
        answer=lesson.answer,
        language=lesson.language,
        expires=lesson.expires.isoformat() if lesson.expires else None,
    )
    return {"outcome": Outcome(action="silent", reason="learned"), "effects": [learned]}


async def _lesson(event: Answered, context: Context) -> Lesson:
    if not context.tenant.learns:
        return Lesson(reason="off")
    if reason := _NEVER_LEARNED.get(event["handoff_reason"] or ""):
        return Lesson(reason=reason)
    said = tuple(reply for reply in event["replies"] if reply.strip())
    if not said:
        return Lesson(reason="no_words")
    exchange = Exchange(
        utterances=tuple(
            Utterance(role=cast(Literal["customer", "bot", "staff"], one["role"]), text=one["text"])
            for one in event["transcript"]
        ),
        replies=said,
        handoff_reason=event["handoff_reason"],
        now=datetime.fromisoformat(event["answered_at"]),
    )
    return await context.teacher.lesson(exchange, tenant=context.tenant)
