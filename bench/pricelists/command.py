"""What `python -m bench pricelists` does: price lists, made or labelled, are read and, where that is wanted, asked about."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.figures import Figure
from bench.pricelists.answers import answer_figures, as_listed, labelled_as_listed
from bench.pricelists.asking import Asked, Listed, ask_all
from bench.pricelists.labels import labelled_files
from bench.pricelists.measuring import (
    figures,
    label_figures,
    label_report,
    report,
    score_corpus,
    score_file,
    write_report,
)


async def measure(
    folder: Path,
    *,
    per_shape: int,
    ask: bool = False,
    truth: Path | None = None,
    on_list: Callable[[int, int], None] = lambda done, all_: None,
) -> list[Figure]:
    """Measure on the made corpus, `per_shape` lists of each shape, or on the labelled files in `truth`.

    `folder` takes the corpus and `report.json`, `on_list` is told how many lists of how many were asked about.
    """
    if truth is None:
        made = score_corpus(folder, per_shape=per_shape)
        told, reports, lists = figures(made), [report(each) for each in made], [as_listed(each) for each in made]
    else:
        labelled = [score_file(file) for file in labelled_files(truth)]
        told = label_figures(labelled) if any(each.file.labels or each.file.refused for each in labelled) else []
        reports, lists = [label_report(each) for each in labelled], [labelled_as_listed(each) for each in labelled]
    if ask:
        asked = await _ask(lists, on_list)
        told += answer_figures(asked)
        for each, listed in zip(reports, lists, strict=True):
            each["asked"] = [one.as_json() for one in asked if one.listed is listed and one.verdict != "right"]
    write_report(folder, reports)
    return told


async def _ask(lists: list[Listed], on_list: Callable[[int, int], None]) -> list[Asked]:
    with tempfile.TemporaryDirectory(prefix="truffles-bench-asked-") as data_dir:
        return await ask_all(lists, Path(data_dir), on_list=lambda done: on_list(done, len(lists)))
