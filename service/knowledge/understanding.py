"""Documents understood: what they state, each line under its headings, lines with a price as offers; and what is left out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from service.knowledge.blocks import Block, Item, Offer, Paragraph, Stated
from service.knowledge.confidential import for_the_public
from service.knowledge.facts import is_answer, is_question, sentences_of, under
from service.knowledge.grid import LeftOut, SourceDocument
from service.knowledge.headings import say_deciding_headings
from service.knowledge.line_names import ends_in_abbreviation
from service.knowledge.outline import LONGEST_LINE, Outline
from service.knowledge.price_words import says
from service.knowledge.pricing import read_services
from service.knowledge.readings import TableReading
from service.knowledge.saying import small
from service.knowledge.services import Service
from service.knowledge.slashed import labels_alone, with_labels, with_labels_of_heading
from service.knowledge.tables.dittos import without_ditto

_LEAST_IN_PROSE = 300
"""Tenge."""
_PHONE = re.compile(r"(?:\+7|(?<!\d)8)[\s\-(\u2011]*\d{3}[\s\-)\u2011]*\d{2,3}")
_BEHIND_SHARE = re.compile(r"(?<=%\.)\s+(?=[а-яёәіңғүұқөһ])")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodDocument:
    """What a document says to customers, in its order, and what of it is left out and where."""

    name: str
    stated: tuple[Stated, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def branch(self) -> str | None:
        """The branch that the document is of; None for one that is of all."""
        return branch_of(self.name)

    @property
    def services(self) -> list[Service]:
        """What the document offers, in its order."""
        return [line.block.service for line in self.stated if isinstance(line.block, Offer)]


def branch_of(name: str) -> str | None:
    """Return the branch that a document is of by its name: those in `branches/<branch>/`; None for all others."""
    parts = name.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "branches" else None


def understood(document: SourceDocument, readings: Mapping[str, TableReading] | None = None) -> UnderstoodDocument:
    """Return what `document` says. `readings` are the operator's, by the names of its tables (`outline.tables_of`)."""
    left_out = list(document.left_out)
    found = list(Outline(document, readings or {}, left_out).lines())
    public, withheld = for_the_public(found)
    offered = [line for run in _runs(public) for line in _priced(run)]
    return UnderstoodDocument(
        name=document.name, stated=tuple(say_deciding_headings(offered)), left_out=(*left_out, *withheld)
    )


def _runs(stated: Sequence[Stated]) -> Iterator[list[Stated]]:
    """Yield the lines of each section."""
    run: list[Stated] = []
    for line in stated:
        if run and run[-1].section != line.section:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _priced(run: Sequence[Stated]) -> Iterator[Stated]:
    """Yield the lines of a section, those with a price as offers. An answer stays with its question, whatever it names."""
    before: Block | None = None
    last: Service | None = None
    labels: list[str] = []
    for line in run:
        block = line.block
        if isinstance(block, Offer):
            last = with_labels_of_heading(without_ditto(block.service, last))
            yield Stated(line.section, replace(block, service=last))
        elif is_question(block) or is_answer(block, before):
            yield line
        else:
            note = isinstance(block, Paragraph)
            for part in _read(block, line.section):
                if isinstance(part, Service):
                    last = with_labels(with_labels_of_heading(without_ditto(part, last)), labels)
                    yield Stated(line.section, Offer(last, note=note, always=block.always))
                else:
                    # Whatever else stands between ends what a line said of the prices below it.
                    labels = labels_alone(part.text)
                    yield Stated(line.section, part)
        # What a question was answered by answers nothing more.
        before = None if is_answer(block, before) else block


def _read(block: Paragraph | Item, section: tuple[str, ...]) -> list[Service | Paragraph | Item]:
    """Return the services that a line or the sentences of a paragraph name, and between them what names none."""
    if len(block.text) <= LONGEST_LINE and (services := _services(block.text, block, section)):
        return list(services)
    sentences = [] if says("contact").search(block.text) or _PHONE.search(block.text) else _sentences(block.text)
    found: list[Service | Paragraph | Item] = []
    kept: list[str] = []
    for sentence in sentences if len(sentences) > 1 or len(block.text) > LONGEST_LINE else ():
        services = _services(sentence, block, section)
        if not all(map(_is_certain, services)):
            services = []
        if services and kept:
            found.append(replace(block, text=" ".join(kept)))
            kept = []
        found += services
        kept += [] if services else [sentence]
    if not found:
        return [block]
    return [*found, replace(block, text=" ".join(kept))] if kept else found


def _is_certain(service: Service) -> bool:
    """Tell whether none of a service's prices is so small that in prose it may be any other number."""
    return all(price.low is None or price.low == 0 or price.low >= _LEAST_IN_PROSE for price in service.prices)


def _sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph; those that begin in small letters behind a share ("скидка 7%. абонемент 52 000"), too.
    A bracket is not parted ("(поддерж. 1-комн)"), nor what stands behind an abbreviation ("ул. Абая 109")."""
    sentences: list[str] = []
    for sentence in sentences_of(text):
        before = sentences[-1] if sentences else ""
        if ends_in_abbreviation(before) or before.count("(") > before.count(")"):
            sentences[-1] += f" {sentence}"
        else:
            sentences.append(sentence)
    return [part for sentence in sentences for part in _BEHIND_SHARE.split(sentence)]


def _services(text: str, block: Paragraph | Item, section: tuple[str, ...]) -> list[Service]:
    parents = block.parents if isinstance(block, Item) else ()
    found = read_services(text, (*section, *(parent.rstrip(": ") for parent in parents)))
    return [replace(service, statement=_nested(service.statement, parents), place=block.place) for service in found]


def _nested(statement: str, parents: Sequence[str]) -> str:
    return under(parents, small(statement)) if parents else statement
