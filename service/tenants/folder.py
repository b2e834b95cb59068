"""A tenant's folder, read and checked as a whole: every mistake is told at once, with file and line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nodes.texts import MESSAGE_KEYS, placeholder_mistake
from service.errors import InvalidFolder
from service.knowledge.documents import UnreadableDocument, list_documents, read_document
from service.located_yaml import LocatedYaml, Location
from service.tenants.brief import Brief

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
    """Read and check the folder at `path`.

    `${NAME}` values are taken from `environment`; with `secrets_needed=False` (checks and evals, which send nothing) a
    missing one stands for itself. Raises `InvalidFolder` with all mistakes.
    """
    document = LocatedYaml(path / "tenant.yaml")
    mistakes = list(_resolve(document, environment, secrets_needed))
    brief: Brief | None = None
    try:
        brief = document.parse(Brief)
    except InvalidFolder as error:
        mistakes += error.mistakes
    if brief is not None:
        mistakes += _message_mistakes(document, brief)
        if brief.slug != path.resolve().name:
            mistakes.append(
                document.mistake(("slug",), f"slug: '{brief.slug}' is not the folder's name '{path.resolve().name}'")
            )
    mistakes += _document_mistakes(path / "knowledge")
    if mistakes or brief is None:
        raise InvalidFolder(mistakes)
    prompt = path / "prompt.md"
    cases = path / "cases.yaml"
    return TenantFolder(
        path=path,
        brief=brief,
        knowledge=path / "knowledge",
        prompt=prompt.read_text(encoding="utf-8").strip() or None if prompt.exists() else None,
        cases=cases if cases.exists() else None,
    )


def _resolve(document: LocatedYaml, environment: Mapping[str, str], needed: bool) -> Iterator[str]:
    """Put the values of `${NAME}` into the document, yielding what is wrong with them."""
    for holder, key, location in _strings(document.data, ()):
        match = _REFERENCE.match(holder[key])
        if match is None:
            if key in _SECRET_KEYS:
                yield document.mistake(
                    location, f"{key}: name a variable, ${{LIKE_THIS}}: secrets are not written into files"
                )
            continue
        value = environment.get(match[1], "")
        if value:
            holder[key] = value
        elif needed:
            yield document.mistake(location, f"{key}: the environment variable {match[1]} is not set")


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


def _message_mistakes(document: LocatedYaml, brief: Brief) -> Iterator[str]:
    for language, texts in brief.messages.items():
        for key, text in texts.items():
            location = ("messages", language, key)
            if key not in MESSAGE_KEYS:
                yield document.mistake(
                    location, f"messages.{language}.{key}: unknown; there are {', '.join(sorted(MESSAGE_KEYS))}"
                )
            elif problem := placeholder_mistake(key, text):
                yield document.mistake(location, f"messages.{language}.{key}: {problem}")


def _document_mistakes(folder: Path) -> Iterator[str]:
    """Read every document as a sync would, so that an unreadable one is known before anything is done."""
    try:
        paths = list_documents(folder)
    except UnreadableDocument as error:
        yield f"{folder}: {error}"
        return
    if not paths:
        yield f"{folder}: there are no documents in it"
    for path in paths:
        try:
            read_document(path, root=folder)
        except UnreadableDocument as error:
            yield f"{path}: {error.reason}"
