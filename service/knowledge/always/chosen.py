"""What `tenant.yaml` says is to be given with every answer: documents, and headings in them ("prices.md > Классы авто")."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from service.knowledge.always.marks import without_marks
from service.knowledge.blocks import as_given
from service.knowledge.understanding import UnderstoodDocument
from service.language.normalise import plain_letters
from service.texts.located_yaml import LocatedYaml
from service.texts.sentences import sentence
from service.texts.spelling import nearest

FILE_NAME = "tenant.yaml"
SEPARATOR = " > "
_KEY = ("knowledge", "always")
_MOST_TOLD = 10


def with_chosen(
    root: Path, documents: Sequence[UnderstoodDocument], *, alone: bool = False
) -> tuple[list[UnderstoodDocument], list[str]]:
    """Return the documents of `root` with the lines marked that the `tenant.yaml` beside it names, and what is wrong there.

    Only what is named and is not there is told, with file and line: what else is wrong in the file is seen where the whole
    brief is read. `alone`: there are other documents in `root`, of which nothing is known.
    """
    file = LocatedYaml(root.parent / FILE_NAME)
    known = {document.name: document for document in documents}
    before = file.mistakes
    for number, entry in _entries(file.data):
        name, *headings = re.split(r"\s+>\s+", entry.strip())
        if name not in known:
            if not alone:
                file.report((*_KEY, number), _unknown("always_no_document", name, list(known)))
        elif (marked := _marked(known[name], headings)) is not None:
            known[name] = marked
        else:
            told = _unknown("always_no_heading", SEPARATOR.join(headings), _paths(known[name]), document=name)
            file.report((*_KEY, number), told)
    return list(known.values()), [mistake for mistake in file.mistakes if mistake not in before]


def _entries(data: Any) -> Iterator[tuple[int, str]]:
    for key in _KEY:
        data = data.get(key) if isinstance(data, dict) else None
    for number, entry in enumerate(data if isinstance(data, list) else []):
        if isinstance(entry, str):
            yield number, entry


def _marked(document: UnderstoodDocument, headings: Sequence[str]) -> UnderstoodDocument | None:
    """Return a document with all that stands under `headings` marked, None where nothing does."""
    given = [_stands_under(line.section, headings) for line in document.stated]
    if not any(given):
        return None
    stated = (as_given(line) if is_given else line for line, is_given in zip(document.stated, given, strict=True))
    return replace(document, stated=tuple(stated))


def _stands_under(section: Sequence[str], headings: Sequence[str]) -> bool:
    """Tell whether all of `headings` are in a path, in their order; others may stand over and between them."""
    path = iter(map(_plain, section))
    return all(_plain(heading) in path for heading in headings)


def _plain(heading: str) -> str:
    return " ".join(plain_letters(without_marks(heading)[0]).split()).strip(" .:")


def _paths(document: UnderstoodDocument) -> list[str]:
    paths = (line.section[: depth + 1] for line in document.stated for depth in range(len(line.section)))
    return list(dict.fromkeys(map(SEPARATOR.join, paths)))


def _unknown(name: str, meant: str, known: Sequence[str], **values: str) -> str:
    """Return the sentence that there is no such thing: with the one that was probably meant, else with those that are there."""
    spelt = {spelling.lower(): one for one in known for spelling in (one, one.rsplit(SEPARATOR, maxsplit=1)[-1])}
    if (like := nearest(meant, list(spelt))) is not None:
        return sentence(f"{name}_meant", meant=spelt[like], **values)
    told = "; ".join(known[:_MOST_TOLD]) + ("…" if len(known) > _MOST_TOLD else "")
    return sentence(name, known=told or sentence("no_headings"), **values)
