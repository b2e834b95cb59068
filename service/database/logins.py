"""The two users that the service logs in as. Neither owns anything, and neither may become anybody else.

Tenants' work is done by the user in DATABASE_URL, a member of `truffles_app` alone: whatever is said on its connections, it
stays under row-level security. What looks across tenants is done by a user of its own, on connections of its own, a member
of `truffles_operator` alone. The owner of the tables logs in for migrations, which make both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import DictRow

from service.database.queries import Queries
from service.errors import DatabaseUnavailable
from service.texts.sentences import sentence

_SQL = Queries.load("logins")

TENANTS = "truffles_app"
OPERATOR = "truffles_operator"
_EMBEDDED = "truffles_serving"
_OPERATORS_SUFFIX = "_operator"


class LoginMayTooMuch(DatabaseUnavailable):
    """The user in DATABASE_URL is the owner, or a member of more than it works as: no policy would hold for it."""

    def __init__(self, user: str) -> None:
        super().__init__(sentence("login_may_too_much", user=user))


class LoginMissing(DatabaseUnavailable):
    """The user is there for another purpose, or is not known yet: the message says what makes it."""

    def __init__(self, user: str, role: str) -> None:
        super().__init__(sentence("login_missing", user=user, role=role))


class OwnerUnset(DatabaseUnavailable):
    """Migrating needs the owner of the database, and DATABASE_OWNER_URL does not name it."""

    def __init__(self) -> None:
        super().__init__(sentence("owner_unset"))


class LoginsNotAllowed(DatabaseUnavailable):
    """The owner may not make the users that the service logs in as; the message says what an administrator is to do."""

    def __init__(self, owner: str, login: str, operator: str) -> None:
        super().__init__(sentence("migration_needs_logins", owner=owner, login=login, operator=operator))


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A user, and the role that it is a member of. `password` is None where the server asks for none."""

    user: str
    password: str | None
    role: str


def embedded_url(owner_url: str) -> str:
    """Return the address of the embedded database for tenants' work. Its socket asks nobody for a password."""
    return make_conninfo(owner_url, user=_EMBEDDED)


def operators_url(url: str) -> str:
    """Return the address for what looks across tenants: of `url`, but for the user, who has the same password."""
    try:
        return make_conninfo(url, user=user_of(url) + _OPERATORS_SUFFIX)
    except psycopg.ProgrammingError:
        # No address at all, which is told when it is used.
        return url


def make_logins(connection: psycopg.Connection[DictRow], url: str) -> None:
    """Make the users of `url`, or give them its password. Raises `LoginsNotAllowed`."""
    logins = list(_logins(url))
    for login in logins:
        try:
            connection.execute(_SQL["make"], _made(connection, login))
        except psycopg.errors.InsufficientPrivilege as error:
            # What an administrator made already is theirs to change, and good as it is.
            if _shape(connection, login) != "fit":
                owner = connection.info.user
                raise LoginsNotAllowed(owner, *(login.user for login in logins)) from error


def check_makeable(connection: psycopg.Connection[DictRow], url: str) -> None:
    """Look before anything is done whether the users of `url` can be made.

    Raises `LoginMayTooMuch`, so that migrating makes no login of the owner, and `LoginsNotAllowed`.
    """
    logins = list(_logins(url))
    shapes = {login.user: _shape(connection, login) for login in logins}
    for user, shape in shapes.items():
        if shape == "too_much" or user == connection.info.user:
            raise LoginMayTooMuch(user)
    row: Any = connection.execute(_SQL["may_make"]).fetchone()
    if None in shapes.values() and not row["may"]:
        raise LoginsNotAllowed(connection.info.user, *shapes)


async def check_login(connection: AsyncConnection[DictRow], role: str) -> None:
    """Raise unless who is logged in works as `role`, and as nobody else: `LoginMayTooMuch` or `LoginMissing`."""
    user = connection.info.user
    row: Any = await (await connection.execute(_SQL["shape"], {"login": user, "role": role})).fetchone()
    if row["shape"] == "too_much":
        raise LoginMayTooMuch(user)
    if row["shape"] == "not_a_member":
        raise LoginMissing(user, role)


def _logins(url: str) -> Iterator[Login]:
    values = conninfo_to_dict(url)
    password = values.get("password")
    known = None if password is None else str(password)
    yield Login(user=user_of(url), password=known, role=TENANTS)
    yield Login(user=user_of(url) + _OPERATORS_SUFFIX, password=known, role=OPERATOR)


def user_of(url: str) -> str:
    return str(conninfo_to_dict(url).get("user") or _EMBEDDED)


def _made(connection: psycopg.Connection[DictRow], login: Login) -> dict[str, str | None]:
    """The server, and its log, hear what it keeps of a password, never the password."""
    verifier = None
    if login.password is not None:
        verifier = connection.pgconn.encrypt_password(login.password.encode(), login.user.encode()).decode()
    return {"login": login.user, "verifier": verifier, "role": login.role}


def _shape(connection: psycopg.Connection[DictRow], login: Login) -> str | None:
    """Return "fit", "too_much" or "not_a_member"; None for a user that does not exist."""
    row = connection.execute(_SQL["shape"], {"login": login.user, "role": login.role}).fetchone()
    return None if row is None else str(row["shape"])
