"""What is wrong with a reply, in words that help whoever writes it again, and in others for whoever reads the card."""

from dataclasses import dataclass
from typing import get_args

from graph.types import ReplyLanguage
from nodes.grounding.word_lists import word_lists

_QUOTED_LENGTH = 60
"""Characters of a quotation in what people are told: the reply stands above it, and a card has little room."""

_QUOTES_WITHIN = str.maketrans("«»", "„“")
_POINTS = " .,;:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """One thing that a reply may not say.

    `kind` is a key of `objections.yaml`, `claim` the words of the reply that are objected to, `sentence` tells the model in
    Russian what is wrong with them ("«6 300 ₸» стоит в выдержке у «Педикюр», а не у «Маникюр»"). `told` says it to people
    in one line of each language: `{"ru": "«6 300 ₸»: в документах это указано для «Педикюр», …", "kk": …}`.
    """

    kind: str
    claim: str
    sentence: str
    told: dict[ReplyLanguage, str]


def object_to(kind: str, claim: str, /, **values: str) -> Objection:
    """Return the objection of `kind` to the words `claim` of a reply, its sentences filled in with `values`."""
    texts = word_lists("objections")[kind]
    short = {name: _shortened(value) for name, value in {"claim": claim, **values}.items()}
    return Objection(
        kind=kind,
        claim=claim,
        sentence=texts["model"].format(claim=claim, **values),
        told={language: texts[language].format(**short) for language in get_args(ReplyLanguage)},
    )


def _shortened(value: str) -> str:
    """Return `value` as it stands between « and »: in one line, the end of a long one cut off after a word."""
    line = " ".join(value.split()).translate(_QUOTES_WITHIN).rstrip(_POINTS)
    return line if len(line) <= _QUOTED_LENGTH else f"{line[:_QUOTED_LENGTH].rsplit(' ', 1)[0].rstrip(_POINTS)}…"
