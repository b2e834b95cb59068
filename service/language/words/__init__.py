"""The word files of the lexicon and of language detection."""

from importlib.resources import files
from typing import Any

import yaml


def read_words(name: str) -> dict[str, Any]:
    """Return the content of a word file of this package."""
    content = (files(__package__) / name).read_text(encoding="utf-8")
    # CSafeLoader parses the words ten times faster, which start-up feels; it is absent where libyaml is.
    loaded: dict[str, Any] = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


def word_files() -> list[str]:
    """Return the names of the word files, sorted."""
    return sorted(entry.name for entry in files(__package__).iterdir() if entry.name.endswith(".yaml"))
