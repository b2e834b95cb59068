from datetime import date, timedelta

import pytest
from pydantic import SecretStr

from service.models.endings import WARNED_DAYS, endings, gathered, installation_uses
from service.settings import Settings

TODAY = date(2026, 11, 30)


def settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


def test_model_that_ends_is_named_with_its_day_and_its_replacement():
    [ending] = endings({"gpt-5-mini": ("CLASSIFIER_MODEL", "salon_mira")}, {}, TODAY)
    assert (ending.day, ending.days, ending.replaced_by) == (date(2026, 12, 11), 11, "gpt-6.1-terra")
    assert ending.used_by == ("CLASSIFIER_MODEL", "salon_mira")
    assert ending.soon


def test_table_counts_where_the_server_says_nothing_and_the_server_where_it_does():
    uses = {"gpt-5": ("A",), "gpt-4o": ("B",), "gpt-6-luna": ("C",), "qwen3:8b": ("D",)}
    announced = {"gpt-4o": date(2027, 3, 1), "gpt-6-luna": date(2027, 1, 1), "qwen3:8b": date(2026, 12, 1)}
    assert [(ending.model, ending.day) for ending in endings(uses, announced, TODAY)] == [
        ("qwen3:8b", date(2026, 12, 1)),
        ("gpt-5", date(2026, 12, 11)),
        ("gpt-6-luna", date(2027, 1, 1)),
        ("gpt-4o", date(2027, 3, 1)),
    ]


def test_model_without_an_end_is_not_named():
    assert endings({"gpt-6-luna": ("A",), "qwen3:8b": ("B",)}, {}, TODAY) == []


@pytest.mark.parametrize(("days", "soon"), [(WARNED_DAYS + 1, False), (WARNED_DAYS, True), (0, True), (-5, True)])
def test_operator_has_sixty_days(days: int, soon: bool):
    [ending] = endings({"gpt-5": ("A",)}, {"gpt-5": TODAY + timedelta(days=days)}, TODAY)
    assert (ending.days, ending.soon) == (days, soon)


def test_snapshot_ends_with_its_model():
    [ending] = endings({"gpt-5-2025-08-07": ("A",)}, {}, TODAY)
    assert ending.day == date(2026, 12, 11)


def test_everything_that_the_settings_name_is_in_use():
    uses = installation_uses(settings(openai_api_key=SecretStr("sk-x"), embeddings="openai", response_model="gpt-5"))
    assert uses["gpt-5"] == ("RESPONSE_MODEL",)
    assert uses["gpt-6-luna"] == ("CLASSIFIER_MODEL", "RESPONSE_FALLBACK_MODELS")
    places = {place for named in uses.values() for place in named}
    assert places >= {"CLASSIFIER_FALLBACK_MODELS", "TRANSCRIPTION_MODEL", "EMBEDDINGS"}


def test_without_a_key_no_model_is_in_use():
    assert installation_uses(settings()) == {}


def test_place_is_named_once():
    assert gathered([("a", "X"), ("a", "X"), ("a", "Y")]) == {"a": ("X", "Y")}
