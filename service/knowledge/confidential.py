"""Lines that are not for customers by what they hold: passwords, other customers, costs, a messenger's notices, bare questions.

What tells people or a bot what to do is told by its wording: see `service.knowledge.addressee`. By what a single line is known
to be of one kind or another is told elsewhere (`credentials`, `personal_data`, `costs`).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from service.knowledge.asides import first_word, without_asides
from service.knowledge.blocks import Item, Offer, Paragraph, Stated
from service.knowledge.costs import is_inner
from service.knowledge.credentials import is_secret
from service.knowledge.facts import is_answer, is_question, sentences_of
from service.knowledge.grid import Cause, LeftOut
from service.knowledge.personal_data import has_role, is_personal, list_of_people
from service.knowledge.private_words import SUM, WORD, Line, line_of, private
from service.language.normalise import plain_letters
from service.language.russian.parts_of_speech import is_infinitive

_CLAUSE = re.compile(r"\s*\([^()]*\)|(?:^|\s*[;,]\s+|\s+[—–-]\s+)[^;,()—–]+")
_NOTICE = re.compile(r"^(?:\u200e|<[^<>]{3,40}>$)")
_DOUBT = re.compile(r"\?\s*\?")
_BLANK = re.compile(r"_{3,}")
"""What is to be filled in by hand: a signature, a day."""
_BEGINNING = 60


def for_the_public(stated: Sequence[Stated]) -> tuple[list[Stated], list[LeftOut]]:
    """Return the lines without what is not for customers, and what was left out, with its place and cause.

    A sentence is left out of its paragraph, and of a line that says more only the part with a cost, a share or an aside.
    """
    kept: list[Stated] = []
    left_out: list[LeftOut] = []
    for path, section in groupby(stated, key=lambda line: line.section):
        lines = [line for line in section if any(map(str.isalnum, line.words))]
        cause = _cause_of_section(path)
        if cause is not None:
            left_out += [_left(line, cause, line.words) for line in lines]
            continue
        nested = [(line, _cause_of_section(getattr(line.block, "parents", ()))) for line in lines]
        left_out += [_left(line, under, line.words) for line, under in nested if under is not None]
        lines = [line for line, under in nested if under is None]
        debts = next((number for number, line in enumerate(lines) if _is_title(line.words, "debts")), None)
        if debts is not None:
            left_out += [_left(line, "personal", line.words) for line in lines[debts:]]
            lines = lines[:debts]
        listed = list_of_people(lines)
        for position, line in enumerate(lines):
            before = lines[position - 1].block if position else None
            following = lines[position + 1].block if position + 1 < len(lines) else None
            if _is_unanswered(line.block, following):
                left_out.append(_left(line, "unanswered", line.words))
                continue
            public = _public(line, before, left_out, of_people=position in listed)
            if public is not None:
                kept.append(public)
    return kept, left_out


def is_own(title: str) -> bool:
    """Tell whether a sheet or a section is one that people keep for themselves, by its title."""
    return private("own").search(plain_letters(title)) is not None


def _cause_of_section(path: Sequence[str]) -> Cause | None:
    if any(map(is_own, path)):
        return "instruction"
    return "personal" if any(_is_title(heading, "debts") for heading in path) else None


def _is_title(text: str, name: str) -> bool:
    """Tell whether a heading or a line is nothing but a title of some kind ("Долги!!", "кто должен:")."""
    words = " ".join(WORD.findall(plain_letters(text)))
    return private(name).fullmatch(words) is not None and not any(map(str.isdigit, text))


def _words(block: Paragraph | Item | Offer) -> str:
    return block.service.statement if isinstance(block, Offer) else block.text


def _left(line: Stated, cause: Cause, words: str) -> LeftOut:
    shown = "" if cause == "secret" else words[:_BEGINNING].strip()
    return LeftOut(place=line.place, cause=cause, words=shown)


def _is_unanswered(block: Paragraph | Item | Offer, following: Paragraph | Item | Offer | None) -> bool:
    if isinstance(block, Offer) or not block.text.endswith("?"):
        return False
    return following is None or (is_question(following) and _words(following).endswith("?"))


def _public(
    line: Stated, before: Paragraph | Item | Offer | None, left_out: list[LeftOut], *, of_people: bool
) -> Stated | None:
    """Return what customers may read of a line, None when that is nothing, and add the rest to what is left out."""
    block = line.block
    if of_people or _NOTICE.match(_words(block)):
        left_out.append(_left(line, "personal" if of_people else "chat_notice", _words(block)))
        return None
    over = plain_letters(" ".join((*line.section, *(block.parents if isinstance(block, Item) else ()))))
    answers = is_answer(block, before) or "?" in _words(block)
    if isinstance(block, Offer):
        said, asides = without_asides(block.service.statement)
        left_out += [_left(line, "instruction", part) for part in asides]
        said = said.removesuffix(".") if asides else said
        service, removed = _without_inner(said, over) if said else ("", [])
        cause = _cause(line_of(service, over, answers)) if service else None
        if cause is None and not removed and not asides:
            return line
        if removed or cause is not None:
            left_out += [_left(line, cause or "inner_column", part) for part in removed or [service]]
        if cause is not None or not service:
            return None
        conditions = tuple(one for one in block.service.conditions if one in service)
        return Stated(
            line.section, replace(block, service=replace(block.service, statement=service, conditions=conditions))
        )
    said, asides = without_asides(block.text)
    left_out += [_left(line, "instruction", part) for part in asides]
    sentences = [_public_sentence(sentence, line, over, answers, left_out) for sentence in sentences_of(said)]
    text = " ".join(filter(None, sentences))
    if text == block.text:
        return line
    return Stated(line.section, replace(block, text=text)) if any(map(str.isalnum, text)) else None


def _public_sentence(sentence: str, line: Stated, over: str, answers: bool, left_out: list[LeftOut]) -> str:
    rest, removed = _without_inner(sentence, over)
    left_out += [_left(line, "inner_column", part) for part in removed]
    cause = _cause(line_of(rest, over, answers)) if rest else None
    if cause is None:
        return rest
    left_out.append(_left(line, cause, rest))
    return ""


def _without_inner(sentence: str, over: str) -> tuple[str, list[str]]:
    """Return a sentence without its parts that tell a cost or a share, and these."""
    if not is_inner(line_of(sentence, over)):
        return sentence, []
    if is_inner(line_of("", over)):
        return "", [sentence]
    parts = [match[0] for match in _CLAUSE.finditer(sentence)]
    inner = [part for part in parts if is_inner(line_of(part, over))]
    rest = sentence
    for part in inner:
        rest = rest.replace(part, "", 1)
    if not inner or is_inner(line_of(rest, over)) or not any(map(str.isdigit, rest)):
        return "", [sentence]
    return rest.strip(" ,;—–"), [part.strip(" ,;—–()") for part in inner]


def _cause(line: Line) -> Cause | None:
    if is_secret(line):
        return "secret"
    if is_personal(line):
        return "personal"
    # What costs something is done for customers: "исправить чужую стрижку — 4 000".
    offered = is_infinitive(plain_letters(first_word(line.text))) and SUM.search(line.text) is not None
    if (line.has("reminder") and not offered) or _DOUBT.search(line.text) or (line.has("asked") and not has_role(line)):
        return "instruction"
    return "not_understood" if _BLANK.search(line.text) else None
