"""How long it takes to bring documents into the knowledge, with the embedding model that runs in the process."""

import random
import time
from collections.abc import Sequence
from pathlib import Path

from bench.figures import Figure
from bench.scale import Scale
from service.knowledge.library import KnowledgeLibrary
from service.models.vectors import open_library
from service.settings import Settings

_SERVICES = (
    "Стрижка",
    "Окрашивание",
    "Укладка",
    "Маникюр",
    "Педикюр",
    "Массаж спины",
    "Чистка лица",
    "Коррекция бровей",
    "Наращивание ресниц",
    "Замена масла",
    "Химчистка салона",
    "Букет роз",
)
_KINDS = ("короткие", "длинные", "с покрытием", "у топ-мастера", "детская", "экспресс", "в четыре руки", "с выездом")
_MORE = ("в будни", "в выходные", "с материалами", "без материалов", "срочно", "курсом", "впервые", "повторно")
_SECTIONS = ("Женский зал", "Мужской зал", "Уход", "Для двоих", "Акции недели", "На дому")
_RULE = "Если вы опаздываете больше чем на {minutes} минут, запись {number} переносится на другое время."
_RULES = 10
"""Every how many lines one is a rule, which is listened to: is it for customers?"""

_TARGETS = {300: 5.0, 3_000: 40.0}
"""Seconds, by the number of facts."""


async def measure(folder: Path, scale: Scale) -> Sequence[Figure]:
    """Sync a price list of 300 lines and one of 3,000, and each again unchanged, after the model is loaded."""
    figures: list[Figure] = []
    for count, seconds in _TARGETS.items():
        if count > scale.most_facts:
            continue
        place = folder / f"knowledge-{count}"
        documents = _written(place / "knowledge", count)
        # Nothing of the environment decides which model is measured.
        settings = Settings(_env_file=None, embeddings="local")  # type: ignore[call-arg]
        async with open_library(settings, data_dir=place, busy=False) as library:
            library.model.embeddings.embed_query("стрижка")
            first = await _seconds(library, documents)
            again = await _seconds(library, documents)
        how = "documents read, understood, embedded on all cores and stored; the model is loaded, the process alone"
        figures += [
            Figure(name=f"knowledge: {count:,} facts", measured=first, unit="s", target=seconds, how=how),
            Figure(name=f"knowledge: {count:,} facts again", measured=again, unit="s", how="nothing has changed"),
        ]
    return figures


async def _seconds(library: KnowledgeLibrary, documents: Path) -> float:
    begun = time.perf_counter()
    await library.sync("bench", "bench", documents)
    return time.perf_counter() - begun


def _written(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True)
    drawn = random.Random(1)
    lines = ["# Прайс"]
    for number in range(count):
        if number % 50 == 0:
            lines += ["", f"## {_SECTIONS[number // 50 % len(_SECTIONS)]} {number // 50 + 1}", ""]
        if number % _RULES == _RULES - 1:
            lines.append(f"- {_RULE.format(minutes=drawn.randint(5, 55), number=number)}")
        else:
            name = f"{drawn.choice(_SERVICES)} {drawn.choice(_KINDS)}, {drawn.choice(_MORE)}"
            lines.append(f"- {name} — {drawn.randint(20, 400)} 00 ₸, {drawn.randint(1, 4)} часа".replace(" 00", "00"))
    (folder / "price.md").write_text("\n".join(lines), encoding="utf-8")
    return folder
