"""What may be met with silence: an acknowledgement that says nothing else.

A model hears "ok" in "ok, tomorrow then" and in a lone "5" as well, and whoever wrote that would never be answered.
"""

from functools import lru_cache
from pathlib import Path

from graph.texts import read_yaml
from service.language.normalise import tokens
from service.models.offline.wording import load_wording

_EXAMPLES_FILE = Path(__file__).parent / "examples" / "acknowledgement.yaml"


def only_acknowledges(text: str) -> bool:
    """Return whether every word of `text` is one that customers acknowledge with; signs and emoji alone are.

    Who asks does not acknowledge: "ну?" waits for an answer.
    """
    return _words().issuperset(tokens(text)) and not ("?" in text and tokens(text))


def agrees(text: str) -> bool:
    """Return whether `text` is a bare "yes": where something was asked, it is an answer and no acknowledgement."""
    words = tokens(text)
    return bool(words) and only_acknowledges(text) and not load_wording().agreements.isdisjoint(words)


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    content = read_yaml(_EXAMPLES_FILE.read_text(encoding="utf-8"))
    return frozenset(word for language in ("ru", "kk") for example in content[language] for word in tokens(example))
