"""A worker put together from a container's parts, with any of them replaced: a second process, as it were."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx

from service.channels.base import Channel
from service.channels.registry import channel_for
from service.clock import SystemClock
from service.container import Container
from service.conversations.checkpoints import TenantCheckpointer
from service.conversations.delivery import OpenChannel
from service.conversations.lessons import Lessons
from service.conversations.outbox import Outbox
from service.conversations.retries import SendPolicy
from service.conversations.turns import Quiet, TurnRunner
from service.database.jobs import JobQueue, make_queue
from service.worker.due_jobs import DueJobs
from service.worker.worker import Worker


@asynccontextmanager
async def worker_of(container: Container, *, alone: bool = True, **replaced: Any) -> AsyncIterator[Worker]:
    """Yield a worker on the container's database.

    `replaced` may hold `ports`, `graph`, `metrics`, `open_channel`, `outbox`, `policy`, `notice_sender`, `escalation`,
    `returns` and `make_job_queue`.
    """
    settings = container.settings
    assert settings.database_url is not None
    app = make_queue(settings.database_url.get_secret_value())
    queue: JobQueue = replaced.get("make_job_queue", JobQueue)()
    metrics = replaced.get("metrics", container.metrics)
    async with app.open_async(), httpx.AsyncClient() as http:
        turns = TurnRunner(
            database=container.database,
            queue=queue,
            graph=replaced.get("graph", container.graph),
            checkpointer=TenantCheckpointer(container.database),
            ports=replaced.get("ports", container.ports),
            quiet=Quiet(seconds=settings.debounce_seconds, max_seconds=settings.debounce_max_seconds),
            metrics=metrics,
        )
        outbox = Outbox(
            database=container.database,
            queue=queue,
            open_channel=replaced.get("open_channel", channels(http, settings.chatflow_base_url)),
            clock=SystemClock(),
            policy=replaced.get(
                "policy", SendPolicy(pace_seconds=settings.send_pace_seconds, attempts=settings.send_attempts)
            ),
            metrics=metrics,
            links=container.links,
        )
        lessons = Lessons(
            database=container.database,
            queue=queue,
            ports=replaced.get("ports", container.ports),
            teaching=replaced.get("teaching", container.learning.teaching),
            metrics=metrics,
            window_seconds=settings.learn_after_seconds,
        )
        yield Worker(
            app=app,
            turns=turns,
            lessons=lessons,
            index=replaced.get("index", container.learning.index),
            outbox=replaced.get("outbox", outbox),
            due_jobs=DueJobs(container.database),
            incidents=container.incidents,
            concurrency=settings.worker_concurrency,
            alone=alone,
            notice_sender=replaced.get(
                "notice_sender", container.telegram.notice_sender if container.telegram else None
            ),
            learning_sender=container.telegram.learning_sender if container.telegram else None,
            sweeps={
                "ledger": container.ledger.sweep,
                "incidents": container.incidents.forget,
                **_sweeps(replaced),
            },
        )


def _sweeps(replaced: Mapping[str, Any]) -> dict[str, Callable[[], Awaitable[None]]]:
    found = {"escalation": ("escalation", "sweep"), "auto_return": ("auto_return", "sweep")}
    return {name: getattr(replaced[part], method) for name, (part, method) in found.items() if part in replaced}


def channels(http: httpx.AsyncClient, base_url: str) -> OpenChannel:
    def open_channel(kind: str, credentials: Mapping[str, str]) -> Channel:
        return channel_for(kind, credentials, http, base_url)

    return open_channel


class WaitingOutbox:
    """The number's turn to send has not come."""

    async def send_waiting(self, *_: Any) -> None:
        return
