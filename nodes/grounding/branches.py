"""Which branch a line or a reply speaks of."""

from collections.abc import Sequence
from functools import lru_cache

from graph.context import Words
from graph.types import Line, Passage, TenantView
from nodes.grounding.evidence import Evidence

_WHOLE, _LONG = 5, 7
"""Letters of a name that is short enough to be kept whole, and of one that loses but one letter."""
_LEAST_SHARED = 4
"""Letters by which two forms of a proper name are known: "Абай", "Абайдағы", "Абая" share three and their stems four."""


def branches_named(text: str, tenant: TenantView, words: Words) -> frozenset[str]:
    """Return the branches that `text` names, of a business that has several."""
    if len(tenant.branches) < 2:
        return frozenset()
    called = tuple((name, *branch.title.values()) for name, branch in tenant.branches.items())
    return _named(text, _roots(called, words), words)


@lru_cache(maxsize=20_000)
def _named(text: str, roots: tuple[tuple[str, frozenset[str]], ...], words: Words) -> frozenset[str]:
    told = frozenset(words.tokens(text))
    return frozenset(name for name, own in roots if any(word.startswith(root) for root in own for word in told))


@lru_cache(maxsize=1_000)
def _roots(called: tuple[tuple[str, ...], ...], words: Words) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return for each branch, by its name and titles, what the words begin with that it alone is called by."""
    told = {name: _long_words(" ".join((name, *titles)), words) for name, *titles in called}
    return tuple(
        (name, frozenset(map(_root, own - frozenset[str]().union(*(told[other] for other in told if other != name)))))
        for name, own in told.items()
    )


def _long_words(text: str, words: Words) -> frozenset[str]:
    return frozenset(word for word in words.tokens(text) if len(word) >= _LEAST_SHARED)


def branch_named(text: str, tenant: TenantView, words: Words) -> str | None:
    """Return the one branch that `text` names; None where it names none or several."""
    named = branches_named(text, tenant, words)
    return next(iter(named)) if len(named) == 1 else None


def branch_of_line(line: Line, passage: Passage, tenant: TenantView, words: Words) -> str | None:
    """Return the branch that a line holds for; None where it holds for all or names several."""
    return (
        passage.branch
        or branch_named(line.text, tenant, words)
        or branch_named(line.heading or passage.heading, tenant, words)
    )


def branch_meant(texts: Sequence[str], evidence: Evidence) -> str | None:
    """Return the branch that a part of the reply is understood to be about; None where that is open.

    `texts` are its words, the nearest first; what they leave open the whole reply may tell, then the question.
    """
    tenant, words = evidence.tenant, evidence.words
    for text in (*texts, evidence.draft.text, evidence.asked):
        named = branches_named(text, tenant, words)
        if named:
            return next(iter(named)) if len(named) == 1 else None
    return evidence.request.branch


def _root(name: str) -> str:
    """Return what the forms of a proper name begin with: "Степной", "Степном", "Степнойдағы"."""
    return name if len(name) <= _WHOLE else name[: -1 if len(name) <= _LONG else -2]


@lru_cache(maxsize=20_000)
def same_name(one: str, other: str) -> bool:
    """Tell whether two stems are forms of one proper name."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _LEAST_SHARED and longer.startswith(shorter)
