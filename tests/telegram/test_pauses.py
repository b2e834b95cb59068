"""A paused bot is silent, and whoever writes to it meanwhile is told to people."""

from datetime import timedelta
from pathlib import Path

import pytest

from service.telegram.words import word
from tests.stage import Stage
from tests.standins.telegram import TelegramStandIn, refused
from tests.telegram.people import STAFF, Salon, TelegramUser, deliver, open_salon


async def _tenant(salon: Salon) -> str:
    return str(await salon.stage.value("SELECT id FROM clients WHERE slug = 'mira'"))


async def _customer(salon: Salon) -> str:
    return str(await salon.stage.value("SELECT id FROM customers LIMIT 1"))


async def _last_message(salon: Salon) -> tuple[str, str]:
    rows = await salon.stage.rows(
        "SELECT outcome, reason FROM messages WHERE author = 'customer' ORDER BY id DESC LIMIT 1"
    )
    return rows[0]["outcome"], rows[0]["reason"]


async def _paused_in_thought(salon: Salon) -> None:
    """The bot is paused for all while it makes a reply."""
    salon.stage.script.thinking_seconds = 0.6
    await salon.stage.customer_writes("сколько стоит педикюр")
    salon.stage.start_worker()
    await salon.stage.until("SELECT EXISTS (SELECT FROM turns WHERE status = 'running')")
    await salon.owner.presses(f"pauseall:{await _tenant(salon)}")
    await salon.settled()


@pytest.fixture
async def paused(salon: Salon) -> Salon:
    """The owner has paused the bot for everybody."""
    await salon.owner.writes("/pause")
    asked = salon.owner.sees[-1]
    data = asked.buttons[word("all_of", "ru", tenant="Студия mira")]
    assert await salon.owner.presses(data, asked) == word("all_paused", "ru", name="Студия mira")
    assert (asked.text, asked.buttons) == (word("all_paused", "ru", name="Студия mira"), {})
    salon.telegram.shown.clear()
    return salon


async def test_a_customer_who_writes_while_the_bot_is_paused_hears_nothing_and_people_hear_of_it(paused: Salon) -> None:
    salon = paused
    await salon.customer_writes("сколько стоит педикюр")
    assert salon.stage.gateway.texts == []
    assert salon.stage.script.heard == []
    assert await _last_message(salon) == ("silent", "bot_paused")
    (card,) = salon.aigul.sees
    assert "Почему: бот на паузе\nО чём: сколько стоит педикюр" in card.text
    await salon.customer_writes("ау")
    assert [message.text for message in salon.aigul.sees[1:]] == ["Клиент: ау"]
    assert await salon.stage.value("SELECT count(*) FROM handoffs") == 1
    await salon.aigul.writes("9 000 ₸", card)
    await salon.settled()
    assert [sent.text for sent in salon.stage.gateway.texts] == ["9 000 ₸"]
    assert await salon.stage.container.ledger.overdue() == []


async def test_a_picture_to_a_paused_bot_reaches_people_and_a_sticker_does_not(paused: Salon) -> None:
    salon = paused
    await salon.customer_writes("", messageType="sticker")
    assert await _last_message(salon) == ("silent", "no_words")
    assert salon.aigul.sees == []
    await salon.customer_writes(
        "", messageType="image", mediaData={"type": "image", "base64": "aGVsbG8=", "mimetype": "image/png"}
    )
    assert await _last_message(salon) == ("silent", "bot_paused")
    assert len(salon.aigul.sees) >= 1
    assert salon.stage.gateway.texts == []


async def test_a_group_or_a_status_that_the_number_sees_is_no_customer_to_pause_the_bot_for(salon: Salon) -> None:
    await salon.customer_writes("сколько стоит педикюр")
    for number, jid in enumerate(("status@broadcast", "77010000000-16@g.us")):
        told = {"sender": "Соседка", "timestamp": 1764929737, "messageId": f"{number}" * 20, "remoteJid": jid}
        await salon.customer_writes("Всем доброе утро!", metadata=told)
    await salon.aigul.writes("/pause")
    assert list(salon.aigul.sees[-1].buttons) == ["Айгерим, +77010000001"]


async def test_the_ladder_of_a_paused_bot_calls_people_and_tells_the_customer_nothing(paused: Salon) -> None:
    salon = paused
    await salon.customer_writes("сколько стоит педикюр")
    for minutes in (5.1, 10.1, 20.1):
        salon.stage.clock.ahead = timedelta(minutes=minutes)
        await salon.stage.container.escalation.sweep()
        await salon.settled()
    assert [len(person.sees) for person in (salon.aigul, salon.dinara, salon.owner)] == [1, 1, 1]
    assert salon.stage.gateway.texts == []
    assert await salon.stage.rows("SELECT status, next_step_at FROM handoffs") == [
        {"status": "open", "next_step_at": None}
    ]


async def test_the_owner_resumes_the_bot_and_it_answers_again(paused: Salon) -> None:
    salon = paused
    await salon.customer_writes("сколько стоит педикюр")
    await salon.owner.writes("/resume")
    asked = salon.owner.sees[-1]
    assert "поставил(а) Мира" in asked.text
    (data,) = asked.buttons.values()
    assert await salon.owner.presses(data, asked) == word("all_resumed", "ru", name="Студия mira")
    await salon.customer_writes("сколько стоит маникюр")
    assert salon.stage.gateway.texts[-1].text == "ИИ-бот: сколько стоит маникюр"
    await salon.owner.writes("/resume")
    assert salon.owner.sees[-1].text == word("resume_nothing", "ru")


async def test_a_manager_who_wants_to_pause_or_resume_everybody_is_told_that_only_the_owner_can(salon: Salon) -> None:
    tenant = await _tenant(salon)
    await salon.aigul.writes("/pause")
    assert word("owner_only", "ru") in salon.aigul.sees[-1].text
    assert await salon.aigul.presses(f"pauseall:{tenant}") == word("owner_only", "ru")
    assert await salon.stage.value("SELECT bot_paused_at IS NULL FROM clients")
    await salon.owner.presses(f"pauseall:{tenant}")
    assert await salon.aigul.presses(f"resumeall:{tenant}") == word("owner_only", "ru")
    await salon.aigul.writes("/resume")
    assert (word("owner_only", "ru") in salon.aigul.sees[-1].text, salon.aigul.sees[-1].buttons) == (True, {})
    assert await salon.stage.value("SELECT bot_paused_at IS NOT NULL FROM clients")


async def test_the_bot_is_paused_for_one_customer_and_answers_the_others(salon: Salon) -> None:
    await salon.customer_writes("сколько стоит педикюр")
    await salon.aigul.writes("/pause")
    asked = salon.aigul.sees[-1]
    told = await salon.aigul.presses(asked.buttons["Айгерим, +77010000001"], asked)
    assert told == word("customer_paused", "ru", name="Айгерим, +77010000001")
    sent = len(salon.stage.gateway.texts)
    await salon.customer_writes("а маникюр?")
    assert len(salon.stage.gateway.texts) == sent
    assert await _last_message(salon) == ("silent", "bot_paused")
    await salon.customer_writes("сколько стоит педикюр", number=2)
    assert salon.stage.gateway.texts[-1].text == "ИИ-бот: сколько стоит педикюр"
    await salon.dinara.writes("/resume")
    (data,) = salon.dinara.sees[-1].buttons.values()
    resumed = word("customer_resumed_waiting", "ru", name="Айгерим, +77010000001", summary="а маникюр?")
    assert await salon.dinara.presses(data) == resumed
    await salon.customer_writes("сколько стоит маникюр")
    assert salon.stage.gateway.texts[-1].text == "ИИ-бот: сколько стоит маникюр"


@pytest.mark.each_postgres
async def test_a_card_is_replied_to_with_a_pause_and_giving_the_conversation_back_ends_it(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь")
    (card,) = salon.aigul.sees
    await salon.aigul.writes("/pause", card)
    assert salon.aigul.sees[-1].text == word("customer_paused", "ru", name="Айгерим, +77010000001")
    assert await salon.aigul.presses(f"close:{await salon.handoff()}") == word("closed_paused", "ru")
    await salon.customer_writes("сколько стоит педикюр")
    assert await _last_message(salon) == ("silent", "bot_paused")
    assert await salon.aigul.presses(f"bot:{await salon.handoff()}") == word("returned_answers", "ru")
    await salon.settled()
    assert salon.stage.gateway.texts[-1].text == "ИИ-бот: сколько стоит педикюр"


@pytest.mark.each_postgres
async def test_who_gives_a_conversation_back_to_a_bot_that_is_paused_for_all_learns_that_it_stays_silent(
    paused: Salon,
) -> None:
    await paused.customer_writes("сколько стоит педикюр")
    assert await paused.aigul.presses(f"bot:{await paused.handoff()}") == word("returned_paused", "ru")
    await paused.settled()
    assert paused.stage.gateway.texts == []
    # And then speaks.
    await paused.owner.presses(f"resumeall:{await _tenant(paused)}")
    await paused.settled()
    assert [sent.text for sent in paused.stage.gateway.texts] == ["ИИ-бот: сколько стоит педикюр"]


async def test_a_reply_that_the_bot_was_making_when_it_was_paused_is_a_draft_for_people(salon: Salon) -> None:
    await _paused_in_thought(salon)
    assert salon.stage.gateway.texts == []
    assert await _last_message(salon) == ("silent", "bot_paused")
    (card,) = salon.aigul.sees
    assert "Бот ответил бы: ИИ-бот: сколько стоит педикюр" in card.text
    await salon.aigul.presses(card.buttons[word("button_draft", "ru")])
    await salon.settled()
    assert [sent.text for sent in salon.stage.gateway.texts] == ["ИИ-бот: сколько стоит педикюр"]


async def test_the_bot_does_not_believe_that_it_said_what_was_kept_back_by_a_pause(salon: Salon) -> None:
    await _paused_in_thought(salon)
    await salon.owner.presses(f"resumeall:{await _tenant(salon)}")
    await salon.customer_writes("а маникюр?")
    assert [(said.role, said.text) for said in salon.stage.script.requests[-1].history] == [
        ("customer", "сколько стоит педикюр")
    ]


@pytest.mark.each_postgres
async def test_a_pause_outlasts_the_person_who_leads_and_they_are_told_that_the_bot_is_silent(paused: Salon) -> None:
    salon = paused
    await salon.customer_writes("сколько стоит педикюр")
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    salon.stage.clock.ahead = timedelta(minutes=61)
    await salon.stage.container.auto_return.sweep()
    await salon.settled()
    assert salon.aigul.sees[-1].text.startswith(word("timed_out_paused", "ru", minutes=60))
    await salon.customer_writes("ау")
    assert await _last_message(salon) == ("silent", "bot_paused")
    assert salon.stage.gateway.texts == []


@pytest.mark.each_postgres
@pytest.mark.parametrize("behavior", ["queue", "bot_only"])
async def test_who_writes_to_a_paused_bot_at_night_hears_nothing_and_is_on_a_card_in_the_morning(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path, behavior: str
) -> None:
    night = f'quiet_hours: {{start: "23:00", end: "08:00", behavior: {behavior}}}'
    salon = await open_salon(stage, telegram, tmp_path, more=night)
    await salon.owner.presses(f"pauseall:{await _tenant(salon)}")
    salon.at("5 23:30")
    await salon.customer_writes("сколько стоит педикюр")
    await salon.customer_writes("ау")
    assert salon.telegram.shown == []
    for moment in ("6 08:01", "6 08:06", "6 08:11", "6 08:21"):
        salon.at(moment)
        await salon.stage.container.escalation.sweep()
        await salon.settled()
    digest, card = salon.aigul.sees
    assert "бот на паузе" in digest.text
    assert "Клиент: ау" in card.text
    assert salon.stage.gateway.texts == []
    assert await salon.stage.rows("SELECT status, tell_customer_at FROM handoffs") == [
        {"status": "open", "tell_customer_at": None}
    ]


async def test_an_answer_from_the_phone_while_the_bot_is_paused_is_a_persons(paused: Salon) -> None:
    salon = paused
    await salon.customer_writes("сколько стоит педикюр")
    async with salon.stage.container.database.operator() as connection:
        # An answer within a second would be an automaton's.
        await connection.execute("UPDATE messages SET sent_at = sent_at - interval '1 minute'")
    await salon.customer_writes("9 000 ₸", fromMe=True)
    (card,) = salon.aigul.sees
    assert word("state_phone", "ru") in card.text
    await salon.owner.writes("/open")
    assert "📱 отвечают с телефона компании, с " in salon.owner.sees[-1].text


async def test_a_pause_that_is_delivered_again_after_it_was_ended_does_not_return(salon: Salon) -> None:
    tenant = await _tenant(salon)
    await salon.owner.presses(f"pauseall:{tenant}")
    again = salon.owner.last
    await salon.owner.presses(f"resumeall:{tenant}")
    assert (await deliver(salon.stage, again)).status_code == 200
    assert await salon.stage.value("SELECT bot_paused_at IS NULL FROM clients")


async def test_a_pause_whose_press_could_not_be_answered_does_not_return_with_its_next_delivery(salon: Salon) -> None:
    tenant = await _tenant(salon)
    salon.telegram.script(refused(502, "Bad Gateway"))
    with pytest.raises(AssertionError, match="Telegram does not answer"):
        await salon.owner.presses(f"pauseall:{tenant}")
    again = salon.owner.last
    assert await salon.stage.value("SELECT bot_paused_at IS NOT NULL FROM clients")
    await salon.owner.presses(f"resumeall:{tenant}")
    assert (await deliver(salon.stage, again)).status_code == 200
    assert await salon.stage.value("SELECT bot_paused_at IS NULL FROM clients")


async def test_what_came_of_a_press_that_is_too_old_to_be_answered_is_seen_in_its_message(salon: Salon) -> None:
    await salon.owner.writes("/pause")
    asked = salon.owner.sees[-1]
    # The stand-in keeps no words of an answer that it refuses.
    salon.telegram.answered.append("")
    salon.telegram.script(refused(400, "Bad Request: query is too old and response timeout expired"))
    await salon.owner.presses(asked.buttons[word("all_of", "ru", tenant="Студия mira")], asked)
    assert asked.text == word("all_paused", "ru", name="Студия mira")


async def test_strangers_and_another_tenants_people_pause_nothing(
    salon: Salon, stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    await salon.customer_writes("сколько стоит педикюр")
    tenant, customer = await _tenant(salon), await _customer(salon)
    await stage.onboard(tmp_path, "boroda", more=STAFF)
    neighbour = await TelegramUser(stage, telegram, 777).joins("@owner_mira", "boroda")
    for outsider in (TelegramUser(stage, telegram, 666), neighbour):
        for data in (f"pauseall:{tenant}", f"resumeall:{tenant}", f"pause:{customer}", f"resume:{customer}", "pause:1"):
            assert await outsider.presses(data) == word("not_yours", "ru")
    assert await stage.value("SELECT count(*) FROM clients WHERE bot_paused_at IS NOT NULL") == 0
    assert await stage.value("SELECT count(*) FROM customers WHERE bot_paused_at IS NOT NULL") == 0


async def test_who_serves_two_tenants_chooses_which_bot_to_pause(
    salon: Salon, stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, "boroda", more=STAFF)
    both = await TelegramUser(stage, telegram, 801).joins("@owner_mira", "mira")
    await both.joins("@dinara", "boroda")
    await salon.customer_writes("сколько стоит педикюр")
    await stage.customer_writes("сколько стоит бритьё", slug="boroda", number=2)
    await salon.settled()
    await both.writes("/pause")
    assert set(both.sees[-1].buttons) == {
        word("all_of", "ru", tenant="Студия mira"),
        "Айгерим, +77010000001 · Студия mira",
        "Айгерим, +77010000002 · Студия boroda",
    }
    await both.presses(both.sees[-1].buttons[word("all_of", "ru", tenant="Студия mira")])
    paused = await stage.rows("SELECT slug FROM clients WHERE bot_paused_at IS NOT NULL")
    assert paused == [{"slug": "mira"}]
    await both.writes("/today")
    assert f"📌 Студия mira\n{word('paused_heading', 'ru')}" in both.sees[-1].text


async def test_who_owns_one_tenant_and_serves_another_pauses_the_one_and_not_the_other(
    salon: Salon, stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    boroda = await stage.onboard(tmp_path, "boroda", more=STAFF)
    tenants = {"mira": await _tenant(salon), "boroda": str(boroda)}
    # Two of them, because which tenant is asked first depends on its id.
    for number, (owned, served) in enumerate((("mira", "boroda"), ("boroda", "mira")), start=801):
        person = await TelegramUser(stage, telegram, number).joins("@owner_mira", owned)
        await person.joins("@dinara", served)
        assert await person.presses(f"pauseall:{tenants[owned]}") == word("all_paused", "ru", name=f"Студия {owned}")
        assert await person.presses(f"resumeall:{tenants[owned]}") == word("all_resumed", "ru", name=f"Студия {owned}")
        assert await person.presses(f"pauseall:{tenants[served]}") == word("owner_only", "ru")
    assert await stage.value("SELECT count(*) FROM clients WHERE bot_paused_at IS NOT NULL") == 0


@pytest.mark.each_postgres
async def test_who_serves_two_tenants_pauses_and_resumes_a_customer_of_either(
    salon: Salon, stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, "boroda", more=STAFF)
    both = await TelegramUser(stage, telegram, 801).joins("@dinara", "mira")
    await both.joins("@dinara", "boroda")
    for number, slug in enumerate(("mira", "boroda"), start=1):
        await stage.customer_writes("сколько стоит", slug=slug, number=number)
    await salon.settled()
    for command, key, left in (("/pause", "customer_paused", 2), ("/resume", "customer_resumed", 0)):
        await both.writes(command)
        for label, data in both.sees[-1].buttons.items():
            assert await both.presses(data) == word(key, "ru", name=label.split(" · ")[0])
        assert await stage.value("SELECT count(*) FROM customers WHERE bot_paused_at IS NOT NULL") == left


async def test_a_pause_is_seen_by_the_operator(paused: Salon) -> None:
    (row,) = await paused.stage.container.tenants.all()
    assert row.bot_paused_at is not None
    assert (await paused.stage.container.tenants.show("mira")).summary.bot_paused_by == "Мира"
    await paused.stage.container.ledger.sweep()
    assert b"truffles_paused_tenants 1.0" in paused.stage.container.metrics.render()


async def test_the_card_of_a_handoff_that_went_back_to_a_paused_bot_does_not_say_that_the_bot_leads(
    paused: Salon,
) -> None:
    salon = paused
    await salon.customer_writes("сколько стоит педикюр")
    await salon.aigul.writes("9 000 ₸", salon.aigul.sees[0])
    await salon.settled()
    salon.stage.clock.ahead = timedelta(minutes=61)
    await salon.stage.container.auto_return.sweep()
    await salon.settled()
    assert word("state_timed_out_paused", "ru") in salon.aigul.sees[0].text


async def test_a_handoff_that_is_raised_again_while_the_bot_is_paused_keeps_its_reason(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    salon = await open_salon(stage, telegram, tmp_path, more="escalation_cooldown_minutes: 0")
    await salon.customer_writes("отпал ноготь")
    await salon.owner.presses(f"pauseall:{await _tenant(salon)}")
    await salon.customer_writes("вы там?")
    assert await stage.rows("SELECT reason, summary FROM handoffs") == [{"reason": "complaint", "summary": "вы там?"}]
    assert "Почему: жалоба" in salon.aigul.sees[0].text
