"""The ports: the ports that the graph thinks with, as the composition root built them for this installation."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from graph.context import Answerer, Classifier, Clock, Context, Teacher, Transcriber, Undertakings, Verifier, Words
from graph.types import TenantView
from service.budget import Budget, spending
from service.knowledge.library import Library
from service.models.timing import (
    Stopwatch,
    TimedAnswerer,
    TimedClassifier,
    TimedKnowledge,
    TimedTranscriber,
    TimedVerifier,
)


class Transcribers(Protocol):
    """All tenants' voice notes; hands out a transcriber of one tenant's."""

    def of_tenant(self, client_id: str) -> Transcriber:
        """Return a transcriber that can read only this tenant's media."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything that a turn thinks with, and the `seconds` that it may take.

    `announced` asks the models' server when they end; None where there is none.
    """

    classifier: Classifier
    answerer: Answerer
    library: Library
    transcribers: Transcribers
    undertakings: Undertakings
    verifier: Verifier
    teacher: Teacher
    words: Words
    clock: Clock
    seconds: float
    announced: Callable[[], Awaitable[Mapping[str, date]]] | None = None

    def turn(self) -> AbstractContextManager[None]:
        """Return the block in which one turn is made: its budget runs from here."""
        return spending(Budget(self.seconds))

    def context(self, tenant: TenantView, stopwatch: Stopwatch) -> Context:
        """Return the graph's run context for one turn of `tenant`, timed by `stopwatch`."""
        return Context(
            tenant=tenant,
            classifier=TimedClassifier(self.classifier, stopwatch),
            knowledge=TimedKnowledge(self.library.of_tenant(tenant.id), stopwatch),
            answerer=TimedAnswerer(self.answerer, stopwatch),
            transcriber=TimedTranscriber(self.transcribers.of_tenant(tenant.id), stopwatch),
            undertakings=self.undertakings,
            verifier=TimedVerifier(self.verifier, stopwatch),
            teacher=self.teacher,
            words=self.words,
            clock=self.clock,
        )
