"""What staff read exists in both languages, says the same, and fits."""

import string
from importlib.resources import files
from typing import get_args

import pytest
import yaml

from graph.types import Topic
from service.telegram.words import LONGEST_MESSAGE, fit, known

OTHER_REASONS = ("unknown", "media", "ungrounded", "failure", "bot_paused")


def _templates(language: str) -> dict[str, str]:
    return dict(yaml.safe_load((files("service.telegram.texts") / f"{language}.yaml").read_text(encoding="utf-8")))


def _placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_both_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    russian, kazakh = _templates("ru"), _templates("kk")
    assert russian.keys() == kazakh.keys()
    assert {key: _placeholders(text) for key, text in russian.items()} == {
        key: _placeholders(text) for key, text in kazakh.items()
    }


@pytest.mark.parametrize("reason", [*get_args(Topic), *OTHER_REASONS])
def test_every_reason_has_words_for_people(reason: str) -> None:
    assert known(f"reason_{reason}")


def test_a_text_is_cut_as_telegram_counts_and_never_inside_an_emoji() -> None:
    assert fit("a" * LONGEST_MESSAGE) == "a" * LONGEST_MESSAGE
    cut = fit("😀" * LONGEST_MESSAGE)
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_MESSAGE
    assert cut == "😀" * ((LONGEST_MESSAGE - 1) // 2) + "…"
