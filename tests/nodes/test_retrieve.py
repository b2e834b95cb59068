"""What the knowledge is asked for."""

from graph.types import Ask
from tests.nodes.talking import Talk, ask


async def test_what_is_asked_of_a_subject_that_is_named_alone_goes_with_it() -> None:
    talk = Talk()
    talk.script.asks = (
        Ask(intent="price", text="скок маникюр", query="маникюр", subject_alone=True),
        Ask(intent="duration", text="и по времени", query="маникюр", subject_alone=True),
        Ask(intent="hours", text="до скольки вы", query="часы работы", subject_alone=True),
    )
    await talk.turn("скок маникюр и по времени, до скольки вы")
    assert talk.script.searched == [
        (["маникюр", "часы работы"], {"маникюр": {"price", "duration"}, "часы работы": {"hours"}})
    ]


async def test_a_query_that_says_what_is_asked_is_searched_for_as_it_is() -> None:
    talk = Talk()
    talk.script.asks = (ask("price", "сколько стоит маникюр"),)
    await talk.turn("сколько стоит маникюр")
    assert talk.script.searched == [(["сколько стоит маникюр"], {})]


async def test_who_asks_for_all_prices_is_not_searched_for_by_words() -> None:
    talk = Talk()
    talk.script.asks = (Ask(intent="price_list", text="прайс", query="прайс", subject_alone=True),)
    await talk.turn("прайс")
    assert ["прайс"] not in [queries for queries, intents in talk.script.searched if intents]
