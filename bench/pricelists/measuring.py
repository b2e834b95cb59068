"""How well the product reads price lists: shares over the corpus, by shape and by format."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure
from bench.pricelists.corpus import PriceList, make_corpus
from bench.pricelists.labels import LabelledFile, LabelVerdicts, score_labels
from bench.pricelists.reading import NotReadable, read_with_product
from bench.pricelists.scoring import Reading, Verdicts, score

Read = Callable[[Path, Path], Reading]
_RIGHT_PERCENT = 98.0
_KINDS = ("right", "inexact", "wrong", "reported", "missed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One list, which lies at `path`, with its verdicts; `refused` is why it could not be read at all."""

    made: PriceList
    path: Path
    verdicts: Verdicts
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredLabels:
    """One labelled file with its verdicts; `refused` as of `Scored`."""

    file: LabelledFile
    verdicts: LabelVerdicts
    refused: str = ""


def measure(folder: Path, *, per_shape: int, shapes: Sequence[str] = (), read: Read | None = None) -> list[Figure]:
    """Make the corpus in `folder`, have it read, and return figures for each shape, each format and all together.

    Beside each file its truth is written, and in `report.json` every entry that was not read exactly, with what was found.
    """
    scored = score_corpus(folder, per_shape=per_shape, shapes=shapes, read=read)
    write_report(folder, [report(each) for each in scored])
    return figures(scored)


def score_corpus(folder: Path, *, per_shape: int, shapes: Sequence[str] = (), read: Read | None = None) -> list[Scored]:
    """Make the corpus in `folder` and have it read."""
    return [score_list(made, folder, read or _read) for made in make_corpus(per_shape=per_shape, shapes=shapes)]


def write_report(folder: Path, reports: Sequence[dict[str, object]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(reports, ensure_ascii=False, indent=1), "utf-8")


def figures(scored: Sequence[Scored]) -> list[Figure]:
    """Return figures of reading for each shape, each format and all together."""
    groups: defaultdict[str, list[Scored]] = defaultdict(list)
    for each in scored:
        groups[f"price lists: {each.made.shape}"].append(each)
    for each in sorted(scored, key=lambda one: one.made.format):
        groups[f"price lists in {each.made.format}"].append(each)
    return [*(_right(name, group) for name, group in groups.items()), *_totals(scored)]


def score_list(made: PriceList, folder: Path, read: Read) -> Scored:
    """Save one list, have it read and compare. A file that the product refuses, or falls over, has all its entries missed."""
    path = made.save(folder)
    reading, refused = _attempt(path, folder, read)
    return Scored(made=made, path=path, verdicts=score(made.truth, reading or Reading(services=())), refused=refused)


def score_file(file: LabelledFile, read: Read | None = None) -> ScoredLabels:
    """Have a labelled file read and compare, as `score_list` does."""
    reading, refused = _attempt(file.path, file.path.parent, read or _read)
    return ScoredLabels(file=file, verdicts=score_labels(file, reading), refused=refused)


def label_figures(scored: Sequence[ScoredLabels]) -> list[Figure]:
    """Return figures of how labelled files were read, all together: their formats are too few of each."""
    counts = Counter(verdict for each in scored for verdict in each.verdicts.of)
    priced = sum(counts.values())
    meant = sum(bool(each.refused) == each.file.refused for each in scored)
    forbidden = sum(len(each.verdicts.forbidden) for each in scored)
    said = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    return [
        Figure(
            name="labelled files: all",
            measured=100 * counts["right"] / max(1, priced),
            unit="% right",
            target=_RIGHT_PERCENT,
            better="more",
            how=f"{len(scored)} files, {priced} prices: {said}",
        ),
        Figure(
            name="labelled files: wrong prices",
            measured=100 * counts["wrong"] / max(1, priced),
            unit="%",
            target=0.0,
            how="a thing's words with other sums only",
        ),
        Figure(
            name="labelled files: forbidden strings",
            measured=forbidden,
            unit="",
            target=0.0,
            how="in what customers may be told",
        ),
        Figure(
            name="labelled files: refused or read, against the truth",
            measured=len(scored) - meant,
            unit="",
            target=0.0,
            how="files that were refused and should not have been, or the other way about",
        ),
    ]


def _attempt(path: Path, root: Path, read: Read) -> tuple[Reading | None, str]:
    """Return what was read, or None and why nothing could be."""
    try:
        return read(path, root), ""
    except NotReadable as error:
        return None, str(error)
    except Exception as error:  # One list that the product falls over must not hide the others.
        return None, f"{type(error).__name__}: {error}"


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


def report(scored: Scored) -> dict[str, object]:
    """Return what of a list was not read as it should be, as data."""
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


def label_report(scored: ScoredLabels) -> dict[str, object]:
    """As `report`, of a labelled file."""
    verdicts = scored.verdicts
    return {
        "file": scored.file.path.name,
        "refused": scored.refused,
        "forbidden": list(verdicts.forbidden),
        "not_right": [
            {"verdict": verdict, "entry": " ".join(label.words), "true": list(label.amounts), "read": list(found)}
            for label, verdict, found in zip(scored.file.labels, verdicts.of, verdicts.found, strict=True)
            if verdict != "right"
        ],
    }
