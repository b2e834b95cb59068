"""What was left in a tenant's folder of another folder that it was copied from.

A new folder begins as a copy of a sample. Cases that stay in it ask its bot for another business's prices, and documents
that stay in it are quoted to its customers.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from evals.cases import Case
from service.tenants.folder import TenantFolder
from service.texts.sentences import sentence

_SHARE = 0.5
"""Of the cases. Greetings and thanks are the same in many files; half of a file is not."""


def leftovers(folder: TenantFolder, cases: Sequence[Case], others: Iterable[Path]) -> list[str]:
    """Return, for each of the folders `others` of which something stands unchanged in `folder`, a sentence about it."""
    own = folder.path.resolve()
    told = []
    for other in sorted({path.resolve() for path in others} - {own}):
        left = [*_cases_left(cases, other), *_files_left(own, other)]
        if left:
            told.append(sentence("copied", path=folder.path, origin=other.name, what=", ".join(left)))
    return told


def _cases_left(cases: Sequence[Case], other: Path) -> Iterator[str]:
    text = _read(other / "cases.yaml").decode("utf-8", "replace")
    same = sum(_stands_in(case, text) for case in cases) if text else 0
    if cases and same >= _SHARE * len(cases):
        yield sentence("copied_cases", same=same, count=len(cases))


def _stands_in(case: Case, text: str) -> bool:
    """Is the case, by its id and all that the customer says in it, in the text of a file? Reading it as YAML takes seconds."""
    return case.id in text and all(bubble in text for turn in case.turns for bubble in turn.say)


def _files_left(own: Path, other: Path) -> Iterator[str]:
    documents = (path for path in sorted((own / "knowledge").rglob("*")) if path.is_file())
    for path in (own / "prompt.md", *documents):
        content = _read(path)
        if content.strip() and content == _read(other / path.relative_to(own)):
            yield str(path.relative_to(own))


def _read(path: Path) -> bytes:
    """Return what is in a file, nothing where there is none to read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
