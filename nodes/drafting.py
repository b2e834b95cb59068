"""Drafting: the answer is written, read against its sources, and written once more with what is wrong with it."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from graph.context import Context
from graph.state import State
from graph.types import AnswerRequest, Draft, Reason, Utterance
from nodes.grounding.check import check
from nodes.grounding.evidence import Evidence
from nodes.grounding.objection import Objection, object_to

_ATTEMPTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What was written and why a person is needed beside or instead of it.

    `objections` are what is wrong with a draft that may not be sent; `usages` are what the models were paid for it,
    `verdicts` what a second reader said.
    """

    draft: Draft | None = None
    reason: Reason | None = None
    objections: tuple[Objection, ...] = ()
    usages: list[dict[str, Any]] = field(default_factory=list)
    verdicts: list[dict[str, Any]] = field(default_factory=list)


async def drafted(state: State, context: Context) -> Drafted:
    """Return the answer to the turn's questions; none where nothing is asked.

    A reply that fails the check is made once more with the objections, and is never sent when the second one fails too: what
    comes back is read as strictly, in whatever spelling.
    """
    if not state["questions"]:
        return Drafted()
    usages: list[dict[str, Any]] = []
    verdicts: list[dict[str, Any]] = []
    objections: tuple[Objection, ...] = ()
    for _ in range(_ATTEMPTS):
        request = _request(state, context, "\n".join(one.sentence for one in objections) or None)
        draft = await context.answerer.answer(request, tenant=context.tenant)
        usages.append(asdict(draft.usage))
        evidence = Evidence(draft=draft, request=request, tenant=context.tenant, words=context.words)
        objections = check(evidence) or await _doubts(evidence, context, verdicts)
        if not objections:
            needs_person = bool(draft.unanswered) or draft.action == "handoff" or not draft.text
            reason: Reason | None = "unknown" if needs_person else None
            return Drafted(draft=draft, reason=reason, usages=usages, verdicts=verdicts)
    return Drafted(draft=draft, reason="ungrounded", objections=objections, usages=usages, verdicts=verdicts)


async def _doubts(evidence: Evidence, context: Context, verdicts: list[dict[str, Any]]) -> tuple[Objection, ...]:
    """Return what a second reader, where there is one, does not find in the passages; what it cost is added to `verdicts`."""
    draft = evidence.draft
    if not draft.text:
        return ()
    verdict = await context.verifier.verify(draft.text, evidence.request, evidence.cited, tenant=context.tenant)
    verdicts.append(verdict.as_trace())
    return tuple(object_to("doubted", sentence) for sentence in verdict.doubted)


def _request(state: State, context: Context, objection: str | None) -> AnswerRequest:
    memory: list[Any] = list(state.get("memory", []))
    event, written_at = state["event"], _written_at(state)
    return AnswerRequest(
        asks=state["questions"],
        language=state["language"],
        passages=state["passages"],
        history=[Utterance(role=item["role"], text=item["text"]) for item in memory],
        objection=objection,
        now=None if written_at else context.clock.now(),
        written_at=written_at,
        branch=event["branch"] if event["kind"] == "customer" else None,
    )


def _written_at(state: State) -> datetime | None:
    event = state["event"]
    moment = event.get("written_at") if event["kind"] == "customer" else None
    return datetime.fromisoformat(moment) if moment else None
