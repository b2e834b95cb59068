"""By how much one figure of a reply is more than another."""

from collections.abc import Iterator, Sequence

from nodes.grounding.sums.terms import Term, Value


def differences(said: Term, left: Sequence[tuple[Term, Value]]) -> Iterator[Value]:
    """Yield the differences that `said` may tell: of the figures nearest to it, of prices of one thing, and of one figure and
    all others together.

    `left` are the figures of the reply that are no part of another, in order.
    """
    before = [value for term, value in left if term.at < said.at]
    behind = [value for term, value in left if term.at > said.at]
    for one, other in _pairs(before, behind):
        yield one.less(other)
    for block in (before, behind, [*before, *behind]):
        if len(block) > 2:
            for single, others in ((block[-1], block[:-1]), (block[0], block[1:])):
                whole = others[0]
                for value in others[1:]:
                    whole = whole.plus(value)
                yield single.less(whole)


def _pairs(before: Sequence[Value], behind: Sequence[Value]) -> Iterator[tuple[Value, Value]]:
    if len(before) > 1:
        yield before[-2], before[-1]
    if len(behind) > 1:
        yield behind[0], behind[1]
    if before and behind:
        yield before[-1], behind[0]
    values = [*before, *behind]
    for place, one in enumerate(values):
        for other in values[place + 1 :]:
            if one.lines & other.lines:
                yield one, other
