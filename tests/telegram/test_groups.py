"""People who share a forum group: a topic for each customer, and only what is meant for the customer reaches them."""

from pathlib import Path
from typing import Any

import pytest

from service.telegram.words import word
from tests.standins.chatflow import NOT_ON_WHATSAPP
from tests.standins.telegram import refused
from tests.telegram.files import PICTURE, media, photo, sent
from tests.telegram.people import STAFF, Group, Salon, TelegramUser, deliver

ANSWER = "Приходите сегодня, исправим бесплатно."


@pytest.fixture
async def group(salon: Salon) -> Group:
    """The salon's group, bound by its owner."""
    group = Group(salon.telegram)
    await deliver(salon.stage, salon.owner.in_group(group, None, "/group"))
    assert group.sees[-1].text == word("group_bound", "ru", tenant="Студия mira")
    salon.telegram.shown.clear()
    return group


@pytest.fixture
async def complaint(salon: Salon, group: Group) -> Salon:
    """The group has a card; the customer has been told that people were asked."""
    await salon.customer_writes("отпал ноготь")
    salon.stage.gateway.received.clear()
    return salon


def _sent(salon: Salon) -> list[str]:
    return [text.text for text in salon.stage.gateway.texts]


async def test_a_handoff_opens_a_topic_of_its_customer_and_nobody_is_written_to_alone(
    complaint: Salon, group: Group
) -> None:
    assert group.names == ["🔴 Айгерим · жалоба"]
    (card,) = group.sees
    assert (card.thread, card.text.startswith("📌")) == (group.thread, True)
    assert {data.split(":")[0] for data in card.buttons.values()} == {"take", "bot", "close"}
    assert (complaint.aigul.sees, complaint.dinara.sees, complaint.owner.sees) == ([], [], [])


async def test_a_topic_is_named_by_its_state_and_used_again(complaint: Salon, group: Group) -> None:
    salon = complaint
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    await salon.settled()
    assert group.names == ["🟡 Айгерим · жалоба"]
    await salon.dinara.presses(f"close:{await salon.handoff()}")
    await salon.aigul.presses(f"close:{await salon.handoff()}")
    await salon.settled()
    topic = salon.telegram.topics[group.id, group.thread]
    assert (topic.name, topic.closed) == ("✅ Айгерим", True)
    await salon.customer_writes("и второй отпал")
    assert (topic.name, topic.closed) == ("🔴 Айгерим · жалоба", False)
    assert {message.thread for message in group.sees} == {group.thread}


async def test_whoever_would_send_a_doubted_draft_from_the_group_is_asked_alone(salon: Salon, group: Group) -> None:
    salon.stage.script.reply = lambda text: "Маникюр стоит 6 500 ₸."
    await salon.customer_writes("маникюр правда 7000?")
    await salon.objected("«6 500 ₸» нет в выдержках.")
    salon.stage.gateway.received.clear()
    (card,) = group.sees
    button = card.buttons[word("button_draft_doubted", "ru")]
    assert await salon.aigul.presses(button, card, group) == word("draft_doubted", "ru")
    await salon.settled()
    (question,) = salon.aigul.sees
    assert "«6 500 ₸» нет в выдержках." in question.text
    assert (_sent(salon), len(group.sees), salon.dinara.sees) == ([], 1, [])
    await salon.aigul.presses(question.buttons[word("button_anyway", "ru")], question)
    await salon.settled()
    assert _sent(salon) == ["Маникюр стоит 6 500 ₸."]
    assert "✅ Айгуль: Маникюр стоит 6 500 ₸." in card.text


async def test_each_customer_has_a_topic(complaint: Salon, group: Group) -> None:
    await complaint.customer_writes("и у меня отпал", number=2)
    assert len(group.names) == 2
    assert len({message.thread for message in group.sees}) == 2


@pytest.mark.each_postgres
async def test_a_reply_to_the_card_goes_to_the_customer_and_then_its_author_just_writes(
    complaint: Salon, group: Group
) -> None:
    salon = complaint
    (card,) = group.sees
    await salon.aigul.says(group, ANSWER, card)
    await salon.settled()
    await salon.aigul.says(group, "Ждём вас.")
    update = salon.aigul.in_group(group, group.thread, "")
    del update["message"]["text"]
    update["message"] |= photo()
    await deliver(salon.stage, update)
    await salon.settled()
    assert [message.get("msg", message["what"]) for message in sent(salon)] == [ANSWER, "Ждём вас.", "image"]
    assert f"✅ Айгуль: {ANSWER}" in card.text
    assert group.names == ["🟡 Айгерим · жалоба"]


async def test_a_message_in_a_topic_that_is_delivered_again_is_sent_once(complaint: Salon, group: Group) -> None:
    await complaint.aigul.says(group, ANSWER, group.sees[0])
    await deliver(complaint.stage, complaint.aigul.last)
    await complaint.settled()
    assert _sent(complaint) == [ANSWER]


async def test_what_people_say_to_each_other_stays_among_them(complaint: Salon, group: Group) -> None:
    salon = complaint
    await salon.aigul.says(group, "кто возьмёт?")
    assert group.sees[-1].text == word("group_whom", "ru")
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    await salon.settled()
    heard = len(group.sees)
    await salon.dinara.says(group, "она опять?")
    assert len(group.sees) == heard
    colleague = group.sees[0]
    colleague.id = 99999
    await salon.aigul.says(group, "да, опять", colleague)
    assert group.sees[-1].text == word("group_aside", "ru")
    await salon.aigul.says(group, "/help")
    await salon.settled()
    assert _sent(salon) == []


async def test_the_customers_words_and_pictures_appear_in_the_topic(complaint: Salon, group: Group) -> None:
    salon = complaint
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    await salon.customer_writes("вот", **media())
    await salon.customer_writes("видите?")
    shown = [(message.thread, message.text, message.file) for message in group.sees[1:]]
    assert shown == [(group.thread, "Клиент: [фото] вот", PICTURE), (group.thread, "Клиент: видите?", None)]


async def test_who_leads_is_told_alone_that_an_answer_did_not_arrive(complaint: Salon, group: Group) -> None:
    salon = complaint
    salon.stage.gateway.script(NOT_ON_WHATSAPP)
    await salon.aigul.says(group, ANSWER, group.sees[0])
    await salon.settled()
    assert salon.aigul.sees[-1].text.startswith(word("undelivered_failed", "ru"))
    assert "⚠️ Айгуль" in group.sees[0].text


async def test_another_persons_reply_is_held(complaint: Salon, group: Group) -> None:
    salon = complaint
    await salon.aigul.says(group, ANSWER, group.sees[0])
    await salon.dinara.says(group, "а я думаю иначе", group.sees[0])
    await salon.settled()
    assert _sent(salon) == [ANSWER]
    assert salon.dinara.sees[-1].text.startswith(word("held_taken", "ru", name="Айгуль"))


def _anonymous(group: Group, update: dict[str, Any], *, user: int = 1087968824) -> dict[str, Any]:
    update["message"]["from"] = {"id": user, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    update["message"]["sender_chat"] = group.chat
    return update


async def test_an_anonymous_admins_message_is_not_forwarded_and_says_why(complaint: Salon, group: Group) -> None:
    salon = complaint
    update = _anonymous(group, salon.aigul.in_group(group, group.thread, ANSWER, group.sees[0]))
    await deliver(salon.stage, update)
    assert group.sees[-1].text.startswith(word("group_anonymous", "ru"))
    await deliver(salon.stage, update)
    update = _anonymous(group, salon.aigul.in_group(group, group.thread, ANSWER, group.sees[0]))
    del update["message"]["sender_chat"]
    await deliver(salon.stage, update)
    await salon.settled()
    assert len(group.sees) == 3
    assert _sent(salon) == []


async def test_a_strangers_and_another_tenants_persons_messages_are_not_forwarded(
    complaint: Salon, group: Group, tmp_path: Path
) -> None:
    salon = complaint
    await salon.stage.onboard(tmp_path, "boroda", more=STAFF)
    neighbour = await TelegramUser(salon.stage, salon.telegram, 777).joins("@owner_mira", "boroda")
    stranger = TelegramUser(salon.stage, salon.telegram, 666)
    card = group.sees[0]
    for nobody in (neighbour, stranger):
        await nobody.says(group, ANSWER, card)
        assert group.sees[-1].text == word("group_stranger", "ru")
        assert await nobody.presses(f"take:{await salon.handoff()}") == word("not_yours", "ru")
    await salon.settled()
    assert _sent(salon) == []
    assert await salon.stage.value("SELECT status FROM handoffs") == "open"


@pytest.mark.each_postgres
async def test_a_deleted_topic_is_made_anew_with_its_card(complaint: Salon, group: Group) -> None:
    salon = complaint
    lost = group.thread
    del salon.telegram.topics[group.id, lost]
    await salon.customer_writes("сколько стоит педикюр")
    made = group.thread
    assert made != lost
    card, more = (message for message in group.sees if message.thread == made)
    assert card.text.startswith("📌")
    assert more.text.startswith("Клиент: сколько стоит педикюр")
    await salon.aigul.says(group, ANSWER, card)
    await salon.settled()
    assert _sent(salon)[-1] == ANSWER
    assert f"✅ Айгуль: {ANSWER}" in card.text


@pytest.mark.each_postgres
@pytest.mark.parametrize("trouble", ["kicked", "no rights"])
async def test_a_group_that_cannot_be_written_to_is_left_for_people_and_its_owner_is_told(
    salon: Salon, group: Group, trouble: str
) -> None:
    if trouble == "kicked":
        del salon.telegram.rights[group.id]
    else:
        salon.telegram.rights[group.id]["can_manage_topics"] = False
    await salon.customer_writes("отпал ноготь")
    assert [message.text[:1] for message in salon.aigul.sees] == ["📌"]
    assert [message.text for message in salon.owner.sees] == [word("group_lost", "ru")]
    await salon.customer_writes("и у меня отпал", number=2)
    assert len(salon.owner.sees) == 1
    salon.stage.gateway.received.clear()
    await salon.owner.writes("сейчас починю", salon.owner.sees[0])
    assert salon.owner.sees[-1].text == word("whom", "ru")
    assert _sent(salon) == []
    Group(salon.telegram)
    await deliver(salon.stage, salon.owner.in_group(group, None, "/group"))
    await salon.customer_writes("и у третьей отпал", number=3)
    assert len(group.names) == 1


async def test_a_topic_that_telegram_may_have_made_is_made_again(salon: Salon, group: Group) -> None:
    """A topic too many does no harm; a card that nobody sees does."""
    salon.telegram.script(refused(502, "Bad Gateway"))
    await salon.customer_writes("отпал ноготь")
    assert [message.text[:1] for message in group.sees] == ["📌"]
    assert await salon.stage.value("SELECT unusable_since IS NULL FROM staff_groups")


@pytest.mark.parametrize(
    ("who", "change", "words"),
    [
        ("owner", {"is_forum": False}, "group_no_topics"),
        ("owner", {"no_rights": True}, "group_no_rights"),
        ("aigul", {}, "group_owner_only"),
        ("stranger", {}, "group_owner_only"),
    ],
)
async def test_a_group_that_cannot_be_bound_says_why(
    salon: Salon, who: str, change: dict[str, Any], words: str
) -> None:
    group = Group(salon.telegram)
    group.chat |= {key: value for key, value in change.items() if key == "is_forum"}
    if "no_rights" in change:
        salon.telegram.rights[group.id] = {"status": "administrator", "can_manage_topics": False}
    person = TelegramUser(salon.stage, salon.telegram, 666) if who == "stranger" else getattr(salon, who)
    await deliver(salon.stage, person.in_group(group, None, "/group@truffles_people_bot"))
    assert group.sees[-1].text == word(words, "ru")
    assert await salon.stage.value("SELECT count(*) FROM staff_groups") == 0


async def test_an_anonymous_admin_cannot_bind_a_group(salon: Salon) -> None:
    group = Group(salon.telegram)
    await deliver(salon.stage, _anonymous(group, salon.owner.in_group(group, None, "/group")))
    assert group.sees[-1].text.startswith(word("group_anonymous", "ru"))
    assert await salon.stage.value("SELECT count(*) FROM staff_groups") == 0


async def test_a_group_of_another_tenant_is_not_taken_over(salon: Salon, group: Group, tmp_path: Path) -> None:
    await salon.stage.onboard(tmp_path, "boroda", more=STAFF)
    neighbour = await TelegramUser(salon.stage, salon.telegram, 777).joins("@owner_mira", "boroda")
    await deliver(salon.stage, neighbour.in_group(group, None, "/group"))
    assert group.sees[-1].text == word("group_taken", "ru")
    await deliver(salon.stage, neighbour.in_group(group, None, "/group off"))
    assert group.sees[-1].text == word("group_not_bound", "ru")
    await salon.customer_writes("отпал ноготь")
    assert len(group.names) == 1


async def test_a_command_in_a_group_that_has_become_another_chat_since_does_not_come_again_and_again(
    salon: Salon,
) -> None:
    """As it does when its topics are switched on. It would be asked for first, before what all other people write."""
    salon.telegram.sending.append(
        refused(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1001234)
    )
    update = salon.owner.in_group(Group(salon.telegram, id=-42), None, "/group")
    assert (await deliver(salon.stage, update)).status_code == 200


async def test_who_leads_two_tenants_says_whose_group_it_is(salon: Salon, tmp_path: Path) -> None:
    group = Group(salon.telegram)
    await salon.stage.onboard(tmp_path, "boroda", more=STAFF)
    await salon.owner.joins("@owner_mira", "boroda")
    await deliver(salon.stage, salon.owner.in_group(group, None, "/group"))
    assert word("group_which", "ru", tenants="X")[:20] in group.sees[-1].text
    await deliver(salon.stage, salon.owner.in_group(group, None, "/group студия boroda"))
    assert await salon.stage.value("SELECT slug FROM staff_groups JOIN clients ON id = client_id") == "boroda"


async def _switched_off(salon: Salon, group: Group) -> None:
    await deliver(salon.stage, salon.owner.in_group(group, None, "/group off"))
    assert group.sees[-1].text == word("group_unbound", "ru")
    await salon.settled()


async def test_a_group_that_is_switched_off_gets_nothing_more(complaint: Salon, group: Group) -> None:
    salon = complaint
    await _switched_off(salon, group)
    heard = len(group.sees)
    await salon.aigul.says(group, "теперь здесь только мы")
    assert len(group.sees) == heard
    await salon.customer_writes("и у меня отпал", number=2)
    assert len(group.sees) == heard
    assert "и у меня отпал" in salon.aigul.sees[-1].text


async def test_what_a_group_was_asked_before_it_was_switched_off_is_shown_to_its_people(
    complaint: Salon, group: Group
) -> None:
    salon = complaint
    await _switched_off(salon, group)
    (card,) = salon.aigul.sees
    await salon.aigul.writes(ANSWER, card)
    await salon.settled()
    assert _sent(salon) == [ANSWER]


@pytest.mark.each_postgres
async def test_who_has_taken_a_handoff_in_a_group_that_is_switched_off_goes_on_alone(
    complaint: Salon, group: Group
) -> None:
    salon = complaint
    await salon.dinara.presses(f"take:{await salon.handoff()}", group=group)
    await _switched_off(salon, group)
    assert [len(person.sees) for person in (salon.aigul, salon.dinara)] == [0, 1]
    await salon.customer_writes("вы там?")
    assert salon.dinara.sees[-1].text == "Клиент: вы там?"


async def test_the_cards_of_a_group_that_was_switched_off_say_where_people_answer_now(
    complaint: Salon, group: Group
) -> None:
    salon = complaint
    card, handoff = group.sees[0], await salon.handoff()
    await _switched_off(salon, group)
    assert word("group_left", "ru") in card.text
    assert word("how_to_answer", "ru") not in card.text
    assert card.buttons == {}
    # A button may still be seen by whoever has not looked since.
    assert await salon.dinara.presses(f"take:{handoff}", card, group=group) == word("group_left", "ru")
    assert await salon.stage.value("SELECT status FROM handoffs") == "open"
    await salon.dinara.says(group, ANSWER, card)
    assert group.sees[-1].text == word("group_left", "ru")
    assert _sent(salon) == []
    # What is shown anew later does not bring the advice back.
    await salon.aigul.writes(ANSWER, salon.aigul.sees[0])
    await salon.settled()
    assert f"✅ Айгуль: {ANSWER}" in card.text
    assert word("how_to_answer", "ru") not in card.text
    assert await TelegramUser(salon.stage, salon.telegram, 666).presses(f"take:{handoff}", group=group) == word(
        "not_yours", "ru"
    )


async def test_a_group_that_is_switched_on_again_answers_under_its_cards(complaint: Salon, group: Group) -> None:
    salon = complaint
    card = group.sees[0]
    await _switched_off(salon, group)
    await deliver(salon.stage, salon.owner.in_group(group, None, "/group"))
    await salon.settled()
    assert word("how_to_answer", "ru") in card.text
    assert card.buttons != {}
    await salon.dinara.says(group, ANSWER, card)
    await salon.settled()
    assert _sent(salon) == [ANSWER]


async def test_other_commands_than_the_groups_own_are_for_the_private_chat(complaint: Salon, group: Group) -> None:
    salon = complaint
    await salon.aigul.says(group, "/open@truffles_people_bot")
    assert group.sees[-1].text == word("group_private", "ru")
    heard = len(group.sees)
    await TelegramUser(salon.stage, salon.telegram, 666).says(group, "/open")
    await salon.aigul.says(group, "/of_another_bot")
    assert len(group.sees) == heard
    await salon.owner.writes("/group")
    assert salon.owner.sees[-1].text == word("group_where", "ru")
    assert await salon.stage.value("SELECT count(*) FROM staff_groups") == 1


async def test_a_card_of_the_groups_that_somebody_asks_for_comes_to_them_alone(complaint: Salon, group: Group) -> None:
    salon = complaint
    await salon.owner.writes("/open")
    await salon.owner.presses(salon.owner.sees[-1].buttons["1"])
    await salon.settled()
    card = salon.owner.sees[-1]
    assert (card.text[:1], card.thread) == ("📌", None)
    await salon.owner.writes(ANSWER, card)
    await salon.settled()
    assert _sent(salon) == [ANSWER]
    assert f"✅ Мира: {ANSWER}" in group.sees[0].text
