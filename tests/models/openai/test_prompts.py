from typing import get_args

import pytest

from nodes import prompts
from service.models.openai.classifier import AnyIntent


def test_every_intent_is_explained_to_the_model():
    text = prompts.load("classify", name="X", city="Y", usual_language="ru")
    assert [intent for intent in get_args(AnyIntent) if f"- `{intent}` — " not in text] == []


def test_value_is_put_in_as_it_is():
    assert "стоит $5 ${name}" in prompts.load("persona", name="стоит $5 ${name}", city="Y")


def test_missing_value_is_an_error():
    with pytest.raises(KeyError, match="city"):
        prompts.load("persona", name="X")


def test_unknown_prompt_is_an_error():
    with pytest.raises(FileNotFoundError):
        prompts.load("nothing")
