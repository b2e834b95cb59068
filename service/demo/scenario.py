"""The scenes of the demonstration, from `scenario.yaml`."""

from pydantic import BaseModel, ConfigDict

from graph.texts import texts


class Step(BaseModel):
    """One message of the customer, or a burst. `wait`: whether the service is expected to handle it by an answer.

    With `staff`, a contact of the tenant (@name), it is what that person answers to the card in Telegram.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str | list[str] = ""
    deliveries: int = 1
    voice: bool = False
    wait: bool = True
    staff: str = ""

    @property
    def bubbles(self) -> list[str]:
        return [self.say] if isinstance(self.say, str) else self.say


class Scene(BaseModel):
    """One customer's conversation with one tenant."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    tenant: str
    customer: str
    steps: list[Step]
    suspended: bool = False


def load_scenes() -> list[Scene]:
    """Return the scenes in the order in which they are played."""
    data = texts("service.demo", "scenario")
    return [Scene.model_validate(scene) for scene in data["scenes"]]
