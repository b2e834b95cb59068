"""What is always given comes with every search, in its branch, each once, with its lines; a change of marks embeds nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from qdrant_client import QdrantClient

from service.knowledge.embeddings import EmbeddingModel
from service.knowledge.search import KnowledgeSearch, SearchEngine
from service.knowledge.store import KnowledgeStore
from service.knowledge.sync import SyncReport, sync
from service.language.lexicon import load_lexicon
from tests.knowledge.tenants import GARAGE, SALON, SIZE, HashedWords, write

DENIED = "# Не делаем\n\n- Татуаж\n- Пирсинг\n"
MARKED = DENIED.replace("делаем", "делаем [всегда]")


def brought_in(store: KnowledgeStore, folder: Path, client_id: str = "a") -> SyncReport:
    return sync(store, client_id=client_id, slug="a", folder=folder)


async def asked(
    store: KnowledgeStore, question: str, *, branch: str | None = None, client_id: str = "a"
) -> list[tuple[str, bool]]:
    search = KnowledgeSearch(SearchEngine(store), client_id=client_id)
    return [(passage.document, passage.always) for passage in await search.search([question], branch=branch, limit=1)]


async def test_it_comes_behind_what_was_found_with_its_lines(store: KnowledgeStore, tmp_path: Path) -> None:
    brought_in(store, write(tmp_path / "knowledge", salon=SALON, denied=MARKED))
    found = await KnowledgeSearch(SearchEngine(store), client_id="a").search(["маникюр с гель-лаком"], limit=1)
    best, given = found
    assert (best.document, best.always) == ("salon.md", False)
    assert (given.document, given.always, given.score, given.query, given.facts) == ("denied.md", True, 0.0, "", ())
    assert [line.text for line in given.lines] == ["Татуаж", "Пирсинг"]
    assert given.text == "Не делаем\n- Татуаж\n- Пирсинг"
    assert given.as_found_by("маникюр с гель-лаком") is None


async def test_what_was_found_is_given_once(store: KnowledgeStore, tmp_path: Path) -> None:
    brought_in(store, write(tmp_path / "knowledge", salon=SALON, denied=MARKED))
    assert await asked(store, "татуаж") == [("denied.md", True)]


async def test_nothing_is_given_where_nothing_is_asked(store: KnowledgeStore, tmp_path: Path) -> None:
    brought_in(store, write(tmp_path / "knowledge", denied=MARKED))
    assert await KnowledgeSearch(SearchEngine(store), client_id="a").search([" "]) == []


async def test_it_comes_with_the_price_list_too(store: KnowledgeStore, tmp_path: Path) -> None:
    brought_in(store, write(tmp_path / "knowledge", salon=SALON, denied=MARKED))
    listed = await KnowledgeSearch(SearchEngine(store), client_id="a").price_list("прайс")
    assert [(passage.document, passage.always) for passage in listed] == [("salon.md", False), ("denied.md", True)]


async def test_other_tenants_have_none_of_it(store: KnowledgeStore, tmp_path: Path) -> None:
    brought_in(store, write(tmp_path / "a" / "knowledge", salon=SALON, denied=MARKED))
    brought_in(store, write(tmp_path / "b" / "knowledge", garage=GARAGE), "b")
    assert await asked(store, "масло", client_id="b") == [("garage.md", False)]


BRANCHES = [(None, ["denied.md"]), ("abay", ["denied.md", "branches/abay/own.md"]), ("samal", ["denied.md"])]


def _with_branches(tmp_path: Path) -> Path:
    folder = write(tmp_path / "knowledge", salon=SALON, denied=MARKED)
    write(folder / "branches" / "abay", own="# Вход [всегда]\n\nСо двора.\n")
    write(folder / "branches" / "samal", own="# Вход\n\nС улицы.\n")
    return folder


@pytest.mark.parametrize(("branch", "documents"), BRANCHES)
async def test_a_branch_has_its_own_and_that_of_all(
    store: KnowledgeStore, tmp_path: Path, branch: str | None, documents: list[str]
) -> None:
    brought_in(store, _with_branches(tmp_path))
    found = await asked(store, "маникюр", branch=branch)
    assert sorted(document for document, always in found if always) == sorted(documents)


@pytest.fixture(params=["embedded", "of qdrant-client"])
def engine(request: pytest.FixtureRequest, store: KnowledgeStore) -> Iterator[KnowledgeStore]:
    """The engine of this process, and the client's own, which filters as a server does."""
    if request.param == "embedded":
        yield store
        return
    client = QdrantClient(":memory:")
    yield KnowledgeStore(client, EmbeddingModel(name="b", size=SIZE, embeddings=HashedWords()), load_lexicon())
    client.close()


@pytest.mark.filterwarnings("ignore:Payload indexes have no effect")
@pytest.mark.parametrize(("branch", "documents"), BRANCHES)
def test_both_engines_filter_alike(
    engine: KnowledgeStore, tmp_path: Path, branch: str | None, documents: list[str]
) -> None:
    brought_in(engine, _with_branches(tmp_path))
    assert {fact.metadata["doc_name"] for fact in engine.facts_to_give("a", [], branch)} == set(documents)
    found = next(fact.metadata["passage_id"] for fact in engine.facts("a") if "гель-лаком" in fact.text)
    given = {fact.metadata["doc_name"] for fact in engine.facts_to_give("a", [found], branch)}
    assert given == {"salon.md", *documents}
    assert list(engine.facts_to_give("b", [found], branch)) == []


async def test_a_changed_mark_relabels_and_embeds_nothing(
    store: KnowledgeStore, embeddings: HashedWords, tmp_path: Path
) -> None:
    folder = write(tmp_path / "knowledge", salon=SALON, denied=DENIED)
    brought_in(store, folder)
    embedded = embeddings.embedded
    assert not any(always for _, always in await asked(store, "маникюр"))
    write(folder, denied=MARKED)
    report = brought_in(store, folder)
    assert (report.added, report.removed, embeddings.embedded) == (0, 0, embedded)
    assert report.always == ("denied.md > Не делаем",)
    assert await asked(store, "маникюр") == [("salon.md", False), ("denied.md", True)]
    write(folder, denied=DENIED)
    brought_in(store, folder)
    assert embeddings.embedded == embedded
    assert not any(always for _, always in await asked(store, "маникюр"))


async def test_the_brief_names_documents_and_headings(
    store: KnowledgeStore, embeddings: HashedWords, tmp_path: Path
) -> None:
    folder = write(tmp_path / "knowledge", salon=SALON, denied=DENIED)
    brought_in(store, folder)
    embedded = embeddings.embedded
    brief = tmp_path / "tenant.yaml"
    brief.write_text('knowledge: {always: ["denied.md", "salon.md > часы работы"]}\n', encoding="utf-8")
    report = brought_in(store, folder)
    assert embeddings.embedded == embedded
    assert report.always == ("denied.md > Не делаем", "salon.md > Салон «Айна» > Часы работы")


def test_only_so_much_is_given_and_the_rest_is_named(store: KnowledgeStore, tmp_path: Path) -> None:
    sections = "".join(f"## Раздел {n} [всегда]\n\n{'Довольно длинное правило. ' * 20}\n\n" for n in range(5))
    report = brought_in(store, write(tmp_path / "knowledge", rules=f"# Правила\n\n{sections}"))
    assert report.always == tuple(f"rules.md > Правила > Раздел {n}" for n in range(3))
    assert [f"Раздел {n}" for n in (3, 4) if any(f"Раздел {n}»" in told for told in report.warnings)] == [
        "Раздел 3",
        "Раздел 4",
    ]


def test_short_sections_are_one_passage(store: KnowledgeStore, tmp_path: Path) -> None:
    sections = "".join(f"## {name}\n\n- {name} не делаем\n\n" for name in ("Тату", "Дреды", "Пилинг", "Пирсинг"))
    report = brought_in(store, write(tmp_path / "knowledge", rules=f"# Не делаем [всегда]\n\n{sections}"))
    assert len({fact.metadata["passage_id"] for fact in store.facts("a")}) == 1
    assert report.always[-1] == "rules.md > Не делаем > Пирсинг"
    assert report.warnings == ()


def test_so_many_characters_are_given_and_no_more(store: KnowledgeStore, tmp_path: Path) -> None:
    long = "## Раздел {n} [всегда]\n\n" + "Довольно длинное правило о записи. " * 25 + "\n\n"
    text = "# Правила\n\n" + "".join(long.format(n=n) for n in range(3)) + "## Коротко [всегда]\n\nБез собак.\n"
    report = brought_in(store, write(tmp_path / "knowledge", rules=text))
    given = {
        fact.metadata["passage_id"]: fact.metadata["passage_text"]
        for fact in store.facts("a")
        if fact.metadata.get("given")
    }
    assert sum(map(len, given.values())) <= 2_000
    assert report.always == (
        "rules.md > Правила > Раздел 0",
        "rules.md > Правила > Раздел 1",
        "rules.md > Правила > Коротко",
    )
    assert len(report.warnings) == 1


def test_a_branch_has_room_for_what_is_left_by_all(store: KnowledgeStore, tmp_path: Path) -> None:
    rule = "## Правило {n} [всегда]\n\n" + "Довольно длинное правило. " * 20 + "\n\n"
    folder = write(tmp_path / "knowledge", rules="# Все\n\n" + rule.format(n=1) + rule.format(n=2))
    for branch in ("abay", "samal"):
        write(folder / "branches" / branch, own=f"# {branch}\n\n" + rule.format(n=3) + rule.format(n=4))
    report = brought_in(store, folder)
    assert sorted(report.always) == [
        "branches/abay/own.md > abay > Правило 3",
        "branches/samal/own.md > samal > Правило 3",
        "rules.md > Все > Правило 1",
        "rules.md > Все > Правило 2",
    ]
    assert len(report.warnings) == 2
