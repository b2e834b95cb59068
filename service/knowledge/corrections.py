"""`knowledge.yaml`: how the operator wants tables to be read, beside the folder of documents, which stay as they are."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from service.knowledge.grid import SourceDocument
from service.knowledge.outline import tables_of
from service.knowledge.readings import Role, TableReading
from service.texts.located_yaml import LocatedYaml
from service.texts.sentences import sentence

FILE_NAME = "knowledge.yaml"

Readings = Mapping[str, Mapping[str, TableReading]]
"""By a document's name, and by the name of a table in it (`tables_of`)."""

Row = Annotated[int, Field(ge=1)]
Letters = Annotated[str, StringConstraints(to_upper=True, pattern=r"^[A-Za-z]{1,3}$")]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, int) and not isinstance(value, bool) else value


Rows = Annotated[list[Row], BeforeValidator(_listed)]


class TableCorrection(BaseModel):
    """How one table is to be read: see `TableReading`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    head: Rows | None = None
    columns: dict[Letters, Role] | None = None
    skip: bool = False
    skip_rows: Rows = []

    def reading(self) -> TableReading:
        return TableReading(
            head=None if self.head is None else tuple(self.head),
            columns=self.columns,
            skip=self.skip,
            skip_rows=tuple(self.skip_rows),
        )


Corrections = dict[str, dict[str, TableCorrection]]


def file_of(root: Path) -> Path:
    """Return where the corrections of the documents in `root` are: beside it."""
    return root.parent / FILE_NAME


def read_corrections(
    root: Path, documents: Sequence[SourceDocument], *, alone: bool = False
) -> tuple[Readings, list[str]]:
    """Return the corrections for the documents in `root`, and what is wrong with their file, each with file and line.

    `alone`: there are others in `root`, of which nothing is known.
    """
    path = file_of(root)
    if not path.exists():
        return {}, []
    file = LocatedYaml(path)
    file.data = _with_names(file.data) or {}
    corrections = file.parse(Corrections) or {}
    tables = {document.name: tables_of(document) for document in documents}
    for name, corrected in corrections.items():
        if name not in tables:
            if not alone:
                file.report((name,), sentence("correction_no_document", known=", ".join(sorted(tables))))
            continue
        for table in corrected:
            if table not in tables[name]:
                known = ", ".join(tables[name]) or sentence("no_tables")
                file.report((name, table), sentence("correction_no_table", known=known))
    readings = {
        name: {table: correction.reading() for table, correction in corrected.items()}
        for name, corrected in corrections.items()
    }
    return readings, file.mistakes


def _with_names(data: Any) -> Any:
    """Return the data with every name of a document or a table as text: a table may be called by its number."""
    if not isinstance(data, dict):
        return data
    return {
        str(name): {str(table): value for table, value in tables.items()} if isinstance(tables, dict) else tables
        for name, tables in data.items()
    }
