"""How well customers' questions about price lists are answered: shares by language and by shape."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bench.figures import Figure
from bench.pricelists.asking import ANSWERED, Asked, Cause, Listed
from bench.pricelists.measuring import Scored, ScoredLabels
from bench.pricelists.replies import Query, Thing
from bench.pricelists.scoring import needed_words
from bench.pricelists.truth import Amount, Entry, Truth
from bench.pricelists.words import words

_SHOWN = {
    "right": "right",
    "among_neighbours": "right among named neighbours",
    "among_unnamed": "right among unnamed sums",
    "to_people": "to people",
    "asked_back": "asked back",
    "declined": "declined",
    "no_price": "answered without a price",
    "refused": "of refused files",
    "wrong": "WRONG",
}
_CAUSES: dict[Cause, str] = {
    "reading": "the asked thing was not read rightly",
    "retrieval": "no line with its price was found",
    "selection": "a line with its price was found, and was not said",
}


def as_listed(scored: Scored) -> Listed:
    """Return a made price list with its questions, as they are asked."""
    truth = scored.made.truth
    things = [_thing(truth, entry) for entry in truth.entries if entry.amounts]
    known = frozenset[int]().union(*(thing.sums for thing in things))
    return Listed(
        path=scored.path,
        group=scored.made.shape,
        queries=[
            Query(
                say=asked.text,
                language=asked.language,
                own=_sums(asked.amounts),
                wording=asked.wording,
                known=known,
                things=things,
            )
            for asked in truth.questions
        ],
        misread=[
            index
            for index, asked in enumerate(truth.questions)
            if asked.entry is not None and scored.verdicts.of.get(asked.entry) not in ("right", "inexact")
        ],
    )


def labelled_as_listed(scored: ScoredLabels) -> Listed:
    """Return a labelled file with its questions, as they are asked; a thing is misread when no label with its sums was right."""
    file = scored.file
    right = [
        frozenset(label.amounts)
        for label, verdict in zip(file.labels, scored.verdicts.of, strict=True)
        if verdict == "right"
    ]
    misread = [
        index
        for index, query in enumerate(file.queries)
        if query.own and file.labels and not any(query.own & sums for sums in right)
    ]
    return Listed(path=file.path, group=file.path.suffix.lstrip("."), queries=file.queries, misread=misread)


def answer_figures(asked: Sequence[Asked]) -> list[Figure]:
    """Return a figure for each group, language and wording, and for all together, and those of wrong answers by their cause.

    What is asked of things that are not there is apart: of it nothing can be right but that no price is told.
    """
    absent = [one for one in asked if one.query.wording == "absent"]
    answerable = [one for one in asked if one.query.wording != "absent"]
    groups: defaultdict[str, list[Asked]] = defaultdict(list)
    for one in answerable:
        groups[f"asked: {one.listed.group}"].append(one)
    for one in sorted(answerable, key=lambda one: one.query.language):
        groups[f"asked in {one.query.language}"].append(one)
    for one in sorted(answerable, key=lambda one: one.query.wording):
        groups[f"asked {one.query.wording.replace('_', ' ')}"].append(one)
    told = [*(_right(name, group) for name, group in groups.items()), _right("asked: all", answerable)]
    return [*told, *_totals(answerable), *([_of_absent(absent)] if absent else [])]


def _of_absent(asked: Sequence[Asked]) -> Figure:
    counts = _counts(asked)
    said = _said(counts)
    return Figure(
        name="asked of what is not there: another's price",
        measured=counts["wrong"],
        unit="",
        target=0.0,
        how=f"{len(asked)} questions: {said}",
    )


def _right(name: str, asked: Sequence[Asked]) -> Figure:
    counts = _counts(asked)
    said = _said(counts)
    return Figure(
        name=name,
        measured=100 * sum(counts[verdict] for verdict in ANSWERED) / max(1, len(asked)),
        unit="% right",
        better="more",
        how=f"{len(asked)} questions: {said}",
    )


def _totals(asked: Sequence[Asked]) -> Iterator[Figure]:
    counts = _counts(asked)
    for verdict, shown in _SHOWN.items():
        target = 0.0 if verdict == "wrong" else None
        yield Figure(
            name=f"asked: {shown}", measured=counts[verdict], unit="", target=target, how=f"of {len(asked)} questions"
        )
    for name, of in (("WRONG", ("wrong",)), ("not answered", ("to_people", "asked_back", "declined", "no_price"))):
        causes = Counter(one.cause for one in asked if one.verdict in of)
        for cause, how in _CAUSES.items():
            yield Figure(name=f"asked: {name} by {cause}", measured=causes[cause], unit="", how=how)


def _said(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[verdict]} {shown}" for verdict, shown in _SHOWN.items() if counts[verdict])


def _counts(asked: Iterable[Asked]) -> Counter[str]:
    return Counter(one.verdict or "refused" for one in asked)


def _thing(truth: Truth, entry: Entry) -> Thing:
    needed = needed_words(truth.entries, entry)
    return Thing(sums=_sums(entry.amounts or ()), named_in=lambda text: needed <= words(text))


def _sums(amounts: Iterable[Amount]) -> frozenset[int]:
    return frozenset(sum_ for amount in amounts for sum_ in (amount.low, amount.high) if sum_ is not None)
