"""Which models in use end soon, by what their server announces and by the table's own dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from service.models.table import default, known
from service.settings import Settings

WARNED_DAYS = 60
"""How long before its end the operator is told of a model: time to try another one with the tenants' cases."""

Uses = Mapping[str, tuple[str, ...]]
"""Models in use, each with where it is named: settings, and slugs of tenants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A model in use that answers no more from `day` on, which is `days` away (less than 0: it is past).

    `replaced_by` is what its provider says to take instead, None where that is not known. `used_by` is where it is named.
    """

    model: str
    day: date
    days: int
    replaced_by: str | None
    used_by: tuple[str, ...]

    @property
    def soon(self) -> bool:
        return self.days <= WARNED_DAYS


def installation_uses(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Return the models that the settings name; none without a key."""
    if settings.openai_api_key is None:
        return {}
    named: list[tuple[str, str]] = [
        (settings.classifier_model, "CLASSIFIER_MODEL"),
        (settings.response_model, "RESPONSE_MODEL"),
        *((model, "CLASSIFIER_FALLBACK_MODELS") for model in settings.classifier_fallback_models),
        *((model, "RESPONSE_FALLBACK_MODELS") for model in settings.response_fallback_models),
        (settings.transcription_model, "TRANSCRIPTION_MODEL"),
    ]
    if settings.embeddings == "openai":
        named.append((default("embedding"), "EMBEDDINGS"))
    return gathered(named)


def gathered(named: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return what each model is named by, from pairs of a model and one place that names it."""
    places: dict[str, tuple[str, ...]] = {}
    for model, place in named:
        if place not in places.get(model, ()):
            places[model] = (*places.get(model, ()), place)
    return places


def endings(uses: Uses, announced: Mapping[str, date], today: date) -> list[Ending]:
    """Return the models in `uses` of which the end is known, however far, nearest first.

    What the server has `announced` goes before the table, which is as old as this version.
    """
    found = [_ending(model, places, announced.get(model), today) for model, places in uses.items()]
    return sorted((ending for ending in found if ending is not None), key=lambda ending: (ending.day, ending.model))


def _ending(model: str, places: tuple[str, ...], announced: date | None, today: date) -> Ending | None:
    told = known(model)
    retirement = None if told is None else told.retires
    day = announced or (None if retirement is None else retirement.day)
    if day is None:
        return None
    heir = None if retirement is None else retirement.replaced_by
    return Ending(model=model, day=day, days=(day - today).days, replaced_by=heir, used_by=places)
