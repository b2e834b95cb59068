"""Results of a run for a person to read: what failed and why, pass rates by tag, and which model answered."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from evals.run import CaseResult


def pass_rates(results: Iterable[CaseResult]) -> dict[str, tuple[int, int]]:
    """Return for each tag (passed, played), the most played first."""
    rates: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for result in results:
        for tag in result.case.tags:
            rates[tag][0] += result.passed
            rates[tag][1] += 1
    return {tag: (passed, played) for tag, (passed, played) in sorted(rates.items(), key=lambda rate: -rate[1][1])}


def report(results: Sequence[CaseResult]) -> Group:
    """Return what `rich` prints: the failed turns, the rates by tag, and one line of summary."""
    return Group(_failed_turns(results), _rates(results), _summary(results))


def _failed_turns(results: Sequence[CaseResult]) -> Table:
    table = Table("case", "customer", "what is wrong", "reply", title="Failed", show_lines=True, expand=True)
    for result in results:
        for turn in result.turns:
            if turn.failures:
                reply = f"[{turn.reply.action}] {turn.reply.text}"
                cells = (result.case.id, "\n".join(turn.said), "\n".join(turn.failures), reply)
                table.add_row(*(Text(cell) for cell in cells))
    return table


def _rates(results: Sequence[CaseResult]) -> Table:
    table = Table("tag", "passed", "played", "%", title="By tag")
    for tag, (passed, played) in pass_rates(results).items():
        table.add_row(Text(tag), str(passed), str(played), f"{100 * passed / played:.0f}")
    return table


def _summary(results: Sequence[CaseResult]) -> Text:
    passed = sum(result.passed for result in results)
    models = Counter(turn.reply.model for result in results for turn in result.turns if turn.reply.model)
    answered_by = ", ".join(f"{model} ({turns} turns)" for model, turns in models.most_common()) or "no model"
    share = f"{100 * passed / len(results):.1f} %" if results else "nothing to play"
    return Text(f"{passed} of {len(results)} cases pass ({share}). Answered by: {answered_by}.")
