"""`langgraph dev`, as a developer runs it, on a fresh clone where nobody has onboarded anyone."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from langgraph_sdk import get_client
from langgraph_sdk.client import LangGraphClient

from tests.standins.wire import WireServer, answer_html

REPOSITORY = Path(__file__).resolve().parents[2]
KNOWLEDGE = """
# Маникюр и педикюр

- Маникюр с покрытием гель-лак — 7 000 ₸
- Педикюр с покрытием — 9 000 ₸

# Оплата

Можно оплатить картой или наличными.
"""


@dataclass(frozen=True, kw_only=True)
class Running:
    """A started `langgraph dev`. `internet` is the proxy through which everything outside this machine would be asked."""

    url: str
    internet: WireServer

    @property
    def client(self) -> LangGraphClient:
        return get_client(url=self.url)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    place = tmp_path_factory.mktemp("studio")
    place.chmod(0o755)
    knowledge = place / "tenants" / "salon_mira" / "knowledge"
    knowledge.mkdir(parents=True)
    shutil.copy(REPOSITORY / "tenants" / "salon_mira" / "tenant.yaml", knowledge.parent)
    (knowledge / "services.md").write_text(KNOWLEDGE, encoding="utf-8")
    with WireServer(lambda request: answer_html(502)) as internet:
        url = f"http://127.0.0.1:{_free_port()}"
        process = _start(place, url, internet.url)
        try:
            _wait_until_up(process, url, place / "log")
            yield Running(url=url, internet=internet)
        finally:
            _stop(process)


def _start(place: Path, url: str, proxy: str) -> subprocess.Popen[bytes]:
    langgraph, config = Path(sys.executable).with_name("langgraph"), REPOSITORY / "langgraph.json"
    options = ["--no-browser", "--port", url.rpartition(":")[2], "--config", str(config)]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(place),
        "PYTHONPATH": str(REPOSITORY),
        "DATA_DIR": str(place / "data"),
        "TENANTS_DIR": str(place / "tenants"),
        "LANGGRAPH_CLI_NO_ANALYTICS": "1",
        "HTTP_PROXY": proxy,
        "HTTPS_PROXY": proxy,
        "NO_PROXY": "127.0.0.1",
    }
    with (place / "log").open("wb") as log:
        # Elsewhere than in the repository, so that a developer's own threads there stay as they are.
        return subprocess.Popen(
            [str(langgraph), "dev", *options],
            cwd=_made(place / "cwd"),
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(process: subprocess.Popen[bytes], url: str, log: Path, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        written = log.read_text(encoding="utf-8", errors="replace")
        if process.poll() is not None or "startup failed" in written:
            break
        try:
            if httpx.get(f"{url}/ok").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"langgraph dev did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-5000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=20)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


async def _say(running: Running, text: str, thread: Any = None, tenant: str = "salon_mira") -> dict[str, Any]:
    message: dict[str, Any] = {"messages": [{"role": "user", "content": text}]}
    state: Any = await running.client.runs.wait(thread, "agent", input=message, context={"tenant": tenant})
    return dict(state)


async def test_a_run_answers_from_the_knowledge_of_the_tenant_in_its_context(running: Running) -> None:
    state = await _say(running, "сколько стоит маникюр с гель-лаком?")

    reply = state["messages"][-1]
    assert reply["type"] == "ai"
    assert "7 000" in reply["content"]
    assert state["action"] == "answer"
    assert state["trace"]["sources"][0]["document"] == "services.md"


async def test_a_second_run_on_the_thread_continues_the_conversation(running: Running) -> None:
    thread = (await running.client.threads.create())["thread_id"]
    await _say(running, "сколько стоит маникюр с гель-лаком?", thread)
    state = await _say(running, "а педикюр?", thread)

    assert [message["type"] for message in state["messages"]] == ["human", "ai", "human", "ai"]
    assert "9 000" in state["messages"][-1]["content"]


async def test_an_unknown_tenant_is_refused_with_a_clear_sentence(running: Running) -> None:
    with pytest.raises(Exception, match="no tenant 'nobody'; there are: salon_mira"):
        await _say(running, "здравствуйте", tenant="nobody")


async def test_the_six_nodes_are_seen_in_the_graph(running: Running) -> None:
    drawn = await running.client.assistants.get_graph("agent", xray=True)

    names = {str(node["id"]).rpartition(":")[2] for node in drawn["nodes"]}
    assert names >= {"gate", "classify", "retrieve", "respond", "escalate", "learn"}


async def test_the_service_itself_is_served_beside_it(running: Running) -> None:
    async with httpx.AsyncClient(base_url=running.url) as http:
        assert (await http.get("/healthz")).json() == {"ok": True}
        assert (await http.get("/readyz")).json() == {"ok": True, "problems": []}
        assert (await http.post("/webhook/nobody", json={"message": "hi"})).status_code == 404


async def test_nothing_outside_this_machine_is_asked(running: Running) -> None:
    await _say(running, "здравствуйте")

    assert [request.path for request in running.internet.received] == []
