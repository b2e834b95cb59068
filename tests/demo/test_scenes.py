"""The demonstration shows what its scenes are called: an answer, a refusal and a question for people are not mixed up."""

from pathlib import Path

from service.bootstrap import open_simulation
from service.demo.scenario import load_scenes
from service.settings import Settings
from service.tenants.folder import read_folder

TENANT = Path(__file__).parents[2] / "tenants" / "salon_mira"
SHOWN = {
    "Чего салон не делает": ("decline", None),
    "Ответа нет в знаниях": ("handoff", "unknown"),
    "Несколько вопросов сразу": ("answer", None),
    "Неоднозначный вопрос": ("clarify", None),
}


async def test_scenes_end_as_their_titles_say() -> None:
    folder = read_folder(TENANT, {}, secrets_needed=False)
    played = {}
    async with open_simulation(Settings(_env_file=None), folder) as simulation:
        for scene in load_scenes():
            if scene.title in SHOWN:
                done = await simulation.say(scene.title, scene.steps[0].bubbles)
                played[scene.title] = (done.action, done.reason)
    assert played == SHOWN
