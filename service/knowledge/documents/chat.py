"""A chat copied or exported from WhatsApp, in which an owner wrote down what customers ask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DATE = r"\d{1,2}[./]\d{1,2}[./]\d{2,4}"
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?"
_STAMP = re.compile(
    rf"[\u200e\u200f]?(?:\[(?:{_DATE},? )?{_TIME}(?:,? {_DATE})?\] ?|{_DATE},? {_TIME} [-–—] )"
    r"(?P<author>[^:\n]{1,40}: )?"
)
"""When a message was sent, and by whom: "[12:04] Aigul: ", "[25.11.2026, 12:04:10] ", "25.11.2026, 12:04 - Aigul: "."""
_LEAST_SHARE = 0.5
_OWN_SIGN = "\u200e"
"""What the messenger puts before words of its own in an export."""

_EDITED = re.compile(r"\s*\u200e?<[^<>\n]*(?:изменено|edited|өзгертілді|өңделді)[^<>\n]*>\s*$", re.IGNORECASE)
_BRACKETED = re.compile(
    r"\u200e?<[^<>\n]{3,60}>|\u200e?[^\n]{1,80}\((?:файл добавлен|file attached|файл қосылды)\)", re.IGNORECASE
)

_OWN_WORDS = re.compile(
    r"(?:данное сообщение удалено|вы удалили данное сообщение|this message was deleted|you deleted this message"
    r"|бұл хабар жойылды|сіз бұл хабарды жойдыңыз|(?:(?:пропущенный|исходящий|входящий)\s)?(?:аудио|видео)звонок.{0,40}"
    r"|(?:missed )?(?:voice|video) call.{0,40}|ожидание (?:этого )?сообщения.{0,60}|waiting for this message.{0,60}|null)\.?",
    re.IGNORECASE,
)
"""What exports of Android hold in the place of a message, without a sign: deleted ones, calls, ones that cannot be shown."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a chat: the line that it begins in, from 1, its text, and whether it is the messenger's own."""

    line: int
    text: str
    is_notice: bool = False


def messages_of(text: str) -> list[Message]:
    """Return the messages of a chat, without the stamps; none where a text is no chat."""
    lines = [line for line in text.split("\n") if line.strip()]
    stamped = sum(_STAMP.match(line) is not None for line in lines)
    if len(lines) < 2 or stamped < _LEAST_SHARE * len(lines):
        return []
    return list(_messages(text))


def _messages(text: str) -> Iterator[Message]:
    exported = _is_export(text)
    begun: Message | None = None
    for number, line in enumerate(text.split("\n"), 1):
        stamp = _STAMP.match(line)
        if stamp is None and begun is not None:
            begun = Message(begun.line, f"{begun.text}\n{line}", begun.is_notice)
            continue
        if begun is not None:
            yield _finished(begun)
        words = line[stamp.end() :] if stamp else line
        nobody = exported and stamp is not None and not stamp["author"]
        begun = Message(number, words, is_notice=nobody or _is_notice(words))
    if begun is not None:
        yield _finished(begun)


def _is_export(text: str) -> bool:
    """Tell whether most messages name who wrote them: what nobody wrote is then the messenger's."""
    stamps = [stamp for line in text.split("\n") if (stamp := _STAMP.match(line))]
    return 2 * sum(stamp["author"] is not None for stamp in stamps) > len(stamps)


def _is_notice(words: str) -> bool:
    """Tell whether the messenger wrote this: marked with a sign of its own, in angle brackets, or in words of its own."""
    stripped = words.strip()
    return words.startswith(_OWN_SIGN) or any(own.fullmatch(stripped) for own in (_BRACKETED, _OWN_WORDS))


def _finished(message: Message) -> Message:
    text = _EDITED.sub("", message.text)
    return Message(message.line, text.replace(_OWN_SIGN, "").strip(), message.is_notice)
