"""A mistake of one part keeps the others from nothing."""

import asyncio
from pathlib import Path

from tests.parts import worker_of
from tests.stage import Stage


class Broken:
    """A sweep that makes a mistake, and tells that it did."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()

    async def sweep(self) -> None:
        self.begun.set()
        raise ValueError("отпал ноготь")


class Sound:
    """A sweep that comes after it."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()

    async def sweep(self) -> None:
        self.begun.set()


async def test_a_sweep_that_makes_a_mistake_ends_neither_the_worker_nor_the_sweeps_after_it(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    broken, sound = Broken(), Sound()
    async with worker_of(stage.container, escalation=broken, auto_return=sound) as worker:
        stage.start_worker(worker)
        async with asyncio.timeout(10):
            await broken.begun.wait()
            await sound.begun.wait()
        await stage.customer_writes("сколько стоит маникюр")
        await stage.until_handled()
        await stage.stop_worker()
    assert [sent.text for sent in stage.gateway.texts] == ["ИИ-бот: сколько стоит маникюр"]
