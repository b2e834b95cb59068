"""Prompts for the models: Markdown beside the nodes, loaded by name."""

from functools import cache
from importlib.resources import files
from string import Template


def load(name: str, /, **values: str) -> str:
    """Return the prompt `name` with its `$placeholders` filled in.

    Values are put in as they are: a `$` inside one is not a placeholder. Raises `FileNotFoundError` for an unknown
    name and `KeyError` for a placeholder without a value.
    """
    return _template(name).substitute(values).strip()


@cache
def _template(name: str) -> Template:
    return Template((files(__package__) / f"{name}.md").read_text(encoding="utf-8"))
