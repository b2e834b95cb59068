"""Phones, links, e-mail addresses and names in social networks, each in the one form in which it can be compared."""

import re
from collections.abc import Callable, Iterator, Sequence

from nodes.grounding.notation.quantity import Quantity, QuantityKind

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-zа-я]{2,24}(?!\w)")
_DOMAINS = (
    "kz|ru|com|net|org|me|info|biz|by|uz|kg|io|рф|каз|shop|store|online|site|link|ly|bio|app|pro|club|cc|ai|tv|page|dev|co|us|is"
    "|digital|delivery|beauty|agency|group|travel|edu|gov|su|gg|gl|to|id|im|tech|studio|space|website|salon|clinic|menu|team"
)
_LINK = re.compile(
    rf"(?<![\w@.])(?:https?://)?(?:[\w-]{{1,63}}\.){{1,5}}(?:{_DOMAINS})(?![\w-])(?!\.\w)(?::\d{{2,5}})?(?:[/?#][^\s<>\"»)\]]{{0,400}})?"
)
_CHAT = re.compile(r"(?:^|//)(?:wa\.me/|(?:api|web)\.whatsapp\.com/send/?\?(?:[^#]*&)?phone=)(?:\+|%2b)?(\d+)")
_HANDLE = re.compile(r"(?<![\w.])@([a-z0-9_][a-z0-9_.]{1,39})")
_NETWORK = r"(?:instagram|инстаграм\w{0,3}|инст[аеуы]?|insta|inst|telegram|телеграм\w{0,3}|tiktok|тикток\w{0,2}|threads|vk|вконтакте)"
_NAMED = re.compile(
    rf"(?<!\w){_NETWORK}(?:\s?[-:–]\s?|\s)(?:канал\s|аккаунт\s|страниц\w\s)?(?!{_NETWORK}|whatsapp|direct|stories|reels|live)"
    r"(?P<name>[a-z][a-z0-9_.]{2,39})"
)
_PHONE = re.compile(
    r"(?<![\d+])(?P<prefix>\+7|\+?7(?=[ (\-.]{0,2}7)|8(?=[ (\-.]{0,2}[2-9]))(?P<rest>(?:[ ()\-.]{0,3}\d){10})(?![ -]?\d)"
    r"|(?<![\d+,.'])(?P<bare>\(7[0-7]\d\)[ -]?\d{3}[ -]?\d\d[ -]?\d\d|7[0-7]\d[ -]?\d{3}[ -]\d\d[ -]?\d\d|7[0-7]\d[ -]?\d{7})(?![ -]?\d)"
    r"|(?P<abroad>\+(?!7)\d(?:[ ()\-.]{0,3}\d){9,13})(?!\d)"
)
_WITH_CODE = re.compile(r"\+|[78] ?\(\d{3,4}\)")
"""How digits begin that are a phone, whatever groups follow."""
_SHORT = re.compile(r"(?<![\d-])(?:\d{2,3}[- ]\d\d[- ]\d\d|\d{3,6})(?![\d-]|[.,:]\d|\s?(?:тг|тен|₸|мин|час|сагат))")
_CALL = re.compile(
    r"(?<!\w)(?:тел(?:ефон\w*)?|т|(?:по|пере)?звон\w*|набирайте|набер\w*|номер\w*|номир\w*|конырау\w*|хабарлас\w*)(?!\w)"
)
_LONG_FIRST = re.compile(r"[^\w\x00]{0,4}\x00{10,24}")
"""A phone that is read already and may be followed by shorter ones: "тел. +7 (7212) 41-22-33, 41-22-34"."""
_NEAR = 24
"""How far behind the word for a phone its digits may begin."""


def contacts(folded: str, text: str) -> list[Quantity]:
    """Return the contacts of `text`, of which `folded` is the folded form, in no order; none overlap."""
    found: list[Quantity] = []
    masked = folded
    for read in (_emails, _links, _handles, _phones, _short_phones):
        each = list(read(masked, text))
        found += each
        masked = without(masked, each)
    return found


def without(folded: str, found: list[Quantity]) -> str:
    """Return a text with what was found in it blanked out, its length kept."""
    for each in found:
        folded = folded[: each.start] + "\x00" * (each.end - each.start) + folded[each.end :]
    return folded


def _contact(kind: QuantityKind, text: str, start: int, end: int, key: str) -> Quantity:
    return Quantity(kind=kind, written=text[start:end], start=start, end=end, key=key)


def _emails(folded: str, text: str) -> Iterator[Quantity]:
    if "@" in folded:
        for match in _EMAIL.finditer(folded):
            yield _contact("email", text, match.start(), match.end(), match[0])


def _links(folded: str, text: str) -> Iterator[Quantity]:
    if "." in folded:
        for match in _LINK.finditer(folded):
            written = match[0].rstrip(".,;:!?'*_")
            end = match.start() + len(written)
            # A path may tell capital letters apart; people who repeat it seldom do.
            yield _contact("link", text, match.start(), end, _link_key(written))


def _link_key(written: str) -> str:
    """Return a link as it is compared; that to a chat in WhatsApp is one however it is written."""
    chat = _CHAT.search(written)
    if chat:
        return f"wa.me/{chat[1]}"
    return re.sub(r"^https?://|[?#].*$", "", written).removeprefix("www.").rstrip("/")


def _handles(folded: str, text: str) -> Iterator[Quantity]:
    for match in _HANDLE.finditer(folded) if "@" in folded else ():
        name = match[1].rstrip(".")
        yield _contact("handle", text, match.start(), match.start(1) + len(name), name)
    for match in _NAMED.finditer(folded):
        name = match["name"].rstrip(".")
        start = match.start("name")
        told = ":" in match[0] or "–" in match[0] or re.search(r"[\d_.]", name) or text[start].islower()
        if told:
            yield _contact("handle", text, start, start + len(name), name)


_Shape = Callable[[str], bool]


def _phones(folded: str, text: str) -> Iterator[Quantity]:
    for match in _PHONE.finditer(folded):
        digits = re.sub(r"\D", "", match["rest"] or match["bare"] or match["abroad"])
        groups = re.findall(r"\d+", match[0])
        if _WITH_CODE.match(match[0]) or _is_grouped(groups[1:]):
            yield _contact("phone", text, match.start(), match.end(), digits)


def _is_grouped(groups: Sequence[str]) -> bool:
    """Tell whether digits without "+" and brackets stand as those of phones do, and not as sums one after another ("8 500 900 500 900")."""
    if any(len(group) == 1 for group in groups):
        return False
    sums = len(groups) > 1 and groups[0][1:] == "00" and groups[1][1:] == "00"
    return not sums or (groups[0].startswith("7") and [len(group) for group in groups[2:]] in ([], [2, 2], [4]))


def _short_phones(folded: str, text: str) -> Iterator[Quantity]:
    """Yield city numbers and short numbers: digits soon after a word for a phone, and those that follow them."""
    for call in _CALL.finditer(folded):
        at = call.end()
        if long := _LONG_FIRST.match(folded, at):
            at = long.end()
        while (match := _SHORT.search(folded, at, at + _NEAR)) and not re.search(
            r"[\d\w]", _connected(folded[at : match.start()])
        ):
            yield _contact("phone", text, match.start(), match.end(), re.sub(r"\D", "", match[0]))
            at = match.end()


def _connected(between: str) -> str:
    """Return what stands between a word for a phone and its digits without the words that may stand there."""
    return re.sub(
        r"(?<!\w)(?:нам|по|номеру|на|или|и|городской|короткий|телефону|справок|для|бойынша|немесе)(?!\w)", "", between
    )
