"""The figures of a reply, each with what a customer understands it to be of."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from graph.context import Words
from graph.types import Language
from nodes.grounding.evidence import Evidence
from nodes.grounding.mentions import Mention, mentions
from nodes.grounding.notation.letters import is_of_root
from nodes.grounding.notation.lexicon import sense
from nodes.grounding.notation.quantity import Quantity
from nodes.grounding.sources import Source
from nodes.grounding.telling import Subject, key, lacked, leans, marked, measures, nearest, subject, things

_CORE, _AROUND, _SAME_HEAD = 1.0, 0.5, 0.5
_SENTENCE, _BEFORE, _QUESTION = 0.6, 0.5, 0.3
"""How much a word counts that tells what a figure is of: beside it in the line's name or elsewhere in the line; and how much
less where the reply has it at the head of the sentence, in the sentence before, or only the question has it."""
_QUESTION_IN_RUSSIAN = 0.6
"""As much as that where the reply is in Kazakh: what the question names was understood in the words of the documents."""
_MOST_TOLD = 5
"""What a reply enumerates."""
_THOUSAND = 1000
_A_DAY = 24 * 60
_LONG, _A_YEAR = 45 * _A_DAY, 360 * _A_DAY

Rarity = Callable[[str], float]
"""How much a word tells (0..1): the less, the more lines have it."""

_LEAST_OF_COMPOUND = 4
_HAD_FOR = re.compile(r"\bза\s+(?:кажд\w+\s+|одн\w+\s+)?[^\W\d]+")
"""What a price is said to be had for one of, which is no thing by itself: "за пару"."""
_MEASURES = frozenset({"см", "мм", "м", "м²", "кг", "г", "л", "мл", "км", "этаж", "человек"})
"""Units that nothing is counted by but what has them; "5 тренировок" may be "5 занятий"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A figure of the reply. `own` are the words beside it, `head` those at the head of its sentence or list, `before` what
    the figure before it was of, `asks` what each of the customer's questions names."""

    mention: Mention
    own: Subject
    head: Subject
    before: Subject
    asks: tuple[frozenset[str], ...]
    words: Words
    language: Language
    measured: frozenset[tuple[str, str]] = frozenset()
    """The numbers of the reply and of the questions, each with what it measures."""
    beside: frozenset[str] = frozenset()
    """What the figure before it in its sentence was of."""
    names_a_date: bool = False
    in_thousands: bool = False
    """Thousands were told just before it, so that it may be of them: "восемьдесят тысяч днём и восемьдесят восемь вечером"."""

    @property
    def quantity(self) -> Quantity:
        return self.mention.quantity

    @property
    def written(self) -> str:
        return self.quantity.written

    @property
    def said(self) -> frozenset[str]:
        """The words of the reply that are said of the figure."""
        return self.own.stems | self.head.stems

    @property
    def told(self) -> frozenset[str]:
        """All words by which the customer can tell what the figure is of."""
        return self.told_here.union(*self.asks)

    def fits(self, source: Source, rarity: Rarity, *, by_own_words: bool = False) -> float:
        """Return how well `source` is what the figure is understood to be of, `by_own_words` alone or by all that tells."""
        score = self._weight(self.own.stems, source, rarity)
        # In Kazakh the thing itself is said last.
        if self.language == "ru" and source.head and source.head == (self.own.head or self.head.head):
            score += _SAME_HEAD * rarity(source.head)
        if by_own_words:
            return score
        said = self.said
        score += _SENTENCE * self._weight(self.head.stems - self.own.stems, source, rarity)
        if not self.own.stems:
            score += _BEFORE * self._weight(self.before.stems - said, source, rarity)
        asked = [ask for ask in self.asks if ask & said] or self.asks
        weight = _QUESTION if self.language == "ru" else _QUESTION_IN_RUSSIAN
        return score + weight * max((self._weight(ask, source, rarity) for ask in asked), default=0.0)

    def _weight(self, stems: frozenset[str], source: Source, rarity: Rarity) -> float:
        stems = stems - self._measured_otherwise(stems, source)
        around = (stems & source.around) - source.core
        return sum(_CORE * rarity(stem) for stem in stems & source.core) + sum(
            _AROUND * rarity(stem) for stem in around
        )

    def _measured_otherwise(self, stems: frozenset[str], source: Source) -> frozenset[str]:
        """Return the numbers among `stems` that the line of `source` has in another measure only: "30 кг" and "30 минут"."""
        numbers = {stem for stem in stems & (source.core | source.around) if stem.isdigit()}
        if not numbers:
            return frozenset()
        stated = measures(source.line.text)
        units = {
            number: [{unit for each, unit in told if each == number} for told in (self.measured, stated)]
            for number in numbers
        }
        return frozenset(
            number
            for number, (mine, theirs) in units.items()
            if mine and theirs and "" not in mine | theirs and mine.isdisjoint(theirs)
        )

    @property
    def lacks(self) -> frozenset[str]:
        """What the reply says that it is without."""
        return lacked(self.mention.own, self.words)

    def is_asked_for(self, other: Source, mine: Source) -> bool:
        """Tell whether a question names `other` by a word that the reply leaves out, and otherwise as well as `mine`."""
        return any(
            ask & mine.core < ask & other.core and (ask & other.core - mine.core).isdisjoint(self.told_here)
            for ask in self.asks
            if ask & mine.core
        )

    @property
    def told_here(self) -> frozenset[str]:
        """What the reply tells in the sentence of the figure."""
        sentence = self.mention.sentence
        return self.said.union(self.before.stems, subject(f"{sentence.title} {sentence.text}", self.words).stems)

    def comparable(self, stated: Quantity) -> bool:
        """Tell whether `stated` counts what the figure counts, as far as both say it and the dictionary knows the words."""
        said = self.quantity
        if said.kind != stated.kind:
            return True
        if said.kind == "money":
            return said.unit == stated.unit
        if said.kind != "count" or not said.unit or not stated.unit:
            return True
        mine, theirs = (self.words.form(unit.split()[0]) for unit in (said.unit, stated.unit))
        return (
            not (mine.known and theirs.known) or mine.lemma == theirs.lemma or not {said.unit, stated.unit} & _MEASURES
        )

    def foreign_thing(self, sources: Iterable[Source]) -> str | None:
        """Return what the figure is said of where none of its `sources` speaks of it ("татуаж" of a line about "коррекция").

        Only of Russian words can that be told: those of another language are rendered as far as they are known.
        """
        if self.quantity.kind != "money":
            return None
        before = self.mention.before.rpartition(":")[2]
        named = things(before, self.words) or things(_HAD_FOR.sub(" ", self.mention.after), self.words)
        told = frozenset[str]().union(*(source.core | source.around for source in sources))
        if not named or not named[0].is_russian(self.language) or _is_among(named[0].key, told):
            return None
        if _is_no_thing(named[0].key, self.mention.own, told, self.words):
            return None
        asked = any(named[0].key in ask for ask in self.asks)
        return named[0].key if asked or not any(_is_among(thing.key, told) for thing in named) else None

    @property
    def is_tally(self) -> bool:
        """Tell whether the figure is a small number in words, as one sums up what one lists ("два филиала")."""
        quantity = self.quantity
        in_words = quantity.kind == "count" and not any(char.isdigit() for char in quantity.written)
        if self.in_thousands and not quantity.unit:
            return False
        return in_words and not (quantity.starting or quantity.limit) and quantity.high <= _MOST_TOLD


def claims_of(evidence: Evidence, known: frozenset[str]) -> Iterator[Claim]:
    """Yield the figures of the reply, in order. `known` are the words that the sources name things by."""
    words, text = evidence.words, evidence.draft.text
    questions = tuple(ask.query or ask.text for ask in evidence.request.asks)
    asks = tuple(_known(marked(subject(asked, words), asked, words), known).stems for asked in questions)
    found = mentions(text)
    of_sentence = {start: tuple(each) for start, each in groupby(found, key=lambda one: one.sentence.start)}
    before, last, lead = Subject(frozenset()), None, ""
    for mention in found:
        own = _known(marked(subject(mention.own, words), mention.own, words), known)
        if last is None or last.sentence != mention.sentence:
            lead = mention.opening
        leaning = lead if leans(mention.own, words) else ""
        head = _known(subject(mention.title or leaning, words), known)
        if leaning and head.head:
            own = Subject(own.stems, head.head)
        claim = Claim(
            mention=mention,
            own=own,
            head=head,
            before=before,
            asks=asks,
            words=words,
            language=evidence.request.language,
            measured=measures(text) | measures(evidence.asked),
            beside=before.stems if last is not None and last.sentence == mention.sentence else frozenset(),
            in_thousands=_in_thousands(mention, of_sentence[mention.sentence.start], words),
            names_a_date=any(one.quantity.kind == "date" for one in of_sentence[mention.sentence.start]),
        )
        last = mention
        if mention.opening and not leans(mention.before, words) and things(mention.before, words):
            # "Втирка — 1 000, френч — 1 500 у мастера, 2 000 у топ-мастера": what leans, leans on what was named last.
            lead = mention.before
        yield claim
        if claim.said:
            before = Subject(claim.said, own.head or head.head)


def _in_thousands(mention: Mention, found: Sequence[Mention], words: Words) -> bool:
    """Tell whether the sum before a number, `found` with the others of its sentence, was told in thousands."""
    before = (one.quantity for one in reversed(found) if one.quantity.end <= mention.quantity.start)
    last = next((quantity for quantity in before if quantity.kind == "money"), None)
    return last is not None and any(sense(word).scale == _THOUSAND for word in words.tokens(last.written))


def _is_among(stem: str, told: frozenset[str]) -> bool:
    """Tell whether `stem` is told, be it as the end of a compound ("ветпаспорт"), or by a word of its root ("титан", "титановой")."""
    return stem in told or any(
        (len(word) >= _LEAST_OF_COMPOUND and stem.endswith(word)) or is_of_root(stem, word) or is_of_root(word, stem)
        for word in told
    )


def _is_no_thing(stem: str, text: str, told: frozenset[str], words: Words) -> bool:
    """Tell whether a noun of `text` names nothing that is sold: somebody, or a class of which an adjective tells the kind that
    is priced ("по полному тарифу")."""
    said = words.tokens(text)
    for place, word in enumerate(said):
        if key(word, words) == stem:
            ahead = said[place - 1] if place else ""
            adjective = bool(ahead) and words.form(ahead).pos == "ADJF" and key(ahead, words) in told
            return adjective or "Name" in words.form(word).grammemes
    return False


def _known(said: Subject, known: frozenset[str]) -> Subject:
    """Return `said` with forms of words that no dictionary has as the sources write them."""
    return Subject(frozenset(nearest(stem, known) for stem in said.stems), nearest(said.head, known))


def scale(quantity: Quantity) -> str:
    """Return whether a duration is one of hours, of days or longer: nobody takes one for the other."""
    return "hour" if quantity.low < _A_DAY else "day" if quantity.low < _LONG else "long"
