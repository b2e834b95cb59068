"""Documents read in a process of their own, so that a file that takes all memory or all time takes them from nobody else.

The process is given one path after the other, and gives back parts as `service.knowledge.grid` has them; no other class is
unpickled, whatever became of the process. It knows no settings and no secrets.
"""

import json
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
import traceback
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import structlog

from service.knowledge.documents.contents import Contents
from service.knowledge.documents.problems import Refusal
from service.knowledge.documents.reading import read
from service.texts.sentences import sentence

_log = structlog.get_logger(__name__)

SECONDS = 60
"""Of processor time, and twice as many by the clock, for one document."""

MEMORY = 1_536 * 1024 * 1024
"""Bytes of address space of the process, where the system limits it."""

_SMALL = 64 * 1024
_LIGHT = (".md", ".txt", ".csv")
"""Formats of which a file of less than 64 KB cannot take long, nor much."""

_LENGTH = struct.Struct(">Q")
_CLASSES = {"Cell", "Grid", "LeftOut", "Place", "Prose"}
_KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH")


class Reader:
    """Reads documents; begins a process when the first needs one, and another when that one was lost."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, path: Path) -> Contents:
        """Return what a document holds. Raises `Refusal`, also when reading it took too much, and `OSError`."""
        if path.suffix.lower() in _LIGHT and path.stat().st_size < _SMALL:
            return read(path)
        with path.open("rb"):
            # What the system refuses is raised here, as it is.
            pass
        process = self._begun()
        overdue = threading.Event()

        def stop() -> None:
            overdue.set()
            process.kill()

        timer = threading.Timer(2 * self._seconds, stop)
        timer.start()
        try:
            answer = _asked(process, path)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            slow = overdue.is_set() or _ended_by_its_limit(process)
            self._end()
            raise Refusal(sentence("document_slow" if slow else "document_heavy")) from error
        except BaseException:
            self._end()
            raise
        finally:
            timer.cancel()
        if isinstance(answer, str):
            raise Refusal(answer)
        first, second = answer
        if isinstance(first, str):
            _log.warning("document_reader_failed", document=path.name, error=second)
            raise Refusal(first)
        return Contents(parts=first, left_out=second)

    def _begun(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._end()
            environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
            environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
            # Numeric libraries reserve memory for each of their threads.
            environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(self._seconds), str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


class _OnlyGrids(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module == "service.knowledge.grid" and name in _CLASSES:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a document")


def _ended_by_its_limit(process: "subprocess.Popen[bytes]") -> bool:
    """Tell whether a process that gave no answer used up its processor time."""
    with suppress(subprocess.TimeoutExpired):
        return process.wait(timeout=1) == -getattr(signal, "SIGXCPU", 0)
    return False


def _asked(process: "subprocess.Popen[bytes]", path: Path) -> Any:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(str(path.absolute())).encode() + b"\n")
    process.stdin.flush()
    (length,) = _LENGTH.unpack(_exactly(process.stdout, _LENGTH.size))
    return _OnlyGrids(BytesIO(_exactly(process.stdout, length))).load()


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def _limit(seconds: float, memory: int) -> None:
    """Limit this process: its memory for all its time, its processor time from now on."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 1
    for kind, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, until)):
        _, hard = resource.getrlimit(kind)
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(ValueError, OSError):
            # macOS knows the limit of memory and does not take it.
            resource.setrlimit(kind, (soft, hard))


def _answer(path: Path) -> Any:
    try:
        contents = read(path)
    except Refusal as refusal:
        return refusal.reason
    except (MemoryError, RecursionError):
        return sentence("document_heavy")
    except OSError as error:
        from service.texts.sentences import of_system

        return sentence("file_unreadable", problem=of_system(error))
    except Exception as error:
        # Whatever a library makes of a file that is not what it should be: told as that, and kept for the developers.
        return sentence("document_broken", suffix=path.suffix), "".join(traceback.format_exception(error))
    return contents.parts, contents.left_out


def main() -> None:
    """Read the documents whose paths come in, one a line as JSON, and give each back."""
    seconds, memory = float(sys.argv[1]), int(sys.argv[2])
    answers = os.fdopen(os.dup(1), "wb")
    # What libraries print is no answer.
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        _limit(seconds, memory)
        data = pickle.dumps(_answer(Path(json.loads(line))), protocol=5)
        answers.write(_LENGTH.pack(len(data)) + data)
        answers.flush()


if __name__ == "__main__":
    main()
