"""The demonstration's Telegram keeps what the bot shows, as the bot's own library talks to it."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from service.api.server import listening
from service.demo.scenario import load_scenes
from service.demo.telegram import TOKEN, DemoTelegram
from service.telegram.bot import open_bot


async def test_a_message_is_shown_with_its_buttons_and_an_edit_takes_its_place() -> None:
    telegram = DemoTelegram()
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Беру", callback_data="take:1")]])
    async with listening(telegram.app) as url, open_bot(TOKEN, url) as bot:
        sent = await bot.send_message(501, "Карточка", reply_markup=keyboard)
        (shown,) = telegram.chats[501].values()
        assert (shown.text, shown.buttons) == ("Карточка", [["Беру"]])
        await bot.edit_message_text("Закрыто", chat_id=501, message_id=sent.message_id)
        (shown,) = telegram.chats[501].values()
        assert (shown.text, shown.buttons) == ("Закрыто", [])
        assert await bot.delete_webhook()


async def test_a_file_is_shown_by_its_caption_in_the_chat_that_it_was_sent_to() -> None:
    telegram = DemoTelegram()
    async with listening(telegram.app) as url, open_bot(TOKEN, url) as bot:
        sent = await bot.send_voice(501, b"\x00\xff\r\n of a voice", caption="Клиент: [голосовое]")
        assert {chat: [shown.text for shown in of.values()] for chat, of in telegram.chats.items()} == {
            501: ["Клиент: [голосовое]"]
        }
        assert sent.message_id == next(iter(telegram.chats[501]))


def test_one_scene_has_a_person_who_answers_with_one_message() -> None:
    answers = [step for scene in load_scenes() for step in scene.steps if step.staff]
    assert [len(step.bubbles) for step in answers] == [1]
