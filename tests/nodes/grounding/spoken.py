"""A reply and what it may rest on, for the tests of what a reply says beside its figures."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from graph.types import AnswerRequest, Ask, Draft, Intent, Line, ModelUsage, Passage, ReplyLanguage, TenantView
from nodes.grounding.evidence import Evidence
from service.language.both import BothLanguages

WORDS = BothLanguages()
NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
TENANT = TenantView(id="1", slug="aray", name="Арай", city="Алматы", status="active")


def said(
    reply: str,
    *lines: str | Line,
    asked: str = "",
    intent: Intent = "other",
    language: ReplyLanguage = "ru",
    heading: str = "",
    quoted: bool = False,
    tenant: TenantView = TENANT,
    others: Sequence[str] = (),
    now: datetime = NOW,
) -> Evidence:
    """Return `reply` with one cited passage of `lines` under `heading`; it cites none where there are none."""
    stated = tuple(Line(text=line, heading=heading) if isinstance(line, str) else line for line in lines)
    text = "\n".join([heading, *(line.text for line in stated)]).strip()
    passage = Passage(
        id="1", document="about.md", heading=heading, text=text, score=0.9, query=asked, lines=stated
    )  # fmt: skip
    return Evidence(
        draft=Draft(
            action="answer",
            text=reply,
            usage=ModelUsage(model="scripted"),
            sources=("1",) if lines else (),
            quoted=quoted,
        ),
        request=AnswerRequest(
            asks=(Ask(intent=intent, text=asked, query=asked),),
            language=language,
            passages=(passage,) if lines else (),
            now=now,
        ),
        tenant=replace(tenant, others=tuple(others)),
        words=WORDS,
    )
