"""Plays cases through a bot. What is behind the bot (graph, HTTP, a model alone) is the caller's handoff."""

import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from evals.cases import Case
from evals.compare import Reply, failures

Turn = Callable[[str, Sequence[str]], Awaitable[Reply]]
"""`await turn(conversation_id, bubbles)`: one burst of a customer's messages in, the reply out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnResult:
    """One turn as it went. `failures` is empty when all was as expected; `milliseconds` is the whole turn."""

    said: tuple[str, ...]
    reply: Reply
    failures: tuple[str, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """One conversation as it went: it passes when each of its turns does."""

    case: Case
    turns: tuple[TurnResult, ...]

    @property
    def passed(self) -> bool:
        return not any(turn.failures for turn in self.turns)


async def run_cases(
    cases: Iterable[Case], turn: Turn, *, on_result: Callable[[CaseResult], None] = lambda result: None
) -> list[CaseResult]:
    """Play each case as a conversation of its own, one after another; `on_result` is told of each as it ends.

    What `turn` raises ends the run: a bot that fails must say so in its reply, as it does to customers.
    """
    results = []
    for case in cases:
        result = await _play(case, turn)
        on_result(result)
        results.append(result)
    return results


async def _play(case: Case, turn: Turn) -> CaseResult:
    played = []
    for step in case.turns:
        started = time.perf_counter()
        reply = await turn(case.id, step.say)
        milliseconds = (time.perf_counter() - started) * 1000
        wrong = failures(reply, step.expect)
        played.append(TurnResult(said=step.say, reply=reply, failures=wrong, milliseconds=milliseconds))
    return CaseResult(case=case, turns=tuple(played))
