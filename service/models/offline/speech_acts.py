"""What a sentence does, beside what it says: promise that a person will act, instruct a bot or staff, or merely state.

A linear model over labelled sentences of many trades (`acts/*.yaml`), fitted by `bench.fitting`.
"""

import asyncio
import itertools
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol

import numpy as np

from service.language.normalise import tokens
from service.language.russian.morphology import grammar, is_russian
from service.models.offline.features import Vector, embeddable, feature_vector
from service.models.offline.quoting import SENTENCE_END

Act = Literal["instruction", "promise", "statement"]
ACTS: tuple[Act, ...] = ("instruction", "promise", "statement")
MODEL_FILE = Path(__file__).parent / "speech_acts.npz"
SURE: dict[Act, float] = {"instruction": 0.6, "promise": 0.75}
"""The probability from which a sentence is taken to do more than state: a promise heard wrongly calls people for nothing."""
GRAMMAR_SIZE = 2048
_GRAMMAR_WEIGHT = 1.5
_LEAST_WORDS = 2
_BATCH = 16
_KAZAKH = re.compile("[әіңғүұқөһ]", re.IGNORECASE)
_LINE_END = re.compile(r"\n+|;\s+")
_MOST_OF_A_REPLY = 12
"""Sentences of a reply that are looked at, half of them at its end, where people are promised."""


class QueryEmbedder(Protocol):
    """multilingual-e5-small, which the examples were embedded with (`service.knowledge.embeddings.LocalEmbeddings`)."""

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the unit vectors of several texts, 384 numbers each."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ActModel:
    """Weights of the features (rows) for each act of `ACTS` (columns)."""

    centre: Vector
    weights: Vector
    bias: Vector
    fingerprint: str

    @classmethod
    def load(cls, path: Path = MODEL_FILE) -> "ActModel":
        """Read the model file that `bench.fitting` wrote."""
        with np.load(path) as stored:
            return cls(
                centre=stored["centre"],
                weights=stored["weights"].astype(np.float32),
                bias=stored["bias"],
                fingerprint=str(stored["fingerprint"]),
            )

    def probabilities(self, sentence: str, embedding: Vector) -> dict[Act, float]:
        """Return how likely (0..1) `sentence`, whose E5 vector is `embedding`, does each of the three."""
        logits = act_features(sentence, embedding, self.centre) @ self.weights + self.bias
        odds = np.exp(logits - logits.max())
        return dict(zip(ACTS, (odds / odds.sum()).tolist(), strict=True))


class SpeechActs:
    """Implements `graph.context.Undertakings` and `service.knowledge.sync.Addressee`. Deterministic."""

    def __init__(self, embedder: QueryEmbedder, model: ActModel | None = None) -> None:
        self._embedder = embedder
        self._model = model or ActModel.load()

    @property
    def version(self) -> str:
        """The examples that the verdicts come from."""
        return self._model.fingerprint[:12]

    async def promises(self, reply: str) -> bool:
        """Tell whether `reply` promises that a person will act. Runs in a thread: a sentence with a verb takes some 20 ms."""
        return bool(await asyncio.to_thread(self.promised, reply))

    def instructions(self, lines: Sequence[str]) -> list[str]:
        """Return the sentences among `lines` that tell a bot or staff what to do with customers."""
        return self._doing("instruction", [sentence for line in lines for sentence in sentences_of(line)])

    def promised(self, reply: str) -> list[str]:
        """Return the sentences of `reply` that promise that a person will act."""
        sentences = sentences_of(reply)
        if len(sentences) > _MOST_OF_A_REPLY:
            half = _MOST_OF_A_REPLY // 2
            sentences = [*sentences[:half], *sentences[-half:]]
        return self._doing("promise", sentences)

    def _doing(self, act: Act, said: Sequence[str]) -> list[str]:
        sentences = [sentence for sentence in dict.fromkeys(said) if _may_act(sentence)]
        vectors = [
            vector
            for start in range(0, len(sentences), _BATCH)
            for vector in self._embedder.embed_queries(list(map(embeddable, sentences[start : start + _BATCH])))
        ]
        return [
            sentence
            for sentence, vector in zip(sentences, vectors, strict=True)
            if likeliest(self._model.probabilities(sentence, np.asarray(vector, dtype=np.float32))) == act
        ]


def likeliest(probabilities: dict[Act, float]) -> Act:
    """Return what a sentence does: more than stating where that is sure, whichever of the two it is ("не давать, она перезвонит")."""
    act: Act = "promise" if probabilities["promise"] > probabilities["instruction"] else "instruction"
    return act if probabilities["statement"] <= 1.0 - SURE[act] else "statement"


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a reply or a line of knowledge, as they stand in it."""
    return [
        sentence.strip()
        for line in _LINE_END.split(text)
        for sentence in SENTENCE_END.split(line.strip())
        if sentence.strip()
    ]


def act_features(sentence: str, embedding: Vector, centre: Vector) -> Vector:
    """Return the features of `sentence`: those of a question, and the forms of its words, in which people promise and order."""
    counts = np.zeros(GRAMMAR_SIZE, dtype=np.float32)
    for name in set(_forms(sentence)):
        counts[zlib.crc32(name.encode()) % GRAMMAR_SIZE] += 1.0
    norm = float(np.linalg.norm(counts)) or 1.0
    return np.concatenate([feature_vector(sentence, embedding, centre), _GRAMMAR_WEIGHT * counts / norm])


def _forms(sentence: str) -> Iterator[str]:
    kazakh = _KAZAKH.search(sentence) is not None
    forms, lemmas = [], []
    for word in tokens(sentence):
        # What the dictionary makes of a Kazakh word is chance; its ending tells person and mood.
        form, lemma = (f"?{word[-3:]}", word) if kazakh else grammar(word)
        forms.append(form)
        lemmas.append(lemma)
        yield f"f:{form}"
        yield f"l:{lemma}"
        yield f"fl:{form} {lemma}"
    yield from (f"ff:{first} {second}" for first, second in itertools.pairwise(["^", *forms, "$"]))
    yield from (f"ll:{first} {second}" for first, second in itertools.pairwise(["^", *lemmas, "$"]))


@lru_cache(maxsize=5_000)
def _may_act(sentence: str) -> bool:
    """Tell whether a sentence has a verb: without one nobody is promised or told anything, and it need not be embedded."""
    words = tokens(sentence)
    if len(words) < _LEAST_WORDS:
        return False
    if _KAZAKH.search(sentence) or not any(map(is_russian, words)):
        return not words[-1].isdigit()
    return any(grammar(word)[0].startswith(("VERB", "INFN", "PRTS")) for word in words)
