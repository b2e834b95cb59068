"""Plays the scenes against the running service, over HTTP on both sides."""

import asyncio
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, nullcontext
from dataclasses import asdict
from pathlib import Path
from secrets import token_urlsafe

import httpx
from pydantic import SecretStr

from service.api.app import make_app
from service.api.server import listening
from service.container import Container, open_container
from service.demo.gateway import DemoGateway
from service.demo.scenario import Scene, Step, load_scenes
from service.demo.screen import Screen, trace_lines, words
from service.demo.telegram import SECRET, TOKEN, DemoTelegram, ShownMessage
from service.knowledge.library import KnowledgeLibrary
from service.knowledge.stock import bring_in
from service.models.factory import open_ports
from service.progress import working
from service.records import demo
from service.settings import Settings
from service.tenants.brief import Debounce, QuietHours
from service.tenants.folder import TenantFolder, read_folder
from service.tenants.onboarding import onboard

# Shorter than in production, so that nobody waits for the demonstration; the burst still becomes one turn.
_QUIET = Debounce(seconds=0.5, max_seconds=3.0)
_PATIENCE_SECONDS = 90.0
_FIRST_USER = 501


class InventedSecrets(Mapping[str, str]):
    """Stands for the environment that an operator would fill in."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        return self._values.setdefault(name, token_urlsafe(24))

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


async def play(settings: Settings, screen: Screen) -> None:
    """Run the whole demonstration in a data directory of its own, which begins empty."""
    data_dir = settings.data_dir / "demo"
    shutil.rmtree(data_dir, ignore_errors=True)
    gateway, telegram = DemoGateway(), DemoTelegram()
    screen.line("starting")
    async with listening(gateway.app) as gateway_url, listening(telegram.app) as telegram_url:
        own = settings.model_copy(
            update={
                "data_dir": data_dir,
                "database_url": None,
                "qdrant_url": None,
                "chatflow_base_url": gateway_url,
                "send_pace_seconds": 0.0,
                "telegram_bot_token": SecretStr(TOKEN),
                "telegram_base_url": telegram_url,
                "telegram_webhook_secret": SecretStr(SECRET),
                "operator_telegram_ids": (),
            }
        )
        async with AsyncExitStack() as stack:
            with working(words()["opening"], console=screen.console):
                container = await stack.enter_async_context(open_container(own, open_ports))
            url = await stack.enter_async_context(listening(make_app(lambda: nullcontext(container))))
            screen.line(
                "model_openai" if own.openai_api_key else "model_offline",
                classifier=own.classifier_model,
                response=own.response_model,
            )
            folders = {path.name: await _onboard(container, path, screen) for path in _folders(settings.tenants_dir)}
            work = asyncio.create_task(container.worker.run())
            try:
                async with httpx.AsyncClient(base_url=url) as http:
                    await _Performance(container, gateway, telegram, http, screen, folders).play(load_scenes())
            finally:
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)
    screen.line("how_to_go_on", data_dir=data_dir)


def _folders(tenants: Path) -> list[Path]:
    return [tenants / name for name in ("salon_mira", "barber_tulpar")]


async def _onboard(container: Container, path: Path, screen: Screen) -> TenantFolder:
    screen.line("onboarding", slug=path.name)
    folder = read_folder(path, InventedSecrets())
    # The audience may come at night.
    own = {"debounce": _QUIET, "quiet_hours": QuietHours(enabled=False)}
    folder = folder.with_brief(folder.brief.model_copy(update=own))
    begun = time.perf_counter()
    client_id = (await onboard(container.database, folder)).client_id
    assert isinstance(container.ports.library, KnowledgeLibrary)
    with working(str(words()["learning"]).format(slug=path.name), console=screen.console) as progress:
        report = await bring_in(
            container.database,
            container.ports.library,
            client_id=str(client_id),
            slug=folder.brief.slug,
            folder=folder.knowledge,
            progress=progress.count,
        )
    documents = report["documents"]
    facts = sum(document["facts"] for document in documents)
    screen.line(
        "onboarded", name=folder.brief.name, facts=facts, documents=len(documents), seconds=time.perf_counter() - begun
    )
    return folder


class _Performance:
    """The scenes, one after another."""

    def __init__(
        self,
        container: Container,
        gateway: DemoGateway,
        telegram: DemoTelegram,
        http: httpx.AsyncClient,
        screen: Screen,
        folders: Mapping[str, TenantFolder],
    ) -> None:
        self._container = container
        self._gateway = gateway
        self._telegram = telegram
        self._http = http
        self._screen = screen
        self._folders = folders
        self._people: dict[str, tuple[int, str]] = {}

    async def play(self, scenes: list[Scene]) -> None:
        for scene in scenes:
            for step in scene.steps:
                if step.staff and step.staff not in self._people:
                    await self._join(scene.tenant, step.staff)
        self._screen.line("playing")
        for number, scene in enumerate(scenes):
            self._screen.scene(scene)
            if scene.suspended:
                await self._container.tenants.set_status(scene.tenant, "suspended")
            for step in scene.steps:
                play = self._answer if step.staff else self._step
                await play(scene, f"7701000{number:04d}@s.whatsapp.net", step)
        async with self._container.database.operator() as connection:
            totals = await demo.totals(connection)
        self._screen.line("summary", **asdict(totals))

    async def _join(self, slug: str, contact: str) -> None:
        """Have a contact open their one-time link."""
        invite = await self._container.staff.invite(slug, contact)
        self._people[contact] = (_FIRST_USER + len(self._people), invite.name)
        await self._telegram.write(self._http, self._people[contact][0], f"/start {invite.code}")
        self._screen.line("joined", name=invite.name)

    async def _answer(self, scene: Scene, jid: str, step: Step) -> None:
        """Show the card that a person has of the conversation, and what becomes of their answer to it."""
        (text,) = step.bubbles
        user_id, name = self._people[step.staff]
        card = self._card(user_id, scene.customer)
        if card is None:
            self._screen.person(str(words()["no_card"]).format(name=name))
            return
        self._screen.card(str(words()["card"]).format(name=name), card.text, card.buttons)
        self._screen.person(str(words()["typed"]).format(name=name, text=text))
        before = len(self._gateway.sent[jid])
        await self._telegram.write(self._http, user_id, text, reply_to=card)
        await self._until_settled(jid)
        received = str(words()["received"]).format(customer=scene.customer)
        self._screen.answers(self._gateway.sent[jid][before:], [received])
        now = self._telegram.chats[user_id][card.id]
        known = card.text.splitlines()
        changed = [line for line in now.text.splitlines() if line not in known]
        self._screen.card(str(words()["card_changed"]).format(name=name), "\n".join(["…", *changed]), now.buttons)

    def _card(self, user_id: int, customer: str) -> ShownMessage | None:
        """Return the last card of a customer that a person was shown; None when the bot asked nobody."""
        shown = reversed(self._telegram.chats[user_id].values())
        return next((message for message in shown if message.buttons and customer in message.text), None)

    async def _step(self, scene: Scene, jid: str, step: Step) -> None:
        before = len(self._gateway.sent[jid])
        statuses: list[int] = []
        for bubble in step.bubbles:
            statuses = await self._gateway.deliver(
                self._http,
                self._address(scene),
                jid=jid,
                customer=scene.customer,
                text=bubble,
                voice=step.voice,
                times=step.deliveries,
            )
            self._screen.customer(words()["voice"] if step.voice else bubble, self._note(step, statuses))
        if statuses[-1] != 200:
            self._screen.answers([], [words()["refused"].format(status=statuses[-1])])
            return
        await self._until_settled(jid)
        async with self._container.database.operator() as connection:
            turn = await demo.last_turn(connection, jid)
        lines = trace_lines(action=turn.action, reason=turn.reason, language=turn.language, trace=turn.trace)
        self._screen.answers(self._gateway.sent[jid][before:], lines)

    def _note(self, step: Step, statuses: list[int]) -> str:
        if step.deliveries > 1:
            return str(words()["deliveries"]).format(times=step.deliveries, statuses=", ".join(map(str, statuses)))
        return str(words()["burst"]) if len(step.bubbles) > 1 else ""

    def _address(self, scene: Scene) -> str:
        folder = self._folders.get(scene.tenant)
        return f"/webhook/{scene.tenant}?secret={folder.brief.channels[0].secret if folder else 'none'}"

    async def _until_settled(self, jid: str) -> None:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            # Looked at from outside, as an operator would: the service has no hook for its audience.
            while await self._unsettled(jid):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def _unsettled(self, jid: str) -> int:
        async with self._container.database.operator() as connection:
            return await demo.unsettled(connection, jid)
