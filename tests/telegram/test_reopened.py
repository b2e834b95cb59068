"""A conversation that goes back to the bot: it answers what the customer wrote meanwhile and nobody has answered."""

from datetime import timedelta

import pytest

from graph.types import Intent
from service.telegram.words import word
from tests.parts import WaitingOutbox, worker_of
from tests.telegram.people import Salon

ANSWER = "Приходите сегодня, исправим бесплатно."


@pytest.fixture
async def taken(salon: Salon) -> Salon:
    """Aigul has taken a complaint and not answered it; what was sent so far is forgotten."""
    await salon.customer_writes("отпал ноготь")
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    salon.stage.gateway.received.clear()
    return salon


async def _answered(salon: Salon) -> None:
    await salon.aigul.writes(ANSWER, salon.aigul.sees[0])
    await salon.settled()
    salon.stage.gateway.received.clear()


async def _gives_back(salon: Salon) -> str:
    said = await salon.aigul.presses(f"bot:{await salon.handoff()}")
    await salon.settled()
    return said


async def _goes_back_by_itself(salon: Salon) -> None:
    salon.stage.clock.ahead = timedelta(minutes=61)
    await salon.stage.container.auto_return.sweep()
    await salon.settled()


def _sent(salon: Salon) -> list[str]:
    return [sent.text for sent in salon.stage.gateway.texts]


async def _outcomes(salon: Salon) -> list[tuple[str, str]]:
    rows = await salon.stage.rows("SELECT text, outcome FROM messages WHERE author = 'customer' ORDER BY id")
    return [(row["text"], row["outcome"]) for row in rows]


async def test_what_nobody_answered_is_answered_in_one_turn_once_the_bot_leads_again(taken: Salon) -> None:
    salon = taken
    await salon.customer_writes("сколько стоит педикюр")
    await salon.customer_writes("а маникюр?")
    assert _sent(salon) == []
    assert await _gives_back(salon) == word("returned_answers", "ru")
    assert _sent(salon) == ["ИИ-бот: сколько стоит педикюр\nа маникюр?"]
    assert await _outcomes(salon) == [
        ("отпал ноготь", "handed_off"),
        ("сколько стоит педикюр", "answered"),
        ("а маникюр?", "answered"),
    ]
    assert await salon.stage.value("SELECT messages_in FROM usage") == 3
    # It was heard in silence before, and is remembered once.
    await salon.customer_writes("а брови?")
    history = [said.text for said in salon.stage.script.requests[-1].history if said.role == "customer"]
    assert history == ["отпал ноготь", "сколько стоит педикюр\nа маникюр?"]


async def test_what_came_before_a_persons_word_is_dealt_with(taken: Salon) -> None:
    salon = taken
    await salon.customer_writes("сколько стоит педикюр")
    await _answered(salon)
    assert await _gives_back(salon) == word("returned", "ru")
    assert _sent(salon) == []


async def test_what_came_after_a_persons_word_is_answered_and_what_came_before_is_not(taken: Salon) -> None:
    salon = taken
    await salon.customer_writes("сколько стоит педикюр")
    await _answered(salon)
    await salon.customer_writes("а маникюр?")
    await salon.aigul.writes("/bot")
    await salon.settled()
    assert word("returned_answers", "ru") in salon.aigul.sees[-1].text
    assert _sent(salon) == ["ИИ-бот: а маникюр?"]


async def test_who_closes_a_handoff_has_dealt_with_all_of_it(taken: Salon) -> None:
    salon = taken
    await salon.customer_writes("сколько стоит педикюр")
    await salon.aigul.presses(f"close:{await salon.handoff()}")
    await salon.settled()
    assert _sent(salon) == []
    # Also when the next handoff goes back to the bot.
    await salon.customer_writes("опять отпал")
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    await _gives_back(salon)
    assert not [text for text in _sent(salon) if text.startswith("ИИ-бот")]


async def test_the_bot_answers_when_the_person_has_long_been_silent(taken: Salon) -> None:
    salon = taken
    await _answered(salon)
    await salon.customer_writes("сколько стоит педикюр")
    await _goes_back_by_itself(salon)
    assert _sent(salon) == ["ИИ-бот: сколько стоит педикюр"]
    told = next(shown.text for shown in salon.aigul.sees if shown.text.startswith("🤖 Вы не писали"))
    assert word("timed_out_bot_answers", "ru", text="сколько стоит педикюр") in told
    assert await salon.stage.container.ledger.overdue() == []


async def test_what_people_are_still_being_asked_stays_theirs(taken: Salon) -> None:
    salon = taken
    await salon.customer_writes("сколько стоит педикюр")
    await _goes_back_by_itself(salon)
    assert _sent(salon) == []
    assert await salon.stage.value("SELECT status FROM handoffs") == "open"


async def test_a_conversation_led_from_the_phone_is_answered_too(salon: Salon) -> None:
    await salon.customer_writes(ANSWER, fromMe=True)
    await salon.customer_writes("сколько стоит педикюр")
    assert _sent(salon) == []
    await _goes_back_by_itself(salon)
    assert _sent(salon) == ["ИИ-бот: сколько стоит педикюр"]


async def test_a_message_whose_turn_was_under_way_when_the_conversation_went_back_is_answered(taken: Salon) -> None:
    salon = taken

    class ReturningGraph:
        def __init__(self, graph: object) -> None:
            self._graph = graph

        async def ainvoke(self, *arguments: object, **named: object) -> object:
            state = await self._graph.ainvoke(*arguments, **named)  # type: ignore[attr-defined]
            await salon.aigul.presses(f"bot:{await salon.handoff()}")
            return state

    graph = ReturningGraph(salon.stage.container.graph)
    await salon.stage.stop_worker()
    async with worker_of(salon.stage.container, graph=graph) as worker:
        salon.stage.start_worker(worker)
        await salon.customer_writes("сколько стоит педикюр")
        await salon.stage.stop_worker()
    assert _sent(salon) == ["ИИ-бот: сколько стоит педикюр"]
    assert (await _outcomes(salon))[-1] == ("сколько стоит педикюр", "answered")


async def test_a_reply_that_was_held_back_is_made_anew_when_the_conversation_goes_back(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь")
    await salon.stage.stop_worker()
    salon.stage.gateway.received.clear()
    async with worker_of(salon.stage.container, outbox=WaitingOutbox()) as worker:
        salon.stage.start_worker(worker)
        await salon.stage.customer_writes("сколько стоит педикюр")
        await salon.stage.until("SELECT NOT EXISTS (SELECT FROM messages WHERE handled_at IS NULL)")
        await salon.aigul.presses(f"take:{await salon.handoff()}")
        await salon.stage.customer_writes("ау")
        await salon.stage.until("SELECT NOT EXISTS (SELECT FROM messages WHERE handled_at IS NULL)")
        await salon.stage.stop_worker()
    await _gives_back(salon)
    assert _sent(salon) == ["ИИ-бот: сколько стоит педикюр\nау"]
    history = [(said.role, said.text) for said in salon.stage.script.requests[-1].history]
    assert [text for role, text in history if role == "customer"] == ["отпал ноготь"]
    assert await salon.stage.value("SELECT messages_in FROM usage") == 3


async def test_what_a_paused_bot_was_asked_is_answered_when_it_gets_the_conversation(salon: Salon) -> None:
    await salon.customer_writes("привет")
    await salon.aigul.presses(f"pause:{await salon.stage.value('SELECT id FROM customers')}")
    salon.stage.gateway.received.clear()
    await salon.customer_writes("сколько стоит педикюр")
    await _gives_back(salon)
    assert _sent(salon) == ["ИИ-бот: сколько стоит педикюр"]


@pytest.mark.parametrize(
    ("answer", "intent", "replies"),
    [
        ("ладно", "other", 0),
        ("на три часа", "booking", 0),
        ("ладно, а педикюр сколько", "price", 1),
        ("а вы где?", "other", 1),
    ],
)
async def test_what_a_persons_question_was_answered_with_is_for_that_person(
    taken: Salon, answer: str, intent: Intent, replies: int
) -> None:
    salon = taken
    await salon.aigul.writes("Перенесём на пятницу, хорошо?", salon.aigul.sees[0])
    await salon.settled()
    salon.stage.gateway.received.clear()
    salon.stage.script.intent = lambda text: intent
    await salon.customer_writes(answer)
    await _gives_back(salon)
    assert len(_sent(salon)) == replies
    assert await salon.stage.value("SELECT count(*) FROM handoffs WHERE status <> 'closed'") == 0
    if not replies:
        last = "SELECT outcome, reason FROM messages WHERE author = 'customer' ORDER BY id DESC LIMIT 1"
        assert await salon.stage.rows(last) == [{"outcome": "silent", "reason": "answered_person"}]


async def test_a_complaint_is_heard_whatever_a_person_had_asked(taken: Salon) -> None:
    salon = taken
    await salon.aigul.writes("Перенесём на пятницу, хорошо?", salon.aigul.sees[0])
    await salon.settled()
    await salon.customer_writes("отпал второй ноготь")
    await _gives_back(salon)
    assert await salon.stage.value("SELECT count(*) FROM handoffs WHERE status <> 'closed'") == 1
