"""What the parts of a brief must be to one another, and what its texts may say.

Looked for in the plain data of the file, not in a validated `Brief`: a mistake elsewhere must not hide these.
"""

import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from nodes.texts import MESSAGE_KEYS, placeholders
from service.tenants.brief import Timeouts
from service.texts.located_yaml import LocatedYaml, Location
from service.texts.sentences import sentence

Found = Iterator[tuple[Location, str]]
Parts = list[tuple[Location, Mapping[str, object]]]
Name = TypeVar("Name")

_KIND_NEEDS = {"chatflow": "instance", "chatflow_flow": "flow_id"}


def report_inconsistencies(document: LocatedYaml, folder_name: str) -> None:
    """Report to `document`, the brief's file, what does not go together in it or with the folder's name."""
    if not isinstance(document.data, dict):
        return
    slug = document.data.get("slug")
    if isinstance(slug, str) and slug != folder_name:
        document.report(("slug",), sentence("slug_not_folder", slug=slug, folder=folder_name))
    for check in (_channels, _staff, _timeouts, _messages):
        for location, what in check(document.data):
            document.report(location, what)


def _channels(data: Mapping[str, object]) -> Found:
    channels = _parts(data, "channels")
    names = [(location, f"{channel.get('name', 'main')}") for location, channel in channels]
    for location, name in _repeated(names):
        yield location, sentence("channels_one_name", name=name)
    for location, channel in channels:
        kind = str(channel.get("kind", "chatflow"))
        needed = _KIND_NEEDS.get(kind)
        if needed and not channel.get(needed):
            yield location, sentence("channel_needs", kind=kind, key=needed)
        elif len(channels) > 1 and not channel.get("instance"):
            yield location, sentence("channels_need_instance")


def _staff(data: Mapping[str, object]) -> Found:
    people = [(location, (person.get("role"), person.get("name"))) for location, person in _parts(data, "staff")]
    for location, (role, name) in _repeated(people):
        yield location, sentence("staff_one_name", role=role, name=name)


def _timeouts(data: Mapping[str, object]) -> Found:
    """The customer is not to hear that it takes longer before everybody knows of them."""
    given = data.get("timeouts")
    if not isinstance(given, dict):
        return
    minutes = Timeouts.model_construct().model_dump() | given
    rungs = [minutes["primary"], minutes["others"]]
    if all(isinstance(value, int) for value in (*rungs, minutes["total"])) and minutes["total"] < sum(rungs):
        yield ("timeouts", "total"), sentence("timeouts_total", total=minutes["total"], rungs=sum(rungs))


def _messages(data: Mapping[str, object]) -> Found:
    messages = data.get("messages")
    for language, texts in messages.items() if isinstance(messages, dict) else ():
        for key, text in texts.items() if isinstance(texts, dict) else ():
            location = ("messages", language, key)
            if key not in MESSAGE_KEYS:
                yield location, sentence("message_unknown", known=", ".join(sorted(MESSAGE_KEYS)))
            elif isinstance(text, str) and (problem := _template_mistake(text, placeholders(key))):
                yield location, problem


def _template_mistake(text: str, known: Sequence[str]) -> str | None:
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return sentence("braces")
    unknown = sorted(names - set(known))
    there_are = ", ".join(f"{{{name}}}" for name in known)
    return sentence("placeholder_unknown", name=unknown[0], known=there_are) if unknown else None


def _parts(data: Mapping[str, object], name: str) -> Parts:
    """Return the mappings of a list; what else is in it is a mistake of its own."""
    parts = data.get(name)
    return [
        ((name, index), part)
        for index, part in enumerate(parts if isinstance(parts, list) else [])
        if isinstance(part, dict)
    ]


def _repeated(names: Iterable[tuple[Location, Name]]) -> Iterator[tuple[Location, Name]]:
    seen: list[Name] = []
    for location, name in names:
        if name in seen:
            yield location, name
        seen.append(name)
