"""`chat` and `demo`: talking to a tenant's bot, oneself or as a show."""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Annotated

import typer
from rich.prompt import Prompt

from service.bootstrap import open_database
from service.cli import words
from service.cli.output import AsJson, busy, console, run, show_line, show_text
from service.errors import TrufflesError
from service.observability.logs import set_up_logs
from service.settings import Settings
from service.tenants.directory import TenantDirectory

if TYPE_CHECKING:
    from service.conversations.simulation import Simulated, Simulation


_NEW = "/new"
"""What the operator types to begin a conversation that remembers nothing."""


class NoSuchBranch(TrufflesError):
    """The tenant has neither documents nor a number of a branch of this name."""

    status = 404

    def __init__(self, slug: str, branch: str, known: Sequence[str]) -> None:
        name = "no_such_branch" if known else "no_branches"
        super().__init__(words.text(name, slug=slug, branch=branch, known=", ".join(known)))


def chat(
    slug: Annotated[str, typer.Argument(help=words.help_of("slug"))],
    branch: Annotated[str | None, typer.Option(help=words.help_of("chat_branch"))] = None,
    as_json: AsJson = False,
) -> None:
    """Talk to a tenant's bot in the terminal. Nothing is sent, counted or kept; a line is a message."""
    settings = Settings()
    run(_chat(settings, slug, branch, as_json))


async def _chat(settings: Settings, slug: str, branch: str | None, as_json: bool) -> None:
    async with AsyncExitStack() as stack:
        with busy("opening", quiet=as_json):
            simulation = await _simulation(settings, slug, branch, stack)
        if not as_json:
            show_text("chat_hint", slug=slug)
        conversation = 0
        while (line := await asyncio.to_thread(_next_line)) is not None:
            if line.strip() == _NEW:
                conversation += 1
                if not as_json:
                    show_text("chat_new")
            elif line.strip():
                with busy("chat_thinking", quiet=as_json):
                    done = await simulation.say(f"chat {conversation}", [line])
                _show(done, as_json)


async def _simulation(settings: Settings, slug: str, branch: str | None, stack: AsyncExitStack) -> "Simulation":
    """Open the tenant's bot until `stack` ends. Raises `UnknownTenant`, `NoSuchBranch`."""
    from service.conversations.simulation import Simulation
    from service.knowledge.library import KnowledgeLibrary
    from service.models.factory import open_ports

    database, _ = await stack.enter_async_context(open_database(settings))
    directory = TenantDirectory(database)
    tenant = await directory.view(slug)
    ports = await stack.enter_async_context(open_ports(settings, database))
    if branch is not None:
        assert isinstance(ports.library, KnowledgeLibrary)
        documented = await ports.library.branches(tenant.id)
        of_numbers = {channel.branch for channel in (await directory.show(slug)).channels if channel.branch is not None}
        if branch not in (known := sorted(documented | of_numbers)):
            raise NoSuchBranch(slug, branch, known)
    return Simulation(ports, tenant, branch=branch)


def _next_line() -> str | None:
    try:
        if sys.stdin.isatty():
            return Prompt.ask(words.text("chat_you"), console=console)
        return next(sys.stdin, None)
    except (EOFError, KeyboardInterrupt):
        return None


def _show(done: "Simulated", as_json: bool) -> None:
    from service.demo.screen import Screen, trace_lines

    if as_json:
        turn = {"action": done.action, "reason": done.reason, "language": done.language}
        show_line(turn | {"text": done.text, "trace": done.trace, "milliseconds": done.milliseconds})
        return
    trace = done.trace | {"milliseconds": done.milliseconds}
    lines = trace_lines(action=done.action, reason=done.reason, language=done.language, trace=trace)
    Screen(console).answers([done.text] if done.text else [], lines)


def demo() -> None:
    """Start the service with everything embedded and play customers' messages through it. No key or server is needed."""
    from service.demo.play import play
    from service.demo.screen import Screen

    settings = Settings()
    set_up_logs(level="ERROR", as_json=False)
    run(play(settings, Screen(console)))
