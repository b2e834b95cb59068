"""`chat` and `demo`: talking to a tenant's bot, oneself or as a show."""

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.prompt import Prompt

from service.cli import words
from service.cli.output import AsJson, console, run, show_json, show_text
from service.installation import open_database
from service.logs import set_up_logs
from service.settings import Settings
from service.tenants.directory import TenantDirectory

if TYPE_CHECKING:
    from service.rehearsal import Rehearsed


def chat(slug: Annotated[str, typer.Argument(help="The tenant's slug.")], as_json: AsJson = False) -> None:
    """Talk to a tenant's bot in the terminal. Nothing is sent, counted or kept; a line is a message."""
    settings = Settings()
    run(_chat(settings, slug, as_json))


async def _chat(settings: Settings, slug: str, as_json: bool) -> None:
    from service.rehearsal import Rehearsal
    from service.thinking import open_brain

    async with open_database(settings) as (database, _):
        tenant = await TenantDirectory(database).view(slug)
        async with open_brain(settings, database) as brain:
            rehearsal = Rehearsal(brain, tenant)
            if not as_json:
                show_text("chat_hint", slug=slug)
            while (line := await asyncio.to_thread(_next_line)) is not None:
                if line.strip():
                    _show(await rehearsal.say("chat", [line]), as_json)


def _next_line() -> str | None:
    try:
        if sys.stdin.isatty():
            return Prompt.ask(words.text("chat_you"), console=console)
        return next(sys.stdin, None)
    except (EOFError, KeyboardInterrupt):
        return None


def _show(done: "Rehearsed", as_json: bool) -> None:
    from service.demo.screen import Screen, trace_lines

    turn = {"action": done.action, "reason": done.reason, "language": done.language}
    if as_json:
        show_json(turn | {"text": done.text, "trace": done.trace, "milliseconds": done.milliseconds})
        return
    Screen(console).answers(
        [done.text] if done.text else [],
        trace_lines(turn | {"trace": done.trace | {"milliseconds": done.milliseconds}}),
    )


def demo() -> None:
    """Start the service with everything embedded and play customers' messages through it. No key or server is needed."""
    from service.demo.play import play
    from service.demo.screen import Screen

    settings = Settings()
    set_up_logs(level="ERROR", as_json=False)
    run(play(settings, Screen(console)))
