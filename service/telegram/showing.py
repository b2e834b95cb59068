"""Shows people what a customer sent beside words: as itself where Telegram takes it, else as a file, else by its name."""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import InputFile, Message
from telegram.error import BadRequest

from service.records.notices import Attached
from service.telegram.attachment import usual_name
from service.telegram.bot import Bot
from service.telegram.card import said
from service.telegram.words import fit, word

LONGEST_CAPTION = 1024
"""Characters of a caption, as Telegram counts them."""


async def show_attached(bot: Bot, chat_id: int, attached: Attached, language: str, **how: Any) -> Message:
    """Show what a customer sent; `how` are parameters that all of the bot's sending methods share.

    Raises `TelegramError`. What Telegram refuses as a picture (a HEIC, say) it may take as a file, and words always.
    """
    caption = word("line_customer", language, text=said(attached.kind, attached.text, language))
    if attached.content is not None:
        name = attached.file_name or usual_name(attached.kind, attached.mimetype or "")
        file = InputFile(bytes(attached.content), filename=name)
        how_shown = how | {"caption": fit(caption, LONGEST_CAPTION)}
        for send in _ways(bot, attached.kind):
            try:
                return await send(chat_id, file, **how_shown)
            except BadRequest:
                continue
        caption = f"{caption}\n{word('not_shown', language)}"
    return await bot.send_message(chat_id, fit(caption), **how)


def _ways(bot: Bot, kind: str) -> list[Callable[..., Awaitable[Message]]]:
    own: dict[str, Callable[..., Awaitable[Message]]] = {
        "image": bot.send_photo,
        "sticker": bot.send_photo,
        "video": bot.send_video,
        "audio": bot.send_voice,
    }
    return [own[kind], bot.send_document] if kind in own else [bot.send_document]
