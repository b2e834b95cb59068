"""A turn under way, between the database's row of it and the event that the graph is given."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from graph.events import Bubble, CustomerTurn, Event, Handoff, StaffReply
from graph.types import TenantView
from service.conversations.effects import TurnResult
from service.records.turns import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTurn:
    """A turn under way. `row` is what the database has of it; `answered_by_automaton` says who answers us."""

    tenant: TenantView
    row: Turn
    answered_by_automaton: bool = False

    @property
    def id(self) -> UUID:
        return self.row.turn_id

    @property
    def bubbles(self) -> list[Bubble]:
        return self.row.bubbles

    def event(self) -> Event:
        """What the graph is given: a person's answer, or what the customer wrote."""
        reply = self.row.staff_reply
        if reply is None:
            return self._customer_turn()
        return StaffReply(
            kind="staff",
            turn_id=str(self.id),
            staff_id=reply["staff_id"] or "",
            role=reply["role"] or "manager",
            text=reply["text"],
            silenced=self._silenced,
        )

    def failed(self, cause: str, now: datetime) -> TurnResult:
        """What is done at `now`, when the turn cannot be made. A customer who has a person's answer needs no other."""
        if self.row.staff_reply is not None:
            return TurnResult(action="silent", reason="staff_reply", effects=[], trace={"failure": cause})
        return TurnResult.failure(self.tenant, self.bubbles, cause, now=now, has_people=self.row.has_people)

    def _customer_turn(self) -> CustomerTurn:
        row = self.row
        return {
            "kind": "customer",
            "turn_id": str(self.id),
            "bubbles": self.bubbles,
            "lead": row.lead,
            "branch": row.branch,
            "messages_this_month": row.messages_this_month,
            "paused": row.paused,
            "handoff": self._handoff,
            "silenced": self._silenced,
            "reopened": row.reopened,
            "has_people": row.has_people,
            "auto_reply": self.answered_by_automaton,
            "written_at": row.written_at.isoformat() if row.written_at else None,
        }

    @property
    def _handoff(self) -> Handoff | None:
        row = self.row
        if row.handoff_id is None or row.handoff_joined_at is None:
            return None
        return {
            "id": str(row.handoff_id),
            "open": row.handoff_status != "closed",
            "joined_at": row.handoff_joined_at.isoformat(),
            "queued": row.handoff_step == "queued",
        }

    @property
    def _silenced(self) -> str | None:
        turn_id = self.row.silenced_turn
        return None if turn_id is None else str(turn_id)
