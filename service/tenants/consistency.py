"""What the parts of a brief must be to one another, and what its texts may say.

Looked for in the plain data of the file, not in a validated `Brief`: a mistake elsewhere must not hide these.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from nodes.texts import MESSAGE_KEYS, placeholder_mistake
from service.located_yaml import LocatedYaml, Location

Found = Iterator[tuple[Location, str]]
Parts = list[tuple[Location, Mapping[str, Any]]]

_KIND_NEEDS = {"chatflow": "instance", "chatflow_flow": "flow_id"}


def report_inconsistencies(document: LocatedYaml, folder_name: str) -> None:
    """Report to `document`, the brief's file, what does not go together in it or with the folder's name."""
    if not isinstance(document.data, dict):
        return
    slug = document.data.get("slug")
    if isinstance(slug, str) and slug != folder_name:
        document.report(("slug",), f"'{slug}' is not the folder's name '{folder_name}'")
    for check in (_channels, _staff, _messages):
        for location, what in check(document.data):
            document.report(location, what)


def _channels(data: Mapping[str, Any]) -> Found:
    channels = _parts(data, "channels")
    names = [(location, f"{channel.get('name', 'main')}") for location, channel in channels]
    yield from _repeated(names, "two channels have one name")
    for location, channel in channels:
        kind = str(channel.get("kind", "chatflow"))
        needed = _KIND_NEEDS.get(kind)
        if needed and not channel.get(needed):
            yield location, f"kind {kind} needs `{needed}`"
        elif len(channels) > 1 and not channel.get("instance"):
            yield location, "with several channels each needs `instance`: the webhook address tells them apart by it"


def _staff(data: Mapping[str, Any]) -> Found:
    people = [(location, f"{person.get('role')} {person.get('name')}") for location, person in _parts(data, "staff")]
    return _repeated(people, "two staff have one role and name")


def _messages(data: Mapping[str, Any]) -> Found:
    messages = data.get("messages")
    for language, texts in messages.items() if isinstance(messages, dict) else ():
        for key, text in texts.items() if isinstance(texts, dict) else ():
            location = ("messages", language, key)
            if key not in MESSAGE_KEYS:
                yield location, f"unknown; there are {', '.join(sorted(MESSAGE_KEYS))}"
            elif isinstance(text, str) and (problem := placeholder_mistake(text)):
                yield location, problem


def _parts(data: Mapping[str, Any], name: str) -> Parts:
    """Return the mappings of a list; what else is in it is a mistake of its own."""
    parts = data.get(name)
    return [
        ((name, index), part)
        for index, part in enumerate(parts if isinstance(parts, list) else [])
        if isinstance(part, dict)
    ]


def _repeated(names: list[tuple[Location, str]], what: str) -> Found:
    seen: set[str] = set()
    for location, name in names:
        if name in seen:
            yield location, f"{what}: {name}"
        seen.add(name)
