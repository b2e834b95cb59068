"""What is known of models, from `table.yaml`: prices, what they take, when they end. An unknown model is a None."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph.texts import read_yaml

Tier = Literal["fast", "good", "transcription", "embedding"]
Effort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]
Role = Literal["classifier", "response", "transcription", "embedding"]

_FROM_LEAST: tuple[Effort, ...] = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Price(_Entry):
    """USD: per million tokens, or `minute` of audio. `cached` is input that the provider's prompt cache had, `written` input
    that was put into it; both cost what other input costs where nothing else is said."""

    input: float = 0.0
    cached: float
    written: float
    output: float = 0.0
    minute: float = 0.0

    @model_validator(mode="before")
    @classmethod
    def _as_other_input(cls, values: Any) -> Any:
        plain = values.get("input", 0.0)
        return {"cached": plain, "written": plain, **values}


class Retirement(_Entry):
    """The `day` from which a model answers no more, and what its provider says to take in its place."""

    day: date
    announced: date | None = None
    replaced_by: str


class Model(_Entry):
    """One model. The keys are explained at the head of `table.yaml`."""

    tier: Tier
    price: Price
    efforts: tuple[Effort, ...] = ()
    effort: Effort | None = None
    temperature: Literal["always", "at_none", "never"] = "never"
    verbosity: bool = False
    cache: Literal["key", "breakpoint"] | None = None
    languages: bool = False
    dimensions: int = 0
    retires: Retirement | None = None
    checked: date

    def nearest_effort(self, wished: Effort) -> Effort | None:
        """Return the most effort that the model knows up to `wished`, else its least; None when it does not reason."""
        if not self.efforts:
            return None
        up_to = _FROM_LEAST[: _FROM_LEAST.index(wished) + 1]
        return next((effort for effort in reversed(self.efforts) if effort in up_to), self.efforts[0])

    def takes_temperature(self, effort: Effort | None) -> bool:
        """Return whether a temperature may be sent with `effort`."""
        return self.temperature == "always" or (self.temperature == "at_none" and effort == "none")


class Table(_Entry):
    """The whole of `table.yaml`. `families` are what its entries have in common."""

    defaults: Mapping[Role, tuple[str, ...]]
    families: Mapping[str, Any] = Field(repr=False)
    models: Mapping[str, Model]


@cache
def table() -> Table:
    """Return the table, read once."""
    text = resources.files(__package__).joinpath("table.yaml").read_text("utf-8")
    return Table.model_validate(read_yaml(text))


def known(model: str) -> Model | None:
    """Return what is known of `model`, or of the model that it is a dated snapshot of."""
    models = table().models
    return models.get(model) or models.get(_SNAPSHOT.sub("", model))


def default(role: Role) -> str:
    """Return the model that is asked first in `role`."""
    return table().defaults[role][0]


def stand_ins(role: Role) -> tuple[str, ...]:
    """Return the models that stand in for the default of `role`, in their order."""
    return table().defaults[role][1:]
