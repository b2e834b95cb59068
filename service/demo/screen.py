"""How the demonstration looks: each conversation as its customer sees it, and beside each answer how it came about."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from graph.texts import texts
from service.demo.scenario import Scene

_WIDTH = 110
_CARD_WIDTH = 62


@cache
def words() -> dict[str, Any]:
    """Return the demonstration's texts."""
    return texts("service.demo", "words.ru")


class Screen:
    """Prints the demonstration."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def line(self, name: str, /, **values: object) -> None:
        self.console.print(words()[name].format(**values), markup=False, highlight=False, soft_wrap=True)

    def scene(self, scene: Scene) -> None:
        title = Text.assemble((f"\n{scene.title}", "bold"), (f"  {scene.tenant} · {scene.customer}", "dim"))
        self.console.print(title)

    def customer(self, text: str, note: str = "") -> None:
        self.console.print(
            Padding(Text.assemble((f"▸ {text}", "cyan"), (f"  {note}" if note else "", "dim")), (0, 0, 0, 2))
        )

    def answers(self, texts: Sequence[str], trace: Sequence[str]) -> None:
        """Show the bot's messages with the trace of their turn to the right."""
        table = Table.grid(padding=(0, 3))
        table.add_column(width=62)
        table.add_column(width=_WIDTH - 69, style="dim", overflow="fold")
        shown = Text("\n").join(Text(text) for text in texts) if texts else Text(words()["silence"], style="dim italic")
        table.add_row(shown, Group(*(Text(line) for line in trace)))
        self.console.print(Padding(table, (0, 0, 0, 4)))

    def card(self, title: str, text: str, buttons: Sequence[Sequence[str]]) -> None:
        """Show a message of the bot's as it looks in Telegram, its buttons under it."""
        keyboard = [Text(" ").join(Text(f"[ {label} ]", style="bold blue") for label in row) for row in buttons]
        shown = Group(Text(text), *([Text(), *keyboard] if keyboard else []))
        panel = Panel(shown, title=title, title_align="left", border_style="blue", width=_CARD_WIDTH)
        self.console.print(Padding(panel, (0, 0, 0, 4)))

    def person(self, text: str) -> None:
        """Show what one of the tenant's people does."""
        self.console.print(Padding(Text(f"▸ {text}", style="magenta"), (0, 0, 0, 2)))


def trace_lines(*, action: str | None, reason: str | None, language: str | None, trace: Mapping[str, Any]) -> list[str]:
    """Return what is shown of a turn: language, intents, action, sources with scores, milliseconds, and who answered."""
    labels = words()["trace"]
    why = f" ({reason})" if reason else ""
    lines = [f"{language or '—'} · {', '.join(trace.get('intents', [])) or '—'} → {action}{why}"]
    lines += [f"{item['score']:.2f} {item['document']}: {item['heading']}" for item in trace.get("sources", [])[:2]]
    if not trace.get("sources") and trace.get("retrieved"):
        best = trace["retrieved"][0]
        lines.append(f"{labels['unused']} {best['score']:.2f} {best['document']}: {best['heading']}")
    spent = trace.get("milliseconds", {})
    models = dict.fromkeys(usage["model"] for usage in trace.get("usage", []))
    lines.append(f"{spent.get('total', 0):.0f} {labels['milliseconds']} · {', '.join(models) or labels['no_model']}")
    return lines
