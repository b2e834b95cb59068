"""The command line, `truffles`: everything that the operator and the engineer do.

A command imports in its own body what only it needs: the libraries of all of them together take seconds to load.
"""

import sys

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from service.cli import delivery, evaluation, knowledge, serving, staff, talking, tenants
from service.cli.output import fail
from service.errors import TrufflesError
from service.logs import set_up_logs

app = typer.Typer(
    name="truffles",
    help="Answers the WhatsApp customers of many small businesses, each from its own knowledge.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(tenants.app, name="tenant")
app.add_typer(knowledge.app, name="knowledge")
app.add_typer(delivery.outbox, name="outbox")
app.add_typer(delivery.handoff, name="handoff")
app.add_typer(staff.app, name="staff")
app.command("ledger")(delivery.ledger)
app.command("serve")(serving.serve)
app.command("worker")(serving.worker)
app.command("migrate")(serving.migrate_database)
app.command("eval")(evaluation.evaluate)
app.command("chat")(talking.chat)
app.command("demo")(talking.demo)


def main() -> None:
    """Run the command line; what is wrong is told in a sentence, with exit status 1."""
    # Commands answer with words of their own; `serve` and `worker` log what the settings say.
    set_up_logs(level="WARNING", as_json=False)
    try:
        app()
    except TrufflesError as error:
        sys.exit(fail(str(error)))
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, item['loc'])).upper() or 'settings'}: {item['msg']}" for item in error.errors()
        ]
        sys.exit(fail("configuration: " + "; ".join(problems)))
    except SettingsError as error:
        sys.exit(fail(f'configuration: {error}; lists are written as JSON, ["a", "b"]'))
    except KeyboardInterrupt:
        sys.exit(130)
