"""The command line, `truffles`: everything that the operator and the engineer do.

A command imports in its own body what only it needs: the libraries of all of them together take seconds to load.
"""

import sys
from importlib.metadata import version as version_of
from typing import Annotated

import typer

from service.cli import (
    conversations,
    delivery,
    evaluation,
    handoffs,
    knowledge,
    learned,
    serving,
    staff,
    talking,
    tenants,
    words,
)
from service.cli.output import fail
from service.cli.usage import refuse, speak_russian
from service.errors import TrufflesError
from service.observability.logs import set_up_logs
from service.texts.sentences import sentence


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"truffles {version_of('truffles')}")
        raise typer.Exit


app = typer.Typer(
    name="truffles",
    help=words.help_of("truffles"),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(tenants.app, name="tenant")
app.add_typer(knowledge.app, name="knowledge")
app.add_typer(learned.app, name="learned")
app.add_typer(delivery.outbox, name="outbox")
app.add_typer(handoffs.app, name="handoff")
app.add_typer(conversations.app, name="conversation")
app.add_typer(staff.app, name="staff")
app.command("ledger", help=words.help_of("ledger"))(delivery.ledger)
app.command("serve", help=words.help_of("serve"))(serving.serve)
app.command("worker", help=words.help_of("worker"))(serving.worker)
app.command("migrate", help=words.help_of("migrate"))(serving.migrate_database)
app.command("eval", help=words.help_of("eval"))(evaluation.evaluate)
app.command("chat", help=words.help_of("chat"))(talking.chat)
app.command("demo", help=words.help_of("demo"))(talking.demo)


@app.callback(help=words.help_of("truffles"))
def truffles(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help=words.help_of("version"))
    ] = False,
) -> None:
    """Have what is said of the whole command line."""


def main() -> None:
    """Run the command line; what is wrong is told in a sentence, with exit status 1 (2: the call itself)."""
    # Commands answer with words of their own; `serve` and `worker` log what the settings say.
    set_up_logs(level="WARNING", as_json=False)
    speak_russian()
    try:
        sys.exit(app(standalone_mode=False))
    except typer.TyperException as error:
        sys.exit(refuse(error))
    except TrufflesError as error:
        sys.exit(fail(error.told))
    except typer.Abort:
        sys.exit(1)
    except Exception as error:
        # Its imports take a while, and a command seldom needs it.
        from service.database.away import is_away

        if not is_away(error):
            raise
        sys.exit(fail(sentence("database_lost")))
    except KeyboardInterrupt:
        sys.exit(130)
