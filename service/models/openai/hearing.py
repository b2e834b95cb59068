"""What tells a transcript from what a model says when it has heard nothing.

On silence, music or a note that is too short a speech model falls back to what it expects: its own prompt, a loop of a few
words, or the last lines of the films that it was trained on. The signals, in the order in which they are asked:

- the answer's own: `gpt-transcribe` returns an empty `languages` where it could recognise none, and in `usage` the seconds
  that it was given, in which nobody says more than so many letters. It has no log probabilities; the models that have them
  end on 2027-02-26. https://developers.openai.com/api/docs/guides/speech-to-text (read on 2026-11-30)
- likeness to the prompt, in runs of words: a customer may say each of its words, and hardly three in their order;
- repetition;
- the words of subtitles (`subtitles.yaml`), which look like speech by every other signal.
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from openai.types.audio import Transcription
from openai.types.audio.transcription import UsageDuration

from graph.texts import texts

_LETTERS_A_SECOND = 30
"""Fast Russian speech has about 20 letters a second; the rest allows for a duration that was rounded."""

_RUN = 3
_SHARE_OF_PROMPT = 0.5
_LOOP = 10
_NEW_IN_A_LOOP = 0.5
_NAMES = 4
"""Words that may stand beside those of subtitles: who made them."""


def spoken_words(answer: Transcription, prompt: str) -> str:
    """Return what was said in a note, or nothing where `answer` shows no sign that anybody said it."""
    text = answer.text.strip()
    words = _words(text)
    if not words or answer.languages == [] or _too_fast(text, answer):
        return ""
    return "" if _echoes(words, _words(prompt)) or _loops(words) or _are_subtitles(words) else text


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _too_fast(text: str, answer: Transcription) -> bool:
    if not isinstance(answer.usage, UsageDuration):
        return False
    return len(text) > _LETTERS_A_SECOND * (answer.usage.seconds + 1)


def _echoes(words: list[str], prompt: list[str]) -> bool:
    runs = SequenceMatcher(None, words, prompt, autojunk=False).get_matching_blocks()
    return sum(run.size for run in runs if run.size >= _RUN) >= _SHARE_OF_PROMPT * len(words)


def _loops(words: list[str]) -> bool:
    pairs = list(pairwise(words))
    return len(words) >= _LOOP and len(set(pairs)) < _NEW_IN_A_LOOP * len(pairs)


def _are_subtitles(words: list[str]) -> bool:
    text = " ".join(words)
    rest = _subtitles().sub(" ", text)
    return rest != text and len(rest.split()) <= _NAMES


@lru_cache(maxsize=1)
def _subtitles() -> re.Pattern[str]:
    phrases = texts("service.models.openai", "subtitles")["phrases"]
    return re.compile("|".join(rf"\b(?:{phrase})\b" for phrase in phrases))
