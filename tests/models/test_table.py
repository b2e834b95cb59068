import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest

from service.models.endings import endings, gathered
from service.models.table import Effort, Role, default, known, stand_ins, table

TODAY = date(2026, 11, 30)
"""The day of the last check of the table. Whoever checks it again moves it."""

CHAT: tuple[Role, ...] = ("classifier", "response")


def families(models: tuple[str, ...]) -> list[str]:
    """The families of models of a chain: gpt-6, gpt-5.6, ..."""
    return [re.sub(r"^(gpt-[\d.]+).*", r"\1", model) for model in models]


def that_end(defaults: Mapping[Role, tuple[str, ...]], today: date) -> list[str]:
    """The defaults and stand-ins that are announced to end within `WARNED_DAYS` of `today`."""
    uses = gathered((name, role) for role, names in defaults.items() for name in names)
    return [ending.model for ending in endings(uses, {}, today) if ending.soon]


def test_no_default_and_no_stand_in_ends_soon():
    assert that_end(table().defaults, TODAY) == [], "choose what replaces it"


def test_a_default_that_ends_is_found():
    before: dict[Role, tuple[str, ...]] = {"classifier": ("gpt-5-mini", "gpt-4o-mini"), "response": ("gpt-5.1",)}
    assert that_end(before, TODAY) == ["gpt-5-mini", "gpt-4o-mini"]
    assert that_end(before, date(2027, 2, 1))[-1] == "gpt-5.1"


def test_table_was_not_checked_in_the_future_and_not_half_a_year_ago():
    for name, model in table().models.items():
        assert TODAY - timedelta(days=183) <= model.checked <= TODAY, name


def test_what_replaces_a_model_is_known_and_outlives_it():
    for name, model in table().models.items():
        if model.retires is None:
            continue
        heir = table().models[model.retires.replaced_by]
        assert heir.retires is None or heir.retires.day > model.retires.day, name
        assert heir.tier == model.tier or {heir.tier, model.tier} == {"fast", "good"}, name
        assert model.retires.announced is None or model.retires.announced < model.retires.day, name


@pytest.mark.parametrize("role", CHAT)
def test_stand_ins_are_of_another_family_than_the_one_before(role: Role):
    chain = families((default(role), *stand_ins(role)))
    assert len(chain) >= 2
    assert all(first != second for first, second in pairwise(chain))


@pytest.mark.parametrize("role", CHAT)
def test_models_of_a_chat_answer_without_thinking_first(role: Role):
    for name in (default(role), *stand_ins(role)):
        model = known(name)
        assert model is not None
        assert model.nearest_effort("none") == "none", name


def test_prices_make_sense():
    for name, model in table().models.items():
        price = model.price
        if model.tier == "transcription":
            assert price.minute > 0, name
        elif model.tier == "embedding":
            assert price.input > 0, name
        else:
            assert 0 < price.cached < price.input < price.output, name
            assert price.written == pytest.approx((1.25 if model.cache == "breakpoint" else 1) * price.input), name


def test_a_model_that_reasons_says_how_it_does_by_itself():
    for name, model in table().models.items():
        assert (model.effort in model.efforts) if model.efforts else model.effort is None, name
        assert not (model.temperature == "at_none" and "none" not in model.efforts), name


@pytest.mark.parametrize(
    ("model", "wished", "given"),
    [
        ("gpt-6-luna", "none", "none"),
        ("gpt-6-luna", "minimal", "none"),
        ("gpt-6-luna", "low", "low"),
        ("gpt-6.1-sol", "none", "low"),
        ("gpt-5", "none", "minimal"),
        ("gpt-5.1", "max", "high"),
        ("gpt-4o", "low", None),
    ],
)
def test_effort_that_a_model_does_not_know_becomes_the_nearest(model: str, wished: Effort, given: Effort | None):
    found = known(model)
    assert found is not None
    assert found.nearest_effort(wished) == given


def test_snapshot_is_its_model_and_a_strangers_model_is_unknown():
    assert known("gpt-5-mini-2025-08-07") == known("gpt-5-mini") is not None
    assert known("qwen3:8b") is None
    assert known("gpt-6-luna-pro") is None


def test_no_code_knows_a_models_name():
    folders = [resources.files(package) for package in ("graph", "nodes", "service", "evals")]
    named = [
        path.name
        for folder in folders
        for path in folder.rglob("*.py")  # type: ignore[attr-defined]
        if re.search(r"\bgpt-\d|text-embedding-|whisper-\d", path.read_text("utf-8"))
    ]
    assert named == []


@pytest.mark.parametrize("document", ["docs/configuration.md", "deploy/.env.example"])
def test_documents_name_the_defaults(document: str):
    text = (Path(__file__).parents[2] / document).read_text("utf-8")
    for role in CHAT:
        assert default(role) in text
        assert json.dumps(stand_ins(role)) in text
    assert default("transcription") in text
