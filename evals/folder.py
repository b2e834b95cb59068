"""A tenant's folder together with its cases, so that the mistakes of both are told at once."""

from collections.abc import Mapping
from pathlib import Path

from evals.cases import Case, load_cases
from service.errors import InvalidFolder
from service.tenants.folder import TenantFolder, read_folder


def read_folder_with_cases(
    path: Path, environment: Mapping[str, str], *, secrets_needed: bool = True
) -> tuple[TenantFolder, list[Case]]:
    """Read and check a folder as `read_folder` does, and its cases (none without the file).

    Raises `InvalidFolder` with all mistakes.
    """
    mistakes: list[str] = []
    folder: TenantFolder | None = None
    cases: list[Case] = []
    try:
        folder = read_folder(path, environment, secrets_needed=secrets_needed)
    except InvalidFolder as error:
        mistakes += error.mistakes
    try:
        cases = load_cases(path / "cases.yaml") if (path / "cases.yaml").exists() else []
    except InvalidFolder as error:
        mistakes += error.mistakes
    if mistakes or folder is None:
        raise InvalidFolder(mistakes)
    return folder, cases
