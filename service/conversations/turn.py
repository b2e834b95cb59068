"""A turn under way, between the database's row of it and the event that the graph is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from graph.events import Bubble, CustomerTurn, Event, Handoff, StaffReply
from graph.types import TenantView
from service.conversations.effects import TurnResult


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTurn:
    """A turn under way. `row` is a row of `turns.sql: under_way`; `answered_by_automaton` says who answers us."""

    tenant: TenantView
    row: Mapping[str, Any]
    answered_by_automaton: bool = False

    @property
    def id(self) -> UUID:
        return UUID(str(self.row["turn_id"]))

    @property
    def bubbles(self) -> list[Bubble]:
        return list(self.row["bubbles"] or [])

    def event(self) -> Event:
        """What the graph is given: a person's answer, or what the customer wrote."""
        reply = self.row["staff_reply"]
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
        if self.row["staff_reply"] is not None:
            return TurnResult(action="silent", reason="staff_reply", effects=[], trace={"failure": cause})
        return TurnResult.failure(self.tenant, self.bubbles, cause, now=now, has_people=self.row["has_people"])

    def _customer_turn(self) -> CustomerTurn:
        row = self.row
        handoff: Handoff | None = None
        if row["handoff_id"] is not None:
            handoff = {
                "id": str(row["handoff_id"]),
                "open": row["handoff_status"] != "closed",
                "joined_at": row["handoff_joined_at"].isoformat(),
                "queued": row["handoff_step"] == "queued",
            }
        return {
            "kind": "customer",
            "turn_id": str(self.id),
            "bubbles": self.bubbles,
            "lead": row["lead"],
            "branch": row["branch"],
            "messages_this_month": row["messages_this_month"],
            "paused": row["paused"],
            "handoff": handoff,
            "silenced": self._silenced,
            "reopened": row["reopened"],
            "has_people": row["has_people"],
            "auto_reply": self.answered_by_automaton,
            "written_at": row["written_at"].isoformat() if row["written_at"] else None,
        }

    @property
    def _silenced(self) -> str | None:
        turn_id = self.row["silenced_turn"]
        return None if turn_id is None else str(turn_id)
