"""A turn: a burst of one customer's messages goes through the graph, and what comes out is applied once.

Three steps, each of which may be the last before a kill:
1. one transaction takes the waiting messages into a turn (or finds the turn that a dead worker left);
2. the graph runs, holding no connection; its end is checkpointed;
3. one transaction applies the effects and finishes the turn. A turn that is finished already is not applied again.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from langchain_core.runnables import RunnableConfig

from graph.build import Graph
from graph.context import Clock
from graph.types import TenantView
from service.conversations.automata import FEWEST_ROUNDS, MOST_ROUNDS, Round, is_automaton
from service.conversations.checkpoints import TenantCheckpointer, thread_id
from service.conversations.effects import TurnResult, close_turn
from service.conversations.turn import OpenTurn
from service.database.away import is_away
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.errors import place
from service.handoffs.holding import hold_back
from service.media.fetching import Fetcher
from service.models.ports import Ports
from service.models.timing import Stopwatch
from service.observability.metrics import Metrics
from service.records import conversations, tenants, turns
from service.records.conversations import ConversationKey
from service.tenants.names import BusinessNames
from service.tenants.views import view_of

_log = structlog.get_logger(__name__)

# A job that starts a moment early by the database's clock need not wait another round.
_TOLERANCE_SECONDS = 0.05
# A turn whose workers died this often would go on killing them.
_MOST_ATTEMPTS = 5
_FORGET_EVERY = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """The burst window: a turn begins after `seconds` without a new message, or when the oldest waits for `max_seconds`."""

    seconds: float
    max_seconds: float


class TurnRunner:
    """Makes turns of conversations. Safe to call at any time, from any worker: the database decides who does what."""

    def __init__(
        self,
        *,
        database: Database,
        queue: JobQueue,
        graph: Graph,
        checkpointer: TenantCheckpointer,
        ports: Ports,
        quiet: Quiet,
        metrics: Metrics,
        fetcher: Fetcher | None = None,
    ) -> None:
        self._database = database
        self._queue = queue
        self._fetcher = fetcher
        self._graph = graph
        self._checkpointer = checkpointer
        self._ports = ports
        self._quiet = quiet
        self._metrics = metrics
        self._names = BusinessNames(ports.clock)

    @property
    def _clock(self) -> Clock:
        return self._ports.clock

    async def run(self, client_id: UUID, conversation_id: UUID) -> None:
        """Make the conversation's next turn, if it is due; database errors are raised, for the job to be tried again."""
        turn = await self._open(client_id, conversation_id)
        if turn is None:
            return
        stopwatch = Stopwatch()
        with stopwatch.measure("total"), self._ports.turn():
            if self._fetcher is not None and any(bubble["media_id"] for bubble in turn.bubbles):
                await self._fetcher.complete(client_id, turn.id)
            result = await self._result(turn, stopwatch)
        applied = await self._close(turn, result, stopwatch)
        if applied is not None:
            self._metrics.turn(turn.tenant.slug, applied.action, stopwatch.milliseconds)
            for verdict in applied.trace.get("verdicts", []):
                self._metrics.verdict(turn.tenant.slug, verdict["outcome"])
        if turn.row.turns_started % _FORGET_EVERY == 0:
            await self._checkpointer.forget_old(client_id, conversation_id, turns=turn.row.turns_started)

    async def _open(self, client_id: UUID, conversation_id: UUID) -> OpenTurn | None:
        """Take the waiting messages into a turn, or find the one left by a dead worker. None: nothing is due."""
        # Not durable: what a machine's death undoes here, the job that is then still in the queue does again.
        async with self._database.tenant(client_id, durable=False) as connection:
            asked_view = await tenants.ask_view(connection, client_id)
            await conversations.lock(connection, conversation_id)
            waiting = await turns.waiting(connection, conversation_id)
            others = await self._names.others(connection, client_id)
            tenant = view_of(await tenants.asked(asked_view), others=others)
            conversation = ConversationKey(client_id=client_id, conversation_id=conversation_id)
            if not await self._take(connection, conversation, tenant, waiting):
                return None
            month = self._clock.now().astimezone(ZoneInfo(tenant.timezone)).date().replace(day=1)
            row = await turns.under_way(connection, conversation_id, month=month)
            rounds: list[Round] = []
            if row.turns_started > FEWEST_ROUNDS:
                rounds = [Round.of(said) for said in await turns.rounds(connection, conversation_id, MOST_ROUNDS)]
            return OpenTurn(tenant=tenant, row=row, answered_by_automaton=is_automaton(rounds))

    async def _take(
        self, connection: Connection, conversation: ConversationKey, tenant: TenantView, waiting: turns.Waiting
    ) -> bool:
        """Begin the turn that is due, or resume it. False: none is."""
        key = {"client_id": conversation.client_id, "conversation_id": conversation.conversation_id}
        if waiting.unspeakable:
            await hold_back(connection, self._queue, **key, now=self._clock.now())
        if waiting.running_turn is not None:
            await turns.resume(connection, waiting.running_turn)
            # What has come since then is a turn of its own.
            await self._queue.put_turn(connection, **key, at=None)
        elif waiting.replies_waiting:
            await turns.begin(connection, conversation.conversation_id, of_staff=True)
            if waiting.replies_waiting > 1 or waiting.waiting:
                await self._queue.put_turn(connection, **key, at=None)
        elif waiting.waiting == 0:
            return False
        elif delay := _delay(self._quiet_of(tenant), waiting):
            await self._queue.put_turn(connection, **key, at=self._clock.now() + timedelta(seconds=delay))
            return False
        else:
            await turns.begin(connection, conversation.conversation_id)
        return True

    def _quiet_of(self, tenant: TenantView) -> Quiet:
        own = tenant.debounce
        return Quiet(seconds=own[0], max_seconds=own[1]) if own else self._quiet

    async def _result(self, turn: OpenTurn, stopwatch: Stopwatch) -> TurnResult:
        """Run the graph, or take up the result of a run that was checkpointed and never applied."""
        config: RunnableConfig = {
            "configurable": {"thread_id": thread_id(turn.row.client_id, turn.row.conversation_id)}
        }
        try:
            if turn.row.attempts > 1:
                stored = (await self._graph.aget_state(config)).values
                if stored.get("turn_id") == str(turn.id) and stored.get("outcome"):
                    return TurnResult.from_state(stored)
            if turn.row.attempts > _MOST_ATTEMPTS:
                return turn.failed("too_many_attempts", self._clock.now())
            context = self._ports.context(turn.tenant, stopwatch)
            state = await self._graph.ainvoke({"event": turn.event()}, config, context=context, durability="exit")
            return TurnResult.from_state(state)
        except Exception as error:
            if is_away(error):
                raise
            return self._failure(turn, error)

    async def _close(self, turn: OpenTurn, result: TurnResult, stopwatch: Stopwatch) -> TurnResult | None:
        """Apply the result and return what was applied: None when another worker had finished the turn.

        A result that the database refuses becomes a failure, because it would be refused again at every attempt.
        """
        try:
            return await self._apply(turn, result, stopwatch)
        except Exception as error:
            if is_away(error):
                raise
            return await self._apply(turn, self._failure(turn, error), stopwatch)

    async def _apply(self, turn: OpenTurn, result: TurnResult, stopwatch: Stopwatch) -> TurnResult | None:
        now = self._clock.now()
        async with self._database.tenant(turn.row.client_id) as connection:
            return await close_turn(connection, self._queue, turn.row, result, stopwatch.milliseconds, now)

    def _failure(self, turn: OpenTurn, error: Exception) -> TurnResult:
        # The text of an error may quote the customer, so only its kind and place are written down.
        _log.error(
            "turn_failed", tenant=turn.tenant.slug, turn=str(turn.id), error=type(error).__name__, where=place(error)
        )
        self._metrics.turn_failed(turn.tenant.slug)
        return turn.failed(type(error).__name__, self._clock.now())


def _delay(quiet: Quiet, waiting: turns.Waiting) -> float:
    """Return the seconds that a burst still has to wait, 0 when its turn is due."""
    left = min(quiet.seconds - (waiting.newest_seconds or 0.0), quiet.max_seconds - (waiting.oldest_seconds or 0.0))
    return left if left > _TOLERANCE_SECONDS else 0.0
