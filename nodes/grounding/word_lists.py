"""Lists of words beside the checks that use them.

A list is named by its path below this package without the ending: "ordinary", "speech/favours".
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from graph.context import Words
from graph.texts import read_yaml


@cache
def word_lists(name: str) -> Mapping[str, Any]:
    """Return the lists of the file `name`.yaml by their keys, read once."""
    return dict(read_yaml((files(__package__) / f"{name}.yaml").read_text(encoding="utf-8")))


@cache
def word_set(name: str, key: str) -> frozenset[str]:
    """Return one list of the file `name`.yaml, as it is written: words in their dictionary forms."""
    return frozenset(word_lists(name)[key])


@cache
def folded_list(name: str, key: str, words: Words) -> tuple[str, ...]:
    """Return one list of the file `name`.yaml as folded words, as tokens are; what has several words gives all of them."""
    return tuple(dict.fromkeys(token for word in word_lists(name)[key] for token in words.tokens(word)))


@cache
def folded_set(name: str, key: str, words: Words) -> frozenset[str]:
    """Return `folded_list` to look words up in."""
    return frozenset(folded_list(name, key, words))
