"""Replies that rest on words, in both languages and several trades, by the whole check."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from graph.opening import Branch, Week
from graph.texts import read_yaml
from nodes.grounding.check import check
from nodes.grounding.evidence import Evidence
from tests.nodes.grounding.spoken import TENANT, said

_KINDS: list[dict[str, Any]] = read_yaml((Path(__file__).parent / "words_of_replies.yaml").read_text(encoding="utf-8"))
_WEEK: Week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "10:00-20:00") | {
    "sat": "11:00-18:00",
    "sun": "closed",
}
_BRANCHES = {
    "lomova": Branch(title={"ru": "Ломова", "kk": "Ломов"}, working_hours=_WEEK),
    "usolka": Branch(title={"ru": "Усолка", "kk": "Усолка"}, working_hours=_WEEK),
}


def _replies(judgement: str) -> Iterator[Any]:
    for kind in _KINDS:
        for language, listed in kind[judgement].items():
            for reply in listed:
                asked, query, text = reply if isinstance(reply, list) else ("", "", reply)
                yield pytest.param(_evidence(kind, language, asked, query, text), id=f"{kind['kind']}: {text[:40]}")


def _evidence(kind: dict[str, Any], language: Any, asked: str, query: str, text: str) -> Evidence:
    tenant = replace(TENANT, working_hours=_WEEK, branches=_BRANCHES if kind.get("branches") else {})
    now = datetime.fromisoformat(str(kind.get("now", "2026-12-15T12:00"))).replace(tzinfo=ZoneInfo(TENANT.timezone))
    evidence = said(
        text,
        *kind["lines"],
        asked=asked,
        intent="hours" if "час" in query or "работает" in query else "other",
        language=language,
        heading=kind.get("heading", ""),
        tenant=tenant,
        now=now,
    )
    asks = tuple(replace(ask, query=query or asked) for ask in evidence.request.asks)
    sources = evidence.draft.sources if kind.get("cited", True) else ()
    return replace(
        evidence, request=replace(evidence.request, asks=asks), draft=replace(evidence.draft, sources=sources)
    )


@pytest.mark.parametrize("evidence", list(_replies("right")))
def test_right_reply_may_leave(evidence: Evidence) -> None:
    assert check(evidence) == ()


@pytest.mark.parametrize("evidence", list(_replies("wrong")))
def test_wrong_reply_is_objected_to(evidence: Evidence) -> None:
    assert check(evidence)
