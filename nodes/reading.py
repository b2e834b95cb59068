"""What of a turn is thought about: thinking takes time that every other customer waits for, and nobody asks so much.

WhatsApp lets a customer send 65,536 characters in one message. What is left out is for people, who are shown all of it.
"""

import re

LONGEST_READ = 2000
"""Characters."""
MOST_WORDS = 200
"""Distinct words: each that nobody knows is looked up among all that are known."""
MOST_QUESTIONS = 8
"""Each is searched for."""

_SENTENCE = re.compile(r"[^.?!…\n]*(?:[.?!…\n]+\s*|$)")
_WORD = re.compile(r"\S+")


def part_to_read(words: str) -> tuple[str, bool]:
    """Return what of `words` is thought about, and whether that leaves something out.

    Of too many it is the beginning and the end, where people ask, in equal parts. What is said again counts once.
    """
    if _fits(words):
        return words, False
    once = "".join(dict.fromkeys(_SENTENCE.findall(words))).strip()
    if _fits(once):
        return once, False
    return f"{_beginning(once)}\n{_beginning(once[::-1])[::-1]}", True


def _fits(text: str) -> bool:
    return len(text) <= LONGEST_READ and len(set(_WORD.findall(text.lower()))) <= MOST_WORDS


def _beginning(text: str) -> str:
    """Return half of what may be read: the first words of `text`, or a part of the first where it alone is too long."""
    seen: set[str] = set()
    end = 0
    for word in _WORD.finditer(text):
        seen.add(word[0].lower())
        if word.end() > LONGEST_READ // 2 or len(seen) > MOST_WORDS // 2:
            break
        end = word.end()
    return text[: end or LONGEST_READ // 2]
