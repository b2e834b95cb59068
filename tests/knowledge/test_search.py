from pathlib import Path

import pytest

from service.knowledge.search import KnowledgeSearch, SearchEngine
from service.knowledge.store import KnowledgeStore, tenant_filter
from service.knowledge.sync import sync
from tests.knowledge.tenants import GARAGE, SALON, write


@pytest.fixture
def engine(store: KnowledgeStore, tmp_path: Path) -> SearchEngine:
    sync(store, client_id="salon", slug="salon", folder=write(tmp_path / "salon", salon=SALON))
    sync(store, client_id="garage", slug="garage", folder=write(tmp_path / "garage", garage=GARAGE))
    return SearchEngine(store)


async def test_no_tenant_finds_what_another_has(engine: SearchEngine) -> None:
    found = await KnowledgeSearch(engine, client_id="garage").search(["сколько стоит маникюр с гель-лаком"], limit=50)
    assert found
    assert {passage.document for passage in found} == {"garage.md"}


async def test_an_unknown_tenant_finds_nothing(engine: SearchEngine) -> None:
    assert await KnowledgeSearch(engine, client_id="nobody").search(["маникюр"]) == []


def test_a_search_without_a_tenant_cannot_be_made(engine: SearchEngine) -> None:
    with pytest.raises(ValueError, match="tenant"):
        KnowledgeSearch(engine, client_id="")
    with pytest.raises(ValueError, match="tenant"):
        tenant_filter("")


@pytest.mark.parametrize(
    "question",
    [
        "скок маник с гель лаком",
        "манекюр с гель лаком почем",
        "гель лакпен маникюр қанша тұрады",
        "маникюр гель канша турады",
        "manikyur gel lak qansha",
    ],
)
async def test_the_price_is_found_however_it_is_asked(engine: SearchEngine, question: str) -> None:
    best = (await KnowledgeSearch(engine, client_id="salon").search([question]))[0]
    assert best.heading == "Салон «Айна» > Маникюр"
    assert best.facts[0].text == "Маникюр с гель-лаком — 6 500 ₸, 1,5 часа"
    assert "Снятие чужого покрытия — +1 000 ₸" in best.text


async def test_a_line_that_was_found_tells_its_prices_as_data(engine: SearchEngine) -> None:
    best = (await KnowledgeSearch(engine, client_id="salon").search(["маникюр с гель лаком цена"]))[0]
    service = best.facts[0].service
    assert service is not None
    assert (service.name, service.section) == ("Маникюр с гель-лаком", ("Салон «Айна»", "Маникюр"))
    assert [price.low for price in service.prices] == [6500]
    (listed, *_) = await KnowledgeSearch(engine, client_id="salon").price_list("прайс")
    assert all(fact.service is not None for fact in listed.facts)


async def test_kazakh_without_its_letters_finds_the_hours(engine: SearchEngine) -> None:
    best = (await KnowledgeSearch(engine, client_id="salon").search(["жумыс уакыты кандай"]))[0]
    assert "10:00 до 20:00" in best.facts[0].text


async def test_several_queries_give_each_passage_once_best_first(engine: SearchEngine) -> None:
    found = await KnowledgeSearch(engine, client_id="salon").search(["маникюр", "маникюр цена", "часы работы", " "])
    assert len({passage.id for passage in found}) == len(found)
    assert [passage.score for passage in found] == sorted((passage.score for passage in found), reverse=True)
    assert all(0 <= passage.score <= 1 and all(0 <= fact.score <= 1 for fact in passage.facts) for passage in found)
    assert await KnowledgeSearch(engine, client_id="salon").search([" "]) == []


async def test_a_passage_tells_how_each_query_found_it(engine: SearchEngine) -> None:
    queries = ["маникюр с гель-лаком", "снятие чужого покрытия"]
    found = await KnowledgeSearch(engine, client_id="salon").search(queries)
    both = next(passage for passage in found if passage.also_found)
    for query in queries:
        (alone,) = await KnowledgeSearch(engine, client_id="salon").search([query], limit=1)
        found_by = both.as_found_by(query)
        assert found_by is not None
        assert (found_by.id, found_by.score, found_by.facts) == (alone.id, alone.score, alone.facts)
    assert both.as_found_by("часы работы") is None


async def test_a_branch_sees_its_own_documents_and_the_common_ones(store: KnowledgeStore, tmp_path: Path) -> None:
    folder = write(tmp_path / "net", common="# Скидки\n\nСкидка 10 % в день рождения.")
    write(folder / "branches" / "center", address="# Адрес\n\nАдрес в центре: Абая, 1.")
    write(folder / "branches" / "south", address="# Адрес\n\nАдрес на юге: Саина, 2.")
    sync(store, client_id="net", slug="net", folder=folder)
    search = KnowledgeSearch(SearchEngine(store), client_id="net")
    texts = " ".join(passage.text for passage in await search.search(["адрес", "скидка"], branch="center"))
    assert "Абая" in texts
    assert "Скидка" in texts
    assert "Саина" not in texts


async def test_the_price_list_is_what_is_priced_in_the_order_of_the_document(engine: SearchEngine) -> None:
    found = await KnowledgeSearch(engine, client_id="salon").price_list("прайс")
    facts = [fact.text for passage in found for fact in passage.facts]
    assert "Маникюр с гель-лаком — 6 500 ₸, 1,5 часа" in facts
    assert not [fact for fact in facts if "10:00" in fact]
    assert {passage.document for passage in found} == {"salon.md"}
    assert all(passage.as_found_by("прайс") for passage in found)
    for passage in found:
        assert [passage.text.index(fact.text) for fact in passage.facts] == sorted(
            passage.text.index(fact.text) for fact in passage.facts
        )


async def test_a_tenant_prices_what_its_lists_name(engine: SearchEngine) -> None:
    of_salon, of_garage = engine.vocabularies.of("salon"), engine.vocabularies.of("garage")
    assert of_salon.prices(["маникюр", "гел"])
    assert not of_salon.prices([])
    assert not of_salon.prices(["маникюр", "двигател"])
    assert not of_garage.prices(["маникюр"])


def test_a_word_is_as_common_as_the_priced_things_that_have_it(engine: SearchEngine) -> None:
    salon = engine.vocabularies.of("salon")
    assert salon.priced_share("маникюр") == 1.0
    assert salon.priced_share("покрытия") == pytest.approx(0.5, abs=0.2)
    assert salon.priced_share("масла") == 0.0
    assert engine.vocabularies.of("nobody").priced_share("маникюр") == 0.0


async def test_what_is_asked_of_a_thing_does_not_hide_what_is_said_of_it(engine: SearchEngine, tmp_path: Path) -> None:
    priced = "\n".join(f"- Цена {name} — {number} 000 ₸" for number, name in enumerate(("чистки", "мойки", "пайки"), 4))
    folder = write(tmp_path / "works", works=f"# Цена работ\n\n{priced}\n\n# Чего нет\n\nКовры не берём.")
    sync(engine.store, client_id="works", slug="works", folder=folder)
    search = KnowledgeSearch(engine, client_id="works")
    query = "цена ковров"
    plain, meant = await search.search([query]), await search.search([query], intents={query: {"price"}})
    assert "Ковры не берём" in meant[0].facts[0].text
    prices = [next(passage.score for passage in found if "000 ₸" in passage.text) for found in (plain, meant)]
    assert prices[0] > prices[1]


async def test_a_price_is_preferred_where_the_intent_alone_asks_for_it(engine: SearchEngine) -> None:
    search = KnowledgeSearch(engine, client_id="salon")
    (plain, *_), (meant, *_) = [
        await search.search(["маникюр"], intents=intents) for intents in ({}, {"маникюр": {"price"}})
    ]
    assert meant.facts[0].score > plain.facts[0].score
    assert "₸" in meant.facts[0].text
