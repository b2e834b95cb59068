"""YAML whose mistakes can be pointed at: every value knows its line, and pydantic's errors are told as `file:line: what`."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from service.errors import InvalidFolder

Model = TypeVar("Model")
Location = tuple[Hashable, ...]


class LocatedYaml:
    """A YAML document as plain data, with the line of every key and item."""

    def __init__(self, path: Path) -> None:
        """Read `path`. Raises `InvalidFolder` when it is missing, not UTF-8 or not YAML."""
        self.path = path
        self._lines: dict[Location, int] = {(): 1}
        try:
            text = path.read_text(encoding="utf-8")
            node = yaml.compose(text, Loader=yaml.SafeLoader)
            self.data: Any = yaml.safe_load(text)
        except FileNotFoundError:
            raise InvalidFolder([f"{path}: there is no such file"]) from None
        except UnicodeDecodeError:
            raise InvalidFolder([f"{path}: not UTF-8 text"]) from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise InvalidFolder([f"{path}:{line}: not YAML: {error.problem}"]) from None
        except yaml.YAMLError as error:
            raise InvalidFolder([f"{path}: not YAML: {error}"]) from None
        try:
            if node is not None:
                self._note_lines(node, ())
        except RecursionError:
            raise InvalidFolder([f"{path}: a value contains itself, or is nested too deep"]) from None

    def _note_lines(self, node: yaml.Node, location: Location) -> None:
        self._lines.setdefault(location, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._lines[(*location, key.value)] = key.start_mark.line + 1
                self._note_lines(value, (*location, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._lines[(*location, index)] = value.start_mark.line + 1
                self._note_lines(value, (*location, index))

    def line(self, location: Location) -> int:
        """The line of the innermost part of `location` that stands in the file."""
        while location not in self._lines:
            location = location[:-1]
        return self._lines[location]

    def mistake(self, location: Location, what: str) -> str:
        return f"{self.path}:{self.line(location)}: {what}"

    def parse(self, model: type[Model]) -> Model:
        """Validate the document as `model`. Raises `InvalidFolder` with every mistake and its line."""
        try:
            return TypeAdapter(model).validate_python(self.data)
        except ValidationError as error:
            raise InvalidFolder([self._told(detail) for detail in error.errors()]) from None

    def _told(self, detail: Any) -> str:
        location = tuple(detail["loc"])
        name = ".".join(str(part) for part in location if not isinstance(part, type | BaseModel))
        return self.mistake(location, f"{name or 'document'}: {detail['msg'].removeprefix('Value error, ')}")
