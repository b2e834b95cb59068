"""A bar tells what is being done and how far it is, and leaves nothing behind."""

import io

from rich.console import Console

from service.progress import working


def _shown(**console: object) -> str:
    screen = io.StringIO()
    with working("Читаю", console=Console(file=screen, width=80, _environ={"TERM": "xterm"}, **console)) as progress:  # type: ignore[arg-type]
        progress.stage("Знания [b]mira")
        progress.count(3, 4)
    return screen.getvalue()


def test_a_terminal_is_shown_the_stage() -> None:
    assert "Знания [b]mira" in _shown(force_terminal=True, force_interactive=True)


def test_a_file_holds_nothing_of_it() -> None:
    assert _shown(force_terminal=False) == ""
