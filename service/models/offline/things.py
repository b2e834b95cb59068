"""The things whose price is asked, and the words of which a line about them must hold every one.

"Удаление кисты" shares a word with "удаление зуба" and is another thing: what stands beside a common word tells them apart.
Which words do is told by grammar, by how usual a word is in any question (`ordinary`), and by how usual it is at this business.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from graph.types import Ask
from service.language.detect import evident_language
from service.language.latin import is_mostly_latin
from service.language.lexicon import load_lexicon
from service.language.normalise import all_stems, plain_letters, stem, tokens
from service.language.russian.animacy import is_living
from service.language.russian.derivation import count_within, is_of_a_noun, noun_within
from service.language.russian.inflection import may_be_genitive, tells
from service.language.russian.morphology import grammar, is_russian, lemmas
from service.language.russian.parts_of_speech import is_russian_noun
from service.language.russian.proper_nouns import is_proper_noun
from service.language.russian.vowel_reduction import respelt
from service.language.spelling import Spelling, sound
from service.models.offline.followups import denied_in
from service.models.offline.ordinary import is_ordinary, is_said
from service.models.offline.query_terms import held_by, stems_of
from service.models.offline.wording import is_function_word, subject_words

PricedShare = Callable[[str], float]
"""Returns in which share (0..1) of the names of what the tenant prices, or of their headings, a folded word occurs."""

_COMMON = 0.25
"""The share from which a word names what the business does, not which of it ("зуб" at a dentist's)."""
_PARTS = re.compile(r"[,;+/()&?!.\n]|\s(?:и|или|плюс|как|мен|пен|бен|және|жане)\s", re.IGNORECASE)
_LATIN = re.compile(r"[a-z][a-z0-9]{2,}", re.IGNORECASE)
_VARIANT = re.compile(r"\d[dд]")
_CIRCUMSTANCES = frozenset({"к", "ко", "у", "до", "после", "перед", "за", "по", "при", "через", "от", "около"})
"""Prepositions after which stands when, why or until where, not what."""
_ONTO, _WITHOUT = "на", "без"
"""After these stand an occasion ("на свадьбу") and what is left out. Where the business knows the word, "на" tells a place or a
kind, and "без" takes away what its other things have."""
_ABBREVIATED = re.compile(r"[бвгджзклмнпрстфхцчшщ]{3,5}")
_NO_NAMES = ("VERB", "INFN", "GRND", "COMP", "PRED", "ADJS", "PRTS", "NPRO", "NUMR")
"""What the lexicon renders by a noun and is none ("покрасить")."""
_SHORTEST_UNKNOWN = 5
"""Shorter words that neither a dictionary nor the business has are slang or slips more often than names."""
_SHORTEST = 3
_WITH_KAZAKH = ("kk", "mixed")
_LITERALLY = "«"
_NOT = re.compile(r"\bне\s+(?P<word>\w+)", re.IGNORECASE)
_START, _SOUNDING, _LONG = 4, 5, 7


def is_abbreviated(word: str) -> bool:
    """Tell whether a folded word is an abbreviation of letters that nobody says as a word ("мрт"), none that chats are full of."""
    return _ABBREVIATED.fullmatch(word) is not None and not is_said(word)


def is_common(share: PricedShare, word: str) -> bool:
    """Tell whether a folded word names what the business does as a whole."""
    return share(word) >= _COMMON


@dataclass(frozen=True, slots=True)
class Word:
    """A word that tells a thing from its neighbours, in Russian; `known` tells that the dictionary has it.

    `spoken` are the customer's own words, where the lexicon has made another of them: one in the line will do.
    """

    word: str
    spoken: tuple[str, ...]
    known: bool
    related: frozenset[str]

    def held(self, line: "Line") -> bool:
        """Tell whether a line holds the word: in some form, as the lexicon renders it, by what it relates to, or misspelt."""
        forms = (*all_stems(self.word), *map(stem, self.spoken))
        if any(held_by(line.stems, form) for form in forms) or not lemmas(self.word).isdisjoint(line.lemmas):
            return True
        if any(held_by(line.stems, near) for near in self.related) or self._held_as_a_noun(line):
            return True
        return not self.known and any(_alike(self.word, word) for word in line.words)

    def _held_as_a_noun(self, line: "Line") -> bool:
        """Tell whether a line has the noun that the word is made of, and the number before it ("трёхканальный": "3 канала")."""
        count = count_within(self.word)
        if count is not None:
            return count[0] in line.words and count[1] in line.lemmas
        return noun_within(self.word) in line.lemmas


@dataclass(frozen=True, slots=True)
class Line:
    """A line of knowledge with its heading: the stems of its words, their dictionary forms, and the words."""

    stems: frozenset[str]
    lemmas: frozenset[str]
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Line":
        """Return the words of a line and of its heading, written one after the other."""
        words = tuple(word for word in tokens(text) if not is_function_word(word))
        return cls(
            stems=stems_of(text).union(*map(all_stems, words)),
            lemmas=frozenset[str]().union(*map(lemmas, words)),
            words=words,
        )


@dataclass(frozen=True, slots=True)
class Thing:
    """One of the things that are asked about: the words that tell it from others, and the stems of all that was said of it."""

    words: tuple[Word, ...]
    said: frozenset[str]


def things_in(ask: Ask, texts: Sequence[str], share: PricedShare) -> tuple[Thing, ...]:
    """Return the things that `ask` names, one for each of its parts ("маникюр и педикюр"); `texts` are the passages found.

    What somebody tells of themselves names nothing that a line must hold.
    """
    question = _affirmed(_own_words(ask))
    spelling = Spelling(word for text in texts for word in tokens(text))
    known = frozenset(stem(word) for text in texts for word in tokens(text))
    kazakh = evident_language(ask.text) in _WITH_KAZAKH
    latin = () if is_mostly_latin(question.lower()) else _LATIN.findall(question)
    brands = frozenset(word for name in latin for word in tokens(name))
    reader = _Reader(known=known, brands=brands, share=share)
    things = []
    for part in filter(str.strip, _PARTS.split(question)):
        corrected = spelling.correct_text(part)
        words = reader.words(corrected, kazakh=kazakh or evident_language(part) in _WITH_KAZAKH)
        things.append(Thing(words=tuple(words), said=frozenset(map(stem, subject_words(corrected)))))
    return tuple(things)


def names_one(text: str) -> bool:
    """Tell whether a question is in one part, and so names no more than one thing."""
    return sum(map(bool, map(str.strip, _PARTS.split(text)))) == 1


def _own_words(ask: Ask) -> str:
    """Return what names the thing: of a follow-up that names something itself what was said before need not be in a line."""
    return ask.text if subject_words(ask.text) and not ask.query.startswith(_LITERALLY) else ask.query or ask.text


def _affirmed(text: str) -> str:
    """Return `text` without the words that it says are not meant ("не лицо, бёдра"), where it says what is."""
    denied = denied_in(text)
    return _NOT.sub(lambda match: " " if stem(plain_letters(match["word"])) in denied else match.group(), text)


def lacking(things: Sequence[Thing], line: Line) -> frozenset[str]:
    """Return the words that `line` lacks of the thing that it is nearest to; none when it may be about one of `things`."""
    fewest: frozenset[str] | None = None
    held_most = False
    for thing in things:
        if not thing.words:
            if any(held_by(line.stems, word) for word in thing.said):
                return frozenset()
            continue
        missing = frozenset(word.word for word in thing.words if not word.held(line))
        holds = len(missing) < len({word.word for word in thing.words})
        if fewest is None or (holds, -len(missing)) > (held_most, -len(fewest)):
            fewest, held_most = missing, holds
    return fewest or frozenset()


def held_things(things: Sequence[Thing], line: Line) -> frozenset[int]:
    """Return which of `things`, by their places, `line` has every word of; those that no word tells from others count for none."""
    return frozenset(
        place for place, thing in enumerate(things) if thing.words and all(word.held(line) for word in thing.words)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    known: frozenset[str]
    brands: frozenset[str]
    share: PricedShare

    def words(self, part: str, *, kazakh: bool) -> Iterator[Word]:
        """Yield the words of a part of a question that tell a thing from its neighbours."""
        if any(tells(word) and not is_function_word(word) for word in tokens(part)):
            return
        before = ""
        for spoken, concept in load_lexicon().expand(part).pieces:
            said = spoken.split()
            own_words = [word for word in said if not is_function_word(word) and not is_common(self.share, word)]
            rendered = spoken != concept
            if all(map(is_function_word, said)):
                before = said[-1]
                continue
            for word in tokens(concept):
                own = said[0] if len(said) == 1 else word
                if self._distinguishes(word, own, before, kazakh=kazakh) and not is_common(self.share, word):
                    yield Word(
                        word=word,
                        spoken=tuple(own_words) if rendered else (),
                        known=is_russian(word),
                        related=_related(word),
                    )
                before = word
            before = said[-1]

    def _distinguishes(self, word: str, spoken: str, before: str, *, kazakh: bool) -> bool:
        if _VARIANT.fullmatch(word) or word in self.brands:
            return True
        if not word.isalpha() or len(word) < _SHORTEST or is_function_word(word):
            return False
        if is_function_word(spoken) or is_ordinary(word) or is_ordinary(spoken):
            return False
        if is_abbreviated(word):
            return True
        if not is_russian(word):
            # Which of its words are nouns nothing here tells of Kazakh.
            if kazakh or stem(word) in self.known:
                return not kazakh
            meant = respelt(word)
            return len(word) >= _SHORTEST_UNKNOWN and (
                meant == word or self._distinguishes(meant, meant, before, kazakh=kazakh)
            )
        if not is_russian_noun(word):
            return is_of_a_noun(word)
        if is_proper_noun(word) or grammar(spoken)[0].startswith(_NO_NAMES) or before in _CIRCUMSTANCES:
            return False
        if is_living(spoken) or is_living(word):
            # For whom it is done; what it is done to stands in the genitive ("стрижка собаки").
            return may_be_genitive(spoken) and is_russian_noun(before)
        known = bool(held_by(self.known, stem(word)))
        return known if before == _ONTO else not (known and before == _WITHOUT)


def _related(word: str) -> frozenset[str]:
    return frozenset(stem(near) for phrase in load_lexicon().expand(word).related for near in subject_words(phrase))


def _alike(word: str, other: str) -> bool:
    """Tell whether a word that no dictionary has may be `other`, misspelt, clipped ("ламик") or made longer ("монобровь")."""
    if len(other) < _START:
        return False
    if word[:_START] == other[:_START] or word.endswith(other):
        return True
    if sound(word)[:_SOUNDING] == sound(other)[:_SOUNDING]:
        return True
    return bool(DamerauLevenshtein.distance(word, other) <= (1 if len(word) < _LONG else 2))
