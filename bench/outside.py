"""The outside world, in a process of its own: customers who write, and the gateway that takes the replies to them.

Run as `python -m bench.outside PLAN`; prints what it saw as JSON. Times are seconds since the epoch.
"""

import asyncio
import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import parse_qs

import uvicorn
import uvloop

from bench.wire import Poster, posting_to

QUESTIONS = (
    "сколько стоит маникюр с гель-лаком?",
    "скок педикюр?",
    "где вы находитесь?",
    "до скольки работаете?",
    "можно картой оплатить?",
    "женская стрижка почем",
)
_REPLY_WAIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who writes what, how. Customer k writes to tenant `slugs[k % len(slugs)]`.

    With a `rate` messages are sent at fixed moments, whether the service keeps up or not, by `customers` in turn, for
    `seconds`. Without, each customer writes again as soon as the reply is there: for `seconds`, or `turns` times.
    """

    url: str
    secret: str
    gateway_port: int
    slugs: Sequence[str]
    customers: int
    rate: float | None = None
    seconds: float | None = None
    turns: int | None = None
    first_customer: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the outside world saw.

    `webhook_ms` are the webhook's answer times, from the moment when a message should have been sent; `turn_ms` the times
    from sending a message to its reply, in order; `replies` the reply times by the recipient's address.
    """

    seconds: float
    webhook_ms: list[float] = field(default_factory=list)
    refused: int = 0
    turn_ms: list[float] = field(default_factory=list)
    replies: dict[str, list[float]] = field(default_factory=dict)

    @property
    def replied(self) -> int:
        return sum(map(len, self.replies.values()))


class Outside:
    """Customers and gateway."""

    def __init__(self, plan: Plan, http: Poster) -> None:
        self._plan = plan
        self._http = http
        self._replies: defaultdict[str, list[float]] = defaultdict(list)
        self._arrived: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._webhook_ms: list[float] = []
        self._turn_ms: list[float] = []
        self._refused = 0
        self._written = 0

    async def gateway(self, scope: Any, receive: Any, send: Any) -> None:
        """The ASGI application that the service sends through: ChatFlow's `GET /api/v1/send-text`."""
        if scope["type"] != "http":
            return
        jid = parse_qs(scope["query_string"].decode())["jid"][0]
        self._replies[jid].append(time.time())
        self._arrived[jid].set()
        body = b'{"success":true,"response":{"key":{"id":"3EB0%016X"}}}' % time.time_ns()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def play(self) -> Seen:
        """Carry out the plan and wait for the last reply."""
        begun = time.perf_counter()
        await (self._write_at_fixed_moments() if self._plan.rate else self._converse())
        seconds = time.perf_counter() - begun
        return Seen(
            seconds=seconds,
            webhook_ms=self._webhook_ms,
            refused=self._refused,
            turn_ms=self._turn_ms,
            replies=dict(self._replies),
        )

    async def _write_at_fixed_moments(self) -> None:
        plan, loop = self._plan, asyncio.get_running_loop()
        assert plan.rate is not None
        assert plan.seconds is not None
        begun = loop.time() + 0.1
        count = int(plan.rate * plan.seconds)
        async with asyncio.TaskGroup() as group:
            for number in range(count):
                due = begun + number / plan.rate
                await asyncio.sleep(due - loop.time())
                group.create_task(self._write(plan.first_customer + number % plan.customers, due))
        deadline = loop.time() + _REPLY_WAIT_SECONDS
        while sum(map(len, self._replies.values())) < count and loop.time() < deadline:
            await asyncio.sleep(0.05)

    async def _converse(self) -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(self._plan.customers):
                group.create_task(self._ask_again_and_again(self._plan.first_customer + number))

    async def _ask_again_and_again(self, customer: int) -> None:
        plan, loop = self._plan, asyncio.get_running_loop()
        deadline = loop.time() + (plan.seconds or float("inf"))
        asked = 0
        while loop.time() < deadline and asked < (plan.turns or sys.maxsize):
            asked += 1
            begun, arrived = loop.time(), self._arrived[_jid(customer)]
            arrived.clear()
            await self._write(customer, begun)
            async with asyncio.timeout(_REPLY_WAIT_SECONDS):
                await arrived.wait()
            self._turn_ms.append((loop.time() - begun) * 1000)

    async def _write(self, customer: int, due: float) -> None:
        self._written += 1
        slug = self._plan.slugs[customer % len(self._plan.slugs)]
        body = _payload(customer, self._written)
        status = await self._http.post(f"/webhook/{slug}?secret={self._plan.secret}", json.dumps(body).encode())
        self._webhook_ms.append((asyncio.get_running_loop().time() - due) * 1000)
        self._refused += status != 200


def _jid(customer: int) -> str:
    return f"7{customer:010d}@s.whatsapp.net"


def _payload(customer: int, number: int) -> dict[str, Any]:
    return {
        "messageType": "text",
        "message": QUESTIONS[number % len(QUESTIONS)],
        "metadata": {
            "sender": "Айгерим",
            "timestamp": int(time.time()),
            "messageId": f"{time.time_ns():020X}",
            "remoteJid": _jid(customer),
        },
        "mediaData": None,
    }


@asynccontextmanager
async def _listening(app: Any, port: int):  # type: ignore[no-untyped-def]
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, interface="asgi3", lifespan="off", log_level="error", access_log=False)
    )
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield
    server.should_exit = True
    await task


async def _main(plan: Plan) -> Seen:
    async with posting_to(plan.url) as http:
        outside = Outside(plan, http)
        async with _listening(outside.gateway, plan.gateway_port):
            return await outside.play()


async def run(plan: Plan) -> Seen:
    """Carry out `plan` in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.outside", json.dumps(asdict(plan)), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError("the load generator failed; what it said is above")
    return Seen(**json.loads(output))


if __name__ == "__main__":
    print(json.dumps(asdict(uvloop.run(_main(Plan(**json.loads(sys.argv[1])))))))
