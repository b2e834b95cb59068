"""pytest's option `--installed-postgres`: what is marked `each_postgres`, on an installed server of the oldest version.

The marked tests are few, and together they have the server execute every statement of `service/database/queries`: what
one lacks is told, and fails the run. The server's own log says what it was asked for, also by processes that were killed.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from service.database.queries import Queries
from service.database.version import OLDEST_VERSION
from tests.servers import ASKED, PROGRAMS, oldest_installed, version

_QUERIES = Path(__file__).parents[1] / "service" / "database" / "queries"
_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)
_PARAMETER = re.compile(r"%\(\w+\)s|\$\d+")
# The demonstration brings its own server, which is the embedded one.
_ELSEWHERE = {"demo"}


def pytest_addoption(parser: pytest.Parser) -> None:
    told = "run the tests marked each_postgres on the oldest PostgreSQL of this machine instead of the embedded one"
    parser.addoption("--installed-postgres", action="store_true", help=told)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "each_postgres: is run with --installed-postgres too")
    config.stash[ASKED], config.stash[PROGRAMS] = set(), None
    if not config.getoption("--installed-postgres"):
        return
    if (found := oldest_installed()) is None:
        told = f"SKIPPED: no PostgreSQL {OLDEST_VERSION} or newer is installed beside the embedded one"
        pytest.exit(f"{told} (on Debian: apt-get install postgresql)", returncode=0)
    config.stash[PROGRAMS] = found


def pytest_report_header(config: pytest.Config) -> str | None:
    found = config.stash[PROGRAMS]
    return f"database: {version(found)}" if found else None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Spare a run of thirty tests what the others import."""
    if config.stash[PROGRAMS] is None or not collection_path.name.startswith("test_"):
        return None
    return True if "each_postgres" not in collection_path.read_text(encoding="utf-8") else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.stash[PROGRAMS] is None:
        return
    marked = [item for item in items if item.get_closest_marker("each_postgres")]
    config.hook.pytest_deselected(items=[item for item in items if item not in marked])
    items[:] = marked


def pytest_testnodedown(node: Any) -> None:
    """Take from a process of the run what its server was asked for."""
    node.config.stash[ASKED].update(getattr(node, "workeroutput", {}).get("asked", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["asked"] = sorted(config.stash[ASKED])
    elif exitstatus == pytest.ExitCode.OK and _missing(config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    for name in _missing(config) if exitstatus == pytest.ExitCode.OK else ():
        terminalreporter.write_line(f"no test marked each_postgres has the server execute {name}")


def _missing(config: pytest.Config) -> list[str]:
    """Return the statements that were not asked for, of a run of all that is marked."""
    narrowed = (
        config.option.keyword or config.option.markexpr or config.args_source != pytest.Config.ArgsSource.TESTPATHS
    )
    if config.stash[PROGRAMS] is None or narrowed:
        return []
    asked = {_form(statement) for statement in config.stash[ASKED]}
    return [name for name, statement in _named() if _form(statement) not in asked]


def _named() -> list[tuple[str, str]]:
    files = [path for path in sorted(_QUERIES.glob("*.sql")) if path.stem not in _ELSEWHERE]
    names = {path.stem: _NAME.findall(path.read_text(encoding="utf-8")) for path in files}
    return [(f"{stem}.{name}", Queries.load(stem)[name]) for stem in names for name in names[stem]]


def _form(statement: str) -> str:
    """The statement as it is written, and as the server hears it, alike."""
    return _PARAMETER.sub("$", statement).strip()
