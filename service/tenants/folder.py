"""A tenant's folder, read and checked as a whole: every mistake is told at once, with file and line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from service.errors import InvalidFolder
from service.knowledge.documents import UnreadableDocuments
from service.knowledge.reading import understood_folder
from service.tenants.brief import Brief
from service.tenants.consistency import report_inconsistencies
from service.tenants.webhook_secret import SHORTEST, weakness
from service.texts.located_yaml import LocatedYaml, Location
from service.texts.sentences import of_system, sentence

_REFERENCE = re.compile(r"^\$\{(\w+)\}$")
_SECRET_KEYS = frozenset({"token", "secret"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantFolder:
    """A folder that passed its checks. `prompt` replaces the product's own; `cases` is the file of its cases."""

    path: Path
    brief: Brief
    knowledge: Path
    prompt: str | None
    cases: Path | None

    def with_brief(self, brief: Brief) -> "TenantFolder":
        """Return the folder with another brief in its place."""
        return replace(self, brief=brief)


def read_folder(path: Path, environment: Mapping[str, str], *, secrets_needed: bool = True) -> TenantFolder:
    """Read and check the folder at `path`; the cases, which only evals need, are read by `evals.folder`.

    `${NAME}` values are taken from `environment`; with `secrets_needed=False` (checks and evals, which send nothing) a
    missing one stands for itself. Raises `InvalidFolder` with all mistakes.
    """
    if not path.is_dir():
        raise InvalidFolder([f"{path}: {sentence('folder_is_file' if path.exists() else 'folder_missing')}"])
    document = LocatedYaml(path / "tenant.yaml")
    _resolve(document, environment, secrets_needed)
    brief = document.parse(Brief)
    report_inconsistencies(document, path.resolve().name)
    prompt, prompt_mistakes = _prompt(path / "prompt.md")
    mistakes = [*document.mistakes, *prompt_mistakes, *_document_mistakes(path / "knowledge")]
    if mistakes or brief is None:
        raise InvalidFolder(mistakes)
    cases = path / "cases.yaml"
    return TenantFolder(
        path=path,
        brief=brief,
        knowledge=path / "knowledge",
        prompt=prompt,
        cases=cases if cases.exists() else None,
    )


def read_brief(path: Path) -> Brief:
    """Return the brief of the folder at `path` alone, whose secrets need not be set. Raises `InvalidFolder`."""
    document = LocatedYaml(path / "tenant.yaml")
    _resolve(document, {}, needed=False)
    brief = document.parse(Brief)
    if brief is None:
        raise InvalidFolder(document.mistakes)
    return brief


def unset_variables(folder: TenantFolder) -> list[str]:
    """Return the variables that a folder names and that had no value when it was read, in the file's order."""
    found = [_REFERENCE.match(holder[key]) for holder, key, _ in _strings(folder.brief.model_dump(mode="json"), ())]
    return list(dict.fromkeys(match[1] for match in found if match))


def _resolve(document: LocatedYaml, environment: Mapping[str, str], needed: bool) -> None:
    """Put the values of `${NAME}` into the document, and report what is wrong with them."""
    for holder, key, location in _strings(document.data, ()):
        match = _REFERENCE.match(holder[key])
        if match is None:
            if key in _SECRET_KEYS:
                document.report(location, sentence("secret_in_file"))
            continue
        value = environment.get(match[1], "").strip()
        if value:
            holder[key] = value
            if key == "secret" and (problem := weakness(value)):
                document.report(location, sentence(problem, variable=match[1], shortest=SHORTEST))
        elif needed:
            document.report(location, sentence("variable_unset", variable=match[1]))


def _strings(value: Any, location: Location) -> Iterator[tuple[Any, Any, Location]]:
    items: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    for key, item in items:
        if isinstance(item, str):
            yield value, key, (*location, key)
        else:
            yield from _strings(item, (*location, key))


def _prompt(path: Path) -> tuple[str | None, list[str]]:
    """Return the text of the prompt, None without one, and what is wrong with the file."""
    try:
        return path.read_text(encoding="utf-8-sig").strip() or None, []
    except FileNotFoundError:
        return None, []
    except UnicodeDecodeError:
        return None, [f"{path}: {sentence('not_utf8')}"]
    except OSError as error:
        return None, [f"{path}: {sentence('file_unreadable', problem=of_system(error))}"]


def _document_mistakes(folder: Path) -> list[str]:
    """Read every document as a sync would, so that one that cannot be used is known before anything is done."""
    try:
        understood_folder(folder)
    except UnreadableDocuments as error:
        return error.mistakes
    return []
