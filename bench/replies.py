"""How well the check tells true replies from false ones, and how long it takes."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.figures import Figure, quantile
from evals.replies import Reply, replies
from nodes.grounding.check import check

_SUITES = Path("tests/nodes/grounding/suites")
_MOST_MILLISECONDS = 5.0


def measure(suites: Path = _SUITES) -> Sequence[Figure]:
    """Play every suite of `suites`, each reply once to warm up what is read of its passages and once, changed, to be timed."""
    played = [reply for folder in sorted(suites.iterdir()) if folder.is_dir() for reply in replies(folder)]
    stopped = [(reply.right, bool(reply.objections())) for reply in played]
    taken = [_milliseconds(reply) for reply in played]
    true, false = (sum(right is wanted for right, _ in stopped) for wanted in (True, False))
    how = f"{len(played)} replies of {suites}"
    return [
        Figure(
            name="false replies that pass",
            measured=stopped.count((False, False)),
            target=0,
            unit=f"of {false}",
            how=how,
        ),
        Figure(name="true replies that are stopped", measured=stopped.count((True, True)), unit=f"of {true}", how=how),
        Figure(
            name="check of a reply, median",
            measured=quantile(taken, 0.5),
            target=_MOST_MILLISECONDS,
            unit="ms",
            how=how,
        ),
        Figure(
            name="check of a reply, p95", measured=quantile(taken, 0.95), unit="ms", how=f"{how}; none was seen before"
        ),
    ]


def _milliseconds(reply: Reply) -> float:
    draft = replace(reply.evidence.draft, text=f"{reply.evidence.draft.text} Спасибо, что написали!")
    evidence = replace(reply.evidence, draft=draft)
    started = time.perf_counter()
    check(evidence)
    return (time.perf_counter() - started) * 1000
