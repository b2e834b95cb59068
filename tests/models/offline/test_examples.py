"""The precomputed model belongs to the example files beside it."""

from typing import get_args

from graph.types import Intent
from service.models.offline.examples import fingerprint, load_examples
from service.models.offline.intents import MODEL_FILE, IntentModel


def test_the_precomputed_model_is_of_the_examples_as_they_are():
    assert IntentModel.load().fingerprint == fingerprint(), "run: make models"


def test_the_precomputed_model_is_small():
    assert MODEL_FILE.stat().st_size < 400_000


def test_every_intent_has_examples_in_plenty():
    every = {intent for group in get_args(Intent) for intent in get_args(group)}
    counts = dict.fromkeys(every, 0)
    for example in load_examples():
        counts[example.intent] += 1
    assert min(counts.values()) >= 40, counts


def test_slots_are_filled_and_kazakh_is_there_without_its_letters():
    texts = {example.text for example in load_examples()}
    assert not [text for text in texts if "{" in text]
    assert {"қанша тұрады", "канша турады"} <= texts
