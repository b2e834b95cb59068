"""Whether a question of price asks for a sum, told by its own words. Knows no lines."""

from graph.types import Ask
from service.language.normalise import tokens
from service.models.offline.intent_patterns import load_intent_patterns
from service.models.offline.wording import load_wording


def wants_a_price(ask: Ask) -> bool:
    """Tell whether the price of a thing is wanted: a sum, or, where a question word stands, nothing likelier ("сколько за кисту")."""
    if ask.intent != "price":
        return False
    weights = load_intent_patterns().weights(ask.text)
    heaviest = max(weights.values(), default=0.0)
    likeliest = [intent for intent, weight in weights.items() if weight == heaviest]
    return asks_how_much(ask) or (has_question_word(ask) and likeliest == ["price"])


def has_question_word(ask: Ask) -> bool:
    """Tell whether a question word stands in `ask`."""
    return not load_wording().question_openings.isdisjoint(tokens(ask.text))


def asks_how_much(ask: Ask) -> bool:
    """Tell whether a sum is wanted. What only sounds like it ("за что доплачивать?") may be answered with words."""
    return ask.intent == "price" and "price" in load_intent_patterns().sure_intents(f"{ask.text} {ask.query}")
