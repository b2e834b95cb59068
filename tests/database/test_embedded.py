"""The data directory has one owner."""

import os
from pathlib import Path

import pytest

from service.database.embedded import DataDirectory
from service.errors import DataDirectoryInUse, DataDirectoryUnusable
from tests.database.holding import hold


def test_a_directory_that_another_process_has_is_refused_with_its_number(tmp_path: Path) -> None:
    with hold(tmp_path / "data") as process:
        with pytest.raises(DataDirectoryInUse) as raised:
            DataDirectory(tmp_path / "data").acquire()
        assert str(process) in str(raised.value)
        assert "DATABASE_URL" in str(raised.value)
    # Its owner was killed, and left nothing to clean up.
    directory = DataDirectory(tmp_path / "data")
    directory.acquire()
    assert (tmp_path / "data" / "owner.pid").read_text() == str(os.getpid())
    directory.release()


def test_a_directory_that_was_given_back_can_be_taken_again(tmp_path: Path) -> None:
    first, second = DataDirectory(tmp_path), DataDirectory(tmp_path)
    first.acquire()
    with pytest.raises(DataDirectoryInUse):
        second.acquire()
    first.release()
    second.acquire()
    second.release()


def test_a_directory_that_nothing_can_be_written_to_any_more_is_told(tmp_path: Path) -> None:
    (tmp_path / "owner.pid").symlink_to("/dev/full")
    with pytest.raises(DataDirectoryUnusable, match="DATA_DIR"):
        DataDirectory(tmp_path).acquire()
