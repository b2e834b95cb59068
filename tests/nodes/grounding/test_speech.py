"""What a reply does with words, beside its figures: all four questions together, on replies as they are sent."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.texts import read_yaml
from nodes.grounding.evidence import Evidence
from nodes.grounding.objection import Objection
from nodes.grounding.speech.favours import favour_objections
from nodes.grounding.speech.leaks import leak_objections
from nodes.grounding.speech.promises import promise_objections
from nodes.grounding.speech.tongue import tongue_objections
from tests.nodes.grounding.spoken import said

OTHERS = ("Салон «Мира»", "Тулпар", "Кафе «Встреча»", "Автосервис «Мастер»", "Букет", "Стоматология «Улыбка»")


def _replies(name: str) -> list[Any]:
    rows: list[dict[str, Any]] = read_yaml((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return [pytest.param(row, id=row["reply"][:50]) for row in rows]


def _objections(row: dict[str, Any]) -> list[Objection]:
    evidence = said(row["reply"], *row["cited"], language=row["language"], others=OTHERS)
    return [*_all(evidence)]


def _all(evidence: Evidence) -> Iterator[Objection]:
    yield from promise_objections(evidence)
    yield from favour_objections(evidence)
    yield from leak_objections(evidence)
    yield from tongue_objections(evidence)


@pytest.mark.parametrize("row", _replies("true_replies.yaml"))
def test_true_reply_is_let_through(row: dict[str, Any]) -> None:
    assert _objections(row) == []


@pytest.mark.parametrize("row", _replies("false_replies.yaml"))
def test_false_reply_is_objected_to(row: dict[str, Any]) -> None:
    assert _objections(row)


_TENANTS = Path(__file__).parents[3] / "tenants"
_KAZAKH = re.compile("[әіңғүұқөһ]", re.IGNORECASE)


def _documents() -> list[Path]:
    return sorted(_TENANTS.glob("*/knowledge/*.md"))


@pytest.mark.parametrize("document", _documents(), ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_what_a_document_says_may_be_repeated_word_for_word(document: Path) -> None:
    lines = [line.strip("-#| ") for line in document.read_text(encoding="utf-8").splitlines()]
    # In bold stand the doubts of customers.
    lines = [line for line in lines if line and not line.startswith("**")]
    for line in lines:
        evidence = said(line, *lines, language="kk" if _KAZAKH.search(line) else "ru", others=OTHERS[2:])
        assert [*_all(evidence)] == [], line
