"""Owners' own files with a truth that people wrote, in a form that is quick to write: `NAME.EXT` with `NAME.truth.json` beside it.

The truth is one object, every key of which may be missing:

- `services`: `[{"words": ["чистка", "спины"], "not_words": [], "amounts": [18000, 20000]}]`: a thing is one whose words are all
  said and of `not_words` none. A word of letters is found by its beginning, one of digits whole, one with a space or a sign
  as it stands. Of `amounts`, in whole tenge, two are a range or several prices.
- `forbidden`: sums and words that customers must not be told: `[19400, "себестоимость"]`.
- `questions`: `[{"say": "губы 1 мл канша", "any_of": [65000], "none_of": [40000], "language": "kk"}]`: a customer's words, sums
  of which one answers (none: the thing is not there), and (as a help to the reader; every other sum is another's) those
  that would be wrong. Without a `language` it is what the words show.
- `refused`: true for a file that the product has to refuse.
"""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.pricelists.replies import Query
from bench.pricelists.scoring import Reading, forbidden_in
from bench.pricelists.truth import Language
from service.language.detect import detect

_TRUTH = ".truth.json"
_LONGEST_WHOLE = 3
_LONGEST_STEM, _ENDING = 4, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A thing of a list by the words that tell it from the others, with its sums."""

    words: tuple[str, ...]
    not_words: tuple[str, ...] = ()
    amounts: tuple[int, ...] = ()

    def named_in(self, text: str) -> bool:
        """Tell whether `text` says this thing."""
        folded = _folded(text)
        said = frozenset(re.findall(r"\w+", folded))
        return all(_says(folded, said, word) for word in self.words) and not any(
            _says(folded, said, word) for word in self.not_words
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledFile:
    """A file with what people say that it says."""

    path: Path
    labels: Sequence[Label] = ()
    forbidden: Sequence[str] = ()
    queries: Sequence[Query] = ()
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelVerdicts:
    """How a file was read: one verdict a label, `right`, `wrong` or `missed`, with the statements that were found for it."""

    of: Sequence[str]
    forbidden: Sequence[str] = ()
    found: Sequence[Sequence[str]] = ()


def labelled_files(folder: Path) -> Iterator[LabelledFile]:
    """Yield the files of `folder` that have a truth beside them. Raises `FileNotFoundError` where a truth has no file."""
    for truth in sorted(folder.glob(f"*{_TRUTH}")):
        name = truth.name.removesuffix(_TRUTH)
        candidates = [folder / name, *sorted(folder.glob(f"{name}.*"))]
        path = next((one for one in candidates if one.is_file() and not one.name.endswith(_TRUTH)), None)
        if path is None:
            raise FileNotFoundError(f"{truth} has no file beside it")
        yield _labelled(path, json.loads(truth.read_text(encoding="utf-8")))


def score_labels(file: LabelledFile, reading: Reading | None) -> LabelVerdicts:
    """Compare what was read with the labels; None: the product refused the file.

    Each price that was read is a thing's whose words its service, section, label and condition say. A label is right when a
    thing of its words has its sums, wrong when only other sums were read for it, and missed when nothing was.
    """
    if reading is None:
        return LabelVerdicts(of=["missed"] * len(file.labels), found=[[]] * len(file.labels))
    priced = [*_priced(reading)]
    read = [[(statement, sums) for said, statement, sums in priced if label.named_in(said)] for label in file.labels]
    return LabelVerdicts(
        of=[
            _verdict(frozenset(label.amounts), [sums for _, sums in found])
            for label, found in zip(file.labels, read, strict=True)
        ],
        forbidden=forbidden_in(file.forbidden, reading),
        found=[list(dict.fromkeys(statement for statement, _ in found)) for found in read],
    )


def _labelled(path: Path, said: dict[str, Any]) -> LabelledFile:
    labels = [
        Label(
            words=tuple(map(str, each["words"])),
            not_words=tuple(map(str, each.get("not_words", ()))),
            amounts=tuple(map(int, each["amounts"])),
        )
        for each in said.get("services", ())
    ]
    sums = frozenset(sum_ for label in labels for sum_ in label.amounts)
    queries = [
        Query(
            say=each["say"],
            language=each.get("language") or _language(each["say"]),
            own=frozenset(map(int, each["any_of"])),
            wording="as_written" if each["any_of"] else "absent",
            known=sums.union(map(int, each.get("none_of", ()))),
        )
        for each in said.get("questions", ())
    ]
    return LabelledFile(
        path=path,
        labels=labels,
        forbidden=tuple(map(str, said.get("forbidden", ()))),
        queries=queries,
        refused=bool(said.get("refused")),
    )


def _language(text: str) -> Language:
    return "ru" if detect(text) == "ru" else "kk"


def _priced(reading: Reading) -> Iterator[tuple[str, str, frozenset[int]]]:
    """Yield the words, the statement and the sums of each price that was read."""
    for service in reading.services:
        alone = service.statement if len(service.prices) == 1 else ""
        for price in service.prices:
            words = (*service.section, service.name, service.variant, alone, price.label, price.condition, price.per)
            sums = frozenset(int(sum_) for sum_ in (price.low, price.high) if sum_ is not None)
            yield " ".join((*words, service.duration)), service.statement, sums


def _verdict(wanted: frozenset[int], found: Collection[frozenset[int]]) -> str:
    if not found:
        return "missed"
    together = frozenset().union(*found)
    return "right" if wanted in found or (len(wanted) > 1 and wanted <= together) else "wrong"


def _says(text: str, said: frozenset[str], word: str) -> bool:
    folded = _folded(word)
    if not re.fullmatch(r"\w+", folded):
        return folded in text
    if folded.isdigit() or len(folded) <= _LONGEST_WHOLE:
        return folded in said
    stem = folded[: max(_LONGEST_STEM, len(folded) - _ENDING)]
    return any(each.startswith(stem) for each in said)


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())
