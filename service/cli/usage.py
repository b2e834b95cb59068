"""Typer's own words, in Russian: the frame of `--help`, and what is wrong with a call.

Typer has no way to give them, so that they are put in where it keeps them.
"""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from service.cli import words
from service.cli.output import fail
from service.texts.sentences import of_value
from service.texts.spelling import nearest

_STATUS = 2
"""Of a call that is wrong, as everywhere in command lines."""


def speak_russian() -> None:
    """Have `--help` in Russian."""
    rich_utils.ARGUMENTS_PANEL_TITLE = words.usage("panel_arguments")
    rich_utils.OPTIONS_PANEL_TITLE = words.usage("panel_options")
    rich_utils.COMMANDS_PANEL_TITLE = words.usage("panel_commands")
    rich_utils.REQUIRED_LONG_STRING = words.usage("required")
    rich_utils.DEFAULT_STRING = words.usage("default")
    for kind in (TyperCommand, TyperGroup):
        _have_russian_usage(kind)


def _have_russian_usage(kind: Any) -> None:
    if "get_usage" in vars(kind):
        return
    get_usage, get_help_option = kind.get_usage, kind.get_help_option

    def usage(command: Any, context: Any) -> str:
        written = str(get_usage(command, context))
        for english, name in (("Usage: ", "prefix"), ("[OPTIONS]", "options"), ("COMMAND [ARGS]...", "command")):
            written = written.replace(english, words.usage(name))
        return written

    def help_option(command: Any, context: Any) -> Any:
        option = get_help_option(command, context)
        if option is not None:
            option.help = words.help_of("this")
        return option

    kind.get_usage, kind.get_help_option = usage, help_option


def refuse(error: Any) -> int:
    """Print what is wrong with a call, if not only that nothing was asked for, and return the exit status."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        # The help stands there already.
        return _STATUS
    told = _told(error)
    if context is not None:
        told += "\n" + words.usage("see", command=context.command_path)
    fail(told)
    return _STATUS


def _told(error: Any) -> str:
    kind, message = type(error).__name__, error.format_message()
    parameter = getattr(error, "param", None)
    if kind == "MissingParameter" and parameter is not None:
        return words.usage("missing", what=_name(parameter))
    if kind == "NoSuchOption":
        return words.usage("unknown_option", what=error.option_name) + _meant(error.possibilities or ())
    if kind == "BadOptionUsage":
        return words.usage("without_value", what=error.option_name)
    if parameter is not None and isinstance(error.__cause__, ValidationError):
        return words.usage("wrong_value", what=_name(parameter), problem=of_value(error.__cause__.errors()[0]))
    for name, pattern in (("unknown_command", r"No such command '(.+?)'"), ("too_many", r"Got unexpected .*\((.*)\)")):
        if found := re.match(pattern, message):
            return words.usage(name, what=found[1]) + _meant(_like(found[1], error.ctx))
    return words.usage("other", problem=message)


def _like(word: str, context: Any) -> list[str]:
    """Return the command that a word that is none is most like, if it is like one."""
    known = context.command.list_commands(context) if hasattr(context.command, "list_commands") else []
    like = nearest(word, known)
    return [like] if like else []


def _meant(words_like: Sequence[str]) -> str:
    return " " + words.usage("meant", what=words_like[0]) if words_like else ""


def _name(parameter: Any) -> str:
    return str(parameter.get_error_hint()).strip("'")
