"""The whole price list is short, or one says what is in it."""

from graph.types import Ask, Fact, Passage
from service.models.offline.line_patterns import load_line_patterns
from service.models.offline.pricelist import price_list

ASK = Ask(intent="price_list", text="прайс", query="прайс")


def _section(heading: str, *lines: str, query: str = "прайс") -> Passage:
    text = "\n".join((heading, *lines))
    facts = tuple(Fact(text=line, score=1.0) for line in lines)
    return Passage(id=heading, document="a.md", heading=heading, text=text, score=1.0, query=query, facts=facts)


def _services(heading: str, count: int, query: str = "прайс") -> Passage:
    return _section(heading, *(f"{heading} номер {n} — {n + 1} 000 ₸" for n in range(count)), query=query)


RULES = _section("Правила > Опоздания", "Опоздание — 1 000 ₸")


def test_a_short_list_is_quoted_without_the_rules() -> None:
    found = price_list(ASK, [_services("Мойка", 4), RULES], load_line_patterns())
    assert found.kind == "answer"
    assert found.lines == tuple(f"Мойка номер {n} — {n + 1} 000 ₸" for n in range(4))
    assert found.passages == ("Мойка",)


def test_of_a_long_list_the_headings_are_named_to_choose_from() -> None:
    found = price_list(
        ASK, [_services("Цены > Мойка", 9), _services("Цены > Химчистка", 9), RULES], load_line_patterns()
    )
    assert (found.kind, found.lines) == ("clarify", ("Мойка", "Химчистка"))


def test_a_long_list_without_headings_is_told_by_its_names_as_many_as_are_read() -> None:
    found = price_list(ASK, [_services("Прайс", 40)], load_line_patterns())
    assert found.kind == "clarify"
    assert found.lines == tuple(f"Прайс номер {n}" for n in range(12))


def test_the_heading_that_was_chosen_is_quoted() -> None:
    ask = Ask(intent="price_list", text="2", query="Химчистка")
    passages = [_services("Мойка", 9, query=ask.query), _services("Химчистка", 9, query=ask.query)]
    found = price_list(ask, passages, load_line_patterns())
    assert found.kind == "answer"
    assert found.passages == ("Химчистка",)


def test_without_any_price_people_are_asked() -> None:
    about = _section("О нас", "Мы работаем с 2016 года.", "Мы рады гостям.")
    assert price_list(ASK, [about], load_line_patterns()).kind == "unknown"
