"""Named SQL statements, kept in `queries/*.sql` and never in Python.

A file holds statements headed by `-- name: some_name`; comment lines under the heading say what the statement is for.
"""

import re
from functools import cache
from importlib.resources import files
from typing import LiteralString, cast

_HEADING = re.compile(r"^-- name: (\w+)\s*$", re.MULTILINE)


class Queries:
    """The statements of one file, by name."""

    def __init__(self, file_name: str, statements: dict[str, LiteralString]) -> None:
        self._file_name = file_name
        self._statements = statements

    @classmethod
    @cache
    def load(cls, name: str) -> "Queries":
        """Read `queries/{name}.sql`."""
        text = (files("service.database") / "queries" / f"{name}.sql").read_text(encoding="utf-8")
        parts = _HEADING.split(text)[1:]
        statements = dict(zip(parts[::2], (part.strip() for part in parts[1::2]), strict=True))
        return cls(f"{name}.sql", cast(dict[str, LiteralString], statements))

    def __getitem__(self, name: str) -> LiteralString:
        try:
            return self._statements[name]
        except KeyError:
            raise KeyError(f"no statement '{name}' in {self._file_name}") from None
