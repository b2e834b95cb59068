"""Installations to measure: data directories with onboarded tenants, and server processes on them."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import httpx

from bench import ports
from service.container import Container, open_container
from service.knowledge.library import KnowledgeLibrary
from service.knowledge.stock import bring_in
from service.models.factory import open_ports
from service.settings import Settings
from service.tenants.folder import read_folder
from service.tenants.onboarding import onboard

SECRET = "secret-of-the-webhook-of-the-bench"
REPOSITORY = Path(__file__).resolve().parents[1]
Models = Literal["offline", "at_once"]

_COMMANDS: dict[Models, list[str]] = {
    "offline": ["-c", "from service.cli import main; main()", "serve"],
    "at_once": ["-m", "bench.server"],
}
_ENVIRONMENT = {"INSTANCE": "instance", "TOKEN": "token", "SECRET": SECRET}
_BRIEF = """
slug: {slug}
name: Студия {slug}
city: Алматы
channels:
  - {{name: main, kind: chatflow, instance: "${{INSTANCE}}", token: "${{TOKEN}}", secret: "${{SECRET}}"}}
"""
_KNOWLEDGE = """
# Маникюр
- Маникюр без покрытия — 4 000 ₸
- Маникюр с покрытием гель-лак — 7 000 ₸
- Снятие покрытия — 1 500 ₸
# Педикюр
- Педикюр с покрытием — 9 000 ₸
# Стрижки
- Стрижка женская — 6 000 ₸
- Стрижка мужская — 4 500 ₸
# О нас
Мы находимся в Алматы, улица Абая, 10. Работаем каждый день с 09:00 до 21:00.
Оплатить можно картой или наличными.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    """A data directory whose tenants are `slugs`."""

    data_dir: Path
    slugs: list[str]
    models: Models

    def settings(self) -> Settings:
        return _settings(self.data_dir)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server process. It sends to a gateway that is expected on `gateway_port`; `ready_seconds` is its start."""

    pid: int
    url: str
    gateway_port: int
    ready_seconds: float


async def prepare(folder: Path, *, tenants: int, models: Models) -> Premises:
    """Onboard `tenants` tenants in a fresh data directory under `folder`. With offline models their documents are indexed."""
    folder.mkdir()
    folder.chmod(0o755)
    premises = Premises(
        data_dir=folder / "data", slugs=[f"tenant_{number:04d}" for number in range(tenants)], models=models
    )
    opener = ports.open_ports if models == "at_once" else open_ports
    async with open_container(premises.settings(), opener) as container:
        for slug in premises.slugs:
            await _onboard(container, folder / slug)
    return premises


async def _onboard(container: Container, path: Path) -> None:
    (path / "knowledge").mkdir(parents=True)
    (path / "knowledge" / "services.md").write_text(_KNOWLEDGE, encoding="utf-8")
    (path / "tenant.yaml").write_text(_BRIEF.format(slug=path.name), encoding="utf-8")
    folder = read_folder(path, _ENVIRONMENT)
    onboarded = await onboard(container.database, folder)
    if isinstance(container.ports.library, KnowledgeLibrary):
        await bring_in(
            container.database,
            container.ports.library,
            client_id=str(onboarded.client_id),
            slug=path.name,
            folder=folder.knowledge,
        )


@contextmanager
def served(premises: Premises, **settings: Any) -> Iterator[Server]:
    """Run a server process on `premises` until the block is left. `settings` are variables of its environment."""
    port, gateway_port = free_port(), free_port()
    environment = _environment(premises, port, gateway_port) | {
        name.upper(): str(value) for name, value in settings.items()
    }
    log_path = premises.data_dir.parent / "server.log"
    with log_path.open("wb") as log:
        begun = time.perf_counter()
        # Elsewhere than in the repository, whose .env is not what is measured.
        process = subprocess.Popen(
            [sys.executable, *_COMMANDS[premises.models]], cwd=log_path.parent, env=environment, stdout=log, stderr=log
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(process, url, log_path)
            ready = time.perf_counter() - begun
            yield Server(pid=process.pid, url=url, gateway_port=gateway_port, ready_seconds=ready)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def _environment(premises: Premises, port: int, gateway_port: int) -> Mapping[str, str]:
    return {
        "PYTHONPATH": str(REPOSITORY),
        "HOME": str(premises.data_dir.parent),
        "DATA_DIR": str(premises.data_dir),
        "PORT": str(port),
        "CHATFLOW_BASE_URL": f"http://127.0.0.1:{gateway_port}",
        "SEND_PACE_SECONDS": "0",
        "DEBOUNCE_SECONDS": "0",
        "LOG_LEVEL": "WARNING",
    }


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    while True:
        if process.poll() is not None:
            raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")
        try:
            if httpx.get(f"{url}/readyz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.01)


@asynccontextmanager
async def opened(premises: Premises) -> AsyncIterator[Container]:
    """Open the installation in this process, to look into its database after its server has stopped."""
    async with open_container(premises.settings(), ports.open_ports) as container:
        yield container


def free_port() -> int:
    """Return a TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _settings(data_dir: Path) -> Settings:
    return Settings(_env_file=None, data_dir=data_dir, openai_api_key=None, debounce_seconds=0)
