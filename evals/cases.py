"""The cases of a tenant (`cases.yaml`): conversations with what the bot must do in each turn."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from graph.types import Action, Reason, ReplyLanguage
from service.errors import InvalidFolder
from service.texts.located_yaml import LocatedYaml, Location
from service.texts.sentences import sentence


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


def load_cases(path: Path) -> list[Case]:
    """Return the cases of a file. Raises `InvalidFolder` with all mistakes at once."""
    document = LocatedYaml(path)
    cases = document.parse(list[Case])
    for location, what in _taken_ids(document):
        document.report(location, what)
    if document.mistakes or cases is None:
        raise InvalidFolder(document.mistakes)
    return cases


def _taken_ids(document: LocatedYaml) -> Iterator[tuple[Location, str]]:
    first: dict[str, int] = {}
    for index, case in enumerate(document.data if isinstance(document.data, list) else []):
        if isinstance(case, dict) and isinstance(case.get("id"), str):
            earlier = first.setdefault(case["id"], index)
            if earlier != index:
                yield (index, "id"), sentence("case_id_taken", id=case["id"], line=document.line((earlier,)))
