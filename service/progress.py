"""What moves in the terminal while something takes longer than a glance. Where nobody looks, nothing does."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class Working:
    """One bar, which tells what is being done and how far it is. Both may be called from any thread."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self._bar = bar
        self._task = task

    def stage(self, text: str) -> None:
        """Say what begins now; how long it takes is not known."""
        self._bar.reset(self._task, total=None, description=text)

    def count(self, done: int, total: int) -> None:
        """Say how much of the stage is done."""
        self._bar.update(self._task, completed=done, total=total)


@contextmanager
def working(text: str, *, console: Console, quiet: bool = False) -> Iterator[Working]:
    """Show that something is being done, and take it away at the end. Nothing is shown where `console` is no terminal."""
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_interactive) as bar:
        yield Working(bar, bar.add_task(text, total=None))
