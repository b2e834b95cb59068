"""A price that documents contradict is told to nobody: the question goes to a person, and others are answered."""

from pathlib import Path

from service.bootstrap import open_simulation
from service.settings import Settings
from service.tenants.folder import read_folder
from tests.stage import tenant_folder


async def test_who_asks_for_a_contradicted_price_gets_a_person(tmp_path: Path) -> None:
    folder = tenant_folder(tmp_path)
    prices = "# Прайс\n\n- Мужская стрижка — 5 000 ₸\n- Женская стрижка — 8 000 ₸\n"
    (folder / "knowledge" / "price.md").write_text(prices, encoding="utf-8")
    (folder / "knowledge" / "faq.md").write_text("# Вопросы\n\nМужская стрижка — 6 000 ₸\n", encoding="utf-8")
    read = read_folder(folder, {}, secrets_needed=False)
    async with open_simulation(Settings(_env_file=None), read) as simulation:
        doubtful = await simulation.say("a", ["сколько стоит мужская стрижка?"])
        certain = await simulation.say("b", ["сколько стоит женская стрижка?"])
    assert (doubtful.action, certain.action) == ("handoff", "answer")
    assert "5 000" not in doubtful.text
    assert "6 000" not in doubtful.text
    assert "8 000" in certain.text
