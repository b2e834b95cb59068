"""Where the tests put their files, those of the database among them: into memory, where this machine has room for it.

A test's database is some five hundred files. To make them takes a disk up to half a second, and memory a hundredth of it.
"""

import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
_NEEDED_BYTES = 2 << 30
"""Several times what a run takes. Containers are given 64 MB, unless they ask for more."""


def use_memory() -> None:
    """Have `tempfile` and pytest, also in the processes that tests start, take it. Somebody's own `TMPDIR` is left."""
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK):
        return
    if shutil.disk_usage(_MEMORY).free >= _NEEDED_BYTES:
        os.environ["TMPDIR"] = str(_MEMORY)
        # It has been asked for already, and remembers what it answered.
        tempfile.tempdir = None
