"""A second reader: a small model says of each sentence of a reply whether the passages carry it.

It is asked beside the check of `nodes.grounding`, never instead of it, and only where the installation or the tenant wants
it. Whatever goes wrong with it, the reply is as good as if nobody had been asked.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict

from graph.context import Clock
from graph.types import AnswerRequest, ModelUsage, Passage, TenantView, Verdict, VerifyPolicy
from nodes import prompts
from nodes.prompts.moments import moment, opening_hours
from service.models.openai import chat
from service.models.openai.fallback import FallbackChain
from service.models.openai.quoting import numbered, passage_lines, question_lines, tag

MOST_SECONDS = 4.0
"""What a second opinion is worth of a customer's time; the chain that asks for it is given no more."""
_SHARE = 0.3
"""How much of the time that is left it may take: a reply that is doubted is to be made again."""
_MAX_TOKENS = 1000
_ONE_IN = 10
"""How many replies there are to one that a sample reads."""
_END = re.compile(r"(?<=[.!?…])[ \t]+(?=[^\w\n]*[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ\d])|\n+")
_ABBREVIATION = re.compile(r"\b[a-zа-яёәіңғүұқөһ]{1,3}\.$")
_WORD = re.compile(r"\w")


class Judgement(BaseModel):
    """One entry of `SecondReading`."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    sentence: int
    supported: bool


class SecondReading(BaseModel):
    """Of each sentence of a reply, by its number, whether the passages carry it."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    sentences: list[Judgement]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelVerifier:
    """Implements `graph.context.Verifier` with the tenant's model for understanding, or `model`, then `fallbacks`.

    `policy` is the installation's, for tenants without their own.
    """

    chain: FallbackChain
    clock: Clock
    policy: VerifyPolicy
    model: str
    fallbacks: Sequence[str] = ()

    async def verify(
        self, reply: str, request: AnswerRequest, cited: Sequence[Passage], *, tenant: TenantView
    ) -> Verdict:
        """Return which sentences of `reply` neither `cited` nor the hours of the brief carry. Raises nothing."""
        sentences = sentences_of(reply)
        if not sentences or not _is_wanted(tenant.verify or self.policy, reply, request, tenant):
            return Verdict()
        models = (tenant.classifier_model or self.model, *self.fallbacks)
        question = reading_question(sentences, request, cited, tenant, self.clock.now())
        asked = await self.chain.ask(models, question, share=_SHARE)
        if asked.said is None:
            spent = asked.spending
            return Verdict(outcome="unreachable", usage=spent.as_usage(models[0]) if spent.attempts else None)
        return _verdict(sentences, asked.said.value, asked.said.usage)


def reading_question(
    sentences: Sequence[str], request: AnswerRequest, cited: Sequence[Passage], tenant: TenantView, now: datetime
) -> chat.Question[SecondReading]:
    """Return what a model is asked about the `sentences` of a reply: the instructions, then what they are compared with."""
    instructions = prompts.load("verify")
    message = prompts.load(
        "verify_reply",
        now=moment(now, tenant),
        written=f"\n{tag('written', moment(request.written_at, tenant))}" if request.written_at else "",
        working_hours=opening_hours(tenant),
        passages=passage_lines(numbered(cited)),
        questions=question_lines(request.asks),
        reply="\n".join(tag("sentence", text, id=str(number)) for number, text in enumerate(sentences, start=1)),
    )
    return chat.Question(
        messages=(SystemMessage(instructions), HumanMessage(message)),
        schema=SecondReading,
        effort="none",
        max_tokens=_MAX_TOKENS,
        cache_key=chat.cache_key(tenant.id, instructions),
    )


def sentences_of(reply: str) -> list[str]:
    """Return the sentences and list items of a reply in order, without those that have no word."""
    parts: list[str] = []
    begun = 0
    for end in _END.finditer(reply):
        if "\n" in end[0] or not _ABBREVIATION.search(reply[begun : end.start()]):
            parts.append(reply[begun : end.start()])
            begun = end.end()
    parts.append(reply[begun:])
    return [part.strip() for part in parts if _WORD.search(part)]


def _is_wanted(policy: VerifyPolicy, reply: str, request: AnswerRequest, tenant: TenantView) -> bool:
    """A sample is of the same replies however often their turn is taken up."""
    if policy != "sample":
        return policy == "all"
    words = "\n".join((tenant.id, *(ask.text for ask in request.asks), reply))
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8]) % _ONE_IN == 0


def _verdict(sentences: Sequence[str], reading: SecondReading, usage: ModelUsage) -> Verdict:
    """Who has not judged every sentence, once each, has not understood what was asked."""
    judged = {judgement.sentence: judgement.supported for judgement in reading.sentences}
    if len(judged) != len(reading.sentences) or judged.keys() != set(range(1, len(sentences) + 1)):
        return Verdict(outcome="unreachable", usage=usage)
    doubted = tuple(text for number, text in enumerate(sentences, start=1) if not judged[number])
    return Verdict(outcome="doubted" if doubted else "carried", doubted=doubted, usage=usage)
