"""What a second reader says of replies is counted, timed and paid for with the turn that it was asked in."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from graph.types import AnswerRequest, ModelUsage, Verdict
from service.models.factory import open_ports
from service.models.timing import Stopwatch
from service.observability.metrics import Metrics
from service.settings import Settings
from tests.nodes.talking import MIRA
from tests.parts import worker_of
from tests.scripted import Script, ports_of
from tests.stage import Stage

_WRITER = ModelUsage(model="writer", input_tokens=100, output_tokens=10, cost_usd=0.002)
_READER = ModelUsage(model="reader", input_tokens=20, output_tokens=1, cost_usd=0.0001)
_VERDICTS = (
    Verdict(outcome="doubted", doubted=("Парковка бесплатная.",), usage=_READER),
    Verdict(outcome="carried", usage=_READER),
    Verdict(outcome="unreachable"),
)
_REQUEST = AnswerRequest(asks=(), language="ru", passages=())


class _Decided:
    """A graph that ended so: the reply was doubted once, made again, and the reader was away when it was asked last."""

    async def ainvoke(self, *_: Any, **__: Any) -> dict[str, Any]:
        trace = {"usage": [asdict(_WRITER)], "verdicts": [verdict.as_trace() for verdict in _VERDICTS]}
        effects = [{"kind": "send_text", "text": "Ждём вас."}]
        return {"outcome": {"action": "answer", "reason": None}, "effects": effects, "trace": trace}


async def test_the_reader_is_counted_and_paid_for_and_the_turns_model_is_who_wrote(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("сколько стоит маникюр")
    metrics = Metrics()
    async with worker_of(stage.container, graph=_Decided(), metrics=metrics) as worker:
        stage.start_worker(worker)
        await stage.until_handled()
        await stage.stop_worker()
    (turn,) = await stage.rows(
        "SELECT model, input_tokens, output_tokens, cost_usd::float AS cost, trace -> 'verdicts' AS verdicts FROM turns"
    )
    assert (turn["model"], turn["input_tokens"], turn["output_tokens"]) == ("writer", 140, 12)
    assert turn["cost"] == pytest.approx(0.0022)
    assert [verdict["outcome"] for verdict in turn["verdicts"]] == ["doubted", "carried", "unreachable"]
    figures = metrics.render().decode()
    for verdict in _VERDICTS:
        assert f'truffles_verdicts_total{{outcome="{verdict.outcome}",tenant="mira"}} 1.0' in figures


@pytest.mark.parametrize("verdict", _VERDICTS)
async def test_the_readers_time_is_a_part_of_the_turns(verdict: Verdict) -> None:
    stopwatch, script = Stopwatch(), Script(verdict=lambda reply: verdict)
    context = ports_of(script).context(MIRA, stopwatch)
    assert await context.verifier.verify("Ждём вас.", _REQUEST, (), tenant=MIRA) == verdict
    assert list(stopwatch.milliseconds) == ["verify"]


async def test_who_asks_nobody_has_no_time_to_tell() -> None:
    stopwatch = Stopwatch()
    context = ports_of(Script()).context(MIRA, stopwatch)
    assert not (await context.verifier.verify("Ждём вас.", _REQUEST, (), tenant=MIRA)).asked
    assert stopwatch.milliseconds == {}


async def test_without_a_key_there_is_no_second_reader_whatever_is_wanted(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, verify="all", data_dir=tmp_path)  # type: ignore[call-arg]
    async with open_ports(settings, None) as ports:
        verdict = await ports.verifier.verify("Ждём вас.", _REQUEST, (), tenant=MIRA)
    assert verdict == Verdict()
