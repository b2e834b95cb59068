"""Rows as values: what a statement returns, read into frozen dataclasses instead of dictionaries."""

from collections.abc import Mapping
from typing import Any, LiteralString, TypeVar

from psycopg.rows import class_row, scalar_row

from service.database.pool import Connection

Row = TypeVar("Row")
Values = Mapping[str, Any]


async def fetch_all(connection: Connection, row: type[Row], statement: LiteralString, values: Values) -> list[Row]:
    """Return the rows of `statement`, each as a `row`: a class that takes the columns as keyword arguments."""
    async with connection.cursor(row_factory=class_row(row)) as cursor:
        await cursor.execute(statement, values)
        return await cursor.fetchall()


async def fetch_optional(
    connection: Connection, row: type[Row], statement: LiteralString, values: Values
) -> Row | None:
    """Return the first row of `statement` as a `row`, None where there is none."""
    async with connection.cursor(row_factory=class_row(row)) as cursor:
        await cursor.execute(statement, values)
        return await cursor.fetchone()


async def fetch_one(connection: Connection, row: type[Row], statement: LiteralString, values: Values) -> Row:
    """Return the row that `statement` always has. Raises `LookupError` where it had none: the caller was mistaken."""
    found = await fetch_optional(connection, row, statement, values)
    if found is None:
        raise LookupError(f"no row of {row.__name__}")
    return found


async def fetch_value(connection: Connection, statement: LiteralString, values: Values) -> Any:
    """Return the only column of the first row of `statement`, None where there is no row."""
    async with connection.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(statement, values)
        return await cursor.fetchone()


async def has_row(connection: Connection, statement: LiteralString, values: Values) -> bool:
    """Return whether `statement` has a row, be it one without columns: something was there, or was changed."""
    return await (await connection.execute(statement, values)).fetchone() is not None
