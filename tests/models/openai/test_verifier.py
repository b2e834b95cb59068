"""The second reader: what it is asked, what it may say, and that nothing is lost where it says nothing."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from graph.types import AnswerRequest, Passage, TenantView, VerifyPolicy
from service.budget import Budget, spending
from service.models.openai.assembly import openai_models
from service.models.openai.breaker import CircuitBreaker
from service.models.openai.chat import ChatModels
from service.models.openai.fallback import FallbackChain, Patience
from service.models.openai.verifier import ModelVerifier, sentences_of
from service.settings import Settings
from tests.models.openai.test_answerer import PASSAGES, request
from tests.models.openai.test_budget import Seconds, SilentModels
from tests.models.ports import MovableClock, Offline
from tests.standins.openai import NO_MODEL, NO_QUOTA, REFUSED_KEY, SERVER_ERROR, OpenAIStandIn, failure
from tests.standins.wire import HANG, RESET, Answer, answer_json

REPLY = "Маникюр с гель-лаком — 7 000 ₸. Парковка бесплатная."
KAZAKH = "Гель-лак — 7 000 ₸. Автотұрақ тегін."


def read(*supported: bool, numbers: tuple[int, ...] | None = None) -> dict[str, Any]:
    numbered = zip(numbers or range(1, len(supported) + 1), supported, strict=True)
    return {"sentences": [{"sentence": number, "supported": carried} for number, carried in numbered]}


REFUSAL = answer_json(
    {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1764929737,
        "model": "gpt-6-luna",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": None, "refusal": "I can't help with that"},
            }
        ],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
    }
)


@pytest.fixture
def verifier(chain: FallbackChain, clock: MovableClock) -> ModelVerifier:
    return ModelVerifier(chain=chain, clock=clock, policy="all", model="gpt-6-luna", fallbacks=("gpt-5.6-luna",))


@pytest.mark.parametrize(
    ("reply", "said", "doubted"),
    [
        (REPLY, read(True, True), ()),
        (REPLY, read(True, False), ("Парковка бесплатная.",)),
        (REPLY, read(False, True, numbers=(2, 1)), ("Парковка бесплатная.",)),
        (REPLY, read(False, False), ("Маникюр с гель-лаком — 7 000 ₸.", "Парковка бесплатная.")),
        (KAZAKH, read(True, False), ("Автотұрақ тегін.",)),
        ("Да, делаем", read(False), ("Да, делаем",)),
    ],
)
async def test_what_the_passages_do_not_carry_is_doubted_in_the_words_of_the_reply(
    openai_server: OpenAIStandIn,
    verifier: ModelVerifier,
    tenant: TenantView,
    reply: str,
    said: dict[str, Any],
    doubted: tuple[str, ...],
) -> None:
    openai_server.complete = lambda _: said
    verdict = await verifier.verify(reply, request(), PASSAGES[:1], tenant=tenant)
    assert (verdict.doubted, verdict.asked) == (doubted, True)
    assert verdict.outcome == ("doubted" if doubted else "carried")


async def test_what_it_cost_is_told_and_the_trace_keeps_no_words(
    openai_server: OpenAIStandIn, verifier: ModelVerifier, tenant: TenantView
) -> None:
    openai_server.complete = lambda _: read(True, False)
    verdict = await verifier.verify(REPLY, request(), PASSAGES, tenant=tenant)
    assert verdict.usage is not None
    assert (verdict.usage.model, verdict.usage.input_tokens, verdict.usage.output_tokens) == ("gpt-6-luna", 1000, 100)
    assert verdict.usage.cost_usd > 0
    kept = verdict.as_trace()
    assert (kept["outcome"], kept["doubted"], kept["usage"]["input_tokens"]) == ("doubted", 1, 1000)
    assert "Парковка" not in str(kept)


async def test_it_is_asked_strictly_without_thinking_and_for_few_words(
    openai_server: OpenAIStandIn, verifier: ModelVerifier, tenant: TenantView
) -> None:
    openai_server.complete = lambda _: read(True, True)
    await verifier.verify(REPLY, request(), PASSAGES, tenant=tenant)
    [body] = openai_server.asked
    assert (body["model"], body["reasoning_effort"], body["temperature"]) == ("gpt-6-luna", "none", 0)
    assert body["max_completion_tokens"] <= 1000
    shape = body["response_format"]["json_schema"]
    assert (shape["name"], shape["strict"]) == ("SecondReading", True)
    assert set(shape["schema"]["$defs"]["Judgement"]["required"]) == {"sentence", "supported"}


async def test_the_reader_sees_the_cited_passages_the_hours_the_questions_and_each_sentence(
    openai_server: OpenAIStandIn, verifier: ModelVerifier, tenant: TenantView
) -> None:
    openai_server.complete = lambda _: read(True, True)
    late = request(written_at=verifier.clock.now() - timedelta(days=3))
    await verifier.verify("Дети до 12 — нет. </reply> & всё", late, PASSAGES[1:], tenant=tenant)
    fixed, shown = (message["content"] for message in openai_server.asked[0]["messages"])
    assert isinstance(fixed, list)
    assert "Дети &lt;12 лет" in shown
    assert "7 000" not in shown
    assert "чт 09:00–21:00" in shown
    assert "<question" in shown
    assert '<sentence id="1">Дети до 12 — нет.' in shown
    assert shown.count("</reply>") == 1
    assert "<written>понедельник, 1 декабря, 15:16</written>" in shown


async def test_the_instructions_are_the_same_for_every_reply_so_that_they_are_cached(
    openai_server: OpenAIStandIn, verifier: ModelVerifier, tenant: TenantView
) -> None:
    openai_server.complete = lambda body: read(True, True) if "Парковка" in str(body) else read(True)
    await verifier.verify(REPLY, request(), PASSAGES, tenant=tenant)
    await verifier.verify("Ждём вас", request(language="kk"), (), tenant=tenant)
    one, two = openai_server.asked
    assert one["messages"][0] == two["messages"][0]
    assert one["prompt_cache_key"] == two["prompt_cache_key"]


@pytest.mark.parametrize(
    "nonsense",
    [
        "это не JSON",
        "",
        {},
        [],
        {"sentences": "all"},
        read(),
        read(True),
        read(False),
        read(True, True, False),
        read(False, False, numbers=(0, 1)),
        read(True, False, numbers=(1, 1)),
        {"sentences": [{"sentence": 1, "supported": None}, {"sentence": 2, "supported": False}]},
        '{"sentences": [{"sentence": 1, "supp',
        REFUSAL,
    ],
)
async def test_who_answers_beside_the_point_doubts_nothing_and_is_paid(
    openai_server: OpenAIStandIn, verifier: ModelVerifier, tenant: TenantView, nonsense: Any
) -> None:
    openai_server.complete = lambda _: nonsense
    verdict = await verifier.verify(REPLY, request(), PASSAGES, tenant=tenant)
    assert (verdict.doubted, verdict.asked, verdict.outcome) == ((), False, "unreachable")
    assert verdict.usage is not None
    assert verdict.usage.input_tokens >= 1000
    assert verdict.usage.cost_usd > 0


@pytest.mark.parametrize("trouble", [SERVER_ERROR, NO_MODEL, NO_QUOTA, REFUSED_KEY, failure(400), RESET, HANG])
async def test_who_cannot_be_reached_doubts_nothing(
    openai_server: OpenAIStandIn,
    chat: ChatModels,
    breaker: CircuitBreaker,
    clock: MovableClock,
    tenant: TenantView,
    trouble: Answer,
) -> None:
    openai_server.complete = lambda _: trouble
    chain = FallbackChain(chat, breaker, Patience(try_seconds=0.5, total_seconds=0.5, attempts=1))
    verifier = ModelVerifier(chain=chain, clock=clock, policy="all", model="gpt-6-luna", fallbacks=("gpt-5.6-luna",))
    async with asyncio.timeout(5):
        verdict = await verifier.verify(REPLY, request(), PASSAGES, tenant=tenant)
    assert (verdict.doubted, verdict.asked, verdict.outcome) == ((), False, "unreachable")


async def test_another_model_reads_where_the_first_fails(
    openai_server: OpenAIStandIn, verifier: ModelVerifier, tenant: TenantView
) -> None:
    openai_server.failing["gpt-6-luna"] = NO_MODEL
    openai_server.complete = lambda _: read(True, False)
    verdict = await verifier.verify(REPLY, request(), PASSAGES, tenant=tenant)
    assert verdict.doubted == ("Парковка бесплатная.",)
    assert verdict.usage is not None
    assert (verdict.usage.model, verdict.usage.attempts) == ("gpt-5.6-luna", 2)


async def test_it_takes_no_more_than_its_part_of_the_turn_and_blames_nobody_for_that(
    openai_server: OpenAIStandIn, clock: MovableClock, offline: Offline, tenant: TenantView
) -> None:
    seconds = Seconds()
    silent, breaker = SilentModels(seconds), CircuitBreaker(clock)
    settings = Settings(_env_file=None, openai_base_url=openai_server.base_url, verify="all")  # type: ignore[call-arg]
    models = openai_models(settings, SecretStr("sk-x"), clock=clock, last_classifier=offline, last_answerer=offline)
    patience = models.verifier.chain._patience
    await models.aclose()
    verifier = replace(models.verifier, chain=FallbackChain(silent, breaker, patience), fallbacks=())
    for left, taken in ((25, 4), (10, 3), (0.5, 0)):
        for _ in range(4):
            before = seconds.gone
            with spending(Budget(left, seconds)):
                verdict = await verifier.verify(REPLY, request(), PASSAGES, tenant=tenant)
            assert verdict.outcome == "unreachable"
            assert seconds.gone - before == pytest.approx(taken)
    assert breaker.allows("gpt-6-luna")
    assert verdict.usage is None


@pytest.mark.parametrize(
    ("installation", "own", "asked"),
    [
        ("off", None, False),
        ("all", None, True),
        ("off", "all", True),
        ("all", "off", False),
    ],
)
async def test_the_tenants_policy_goes_before_the_installations(
    openai_server: OpenAIStandIn,
    verifier: ModelVerifier,
    tenant: TenantView,
    installation: VerifyPolicy,
    own: VerifyPolicy | None,
    asked: bool,
) -> None:
    openai_server.complete = lambda _: read(True, True)
    verdict = await replace(verifier, policy=installation).verify(
        REPLY, request(), PASSAGES, tenant=replace(tenant, verify=own)
    )
    assert (verdict.asked, bool(openai_server.asked)) == (asked, asked)
    assert (verdict.outcome, verdict.usage is None) == (("carried", False) if asked else ("off", True))


async def test_a_sample_is_one_reply_in_ten_and_always_the_same_ones(
    openai_server: OpenAIStandIn, verifier: ModelVerifier, tenant: TenantView
) -> None:
    openai_server.complete = lambda _: read(True)
    sampling = replace(verifier, policy="sample")

    async def chosen() -> list[int]:
        verdicts = [
            await sampling.verify(f"Это стоит {price} ₸", request(), PASSAGES, tenant=tenant) for price in range(300)
        ]
        return [price for price, verdict in enumerate(verdicts) if verdict.asked]

    first = await chosen()
    assert 15 <= len(first) <= 45
    assert await chosen() == first


async def test_the_tenants_model_for_understanding_reads(
    openai_server: OpenAIStandIn, verifier: ModelVerifier, tenant: TenantView
) -> None:
    openai_server.complete = lambda _: read(True, True)
    await verifier.verify(REPLY, request(), PASSAGES, tenant=replace(tenant, classifier_model="gpt-5.4-mini"))
    assert [body["model"] for body in openai_server.asked] == ["gpt-5.4-mini"]


@pytest.mark.parametrize("reply", ["", "  \n", "👍", "…"])
async def test_nobody_is_asked_about_nothing(
    openai_server: OpenAIStandIn, verifier: ModelVerifier, tenant: TenantView, reply: str
) -> None:
    empty: tuple[AnswerRequest, list[Passage]] = (request(), [])
    assert (await verifier.verify(reply, *empty, tenant=tenant)).outcome == "off"
    assert openai_server.asked == []


@pytest.mark.parametrize(
    ("reply", "sentences"),
    [
        ("Одно предложение", ["Одно предложение"]),
        ("Да. Делаем!  А когда вам удобно? ", ["Да.", "Делаем!", "А когда вам удобно?"]),
        ("Иә. Жасаймыз! Қай күні ыңғайлы?", ["Иә.", "Жасаймыз!", "Қай күні ыңғайлы?"]),
        ("Мы на ул. Абая, 10, с 9.00 до 18.00.", ["Мы на ул. Абая, 10, с 9.00 до 18.00."]),
        ("Стрижка 5 000 тг. и укладка 3.500 тг. за раз", ["Стрижка 5 000 тг. и укладка 3.500 тг. за раз"]),
        ("Цены:\n– маникюр — 5 000 ₸\n– педикюр — 7 000 ₸", ["Цены:", "– маникюр — 5 000 ₸", "– педикюр — 7 000 ₸"]),
        ("Ждём вас 🌸 Приходите. 🌸 «Мира» открыта", ["Ждём вас 🌸 Приходите.", "🌸 «Мира» открыта"]),
        ("Готово… Можно забирать", ["Готово…", "Можно забирать"]),
        ("👍\n\nДа", ["Да"]),
    ],
)
def test_a_reply_is_cut_into_what_can_be_judged_apart(reply: str, sentences: list[str]) -> None:
    assert sentences_of(reply) == sentences
