"""YAML whose mistakes can be pointed at: every value knows its line, and what is wrong is gathered as `file:line: what`."""

from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from service.texts.sentences import of_system, of_value, of_yaml, sentence
from service.texts.spelling import known_keys, nearest

Model = TypeVar("Model")
Location = tuple[Hashable, ...]

_INT = "tag:yaml.org,2002:int"


class _Loader(yaml.SafeLoader):
    """Leaves `23:00` as it is written: YAML 1.1, which PyYAML follows, takes it for the number 1380 in base 60."""

    def construct_yaml_int(self, node: yaml.ScalarNode) -> Any:
        return node.value if ":" in node.value else super().construct_yaml_int(node)


_Loader.add_constructor(_INT, _Loader.construct_yaml_int)


class LocatedYaml:
    """A YAML file as plain data, with the line of every key and item, and the mistakes that were found in it.

    A file that is missing, not UTF-8 or not YAML has that as its one mistake, and `readable` is False.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data: Any = None
        self.readable = False
        self._lines: dict[Location, int] = {(): 1}
        self._found: list[tuple[int | None, str]] = []
        try:
            self._read(path.read_text(encoding="utf-8-sig"))
            self.readable = True
        except FileNotFoundError:
            self._found = [(None, sentence("file_missing"))]
        except OSError as error:
            self._found = [(None, sentence("file_unreadable", problem=of_system(error)))]
        except UnicodeDecodeError:
            self._found = [(None, sentence("not_utf8"))]
        except RecursionError:
            self._found = [(None, sentence("value_nested"))]
        except (yaml.YAMLError, ValueError) as error:
            self._found = [_syntax_mistake(error)]

    def _read(self, text: str) -> None:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is not None:
                self._note_lines(node, ())
                self.data = loader.construct_document(node)
        finally:
            loader.dispose()

    def _note_lines(self, node: yaml.Node, location: Location) -> None:
        self._lines.setdefault(location, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                # A key that is no plain word is complained of when the file is read as data.
                if isinstance(key, yaml.ScalarNode):
                    self._note_key((*location, key.value), key.start_mark.line + 1)
                    self._note_lines(value, (*location, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._note_lines(value, (*location, index))

    def _note_key(self, location: Location, line: int) -> None:
        if location in self._lines:
            # YAML's readers keep the last value and say nothing.
            first = self._lines[location]
            self._found.append((line, f"{_spelt(location)}: {sentence('key_twice', line=first)}"))
            inside = len(location)
            self._lines = {place: noted for place, noted in self._lines.items() if place[:inside] != location}
        self._lines[location] = line

    def line(self, location: Location) -> int:
        """The line of the innermost part of `location` that stands in the file."""
        while location not in self._lines:
            location = location[:-1]
        return self._lines[location]

    def report(self, location: Location, what: str) -> None:
        """Add a mistake at `location`; `what` begins after the location's name."""
        self._found.append((self.line(location), f"{_spelt(location)}: {what}"))

    def parse(self, model: type[Model]) -> Model | None:
        """Validate the document as `model`. Every mistake is reported, and None returned when there is any."""
        if not self.readable:
            return None
        adapter = TypeAdapter(model)
        try:
            return adapter.validate_python(self.data)
        except ValidationError as error:
            for location, what in _told(error, adapter):
                self.report(location, what)
            return None

    @property
    def mistakes(self) -> list[str]:
        """All mistakes so far, from the file's first line to its last."""
        found = sorted(self._found, key=lambda mistake: mistake[0] or 0)
        return [f"{self.path}:{line}: {what}" if line else f"{self.path}: {what}" for line, what in found]


def _syntax_mistake(error: Exception) -> tuple[int | None, str]:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or " ".join(str(error).split())
    return (mark.line + 1 if mark else None), f"YAML: {of_yaml(problem)}"


def _told(error: ValidationError, adapter: TypeAdapter[Any]) -> Iterator[tuple[Location, str]]:
    """Places and sentences, without those of a whole whose parts are wrong (a list then counts as empty).

    Parts of a place that begin with ~ tell a value's shapes apart and do not stand in the file.
    """
    found = error.errors()
    wholes = {detail["loc"][:size] for detail in found for size in range(len(detail["loc"]))}
    for detail in found:
        location = tuple(part for part in detail["loc"] if part != "[key]" and not str(part).startswith("~"))
        if detail["loc"] not in wholes:
            meant = _meant_key(location, adapter) if detail["type"] == "extra_forbidden" else None
            yield location, sentence("key_misspelt", meant=meant) if meant else of_value(detail)


def _meant_key(location: Location, adapter: TypeAdapter[Any]) -> str | None:
    """Return the key that stands at `location` misspelt, None when it is like none that may stand there."""
    return nearest(str(location[-1]), known_keys(adapter.json_schema(), location[:-1]))


def _spelt(location: Location) -> str:
    return ".".join(str(part) for part in location) or sentence("whole")
