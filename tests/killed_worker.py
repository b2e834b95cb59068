"""A worker process that dies by SIGKILL at a named step of its first turn. Its parts are replaced by ones that kill."""

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Any, NoReturn

import httpx
from telegram import Update

from graph.build import build
from graph.context import Context
from graph.types import AnswerRequest, Draft, Intent, TenantView
from service.channels.base import Channel
from service.channels.messages import Delivery
from service.container import Container, open_container
from service.conversations.checkpoints import TenantCheckpointer
from service.database.jobs import JobQueue
from service.handoffs.auto_return import AutoReturn
from service.handoffs.escalation import Escalation
from service.models.ports import Ports
from service.models.timing import Stopwatch
from service.observability.metrics import Metrics
from service.settings import Settings
from service.telegram.assembly import make_private_chat
from service.telegram.learning import LearningDesk
from service.telegram.notice_sender import NoticeSender
from service.telegram.outcome import Outcome
from tests.moved_clock import MovedClock
from tests.parts import channels, worker_of
from tests.scripted import Script, opener, ports_of
from tests.stage import stage_script

# A server process imports everything once and forks quickly; what it forks is killed without harm to the tests.
_processes = get_context("forkserver")
_processes.set_forkserver_preload([__name__])


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("a killed process goes on")


class _DyingWhenTheTurnHasBegun(Ports):
    def context(self, tenant: TenantView, stopwatch: Stopwatch) -> Context:
        die()


class _DyingAnswerer:
    async def answer(self, request: AnswerRequest, *, tenant: TenantView) -> Draft:
        die()


class _DyingCheckpointer(TenantCheckpointer):
    async def aput(self, *_: Any, **__: Any) -> NoReturn:
        die()


class _DyingAfterTheGraph:
    """The compiled graph, but for what follows its end."""

    def __init__(self, graph: Any) -> None:
        self._graph = graph

    async def ainvoke(self, *arguments: Any, **named: Any) -> NoReturn:
        await self._graph.ainvoke(*arguments, **named)
        die()


class _DyingQueue(JobQueue):
    """Dies inside the closing transaction, when everything but the send job is in it."""

    async def put_send(self, *_: Any, **__: Any) -> NoReturn:
        die()


class _DyingAtAnyJob(JobQueue):
    """Dies inside a transaction, when what it is about is in it and a job is not."""

    async def put_send(self, *_: Any, **__: Any) -> NoReturn:
        die()

    async def put_notify(self, *_: Any, **__: Any) -> NoReturn:
        die()

    async def put_turn(self, *_: Any, **__: Any) -> NoReturn:
        die()

    async def send_now(self, *_: Any, **__: Any) -> NoReturn:
        die()


class _DyingAfterClosing(Metrics):
    def turn(self, *_: Any, **__: Any) -> NoReturn:
        die()


class _WaitingOutbox:
    """Leaves the send job that is quicker than the kill where it was."""

    async def send_waiting(self, *_: Any) -> None:
        await asyncio.Event().wait()


class _WaitingNotifier:
    """Leaves the job that is quicker than the kill where it was."""

    async def send_waiting(self, *_: Any) -> None:
        await asyncio.Event().wait()


class _DyingAfterTheClimb(Escalation):
    async def sweep(self) -> NoReturn:
        await super().sweep()
        die()


class _DyingAfterTheReturn(AutoReturn):
    async def sweep(self) -> NoReturn:
        await super().sweep()
        die()


async def _die_instead(update: Update) -> NoReturn:
    die()


class _DyingChannel:
    """`after_call`: the gateway has answered, and nobody has written it down."""

    def __init__(self, channel: Channel, *, after_call: bool) -> None:
        self._channel = channel
        self._after_call = after_call

    async def send_text(self, jid: str, text: str) -> Delivery:
        if self._after_call:
            await self._channel.send_text(jid, text)
        die()


class _DyingNotifier(NoticeSender):
    """`after_call`: the person sees it, and nobody has written it down."""

    def __init__(self, *, after_call: bool, **parts: Any) -> None:
        super().__init__(**parts)
        self._after_call = after_call

    async def _send(self, notice: Any) -> Outcome:
        if self._after_call:
            await super()._send(notice)
        die()


def _notice_sender(container: Container, *, after_call: bool) -> dict[str, Any]:
    assert container.telegram is not None
    parts = {"database": container.database, "queue": container.queue, "bot": container.telegram.bot}
    return {"notice_sender": _DyingNotifier(after_call=after_call, clock=container.ports.clock, **parts)}


def _escalation(container: Container, kind: type[Escalation], queue: type[JobQueue]) -> dict[str, Any]:
    escalation = kind(container.database, queue(), container.ports.clock)
    return {"escalation": escalation, "notice_sender": _WaitingNotifier(), "outbox": _WaitingOutbox()}


def _returns(container: Container, kind: type[AutoReturn], queue: type[JobQueue]) -> dict[str, Any]:
    returns = kind(container.database, queue(), container.ports.clock)
    return {"auto_return": returns, "notice_sender": _WaitingNotifier()}


def _ports(container: Container) -> dict[str, Any]:
    parts = {name: getattr(container.ports, name) for name in Ports.__dataclass_fields__}
    return {"ports": _DyingWhenTheTurnHasBegun(**parts)}


def _channels(container: Container, *, after_call: bool) -> dict[str, Any]:
    real = channels(httpx.AsyncClient(), container.settings.chatflow_base_url)
    return {"open_channel": lambda kind, given: _DyingChannel(real(kind, given), after_call=after_call)}


STEPS: dict[str, Callable[[Container], dict[str, Any]]] = {
    "turn begun": _ports,
    "model awaited": lambda container: {"ports": replace(ports_of(stage_script()), answerer=_DyingAnswerer())},
    "graph ended, not checkpointed": lambda container: {"graph": build(_DyingCheckpointer(container.database))},
    "graph checkpointed": lambda container: {"graph": _DyingAfterTheGraph(container.graph)},
    "turn being closed": lambda container: {"make_job_queue": _DyingQueue},
    "turn closed": lambda container: {"metrics": _DyingAfterClosing(), "outbox": _WaitingOutbox()},
    "reply being held back": lambda container: {"make_job_queue": _DyingAtAnyJob},
    "sending committed, gateway not called": lambda container: _channels(container, after_call=False),
    "gateway called, outcome not written": lambda container: _channels(container, after_call=True),
    "notice committed, Telegram not called": lambda container: _notice_sender(container, after_call=False),
    "Telegram called, outcome not written": lambda container: _notice_sender(container, after_call=True),
    "ladder being climbed": lambda container: _escalation(container, Escalation, _DyingAtAnyJob),
    "ladder climbed": lambda container: _escalation(container, _DyingAfterTheClimb, JobQueue),
    "conversation being given back": lambda container: _returns(container, AutoReturn, _DyingAtAnyJob),
    "conversation given back": lambda container: _returns(container, _DyingAfterTheReturn, JobQueue),
}
"""What to put in a worker's place of, for it to die at each step, in the order in which a turn takes them."""


RECEIVING = ("reply being recorded", "reply recorded, not acknowledged")
"""Where a process may die that receives a staff reply, in order."""


def start(
    settings: Settings,
    step: str | None,
    thinking_seconds: float = 0.0,
    intent: Intent = "price",
    ahead: timedelta = timedelta(),
    sends: bool = True,
) -> BaseProcess:
    """Start a worker that dies at `step`, or, without one, works until it is killed from outside.

    Its clock is `ahead` of the real one; without `sends` it leaves the messages to customers to others.
    """
    arguments = (settings, step, thinking_seconds, intent, ahead, sends)
    process = _processes.Process(target=_work, args=arguments, daemon=True)
    process.start()
    return process


async def until_killed(process: BaseProcess) -> None:
    """Wait for a process that was to die at its step, and see that this is how it ended."""
    await asyncio.to_thread(process.join, 30)
    assert process.exitcode == -signal.SIGKILL


def start_receiving(settings: Settings, step: str, update: dict[str, Any]) -> BaseProcess:
    """Start a process that is given an update of Telegram's and dies at `step` of `RECEIVING`."""
    process = _processes.Process(target=_receive, args=(settings, step, update), daemon=True)
    process.start()
    return process


def _work(
    settings: Settings, step: str | None, thinking_seconds: float, intent: Intent, ahead: timedelta, sends: bool
) -> None:
    script = replace(stage_script(), thinking_seconds=thinking_seconds, intent=lambda text: intent)
    asyncio.run(_run(settings, step, script, MovedClock(ahead), sends))


async def _run(settings: Settings, step: str | None, script: Script, clock: MovedClock, sends: bool) -> None:
    async with open_container(settings, opener(script, clock)) as container:
        replaced = STEPS[step](container) if step else {}
        replaced |= {} if sends else {"outbox": _WaitingOutbox()}
        async with worker_of(container, **replaced) as worker:
            await worker.run()


def _receive(settings: Settings, step: str, update: dict[str, Any]) -> None:
    asyncio.run(_run_receiving(settings, step, update))


async def _run_receiving(settings: Settings, step: str, update: dict[str, Any]) -> None:
    async with open_container(settings, opener(stage_script())) as container:
        assert container.telegram is not None
        being_recorded = step == "reply being recorded"
        queue = _DyingAtAnyJob() if being_recorded else JobQueue()
        chat = make_private_chat(
            container.database,
            queue,
            container.telegram.bot,
            container.staff,
            container.ports.clock,
            (),
            LearningDesk(container.database, container.learning.moderation, container.learning.instruction),
            takes_files=True,
        )
        if not being_recorded:
            # The reply is recorded, and Telegram is not told.
            chat._record = _die_instead
        received = Update.de_json(update, container.telegram.bot)
        await chat.receive(received)
