"""Writing replies from passages with a chat model."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from pydantic import AfterValidator, BaseModel, ConfigDict

from graph.context import Answerer, Clock
from graph.types import AnswerRequest, Draft, ModelUsage, Passage, TenantView
from nodes import prompts
from nodes.prompts.moments import moment, opening_hours, present, title_of
from service.channels.registry import TEXT_LIMIT
from service.channels.storable import storable
from service.models.openai import chat
from service.models.openai.fallback import FallbackChain
from service.models.openai.quoting import history_block, numbered, passage_lines, question_lines, quoted, tag

_MAX_TOKENS = 4000
_LONGEST_REPLY = 2 * TEXT_LIMIT
"""Characters. Three sentences are asked for, and nobody reads more than two messages in a chat. A longer reply is not cut:
what follows a price may be its condition. It is no reply, and the next of the chain answers."""
_LEAST_SHARE = 0.55
"""How far (as a share of its score) a passage may be behind the best one to be read."""
_FIRST_ALWAYS_GIVEN = 101
"""Their numbers are the same in every turn, however many were found."""
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
    instructions = _instructions(tenant, _always_given(request.passages))
    messages: list[BaseMessage] = [
        SystemMessage(instructions),
        HumanMessage(
            prompts.load(
                "respond_request",
                now="\n".join(_circumstances(request, tenant, now)),
                passages=passage_lines(_found(request.passages)),
                history=history_block(request.history),
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


def _circumstances(request: AnswerRequest, tenant: TenantView, now: datetime) -> Iterator[str]:
    """Yield when it is, when the customer wrote where that was long before, and which branch they write to."""
    year = now.astimezone(ZoneInfo(tenant.timezone)).year
    yield tag("now", present(now, tenant, request.branch), year=str(year))
    if request.written_at:
        yield tag("written", moment(request.written_at, tenant))
    if branch := tenant.branches.get(request.branch or ""):
        yield tag("branch", title_of(branch))


def shown_passages(passages: Sequence[Passage]) -> dict[str, Passage]:
    """Return the passages that a model is shown, by the numbers that it cites them by."""
    return _found(passages) | _always_given(passages)


def _found(passages: Sequence[Passage]) -> dict[str, Passage]:
    """Return by their numbers what was found, without what is far behind the best that was found for the same question."""
    finds = [found for passage in passages for found in (passage, *passage.also_found)]
    best: dict[str, float] = {}
    for found in finds:
        best[found.query] = max(best.get(found.query, 0.0), found.score)
    worth_reading = [
        passage
        for passage in passages
        if not passage.always
        and any(found.score >= _LEAST_SHARE * best[found.query] for found in (passage, *passage.also_found))
    ]
    return numbered(worth_reading)


def _always_given(passages: Sequence[Passage]) -> dict[str, Passage]:
    """Return by their numbers the passages that come with every answer, in an order that no question changes."""
    always = sorted((passage for passage in passages if passage.always), key=lambda one: (one.document, one.id))
    return numbered(always, first=_FIRST_ALWAYS_GIVEN)


def _instructions(tenant: TenantView, always: Mapping[str, Passage]) -> str:
    """Return the rules and what is always given, the same for every turn of a tenant: the provider's prompt cache holds them.

    A tenant's own prompt takes the place of the persona above the rules, never of the rules.
    """
    tone = tenant.tone if tenant.tone in _TONES else _TONES[0]
    persona = tenant.prompt or prompts.load("persona", name=tenant.name, city=tenant.city)
    names = "; ".join(f"{russian} — {kazakh}" for russian, kazakh in tenant.glossary.items())
    return prompts.load(
        "respond",
        persona=persona.strip(),
        hours=opening_hours(tenant),
        tone=prompts.load(f"tone_{tone}"),
        glossary=f" {prompts.load('glossary', names=names)}" if names else "",
        always=f"\n\n{prompts.load('always', passages=passage_lines(always))}" if always else "",
    )


def _draft(reply: Reply, request: AnswerRequest, usage: ModelUsage) -> Draft:
    text = _as_whatsapp(reply.text)
    unanswered = tuple(storable(question).strip() for question in reply.unanswered if question.strip())
    if reply.action == "handoff" or not text:
        everything = tuple(ask.text for ask in request.asks)
        return Draft(action="handoff", text="", usage=usage, unanswered=unanswered or everything)
    shown = shown_passages(request.passages)
    sources = tuple(dict.fromkeys(shown[number].id for number in reply.sources if number in shown))
    return Draft(action=reply.action, text=text, usage=usage, sources=sources, unanswered=unanswered)


def _as_whatsapp(text: str) -> str:
    """Return `text` in WhatsApp's own marks: models slip into Markdown whatever they are told."""
    return _BOLD.sub(r"*\1*", _HEADING.sub("", storable(text))).strip()
