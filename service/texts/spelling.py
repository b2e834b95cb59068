"""What was meant, where a word that has to be one of a few is misspelt."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

Schema = Mapping[str, Any]


def nearest(word: str, known: Sequence[str]) -> str | None:
    """Return the one of `known` that `word` is most like, None when it is like none of them."""
    found = get_close_matches(word.lower(), known, n=1)
    return found[0] if found else None


def known_keys(schema: Schema, location: Sequence[object]) -> list[str]:
    """Return the keys that a JSON schema with `$defs` gives the mapping at `location` (keys and indexes of lists)."""
    parts = list(_opened(schema, schema))
    for step in location:
        inner = [part.get("items") if isinstance(step, int) else _value(part, step) for part in parts]
        parts = [opened for part in inner if part is not None for opened in _opened(part, schema)]
    return [key for part in parts for key in part.get("properties", {})]


def _value(part: Schema, key: object) -> Schema | None:
    """Return the schema of the value at `key`: its own, or that of any key's value."""
    others = part.get("additionalProperties")
    found: Schema | None = part.get("properties", {}).get(key, others if isinstance(others, dict) else None)
    return found


def _opened(part: Schema, schema: Schema) -> Iterator[Schema]:
    """Yield what a part may be: its alternatives, each where it is defined."""
    if "$ref" in part:
        yield from _opened(schema["$defs"][part["$ref"].rsplit("/", 1)[-1]], schema)
    elif "anyOf" in part:
        for alternative in part["anyOf"]:
            yield from _opened(alternative, schema)
    else:
        yield part
