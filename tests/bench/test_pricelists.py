"""The corpus of price lists and its scorer, apart from the product that it measures."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bench.pricelists.corpus import PriceList, make_corpus
from bench.pricelists.measuring import measure
from bench.pricelists.reading import NotReadable
from bench.pricelists.scoring import Reading, score
from bench.pricelists.truth import Amount, Entry, Truth
from service.knowledge.grid import LeftOut, Place
from service.knowledge.services import Price, Service

_SHORT = Entry(section=("Окрашивание",), name="короткие волосы", amounts=(Amount(low=15000),), section_needed=True)
_LONG = Entry(section=("Окрашивание",), name="длинные волосы", amounts=(Amount(low=25000),), section_needed=True)
_PLAIN = Entry(name="Маникюр", amounts=(Amount(low=4000),))
_GEL = Entry(name="Маникюр с гель-лаком", amounts=(Amount(low=7000, high=9000),))
_WEEKDAYS = Entry(name="Стрижка", label="будни", amounts=(Amount(low=5000),))
_WEEKENDS = Entry(name="Стрижка", label="выходные", amounts=(Amount(low=6000),))
_TRUTH = Truth(entries=[_SHORT, _LONG, _PLAIN, _GEL, _WEEKDAYS, _WEEKENDS], forbidden=["1853", "ИП Касымова"])


def _service(
    name: str, *sums: int, variant: str = "", section: tuple[str, ...] = (), high: int | None = None
) -> Service:
    prices = tuple(Price(low=Decimal(each), high=None if high is None else Decimal(high)) for each in sums)
    statement = f"{name}{', ' * bool(variant)}{variant} — {' '.join(map(str, sums))} ₸"
    return Service(name=name, variant=variant, section=section, prices=prices, statement=statement)


def _haircut(weekdays: int, weekends: int) -> Service:
    return Service(
        name="Стрижка",
        prices=(Price(low=Decimal(weekdays), label="Будни"), Price(low=Decimal(weekends), label="Выходные")),
        statement=f"Стрижка — в будни {weekdays} ₸, в выходные {weekends} ₸",
    )


_RIGHT = (
    _service("Окрашивание", 15000, variant="короткие волосы"),
    _service("Окрашивание длинных волос", 25000),
    _service("Маникюр", 4000),
    _service("Маникюр с гель-лаком", 7000, high=9000),
    _haircut(5000, 6000),
)


def _verdicts(*services: Service, left_out: tuple[LeftOut, ...] = ()) -> list[str]:
    return list(score(_TRUTH, Reading(services=services, left_out=left_out)).of.values())


def _but(index: int, *instead: Service) -> tuple[Service, ...]:
    return (*_RIGHT[:index], *instead, *_RIGHT[index + 1 :])


def test_what_says_the_same_in_other_words_is_right() -> None:
    assert _verdicts(*_RIGHT) == ["right"] * 6


def test_another_sum_on_the_same_words_is_wrong_and_stays_with_its_neighbour_apart() -> None:
    assert _verdicts(*_but(2, _service("Маникюр", 7000))) == ["right", "right", "wrong", "right", "right", "right"]


def test_a_row_that_lost_its_heading_is_missed_and_a_price_of_nothing() -> None:
    verdicts = score(_TRUTH, Reading(services=_but(1, _service("длинные волосы", 25000))))
    assert verdicts.of[1] == "missed"
    assert verdicts.strays == ["длинные волосы — 25000 ₸"]


def test_columns_that_changed_places_are_wrong() -> None:
    assert _verdicts(*_but(4, _haircut(6000, 5000)))[4:] == ["wrong", "wrong"]


def test_prices_whose_column_is_not_said_are_wrong() -> None:
    said = Service(
        name="Стрижка", prices=_service("", 5000, 6000).prices, statement="Стрижка (будни, выходные) — 5000, 6000 ₸"
    )
    assert _verdicts(*_but(4, said))[4:] == ["wrong", "wrong"]


def test_one_end_of_a_range_is_wrong() -> None:
    assert _verdicts(*_but(3, _service("Маникюр с гель-лаком", 7000)))[3] == "wrong"


def test_what_was_not_read_is_missed_unless_the_reading_says_so() -> None:
    left = LeftOut(place=Place(sheet="Прайс", cell="B4"), cause="not_understood", words="Маникюр — ?")
    assert _verdicts(*_but(2))[2] == "missed"
    assert _verdicts(*_but(2), left_out=(left,))[2] == "reported"
    assert _verdicts(*_but(2, _service("Маникюр")))[2] == "reported"


def test_a_lost_starting_is_neither_right_nor_another_sum() -> None:
    truth = Truth(entries=[replace(_PLAIN, amounts=(Amount(low=4000, starting=True),))])
    assert score(truth, Reading(services=[_service("Маникюр", 4000)])).of == {0: "inexact"}


def test_a_price_where_the_list_has_none_is_wrong() -> None:
    truth = Truth(entries=[replace(_PLAIN, amounts=())])
    assert score(truth, Reading(services=[_service("Маникюр", 4000)])).of == {0: "wrong"}
    assert score(truth, Reading(services=[_service("Маникюр")])).of == {0: "right"}
    assert score(truth, Reading(services=[])).of == {}


def test_a_promotion_is_no_price_of_the_service_itself() -> None:
    promotion = Entry(name="Маникюр", label="Акция", amounts=(Amount(low=3000),), optional=True)
    truth = Truth(entries=[_PLAIN, promotion])
    assert score(truth, Reading(services=[_service("Маникюр", 4000)])).of == {0: "right"}
    told = Service(name="Маникюр", prices=_service("", 3000).prices, statement="Акция до 31 декабря: маникюр — 3000 ₸")
    assert score(truth, Reading(services=[_service("Маникюр", 4000), told])).of == {0: "right", 1: "right"}
    assert score(truth, Reading(services=[_service("Маникюр", 3000)])).of[0] == "wrong"


def test_the_same_name_in_two_sections_needs_its_section() -> None:
    entries = [
        replace(_PLAIN, section=(name,), amounts=(Amount(low=low),))
        for name, low in (("Взрослым", 4000), ("Детям", 3000))
    ]
    truth = Truth(entries=entries)
    told = [_service("Маникюр", 4000, section=("Взрослым",)), _service("Маникюр", 3000, section=("Детям",))]
    assert list(score(truth, Reading(services=told)).of.values()) == ["right", "right"]
    lost = [_service("Маникюр", 4000), _service("Маникюр", 3000)]
    assert list(score(truth, Reading(services=lost)).of.values()) == ["missed", "missed"]


def test_what_is_declined_must_not_be_offered() -> None:
    truth = Truth(entries=[Entry(name="Наращивание", declined=True)])
    assert score(truth, Reading(services=[_service("Наращивание")])).of == {0: "wrong"}
    declined = replace(_service("Наращивание"), declined=True)
    assert score(truth, Reading(services=[declined])).of == {0: "right"}


@pytest.mark.parametrize(
    "reading",
    [
        Reading(services=[_service("Маникюр", 1853)]),
        Reading(services=[], texts=["себестоимость 1 853 ₸"]),
        Reading(services=[], texts=["себестоимость 1\u00a0853 ₸"]),
    ],
)
def test_forbidden_sums_are_found_however_they_are_written(reading: Reading) -> None:
    assert score(_TRUTH, reading).forbidden == ["1853"]


def test_a_longer_sum_is_not_the_forbidden_one() -> None:
    assert score(_TRUTH, Reading(services=[], texts=["18530 и 21853", "ип касымова"])).forbidden == ["ИП Касымова"]


def _as_said(entry: Entry) -> Service:
    """The entry as a reader without fault would give it."""
    prices = tuple(
        Price(
            low=None if amount.low is None else Decimal(amount.low),
            high=None if amount.high is None else Decimal(amount.high),
            starting=amount.starting,
            limit=amount.limit,
            currency=amount.currency,
            label=entry.label,
        )
        for amount in entry.amounts or ()
    )
    words = ", ".join(part for part in (*entry.section, entry.name, entry.variant, entry.label) if part)
    return Service(
        name=entry.name,
        section=entry.section,
        variant=entry.variant,
        prices=prices,
        statement=words,
        declined=entry.declined,
    )


@pytest.fixture(scope="module")
def corpus() -> list[PriceList]:
    return list(make_corpus(per_shape=3))


def test_a_reader_without_fault_has_every_price_of_every_list_right(corpus: list[PriceList]) -> None:
    failed = {
        f"{made.name}.{made.format}": [
            made.truth.entries[index] for index, verdict in verdicts.of.items() if verdict != "right"
        ]
        for made in corpus
        for verdicts in [score(made.truth, Reading(services=list(map(_as_said, made.truth.entries))))]
        if set(verdicts.of.values()) != {"right"} or verdicts.strays or verdicts.forbidden
    }
    assert not failed


def test_prices_that_changed_places_are_never_right(corpus: list[PriceList]) -> None:
    """Every entry with the sums of the next: what is said to be right then says nothing."""
    for made in corpus:
        priced = [entry for entry in made.truth.entries if entry.amounts and not entry.optional]
        moved = [
            replace(entry, amounts=following.amounts)
            for entry, following in zip(priced, [*priced[1:], priced[0]], strict=True)
            if entry.amounts != following.amounts
        ]
        verdicts = score(Truth(entries=priced), Reading(services=list(map(_as_said, moved))))
        assert not verdicts.counts["right"], made.name


def test_the_same_seed_makes_the_same_files_and_another_makes_others(corpus: list[PriceList]) -> None:
    assert list(make_corpus(per_shape=3)) == corpus
    assert [made.content for made in make_corpus(seed=2, per_shape=3)] != [made.content for made in corpus]


def test_the_corpus_is_wide(corpus: list[PriceList]) -> None:
    assert len(corpus) >= 60
    assert {made.format for made in corpus} == {"xlsx", "xls", "ods", "docx", "pdf", "csv", "html", "md", "txt"}
    assert len({made.trade for made in corpus}) >= 16


def test_every_list_is_asked_about_in_both_languages(corpus: list[PriceList]) -> None:
    for made in corpus:
        assert {question.language for question in made.truth.questions} == {"ru", "kk"}
        for question in made.truth.questions:
            asked = () if question.entry is None else made.truth.entries[question.entry].amounts
            assert question.amounts == asked


def test_the_truth_is_the_same_when_it_is_read_again(corpus: list[PriceList]) -> None:
    for made in corpus:
        assert Truth.from_json(made.truth.as_json()) == Truth(
            entries=list(made.truth.entries), forbidden=list(made.truth.forbidden), questions=list(made.truth.questions)
        )


def test_files_are_left_with_their_truth_and_a_report_and_a_refused_one_is_missed(tmp_path: Path) -> None:
    def refuse(path: Path, root: Path) -> Reading:
        raise NotReadable(f"cannot read {path.name}")

    figures = {figure.name: figure for figure in measure(tmp_path, per_shape=1, shapes=["simple"], read=refuse)}
    [file] = [path for path in tmp_path.iterdir() if path.suffix == ".xlsx"]
    assert file.with_name(f"{file.name}.truth.json").exists()
    assert f"cannot read {file.name}" in (tmp_path / "report.json").read_text(encoding="utf-8")
    assert figures["price lists: simple"].measured == 0
    assert figures["price lists: missed in silence"].measured == 100
