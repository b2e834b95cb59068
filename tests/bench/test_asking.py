"""Questions over price lists: what counts as answered rightly, files with a truth by people, and the way through the graph."""

import json
from pathlib import Path

import pytest

from bench.pricelists.answers import answer_figures
from bench.pricelists.asking import Asked, Listed, ask_all
from bench.pricelists.command import measure
from bench.pricelists.corpus import make_corpus
from bench.pricelists.labels import Label, labelled_files, score_labels
from bench.pricelists.measuring import label_figures, score_file
from bench.pricelists.reading import NotReadable
from bench.pricelists.replies import Query, Thing, judge, sums_told
from bench.pricelists.scoring import Reading, needed_words
from bench.pricelists.words import words

_GEL = Label(words=("маникюр", "гель"), amounts=(7000,))
_PLAIN = Label(words=("маникюр",), not_words=("гель",), amounts=(4000,))
_RANGE = Label(words=("чистка", "спины"), amounts=(18000, 20000))
_THINGS = [Thing(sums=frozenset(label.amounts), named_in=label.named_in) for label in (_GEL, _PLAIN, _RANGE)]

_KNOWN = frozenset({7000, 4000, 18000, 20000})


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("Маникюр — 7 000 ₸, 1,5 часа", {7000}),
        ("от 3 500–8 000 ₸", {3500, 8000}),
        ("900 / 950 или 990 ₸", {900, 950, 990}),
        ("7-9 тыс", {7000, 9000}),
        ("взнос 30 тысяч тенге", {30000}),
        ("5т, 350к", {5000, 350000}),
        ("1 200,00 ₸", {1200}),
        ("450 тг за штуку, 300 г", {450}),
        ("20 $", {20}),
        ("замер бесплатно", set()),
        ("пн–сб 09:00–21:00, +7 701 000 00 11", set()),
        ("в 2025 году, 15.000 без знака", set()),
    ],
)
def test_the_sums_of_a_text_are_those_of_money(text: str, sums: set[int]) -> None:
    assert sums_told(text) == sums


def test_a_known_sum_is_told_without_a_sign_of_money_too() -> None:
    assert sums_told("выйдет 15.000", frozenset({15000})) == {15000}
    assert sums_told("с залогом 730 / без залога 1 200", frozenset({730, 1200})) == {730, 1200}
    assert sums_told("первый раз бесплатно", frozenset({0})) == {0}
    assert sums_told("вес 300 г, скидка 300 %", frozenset({300})) == frozenset()


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("Маникюр с гель-лаком — 7 000 ₸", "right"),
        ("• Маникюр с гель-лаком — 7 000 ₸\n• Маникюр — 4 000 ₸", "among_neighbours"),
        ("Маникюр с гель-лаком — 7 000 / 4 000 ₸", "among_unnamed"),
        ("• Маникюр с гель-лаком — 7 000 ₸\n• Педикюр — 4 000 ₸", "among_unnamed"),
        ("Чистка спины:\n18 000–20 000 ₸\nМаникюр с гель-лаком — 7 000 ₸", "among_neighbours"),
        ("Маникюр — 4 000 ₸", "wrong"),
        ("Выезд — 6 500 ₸", "wrong"),
        ("Да, делаем.", "no_price"),
    ],
)
def test_an_answer_is_right_when_its_price_is_told_and_what_else_is_told_is_named(reply: str, verdict: str) -> None:
    query = Query(say="гель почём", language="ru", own=frozenset({7000}), known=_KNOWN, things=_THINGS)
    assert judge("answer", reply, query) == verdict


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("Подмышки: женщины — 4 000 ₸, мужчины — 7 000 ₸", "among_neighbours"),
        ("Подмышки — 4 000 / 7 000 ₸", "among_unnamed"),
        ("Подмышки — 7 000 ₸, чистка 18 000–20 000 ₸", "among_neighbours"),
    ],
)
def test_where_the_words_of_things_are_not_known_a_sum_needs_words_of_its_own(reply: str, verdict: str) -> None:
    query = Query(say="подмышки мужу", language="ru", own=frozenset({7000}), known=_KNOWN)
    assert judge("answer", reply, query) == verdict


def test_who_names_another_price_is_wrong_even_where_people_are_called() -> None:
    query = Query(say="гель почём", language="ru", own=frozenset({7000}), known=_KNOWN, things=_THINGS)
    assert judge("handoff", "Уточню. Маникюр — 4 000 ₸", query) == "wrong"
    assert judge("handoff", "Уточню у администратора.", query) == "to_people"
    assert judge("clarify", "Какой именно?", query) == "asked_back"
    assert judge("decline", "Такого нет.", query) == "declined"


def test_of_what_is_not_there_any_price_is_anothers() -> None:
    query = Query(say="педикюр почём", language="ru", own=frozenset(), wording="absent", known=_KNOWN)
    assert judge("answer", "Маникюр — 4 000 ₸", query) == "wrong"
    assert judge("handoff", "Уточню у администратора.", query) == "to_people"


def test_what_is_asked_for_in_vain_is_in_no_line_of_the_list_and_no_kind_of_one() -> None:
    absent = [
        (made, question)
        for made in make_corpus(per_shape=1)
        for question in made.truth.questions
        if question.wording == "absent"
    ]
    assert len(absent) > 50
    for made, question in absent:
        assert (question.entry, question.amounts) == (None, ())
        for entry in made.truth.entries:
            needed = needed_words(made.truth.entries, entry)
            assert not needed or not needed <= words(question.text), (made.name, question.text)


def test_what_is_asked_as_customers_type_is_answered_by_the_same_price() -> None:
    for made in make_corpus(per_shape=1):
        asked = {
            wording: [q for q in made.truth.questions if q.wording == wording] for wording in ("as_written", "as_typed")
        }
        written, typed = asked["as_written"], asked["as_typed"]
        assert [(one.entry, one.amounts, one.language) for one in written] == [
            (one.entry, one.amounts, one.language) for one in typed
        ]
        assert not any(set("әіңғүұқөһ") & set(one.text) for one in typed)


def test_a_label_is_found_by_beginnings_of_words_and_whole_figures() -> None:
    label = Label(words=("чистка", "3 зоны", "15"), not_words=("УЗ",))
    assert label.named_in("Чистки, R 15: 3 зоны")
    assert not label.named_in("Чистки, R 150: 3 зоны")
    assert not label.named_in("УЗ чистка 15, 3 зоны")


def _folder(path: Path, **truth: object) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    lines = ["Услуга;Цена", "Маникюр;4000", "Маникюр с гель-лаком;7000", "Педикюр;9500", "Стрижка женская;6000"]
    (path / "studio.csv").write_text("\n".join(lines), encoding="utf-8")
    (path / "studio.truth.json").write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")
    return path


_SERVICES = [
    {"words": ["маникюр"], "not_words": ["гель"], "amounts": [4000]},
    {"words": ["маникюр", "гель"], "amounts": [6000]},
    {"words": ["тату"], "amounts": [9000]},
]


def test_files_with_a_truth_by_people_are_scored_by_their_labels(tmp_path: Path) -> None:
    [file] = labelled_files(_folder(tmp_path, services=_SERVICES, forbidden=[9500, 950]))
    scored = score_file(file)
    assert list(scored.verdicts.of) == ["right", "wrong", "missed"]
    assert list(scored.verdicts.forbidden) == ["9500"]
    assert {figure.name: round(figure.measured) for figure in label_figures([scored])} == {
        "labelled files: all": 33,
        "labelled files: wrong prices": 33,
        "labelled files: forbidden strings": 1,
        "labelled files: refused or read, against the truth": 0,
    }


def test_a_file_that_is_refused_has_all_its_labels_missed(tmp_path: Path) -> None:
    def refuse(path: Path, root: Path) -> Reading:
        raise NotReadable("no")

    [file] = labelled_files(_folder(tmp_path, services=_SERVICES))
    scored = score_file(file, refuse)
    assert scored.refused == "no"
    assert list(scored.verdicts.of) == ["missed"] * 3
    assert label_figures([scored])[-1].measured == 1
    [meant] = labelled_files(_folder(tmp_path, refused=True))
    assert label_figures([score_file(meant, refuse)])[-1].measured == 0


def test_a_range_may_be_read_as_two_prices(tmp_path: Path) -> None:
    [file] = labelled_files(_folder(tmp_path, services=[{"words": ["маникюр"], "amounts": [4000, 7000]}]))
    assert list(score_labels(file, score_reading(file.path)).of) == ["right"]


def score_reading(path: Path) -> Reading:
    from bench.pricelists.reading import read_with_product

    return read_with_product(path, root=path.parent)


def test_a_truth_without_its_file_is_a_mistake(tmp_path: Path) -> None:
    _folder(tmp_path).joinpath("studio.csv").unlink()
    with pytest.raises(FileNotFoundError, match="studio"):
        list(labelled_files(tmp_path))


def test_a_question_shows_its_language_unless_the_truth_says_it(tmp_path: Path) -> None:
    questions = [
        {"say": "маникюр қанша тұрады", "any_of": [4000]},
        {"say": "сколько стоит маникюр", "any_of": [4000]},
        {"say": "маникюр", "any_of": [4000], "language": "kk"},
    ]
    [file] = labelled_files(_folder(tmp_path, questions=questions))
    assert [query.language for query in file.queries] == ["kk", "ru", "kk"]


async def test_lists_are_asked_about_apart_and_wrong_answers_are_kept_with_their_cause(tmp_path: Path) -> None:
    """Two businesses with the same service at other prices; of the second, a price that its list has not is looked for."""
    first = _folder(
        tmp_path / "first", questions=[{"say": "сколько стоит педикюр?", "any_of": [9500], "none_of": [4000]}]
    )
    second = tmp_path / "second"
    second.mkdir()
    (second / "other.csv").write_text("Услуга;Цена\nПедикюр;8100\nСтрижка;5200", encoding="utf-8")
    lists = [
        Listed(path=file.path, group="csv", queries=file.queries)
        for folder in [first]
        for file in labelled_files(folder)
    ]
    sought = [Query(say="сколько стоит педикюр?", language="ru", own=frozenset({own})) for own in (8100, 9500)]
    asked = await ask_all([*lists, Listed(path=second / "other.csv", group="csv", queries=sought)], tmp_path / "data")
    assert [one.verdict for one in asked] == ["right", "right", "wrong"]
    assert asked[2].cause == "retrieval"
    assert asked[2].reply is not None
    assert "8 100 ₸" in asked[2].reply.text
    assert any("Педикюр" in line for line in asked[2].as_json()["found"])
    told = {figure.name: figure.measured for figure in answer_figures(asked)}
    assert told["asked: WRONG"] == told["asked: WRONG by retrieval"] == 1
    assert told["asked: not answered by retrieval"] == 0
    assert round(told["asked in ru"]) == 67


async def test_a_folder_is_read_and_asked_and_the_report_says_what_was_not_right(tmp_path: Path) -> None:
    truth = _folder(
        tmp_path / "truth", services=_SERVICES, questions=[{"say": "педикюр сколько стоит?", "any_of": [8000]}]
    )
    figures = await measure(tmp_path / "kept", per_shape=1, ask=True, truth=truth)
    told = {figure.name: figure.measured for figure in figures}
    assert told["asked: WRONG"] == 1
    [report] = json.loads((tmp_path / "kept" / "report.json").read_text(encoding="utf-8"))
    assert report["file"] == "studio.csv"
    assert [each["verdict"] for each in report["not_right"]] == ["wrong", "missed"]
    [asked] = report["asked"]
    assert (asked["question"], asked["verdict"], asked["true"]) == ("педикюр сколько стоит?", "wrong", [8000])
    assert "9 500 ₸" in asked["reply"]


async def test_nobody_can_ask_about_a_file_that_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK no archive")
    query = Query(say="сколько стоит педикюр?", language="ru", own=frozenset({1}))
    [asked] = await ask_all([Listed(path=tmp_path / "broken.xlsx", group="xlsx", queries=[query])], tmp_path / "data")
    assert asked == Asked(listed=asked.listed, query=query, verdict=None)
    assert asked.as_json()["verdict"] == "refused"
