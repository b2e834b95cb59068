"""Questions that lean on what was said before ("а педикюр?", "а по времени?") into questions that stand alone."""

import itertools
import re
from dataclasses import dataclass, replace
from typing import get_args

from graph.types import Ask, Courtesy, Intent, Question
from service.language.normalise import stem, tokens
from service.language.russian.parts_of_speech import is_adverb, is_interjection
from service.models.offline.intent_patterns import IntentPatterns
from service.models.offline.wording import load_wording, spoken_subject, subject_words

SELF_SUFFICIENT: frozenset[Intent] = frozenset(
    {"price_list", "hours", "address", "contacts", "booking_info", "payment_methods", "discount", "staff"}
)
"""Intents whose questions need no subject."""
_QUESTIONS: frozenset[Intent] = frozenset(get_args(Question))
_COURTESIES: frozenset[Intent] = frozenset(get_args(Courtesy))
_OF_A_THING: frozenset[Intent] = frozenset({"price", "duration", "availability"})
_DENIALS = frozenset({"нет", "не", "неа", "нее", "жок"})
_WORD = re.compile(r"[^\w]+")
_OF_ONES_OWN = re.compile(r"(?:а\s+)?у\s+(?:меня|нас)\s+", re.IGNORECASE)
_BUT, _NOT = "а", "не"
_REPLACED = re.compile(r"^ +\w+(?: \w+)?\s*(?:,|-|—|\bа\b)\s*(?=\w)", re.IGNORECASE)
"""After "не", without a comma: what it denies, up to what is meant instead ("не классический, фисташковый")."""
_SHORT = 4
"""Words up to which a message without a question of its own can be a follow-up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What a question may lean on: the ask before it, in this turn or earlier, and whether the bot has just asked something."""

    ask: Ask
    bot_asked: bool = False
    same_turn: bool = False


def leans_on_earlier(text: str, before: Before, patterns: IntentPatterns) -> bool:
    """Tell whether `text` is unclear without the words before it."""
    words = tokens(text)
    if not words:
        return False
    wording = load_wording()
    sure = patterns.sure_intents(text)
    if not subject_words(text):
        return bool(sure - SELF_SUFFICIENT - _COURTESIES) or (
            not sure and (before.same_turn or words[0] in wording.ellipsis_openings)
        )
    if any(word in wording.pronouns for word in words):
        return True
    short = len(words) <= _SHORT + 1
    if before.same_turn and short and _names_nothing(text) and sure <= _OF_A_THING:
        return True
    elliptical = words[0] in wording.ellipsis_openings or words[-1] in wording.ellipsis_endings
    narrow = len(words) <= _SHORT - 2 and _narrows(text)
    return short and ((elliptical and not sure & SELF_SUFFICIENT) or ((before.bot_asked or narrow) and not sure))


def completed(text: str, intent: Intent, before: Before, patterns: IntentPatterns) -> Ask:
    """Return the ask of `text`, its query filled with the subject or the question of the ask before."""
    own = spoken_subject(text)
    words = tokens(text)
    elliptical = bool(words) and words[0] in load_wording().ellipsis_openings
    own_question = patterns.sure_intents(text) & _QUESTIONS
    earlier = before.ask
    if intent in _COURTESIES or (not own_question and not patterns.weights(text) and earlier.intent in _QUESTIONS):
        intent = earlier.intent if earlier.intent in _QUESTIONS else "other"
    if intent == "price_list" and own:
        intent = "price"
    subject = spoken_subject(earlier.query or earlier.text)
    if any(word.isdigit() for word in own):
        subject = [word for word in subject if not word.isdigit()]
    denied = denied_in(text)
    subject = [word for word in subject if stem(word) not in denied]
    own = [word for word in own if stem(word) not in denied] or own
    phrase = load_wording().phrases.get(intent, "")
    # "А педикюр?" after "which manicure?" is another thing, "французский" is one of them.
    narrows = before.bot_asked and not elliptical
    if not own or narrows or _narrows(text) or _has_pronoun(text) or _names_nothing(text):
        words = [*subject, *(word for word in own if word not in subject)]
    else:
        words = [*(word for word in subject if word.endswith(load_wording().narrowing_endings)), *own]
    spoken = text if own_question else ""
    query = " ".join(filter(None, (phrase, " ".join(words), spoken if not own else "")))
    return Ask(intent=intent, text=text, query=query.strip())


def denied_in(text: str) -> frozenset[str]:
    """Return the stems of what `text` says that it is not ("не классический, фисташковый"), where it says what it is."""
    words = tokens(text)
    denied = frozenset(stem(word) for before, word in itertools.pairwise(words) if before == _NOT)
    return denied if any(stem(word) not in denied for word in subject_words(text)) else frozenset()


def without_denial(text: str) -> str:
    """Return what `text` says instead of what was understood ("ой нет, а педикюр?"): its words after "нет"; "" when it does not."""
    spoken, rest = _WORD.split(text), text
    denied = False
    for word in filter(None, spoken):
        folded = "".join(tokens(word))
        denies = folded in _DENIALS
        if not denies and not is_interjection(folded):
            break
        denied = denied or denies
        rest = rest[rest.index(word) + len(word) :]
    rest = _REPLACED.sub("", rest).lstrip(" ,.!-—–\n")
    return rest if denied and subject_words(rest) else ""


def corrected(text: str, instead: str, intent: Intent, before: Before, patterns: IntentPatterns) -> Ask:
    """Return the ask before as `instead` corrects it: about another thing, or about the same one more exactly ("с лаком")."""
    of_whom = _OF_ONES_OWN.match(instead)
    meant = instead[of_whom.end() :] if of_whom else instead
    query = before.ask.query or before.ask.text
    left = _without(query, denied_in(text))
    if left != query:
        # What takes the place of a word goes with the rest of what was said.
        kept = replace(before, ask=replace(before.ask, query=left), bot_asked=True)
        return replace(completed(meant, intent, kept, patterns), text=text)
    ask = completed(f"{_BUT} {meant}" if not _narrows(meant) else meant, intent, before, patterns)
    return replace(ask, text=text)


def _without(query: str, denied: frozenset[str]) -> str:
    return " ".join(word for word in query.split() if denied.isdisjoint(map(stem, tokens(word))))


def _names_nothing(text: str) -> bool:
    """Tell whether `text` has no subject but only says how one is meant ("сколько сверху", "доплата какая")."""
    return all(is_adverb(word) or stem(word) in load_wording().narrowing_stems for word in subject_words(text))


def _narrows(text: str) -> bool:
    """Tell whether the words of `text` make an earlier subject narrower ("а мужская?", "на длинные?") instead of replacing it."""
    wording = load_wording()
    words = [word for word in tokens(text) if word not in wording.ellipsis_openings | wording.ellipsis_endings]
    if not words:
        return False
    if words[0] in wording.narrowing_openings:
        return True
    own = subject_words(text)
    if own and all(word.isdigit() or stem(word) in wording.narrowing_stems for word in own):
        return True
    bare = [word for word in words if word in subject_words(text) or len(word) > 3]
    if not bare or _is_kazakh_modifier(bare[-1], text):
        return bool(bare)
    return all(word.isdigit() or (len(word) > 4 and word.endswith(wording.narrowing_endings)) for word in bare)


def _is_kazakh_modifier(word: str, text: str) -> bool:
    """Kazakh case endings tell modifiers only beside other signs of Kazakh: Russian nouns end in "га" and "та" too."""
    wording = load_wording()
    words = tokens(text)
    elliptical = words[-1] in wording.ellipsis_endings or words[0] in wording.ellipsis_openings
    return elliptical and word.endswith(wording.narrowing_kazakh_endings)


def _has_pronoun(text: str) -> bool:
    return any(word in load_wording().pronouns for word in tokens(text))
