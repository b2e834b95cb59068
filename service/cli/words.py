"""What the operator reads in the terminal, from `words.ru.yaml`."""

from typing import Any

from graph.texts import texts


def _words() -> dict[str, dict[str, Any]]:
    return texts("service.cli", "words.ru")


def columns(table: str) -> dict[str, str]:
    """Return the fields of a table and their headings."""
    return dict(_words()["columns"][table])


def prose(table: str) -> str | None:
    """Return the field of a table that holds whole sentences or long names, if one does."""
    return _words()["prose"].get(table)


def empty(table: str) -> str:
    """Return what is said instead of an empty table."""
    return str(_words()["empty"][table])


def help_of(name: str) -> str:
    """Return what `--help` says of a command, an argument or an option."""
    return str(_words()["help"][name])


def usage(name: str, /, **values: object) -> str:
    """Return a word of the frame that commands are called in, or what is wrong with a call."""
    return str(_words()["usage"][name]).format(**values)


def silence(reason: str | None) -> str:
    """Return why the bot kept silent; a reason that there are no words for stands as it is."""
    return str(_words()["silences"].get(reason or "", reason or ""))


def cause(name: str) -> str:
    """Return why something of a document is not in the knowledge."""
    return str(_words()["causes"][name])


def text(name: str, /, **values: object) -> str:
    """Return a sentence with `values` put in."""
    return str(_words()["texts"][name]).format(**values)
