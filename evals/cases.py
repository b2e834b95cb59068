"""The cases of a tenant (`cases.yaml`): conversations with what the bot must do in each turn."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from graph.vocabulary import Action, Reason, ReplyLanguage
from service.errors import TrufflesError


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expectation(_Strict):
    """What must be true of a reply. Numbers and times compare whatever their spelling (see `evals.compare`)."""

    action: Annotated[tuple[Action, ...], BeforeValidator(_as_list), Field(min_length=1)]
    reason: Reason | None = None
    contains: tuple[str, ...] = ()
    contains_any: tuple[str, ...] = ()
    not_contains: tuple[str, ...] = ()
    language: ReplyLanguage | None = None
    max_chars: int | None = Field(None, gt=0)


class CaseTurn(_Strict):
    """One burst of the customer's messages and what is expected of the reply to it."""

    say: Annotated[tuple[str, ...], BeforeValidator(_as_list), Field(min_length=1)]
    expect: Expectation


class Case(_Strict):
    """A conversation, played from its first turn to its last."""

    id: str = Field(min_length=1)
    tags: tuple[str, ...] = ()
    turns: tuple[CaseTurn, ...] = Field(min_length=1)


class CasesInvalid(TrufflesError):
    """The case file has mistakes; the message lists each of them with file and line."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


def load_cases(path: Path) -> list[Case]:
    """Return the cases of a file. Raises `CasesInvalid` with all mistakes at once."""
    try:
        text = path.read_text(encoding="utf-8")
        content, tree = yaml.safe_load(text), yaml.compose(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else str(path)
        raise CasesInvalid([f"{place}: {getattr(error, 'problem', None) or error}"]) from error
    try:
        cases = TypeAdapter(list[Case]).validate_python(content)
    except ValidationError as error:
        raise CasesInvalid(
            [f"{path}:{_line(tree, loc)}: {_spelt(loc)}: {text}" for loc, text in _mistakes(error)]
        ) from error
    _require_unique(cases, path, tree)
    return cases


def _mistakes(error: ValidationError) -> list[tuple[tuple[int | str, ...], str]]:
    """Return places and messages, without those of a whole whose parts are wrong (a list then counts as empty)."""
    found = [(mistake["loc"], mistake["msg"]) for mistake in error.errors()]
    wholes = {loc[:size] for loc, _ in found for size in range(len(loc))}
    return [(loc, text) for loc, text in found if loc not in wholes]


def _require_unique(cases: list[Case], path: Path, tree: yaml.Node | None) -> None:
    first: dict[str, int] = {}
    mistakes = []
    for index, case in enumerate(cases):
        earlier = first.setdefault(case.id, index)
        if earlier != index:
            mistakes.append(
                f"{path}:{_line(tree, (index, 'id'))}: the id '{case.id}' is taken (line {_line(tree, (earlier,))})"
            )
    if mistakes:
        raise CasesInvalid(mistakes)


def _line(node: yaml.Node | None, loc: tuple[int | str, ...]) -> int:
    """Return the line, counted from 1, of the deepest part of `loc` that is written in the file."""
    line = node.start_mark.line + 1 if node else 1
    for step in loc:
        node = _child(node, step)
        if node is None:
            break
        line = node.start_mark.line + 1
    return line


def _child(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]  # type: ignore[no-any-return]
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None


def _spelt(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in loc) or "file"
