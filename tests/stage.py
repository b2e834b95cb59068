"""The stage: the whole service on a fresh database, with scripted models, called as the gateway calls it."""

import asyncio
import itertools
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import httpx
from asgi_lifespan import LifespanManager

from service.api.app import make_app
from service.connections import OpenPorts
from service.container import Container, open_container
from service.database.away import until_database_answers
from service.settings import Settings
from service.tenants.folder import read_folder
from service.tenants.onboarding import onboard
from service.worker.worker import Worker
from tests.moved_clock import MovedClock
from tests.scripted import Script, opener
from tests.standins.chatflow import ChatFlowStandIn

SECRET = "s3cret-of-the-webhook-of-the-stage"
TOKEN = "token-of-the-gateway"
ENVIRONMENT = {"TOKEN": TOKEN, "SECRET": SECRET, "INSTANCE": "instance=="}

ONE_CHANNEL = """channels:
  - {name: main, kind: chatflow, instance: "${INSTANCE}", token: "${TOKEN}", secret: "${SECRET}"}"""
TENANT_YAML = """
slug: {slug}
name: Студия {slug}
city: Алматы
languages: [ru, kk]
{channels}
debounce: {{seconds: {quiet}, max_seconds: {quiet_max}}}
{more}
"""

_BOUND_MANAGER = """INSERT INTO staff (client_id, role, name, telegram_user_id, bound_at)
VALUES (%(client_id)s, 'manager', 'Айгуль', 501, now()) ON CONFLICT (client_id, role, name) DO NOTHING"""


def payload(text: str, *, number: int = 1, message_id: str, **more: Any) -> dict[str, Any]:
    """The body that ChatFlow posts for a text of customer `number`."""
    return {
        "messageType": "text",
        "message": text,
        "metadata": {
            "sender": "Айгерим",
            "timestamp": int(datetime.now(UTC).timestamp()),
            "messageId": message_id,
            "remoteJid": f"7701000{number:04d}@s.whatsapp.net",
        },
        "mediaData": None,
        "nodeData": {"webHook": {"text": f"https://our.example/webhook/x?secret={SECRET}", "method": "POST"}},
    } | more


def stage_script() -> Script:
    """A ports that presents itself, so that its replies are sent as they are: nothing is to be said before the first."""
    return Script(reply=lambda text: f"ИИ-бот: {text}")


def stage_settings(database_url: str, gateway_url: str, **settings: Any) -> Settings:
    """Settings of a service that waits for nothing that a test does not want it to wait for."""
    quick = {"send_pace_seconds": 0, "debounce_seconds": 0, "webhook_patience_seconds": 0.5}
    return Settings(
        _env_file=None,
        database_url=database_url,
        qdrant_url="http://unused.invalid",
        chatflow_base_url=gateway_url,
        **(quick | settings),
    )


def tenant_folder(
    folder: Path,
    slug: str = "mira",
    *,
    quiet: float = 0.0,
    quiet_max: float = 1.0,
    channels: str = ONE_CHANNEL,
    more: str = "",
) -> Path:
    """Write a small tenant folder into `folder`, over what is there, and return its path."""
    path = folder / slug
    (path / "knowledge").mkdir(parents=True, exist_ok=True)
    (path / "knowledge" / "about.md").write_text("# О нас\n\nСтудия.", encoding="utf-8")
    if "quiet_hours" not in more:
        # People are told at whatever hour the tests are run.
        more = f"quiet_hours: {{enabled: false}}\n{more}"
    text = TENANT_YAML.format(slug=slug, quiet=quiet, quiet_max=quiet_max, channels=channels, more=more)
    (path / "tenant.yaml").write_text(text, encoding="utf-8")
    return path


class Stage:
    """Use as `async with`. `customer_writes` posts to the webhook; `until_handled` runs the worker until all is answered and sent."""

    def __init__(self, database_url: str, gateway: ChatFlowStandIn, **settings: Any) -> None:
        self.gateway = gateway
        self.script = stage_script()
        self.clock = MovedClock()
        self.settings = stage_settings(database_url, gateway.url, **settings)
        self._exit = AsyncExitStack()
        self._ids = itertools.count(1)
        self._worker: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        app = make_app(lambda: open_container(self.settings, self.open_ports()))
        await self._exit.enter_async_context(LifespanManager(app))
        self.app = app
        self.container: Container = app.state.container
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self.http = await self._exit.enter_async_context(httpx.AsyncClient(transport=transport, base_url="http://test"))
        return self

    def open_ports(self) -> OpenPorts:
        """Return what opens the ports that the stage plays with: the scripted one."""
        return opener(self.script, self.clock)

    async def __aexit__(self, *_: object) -> None:
        await self.stop_worker()
        await self._exit.aclose()

    async def onboard(
        self,
        folder: Path,
        slug: str = "mira",
        *,
        quiet: float = 0.0,
        quiet_max: float = 1.0,
        channels: str = ONE_CHANNEL,
        more: str = "",
        has_people: bool = True,
    ) -> UUID:
        """Write a small tenant folder and onboard it. `channels` and `more` are YAML. Returns the tenant's id.

        Unless `more` names its people, there is a manager who can be told of handoffs, if it `has_people`.
        """
        path = tenant_folder(folder, slug, quiet=quiet, quiet_max=quiet_max, channels=channels, more=more)
        client_id = (await onboard(self.container.database, read_folder(path, ENVIRONMENT))).client_id
        if has_people and "staff:" not in more:
            async with self.container.database.operator() as connection:
                await connection.execute(_BOUND_MANAGER, {"client_id": client_id})
        return client_id

    async def customer_writes(
        self, text: str, *, slug: str = "mira", number: int = 1, message_id: str | None = None, **more: Any
    ) -> httpx.Response:
        identity = message_id or f"{next(self._ids):020X}"
        body = payload(text, number=number, message_id=identity, **more)
        return await self.http.post(f"/webhook/{slug}", params={"secret": SECRET}, json=body)

    def start_worker(self, worker: Worker | None = None) -> None:
        """Run `worker`, or else the container's own."""
        self._worker = asyncio.create_task((worker or self.container.worker).run())

    async def stop_worker(self) -> None:
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
            self._worker = None

    async def until_handled(self, seconds: float = 20.0) -> None:
        """Run the worker until every inbound message is handled and everything is sent."""
        if self._worker is None:
            self.start_worker()
        await self.until(
            "SELECT NOT EXISTS (SELECT FROM messages WHERE author = 'customer' AND handled_at IS NULL)"
            " AND NOT EXISTS (SELECT FROM outbox WHERE status IN ('pending', 'sending'))",
            seconds,
        )

    async def until(self, sql: str, seconds: float = 10.0) -> None:
        """Wait until the query yields a true value. Raises `TimeoutError` after `seconds`."""
        async with asyncio.timeout(seconds):
            while not await self.value(sql):
                await asyncio.sleep(0.02)

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        # Of a server that was away, each connection that the pool has kept is dead.
        async for attempt in until_database_answers(5):
            with attempt:
                async with self.container.database.operator() as connection:
                    return await (await connection.execute(sql)).fetchall()
        raise AssertionError("unreachable")

    async def execute(self, *statements: str) -> None:
        """Change what the service has written, in one transaction."""
        async with self.container.database.operator() as connection:
            for statement in statements:
                await connection.execute(statement)

    async def value(self, sql: str) -> Any:
        return next(iter((await self.rows(sql))[0].values()))
