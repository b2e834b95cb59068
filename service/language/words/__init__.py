"""The word files of the lexicon and of language detection."""

from importlib.resources import files
from typing import Any

from graph.texts import read_yaml


def read_words(name: str) -> dict[str, Any]:
    """Return the content of a word file of this package."""
    content = (files(__package__) / name).read_text(encoding="utf-8")
    return dict(read_yaml(content))


def word_files() -> list[str]:
    """Return the names of the word files, sorted."""
    return sorted(entry.name for entry in files(__package__).iterdir() if entry.name.endswith(".yaml"))
