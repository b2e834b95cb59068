"""The parts that learn, put together."""

from dataclasses import dataclass

from graph.context import Clock, Words
from service.database.jobs import JobQueue
from service.database.pool import Database
from service.knowledge.library import Library
from service.learning.comparing import Comparing
from service.learning.decisions import Moderation
from service.learning.digest import LearningDigest
from service.learning.index import LearnedIndex
from service.learning.instruction import Instruction
from service.learning.known_people import KnownPeople
from service.learning.teaching import Teaching


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """What takes lessons, what decides on them, and what the search has of them."""

    teaching: Teaching
    moderation: Moderation
    instruction: Instruction
    index: LearnedIndex
    digest: LearningDigest


def make_learning(database: Database, queue: JobQueue, library: Library, words: Words, clock: Clock) -> Learning:
    """Build the parts."""
    comparing = Comparing(library, words)
    teaching = Teaching(database, queue, comparing, KnownPeople(database, library), clock)
    return Learning(
        teaching=teaching,
        moderation=Moderation(database, queue, clock, teaching=teaching, comparing=comparing),
        instruction=Instruction(database, queue, teaching),
        index=LearnedIndex(database, queue, library, clock),
        digest=LearningDigest(database, queue, clock),
    )
