"""What customers would ask of a list, in both languages."""

from bench.pricelists.drawing import Draw
from bench.pricelists.scoring import ambiguous
from bench.pricelists.truth import Entry, Language, Question, Truth

_ASKED: dict[Language, tuple[str, ...]] = {
    "ru": (
        "Здравствуйте! Сколько стоит {}?",
        "{} почём?",
        "Добрый день, какая цена: {}?",
        "а {} сколько будет стоить?",
        "скок {}",
    ),
    "kk": (
        "Сәлеметсіз бе! {} қанша тұрады?",
        "{} бағасы қандай?",
        "{} қанша болады екен?",
        "Айтыңызшы, {} неше теңге?",
    ),
}
_SERVICES = 3


def ask(truth: Truth, draw: Draw) -> list[Question]:
    """Ask of some of the list's services, each in Russian and in Kazakh."""
    askable = [
        index
        for index, entry in enumerate(truth.entries)
        if entry.amounts and not entry.optional and not entry.declined and entry.amounts[0].low is not None
    ]
    chosen = draw.random.sample(askable, min(_SERVICES, len(askable)))
    return [
        Question(
            text=draw.random.choice(_ASKED[language]).format(_said(truth, index)),
            language=language,
            entry=index,
            amounts=truth.entries[index].amounts or (),
        )
        for index in sorted(chosen)
        for language in _ASKED
    ]


def _said(truth: Truth, index: int) -> str:
    """The service in a customer's words, with all that tells it from the list's others."""
    entry: Entry = truth.entries[index]
    section = entry.section[-1] if entry.section and (entry.section_needed or ambiguous(truth.entries, entry)) else ""
    # "Цена" beside "Цена по карте" is the price that is meant when no other is named.
    label = "" if entry.label == "Цена" else entry.label
    said = ", ".join(part for part in (section, entry.name, entry.variant, label) if part)
    return said[0].lower() + said[1:]
