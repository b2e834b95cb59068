"""Labelled example utterances: read from `examples/*.yaml`, their slots filled with many kinds of services."""

import hashlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.texts import read_yaml
from graph.types import Intent

EXAMPLES_DIR = Path(__file__).parent / "examples"
_LEXICON_DIR = Path(__file__).parents[2] / "language" / "words"
_SUBJECTS = "subjects.yaml"
_SLOT = re.compile(r"\{(\w+)\}")
_WITHOUT_KAZAKH_LETTERS = str.maketrans("әіңғүұқөһӘІҢҒҮҰҚӨҺ", "аингуукохАИНГУУКОХ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Words of an imagined customer and what they are after."""

    text: str
    intent: Intent


def load_examples(directory: Path = EXAMPLES_DIR) -> list[Example]:
    """Return all examples in a stable order; Kazakh ones twice where they have letters of their own, as people type both."""
    subjects = _content(directory / _SUBJECTS)
    fillers: dict[str, Iterator[str]] = {slot: itertools.cycle(words) for slot, words in subjects.items()}
    found: dict[tuple[str, Intent], Example] = {}
    for path in sorted(directory.glob("*.yaml")):
        if path.name != _SUBJECTS:
            for example in _of_file(path, fillers):
                found.setdefault((example.text, example.intent), example)
    return list(found.values())


def load_templates(directory: Path = EXAMPLES_DIR) -> list[Example]:
    """Return the examples as they are written, without what fills their slots."""
    paths = (path for path in sorted(directory.glob("*.yaml")) if path.name != _SUBJECTS)
    return [
        Example(text=_SLOT.sub(" ", template), intent=content["intent"])
        for content in map(_content, paths)
        for template in (*content["ru"], *content["kk"])
    ]


def _content(path: Path) -> dict[str, Any]:
    return dict(read_yaml(path.read_text(encoding="utf-8")))


def _of_file(path: Path, fillers: dict[str, Iterator[str]]) -> Iterator[Example]:
    content = _content(path)
    for template in (*content["ru"], *content["kk"]):
        text = _SLOT.sub(lambda slot: next(fillers[slot.group(1)]), template)
        yield Example(text=text, intent=content["intent"])
        yield Example(text=without_kazakh_letters(text), intent=content["intent"])


def without_kazakh_letters(text: str) -> str:
    """Return `text` as it is typed on a keyboard that has no Kazakh letters."""
    return text.translate(_WITHOUT_KAZAKH_LETTERS)


def fingerprint(directory: Path = EXAMPLES_DIR) -> str:
    """Return a digest of the example files and of the lexicon that their features are made with.

    The precomputed model is stale when it was built from another one.
    """
    digest = hashlib.sha256()
    for path in (*sorted(directory.glob("*.yaml")), *sorted(_LEXICON_DIR.glob("*.yaml"))):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
