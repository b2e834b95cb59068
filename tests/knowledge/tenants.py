"""Knowledge of small made-up businesses, and a store on the real engine with embeddings that need no model."""

import hashlib
import math
from pathlib import Path

from langchain_core.embeddings import Embeddings

from service.knowledge.embeddings import EmbeddingModel
from service.knowledge.store import KnowledgeStore, connect
from service.language.lexicon import load_lexicon
from service.language.normalise import stems

SIZE = 64

SALON = """# Салон «Айна»

## Маникюр

- Маникюр без покрытия — 4 000 ₸, 45 минут
- Маникюр с гель-лаком — 6 500 ₸, 1,5 часа

Снятие чужого покрытия: +1 000 ₸.

## Часы работы

Ежедневно с 10:00 до 20:00.
"""

GARAGE = """# Автосервис «Тулпар Авто»

## Масло

- Замена масла — 5 000 ₸

## Адрес

Алматы, улица Саина, 10.
"""


class HashedWords(Embeddings):
    """Vectors of hashed stems: texts that share words are near. Counts what it was asked to embed."""

    def __init__(self) -> None:
        self.embedded = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += len(texts)
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector = [0.01] * SIZE
        for word in stems(text):
            vector[hashlib.sha256(word.encode()).digest()[0] % SIZE] += 1.0
        length = math.sqrt(sum(value * value for value in vector))
        return [value / length for value in vector]


def open_store(data_dir: Path, embeddings: Embeddings | None = None) -> KnowledgeStore:
    """Return a store on the embedded engine under `data_dir`."""
    model = EmbeddingModel(name="hashed words", size=SIZE, embeddings=embeddings or HashedWords())
    return KnowledgeStore(connect(data_dir=data_dir), model, load_lexicon())


def write(folder: Path, **documents: str) -> Path:
    """Write Markdown documents into a knowledge folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder
