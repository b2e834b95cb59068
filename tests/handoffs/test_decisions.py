"""A handoff's whole life by the service's own decisions: what people decide does not depend on what they decide by."""

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from service.database.pool import Connection
from service.handoffs.decisions import Decided, Decisions, Outcome
from service.handoffs.pauses import Pauses
from service.handoffs.replies import Replies
from service.handoffs.written import Written
from service.tenants.staff import Member, Person
from tests.stage import Stage

_PEOPLE = """INSERT INTO staff (client_id, role, name, telegram_user_id, bound_at)
SELECT clients.id, people.role, people.name, number, now() FROM clients,
  (VALUES ('manager', 'Айгуль', 501), ('owner', 'Мира', 502)) AS people (role, name, number)"""


@dataclass
class Once:
    """A key as a page would give it, kept in memory: claimed once."""

    name: str
    claimed: list[str] = field(default_factory=list)

    async def claim(self, connection: Connection) -> bool:
        new = self.name not in self.claimed
        self.claimed.append(self.name)
        return new


class Deciding:
    """A tenant's people, who decide about the handoff of one customer."""

    def __init__(self, stage: Stage, manager: Member, owner: Member) -> None:
        container = stage.container
        self.stage, self.manager, self.owner = stage, manager, owner
        self.decisions = Decisions(container.database, container.queue)
        self.replies = Replies(container.database, container.queue, takes_files=False)
        self.pauses = Pauses(container.database, container.queue, container.ports.clock)

    @classmethod
    async def at(cls, stage: Stage, folder: Path) -> "Deciding":
        await stage.onboard(folder)
        [tenant] = await stage.rows("SELECT id, name FROM clients")
        await stage.execute("DELETE FROM staff", _PEOPLE)
        members = {}
        for row in await stage.rows("SELECT id, role, name FROM staff"):
            person = Person(
                staff_id=row["id"],
                client_id=tenant["id"],
                role=row["role"],
                name=row["name"],
                tenant=tenant["name"],
                language="ru",
            )
            members[row["role"]] = Member(people=(person,))
        stage.script.intent = lambda text: "complaint"
        return cls(stage, members["manager"], members["owner"])

    async def asked(self, text: str) -> UUID:
        """Have the customer write `text`, and return the open handoff."""
        await self.stage.customer_writes(text)
        await self.stage.until_handled()
        [row] = await self.stage.rows("SELECT id FROM handoffs WHERE status <> 'closed'")
        handoff_id: UUID = row["id"]
        return handoff_id

    async def state(self, handoff_id: UUID) -> tuple[str, str | None, str]:
        [row] = await self.stage.rows(
            f"""SELECT status, closed_as, lead FROM handoffs JOIN conversations ON conversations.id = conversation_id
            WHERE handoffs.id = '{handoff_id}'"""
        )
        return row["status"], row["closed_as"], row["lead"]


def _outcome(decided: Decided | None) -> Outcome | None:
    return decided.outcome if decided else None


async def test_a_handoff_is_taken_answered_and_given_back(stage: Stage, tmp_path: Path) -> None:
    people = await Deciding.at(stage, tmp_path)
    handoff_id = await people.asked("ноготь отпал")
    assert await people.state(handoff_id) == ("open", None, "waiting")

    assert _outcome(await people.decisions.take(Once("a"), people.manager, handoff_id)) == "taken"
    assert await people.state(handoff_id) == ("taken", None, "person")

    answer = Written(text="Приходите сегодня, поправим бесплатно.")
    sent = await people.replies.answer(Once("b"), people.manager, handoff_id, answer, provider_id="page:1")
    assert _outcome(sent) == "being_sent"
    await stage.until_handled()
    assert stage.gateway.texts[-1].text == answer.text

    assert _outcome(await people.decisions.give_back(Once("c"), people.manager, handoff_id)) == "returned"
    assert await people.state(handoff_id) == ("closed", "returned", "bot")


async def test_a_decision_has_its_effect_once(stage: Stage, tmp_path: Path) -> None:
    people = await Deciding.at(stage, tmp_path)
    handoff_id, key = await people.asked("ноготь отпал"), Once("a")

    outcomes = [await people.decisions.take(key, people.manager, handoff_id) for _ in range(3)]
    assert [_outcome(one) for one in outcomes] == ["taken", "done", "done"]

    said, once = Written(text="Здравствуйте!"), Once("b")
    for _ in range(3):
        await people.replies.answer(once, people.manager, handoff_id, said, provider_id="page:1")
    await stage.until_handled()
    assert [sent.text for sent in stage.gateway.texts].count("Здравствуйте!") == 1


async def test_what_another_leads_is_not_decided_about(stage: Stage, tmp_path: Path) -> None:
    people = await Deciding.at(stage, tmp_path)
    handoff_id = await people.asked("ноготь отпал")
    await people.decisions.take(Once("a"), people.manager, handoff_id)

    for number, decide in enumerate((people.decisions.take, people.decisions.give_back, people.decisions.close)):
        decided = await decide(Once(f"b{number}"), people.owner, handoff_id)
        assert decided == Decided(outcome="taken_by_other", name="Айгуль")
    held = await people.replies.answer(
        Once("c"), people.owner, handoff_id, Written(text="Это Мира"), provider_id="page:2"
    )
    assert _outcome(held) == "held"
    assert "Это Мира" not in [sent.text for sent in stage.gateway.texts]

    [notice] = await stage.rows("SELECT id FROM staff_notices WHERE kind = 'held'")
    assert _outcome(await people.replies.send_anyway(Once("d"), people.owner, notice["id"])) == "being_sent"
    await stage.until_handled()
    assert stage.gateway.texts[-1].text == "Это Мира"
    assert await people.state(handoff_id) == ("taken", None, "person")


async def test_who_declines_leaves_it_to_the_next_and_the_last_is_told(stage: Stage, tmp_path: Path) -> None:
    people = await Deciding.at(stage, tmp_path)
    handoff_id = await people.asked("ноготь отпал")

    assert _outcome(await people.decisions.decline(Once("a"), people.manager, handoff_id)) == "declined"
    assert _outcome(await people.decisions.decline(Once("b"), people.owner, handoff_id)) == "declined_by_all"
    assert _outcome(await people.decisions.decline(Once("c"), people.owner, handoff_id)) == "done"


async def test_a_closed_handoff_is_not_decided_about_and_a_strange_one_is_nobodys(stage: Stage, tmp_path: Path) -> None:
    people = await Deciding.at(stage, tmp_path)
    handoff_id = await people.asked("ноготь отпал")

    assert _outcome(await people.decisions.close(Once("a"), people.owner, handoff_id)) == "closed"
    assert await people.state(handoff_id) == ("closed", "closed", "bot")
    assert _outcome(await people.decisions.take(Once("b"), people.owner, handoff_id)) == "already_closed"
    assert await people.decisions.take(Once("c"), people.owner, UUID(int=7)) is None


async def test_only_the_owner_pauses_the_bot_for_all(stage: Stage, tmp_path: Path) -> None:
    people = await Deciding.at(stage, tmp_path)
    handoff_id = await people.asked("ноготь отпал")
    client_id = people.owner.client_id

    assert _outcome(await people.pauses.decide(Once("a"), people.manager, "pauseall", client_id)) == "owner_only"
    assert _outcome(await people.pauses.decide(Once("b"), people.owner, "pauseall", client_id)) == "all_paused"
    assert _outcome(await people.decisions.give_back(Once("c"), people.owner, handoff_id)) == "returned_paused"
    assert _outcome(await people.pauses.decide(Once("d"), people.owner, "resumeall", client_id)) == "all_resumed"
