"""Answers by quoting the tenant's own knowledge. Nothing is invented: what no line says goes to a person."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Literal
from zoneinfo import ZoneInfo

from graph.types import AnswerRequest, Ask, Draft, Intent, ModelUsage, ReplyLanguage, TenantView
from service.knowledge.naming import name_of
from service.models.offline.candidates import candidates, is_kazakh
from service.models.offline.classifier import MODEL_NAME
from service.models.offline.days import days_of, named_days
from service.models.offline.line_patterns import LinePatterns, load_line_patterns
from service.models.offline.options import meant_literally
from service.models.offline.ordinary import is_ordinary
from service.models.offline.pricelist import price_list
from service.models.offline.query_terms import stems_of
from service.models.offline.quoting import shortened
from service.models.offline.schedule import stated_hours, unusual_hours
from service.models.offline.selection import Selection, select
from service.models.offline.siblings import of_the_days, of_the_slot
from service.models.offline.templates import answer_template, template
from service.models.offline.things import PricedShare
from service.models.offline.urgent import urgent_help
from service.models.offline.whereabouts import address_first, contacts_first

PricedShareOf = Callable[[str, str], float]
"""Of a tenant (its id): in which share (0..1) of the names that it prices a folded word occurs
(`service.knowledge.library.KnowledgeLibrary.priced_share`)."""

_PRECEDENCE: tuple[Literal["answer", "clarify", "decline"], ...] = ("answer", "clarify", "decline")
_MAX_OPTIONS_CHARS = 300
_CLAIM = re.compile(r"^«([^»]+)»", re.MULTILINE)
"""The words of a reply that a line of an objection begins with (`nodes/grounding/objections.yaml`)."""
_ON_SOME_DAY: frozenset[Intent] = frozenset({"availability", "hours", "staff", "rules", "booking_info", "other"})
"""Asks to which the answer is "not on that day" where the business is closed then."""


class OfflineAnswerer:
    """`graph.context.Answerer` that quotes. Deterministic; never raises `ModelUnavailable`."""

    def __init__(self, patterns: LinePatterns | None = None, *, priced_share: PricedShareOf | None = None) -> None:
        """`priced_share` tells of a tenant (its id) in which share of the names that it prices a folded word occurs."""
        self._patterns = patterns or load_line_patterns()
        self._priced_share = priced_share

    def warm_up(self) -> None:
        """Load what is loaded at first use: some 0.4 s, which the first customer waited. Blocking."""
        is_ordinary("")

    async def answer(self, request: AnswerRequest, *, tenant: TenantView) -> Draft:
        """Return the lines that answer each ask, in the order of the asks. Runs in a thread: it takes some milliseconds."""
        return await asyncio.to_thread(self.draft, request, tenant)

    def draft(self, request: AnswerRequest, tenant: TenantView | None = None) -> Draft:
        """Return the reply to `request`; the asks that no line answers are `unanswered`.

        When the business is open its brief says, if it says anything.
        """
        # What no query found explains what others did, and answers nothing by itself.
        found = [passage for passage in request.passages if passage.facts or not passage.always]
        request = replace(request, passages=found)
        selections = [
            (ask, _without_objected(self._selected(ask, request, tenant), request.objection)) for ask in request.asks
        ]
        known = [(ask, selection) for ask, selection in selections if selection.kind != "unknown"]
        kinds = [selection.kind for _, selection in known]
        parts = dict.fromkeys(_worded(ask, selection, request.language) for ask, selection in known)
        opening = _opening(known, request.language)
        return Draft(
            action=_action(kinds),
            text="\n".join(filter(None, (opening, "\n\n".join(parts)))),
            usage=ModelUsage(model=MODEL_NAME),
            sources=tuple(dict.fromkeys(source for _, selection in known for source in selection.passages)),
            unanswered=tuple(ask.text for ask, selection in selections if selection.kind == "unknown"),
            quoted=True,
        )

    def _selected(self, ask: Ask, request: AnswerRequest, tenant: TenantView | None) -> Selection:
        stated = _stated(ask, request, tenant)
        if stated is not None:
            return stated
        found = self._select(ask, request, tenant)
        if tenant is None or ask.intent not in _ON_SOME_DAY:
            return found
        days = named_days(ask, _moment(request, tenant))
        if any(days_of(line) == days for line in found.lines):
            return found
        hours = unusual_hours(ask, tenant, request.language, branch=request.branch, now=request.now)
        return Selection(kind="answer", lines=(hours,)) if hours else found

    def _select(self, ask: Ask, request: AnswerRequest, tenant: TenantView | None) -> Selection:
        if ask.intent == "medical" and (tenant is None or "medical" in tenant.hand_off):
            return urgent_help(ask, request.passages, request.language)
        if ask.intent == "price_list":
            return price_list(ask, request.passages, self._patterns)
        share = self._share_at(tenant)
        found = candidates(ask, request.passages, request.language, self._patterns, share)
        days = named_days(ask, _moment(request, tenant))
        found = of_the_slot(ask, of_the_days(found, days), days)
        if (meant := meant_literally(ask, found)) is not None:
            return Selection(kind="answer", lines=(meant.line,), passages=(meant.passage,))
        if ask.intent == "address":
            found = address_first(ask, found, self._patterns, share)
        if ask.intent == "contacts":
            found = contacts_first(ask, found)
        if ask.intent != "haggling":
            return select(ask, found, kazakh=request.language == "kk", asks=len(request.asks))
        rules = [candidate for candidate in found if self._patterns.firm_prices.search(candidate.line.lower())]
        return Selection(
            kind="decline",
            lines=tuple(candidate.line for candidate in rules[:1]),
            passages=tuple(candidate.passage for candidate in rules[:1]),
        )

    def _share_at(self, tenant: TenantView | None) -> PricedShare | None:
        if self._priced_share is None or tenant is None:
            return None
        return partial(self._priced_share, tenant.id)


def _moment(request: AnswerRequest, tenant: TenantView | None) -> datetime | None:
    """Return when it is asked, by the business's own clock; None where "today" is of no use any more."""
    if tenant is None or request.now is None:
        return None
    return request.now.astimezone(ZoneInfo(tenant.timezone))


def _stated(ask: Ask, request: AnswerRequest, tenant: TenantView | None) -> Selection | None:
    if tenant is None or ask.intent != "hours":
        return None
    told = frozenset[str]().union(*(stems_of(passage.text) for passage in request.passages))
    hours = stated_hours(ask, tenant, request.language, branch=request.branch, now=request.now, told=told)
    return Selection(kind="answer", lines=(hours,)) if hours else None


def _opening(known: Sequence[tuple[Ask, Selection]], language: ReplyLanguage) -> str:
    """Return what a reply begins with that can only be quoted in the other language: what the quotation tells."""
    if not known or known[0][1].kind != "answer" or language == "ru":
        return ""
    ask, selection = known[0]
    return "" if is_kazakh(" ".join(selection.lines)) else answer_template(ask.intent, language)


def _action(kinds: Sequence[str]) -> Literal["answer", "clarify", "decline", "handoff"]:
    """An answer to one of several asks makes the reply an answer, whatever is asked back or declined beside it."""
    return next((action for action in _PRECEDENCE if action in kinds), "handoff")


def _without_objected(selection: Selection, objection: str | None) -> Selection:
    """Return `selection` without the lines that were objected to: quoted by itself a line may say what it does not mean."""
    claims = _CLAIM.findall(objection or "")
    lines = tuple(line for line in selection.lines if not any(claim in line for claim in claims))
    if lines == selection.lines:
        return selection
    return replace(selection, lines=lines) if lines else Selection(kind="unknown")


def _worded(ask: Ask, selection: Selection, language: ReplyLanguage) -> str:
    """Return the lines for one ask under their opening; answers have one for the whole reply."""
    opening = ""
    if selection.kind in ("clarify", "decline"):
        opening = template("haggling" if ask.intent == "haggling" else selection.kind, language)
    mark = "• " if len(selection.lines) > 1 else ""
    return "\n".join(filter(None, (opening, *(f"{mark}{line}" for line in _within(selection)))))


def _within(selection: Selection) -> list[str]:
    """Return the lines to quote; of things to choose from only the names where their prices would make it long."""
    if selection.kind != "clarify":
        return list(selection.lines)
    options = [shortened(line) for line in selection.lines]
    return (
        options if sum(map(len, options)) <= _MAX_OPTIONS_CHARS else list(dict.fromkeys(map(name_of, selection.lines)))
    )
