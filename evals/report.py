"""Results of a run for a person to read: what failed and why, pass rates by tag, and which model answered."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from evals.run import CaseResult
from service.texts.sentences import sentence


def pass_rates(results: Iterable[CaseResult]) -> dict[str, tuple[int, int]]:
    """Return for each tag (passed, played), the most played first."""
    rates: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for result in results:
        for tag in result.case.tags:
            rates[tag][0] += result.passed
            rates[tag][1] += 1
    return {tag: (passed, played) for tag, (passed, played) in sorted(rates.items(), key=lambda rate: -rate[1][1])}


def report(results: Sequence[CaseResult]) -> Group:
    """Return what `rich` prints: the failed turns where there are any, the rates by tag, and one line of summary."""
    failed = [] if all(result.passed for result in results) else [_failed_turns(results)]
    return Group(*failed, _rates(results), summary(results))


def _failed_turns(results: Sequence[CaseResult]) -> Table:
    headings = (sentence(f"report_{name}") for name in ("case", "customer", "wrong", "reply"))
    table = Table(*headings, title=sentence("report_failed"), show_lines=True, expand=True)
    for result in results:
        for turn in result.turns:
            if turn.failures:
                reply = f"[{turn.reply.action}] {turn.reply.text}"
                cells = (result.case.id, "\n".join(turn.said), "\n".join(turn.failures), reply)
                table.add_row(*(Text(cell) for cell in cells))
    return table


def _rates(results: Sequence[CaseResult]) -> Table:
    headings = (sentence(f"report_{name}") for name in ("tag", "passed", "played"))
    table = Table(*headings, "%", title=sentence("report_rates"))
    for tag, (passed, played) in pass_rates(results).items():
        table.add_row(Text(tag), str(passed), str(played), f"{100 * passed / played:.0f}")
    return table


def summary(results: Sequence[CaseResult]) -> Text:
    """Return how many cases passed, and which models answered in them, as one line."""
    passed = sum(result.passed for result in results)
    models = Counter(turn.reply.model for result in results for turn in result.turns if turn.reply.model)
    answered_by = [sentence("report_models", model=model, turns=turns) for model, turns in models.most_common()]
    share = f"{100 * passed / max(len(results), 1):.1f}".replace(".", ",")
    names = ", ".join(answered_by) or sentence("report_nobody")
    return Text(sentence("report_summary", passed=passed, played=len(results), share=share, models=names))
