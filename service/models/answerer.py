"""Writing replies from passages with a chat model."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from pydantic import AfterValidator, BaseModel, ConfigDict

from graph.context import Answerer, Clock
from graph.opening import Day
from graph.vocabulary import AnswerRequest, Draft, ModelUsage, TenantView
from nodes import prompts
from service.channels.registry import TEXT_LIMIT
from service.channels.storable import storable
from service.models import chat
from service.models.fallback import FallbackChain
from service.models.quoting import history_lines, passage_lines, question_lines, quoted, tag

_MAX_TOKENS = 4000
_LONGEST_REPLY = 2 * TEXT_LIMIT
"""Characters. Three sentences are asked for, and nobody reads more than two messages in a chat. A longer reply is not cut:
what follows a price may be its condition. It is no reply, and the next of the chain answers."""
_TONES = ("friendly", "formal", "casual")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def _short_enough(text: str) -> str:
    if len(text) > _LONGEST_REPLY:
        raise ValueError("too long")
    return text


class Reply(BaseModel):
    """The reply to a customer, after the sources that it rests on."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    sources: list[str]
    unanswered: list[str]
    action: Literal["answer", "clarify", "decline", "handoff"]
    # Not `max_length`: a strict structured output may not ask for one.
    text: Annotated[str, AfterValidator(_short_enough)]


class ModelAnswerer:
    """Implements `graph.context.Answerer` with the tenant's model or `model`, then `fallbacks`, then `last`."""

    def __init__(
        self, chain: FallbackChain, clock: Clock, *, model: str, fallbacks: Sequence[str], last: Answerer
    ) -> None:
        self._chain = chain
        self._clock = clock
        self._model = model
        self._fallbacks = tuple(fallbacks)
        self._last = last

    async def answer(self, request: AnswerRequest, *, tenant: TenantView) -> Draft:
        """Return a reply to `request`. Raises what `last` raises, when no model answered."""
        models = (tenant.response_model or self._model, *self._fallbacks)
        asked = await self._chain.ask(models, reply_question(request, tenant, self._clock.now()))
        if asked.said is None:
            draft = await self._last.answer(request, tenant=tenant)
            return replace(draft, usage=asked.spending.before(draft.usage))
        return _draft(asked.said.value, request, asked.said.usage)


def reply_question(request: AnswerRequest, tenant: TenantView, now: datetime) -> chat.Question[Reply]:
    """Return what a model is asked for a reply: the instructions, the same for every turn of a tenant, then the turn.

    A first reply is written without thinking, for a chat that is answered in seconds; one that stated what its sources do
    not is written again with some.
    """
    instructions = _instructions(tenant)
    messages: list[BaseMessage] = [
        SystemMessage(instructions),
        HumanMessage(
            prompts.load(
                "respond_request",
                now=_moment(now, tenant),
                written=f"\n{tag('written', _moment(request.written_at, tenant))}" if request.written_at else "",
                working_hours="\n".join(_hours_lines(tenant, request.branch)),
                passages=passage_lines(request.passages),
                history=history_lines(request.history),
                questions=question_lines(request.asks),
                language=request.language,
            )
        ),
    ]
    if request.objection is not None:
        messages.append(HumanMessage(prompts.load("objection", objection=quoted(request.objection))))
    return chat.Question(
        messages=messages,
        schema=Reply,
        effort="none" if request.objection is None else "low",
        max_tokens=_MAX_TOKENS,
        temperature=tenant.temperature or 0.0,
        cache_key=chat.cache_key(tenant.id, instructions),
    )


def _moment(at: datetime, tenant: TenantView) -> str:
    return at.astimezone(ZoneInfo(tenant.timezone)).strftime("%Y-%m-%d %a %H:%M")


def _hours_lines(tenant: TenantView, branch: str | None) -> list[str]:
    """Return the hours of the business and of its branches, or only of the branch that the customer writes to."""
    branches = {
        name: told for name, told in tenant.branches.items() if branch in (None, name) or branch not in tenant.branches
    }
    own = {} if branch in tenant.branches else tenant.working_hours
    lines = [tag("day", "; ".join(Day.of(told).texts()), name=day) for day, told in own.items()]
    for name, told in branches.items():
        title = next(iter(told.title.values()), name)
        lines += [
            tag("day", "; ".join(Day.of(hours).texts()), name=day, branch=title)
            for day, hours in told.working_hours.items()
        ]
    return lines


def _instructions(tenant: TenantView) -> str:
    """Return the rules, the same for every turn of a tenant, so that the provider's prompt cache holds them.

    A tenant's own prompt takes the place of the persona above the rules, never of the rules.
    """
    tone = tenant.tone if tenant.tone in _TONES else _TONES[0]
    persona = tenant.prompt or prompts.load("persona", name=tenant.name, city=tenant.city)
    return prompts.load("respond", persona=persona.strip(), tone=prompts.load(f"tone_{tone}"))


def _draft(reply: Reply, request: AnswerRequest, usage: ModelUsage) -> Draft:
    text = _as_whatsapp(reply.text)
    unanswered = tuple(storable(question).strip() for question in reply.unanswered if question.strip())
    if reply.action == "handoff" or not text:
        everything = tuple(ask.text for ask in request.asks)
        return Draft(action="handoff", text="", usage=usage, unanswered=unanswered or everything)
    ids = {str(number): passage.id for number, passage in enumerate(request.passages, start=1)}
    sources = tuple(dict.fromkeys(ids[number] for number in reply.sources if number in ids))
    return Draft(action=reply.action, text=text, usage=usage, sources=sources, unanswered=unanswered)


def _as_whatsapp(text: str) -> str:
    """Return `text` in WhatsApp's own marks: models slip into Markdown whatever they are told."""
    return _BOLD.sub(r"*\1*", _HEADING.sub("", storable(text))).strip()
