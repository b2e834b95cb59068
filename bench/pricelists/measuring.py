"""How well the product reads price lists: shares over the corpus, by shape and by format."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure
from bench.pricelists.corpus import PriceList, make_corpus
from bench.pricelists.reading import NotReadable, read_with_product
from bench.pricelists.scoring import Reading, Verdicts, score

Read = Callable[[Path, Path], Reading]
_RIGHT_PERCENT = 98.0
_KINDS = ("right", "inexact", "wrong", "reported", "missed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One list with its verdicts; `refused` is why it could not be read at all."""

    made: PriceList
    verdicts: Verdicts
    refused: str = ""


def measure(folder: Path, *, per_shape: int, shapes: Sequence[str] = (), read: Read | None = None) -> list[Figure]:
    """Make the corpus in `folder`, have it read, and return figures for each shape, each format and all together.

    Beside each file its truth is written, and in `report.json` every entry that was not read exactly, with what was found.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scored = [score_list(made, folder, read or _read) for made in make_corpus(per_shape=per_shape, shapes=shapes)]
    (folder / "report.json").write_text(
        json.dumps([_report(each) for each in scored], ensure_ascii=False, indent=1), "utf-8"
    )
    groups: defaultdict[str, list[Scored]] = defaultdict(list)
    for each in scored:
        groups[f"price lists: {each.made.shape}"].append(each)
    for each in sorted(scored, key=lambda one: one.made.format):
        groups[f"price lists in {each.made.format}"].append(each)
    figures = [_right(name, group) for name, group in groups.items()]
    return [*figures, *_totals(scored)]


def score_list(made: PriceList, folder: Path, read: Read) -> Scored:
    """Save one list, have it read and compare. A file that the product refuses, or falls over, has all its entries missed."""
    path = made.save(folder)
    refused = ""
    try:
        reading = read(path, folder)
    except NotReadable as error:
        reading, refused = Reading(services=()), str(error)
    except Exception as error:  # One list that the product falls over must not hide the others.
        reading, refused = Reading(services=()), f"{type(error).__name__}: {error}"
    return Scored(made=made, verdicts=score(made.truth, reading), refused=refused)


def _read(path: Path, root: Path) -> Reading:
    return read_with_product(path, root=root)


def _right(name: str, scored: Sequence[Scored]) -> Figure:
    counts = _counts(scored)
    said = ", ".join(f"{counts[kind]} {kind}" for kind in (*_KINDS, "forbidden", "stray", "refused") if counts[kind])
    return Figure(
        name=name,
        measured=100 * counts["right"] / max(1, counts["all"]),
        unit="% right",
        target=_RIGHT_PERCENT,
        better="more",
        how=f"{len(scored)} lists, {counts['all']} prices: {said}",
    )


def _totals(scored: Sequence[Scored]) -> list[Figure]:
    counts = _counts(scored)
    share = {kind: 100 * counts[kind] / max(1, counts["all"]) for kind in _KINDS}
    told = [
        ("wrong prices", share["wrong"], "%", 0.0, "a service's words with another sum, of all prices"),
        (
            "from or to lost",
            share["inexact"],
            "%",
            0.0,
            "the right sum, but “от” or “до” is lost, or one of several sums",
        ),
        ("missed, and said so", share["reported"], "%", None, "named as left out, or a service without its price"),
        ("missed in silence", share["missed"], "%", 0.0, "neither read nor named"),
        (
            "forbidden strings",
            counts["forbidden"],
            "",
            0.0,
            "cost, hidden parts, secrets, in what customers may be told",
        ),
        ("prices of nothing", counts["stray"], "", None, "statements with a price that belong to no service"),
    ]
    figures = [
        Figure(name=f"price lists: {name}", measured=measured, unit=unit, target=target, how=how)
        for name, measured, unit, target, how in told
    ]
    return [_right("price lists: all", scored), *figures]


def _counts(scored: Sequence[Scored]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for each in scored:
        counts += each.verdicts.counts
        counts["all"] += len(each.verdicts.of)
        counts["forbidden"] += len(each.verdicts.forbidden)
        counts["stray"] += len(each.verdicts.strays)
        counts["refused"] += bool(each.refused)
    return counts


def _report(scored: Scored) -> dict[str, object]:
    entries = scored.made.truth.entries
    return {
        "file": f"{scored.made.name}.{scored.made.format}",
        "refused": scored.refused,
        "forbidden": list(scored.verdicts.forbidden),
        "strays": list(scored.verdicts.strays),
        "not_right": [
            {
                "verdict": verdict,
                "entry": " / ".join(
                    [*entries[index].section, entries[index].name, entries[index].variant, entries[index].label]
                ),
                "true": [(amount.low, amount.high, amount.starting) for amount in entries[index].amounts or ()],
                "read": list(scored.verdicts.found.get(index, ())),
            }
            for index, verdict in scored.verdicts.of.items()
            if verdict != "right"
        ],
    }
