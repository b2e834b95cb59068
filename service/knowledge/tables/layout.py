"""The columns of a table by what they hold, and what the heads over its prices say."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from service.knowledge.grid import Cause, Cell
from service.knowledge.money.sums import sums_in
from service.knowledge.price_words import currency_in, unit_said
from service.knowledge.readings import Role
from service.knowledge.saying import label_said
from service.knowledge.tables.cells import SHORT_LENGTH, minutes_of, sense
from service.knowledge.tables.names import is_label, names_action, says_something
from service.knowledge.tables.profiles import Profile
from service.knowledge.tables.roles import roles_of
from service.knowledge.tables.units import per_said, says_unit
from service.knowledge.tables.words import head_says, is_bound, is_only, scale_of
from service.language.normalise import fold
from service.language.russian.morphology import grammar

_SHORTEST_UNIT = 3
"""Letters of a unit behind a comma in a head; "S, м" are sizes."""


@dataclass(frozen=True, slots=True)
class PriceColumn:
    """A column of prices. `scale` is what it counts in, `labels` what sums beside each other in a cell are for."""

    column: int
    label: str = ""
    per: str = ""
    currency: str = "KZT"
    scale: int = 1
    labels: tuple[str, ...] = ()
    bound: str = ""
    """"former", "low" or "high", where the column holds the old price or one end of a range."""


@dataclass(slots=True)
class Layout:
    """The columns of a table by what they hold, numbered from 0. `matrix`: the heads of the prices name the services, and the
    first column what they are for. `unknown` columns hold numbers that could not be told."""

    name: int | None = None
    section: int | None = None
    variants: list[int] = field(default_factory=list)
    unit: int | None = None
    number: int | None = None
    prices: list[PriceColumn] = field(default_factory=list)
    bounds: dict[int, int] = field(default_factory=dict)
    """Columns that hold nothing but "от" or "до" of the price in the next, by the number of that one."""
    durations: list[int] = field(default_factory=list)
    slots: list[tuple[int, int]] = field(default_factory=list)
    """Two columns each that tell from when to when on a day what stands in the row holds."""
    lasting: list[int] = field(default_factory=list)
    """Columns of durations alone: "8:00" among "0:30" is no time of the day."""
    conditions: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    inner: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    matrix: bool = False
    heads: list[tuple[str, ...]] = field(default_factory=list)
    roles: dict[int, Role] = field(default_factory=dict)

    def cause_of(self, column: int) -> Cause:
        """Why a column is left out."""
        return "inner_column" if column in self.inner else "not_understood"

    @property
    def head_of_names(self) -> str:
        """The head over the names, its levels in one."""
        return " ".join(self.heads[self.name]) if self.name is not None else ""

    @property
    def names_offers(self) -> bool:
        """Whether the head says that the names are what is offered."""
        return head_says("name", self.head_of_names) and not head_says("axis", self.head_of_names)

    @property
    def is_axis(self) -> bool:
        """Whether the head says that the first column tells for what or whom something is, and not what ("район", "вес")."""
        return head_says("axis", self.head_of_names) and not head_says("name", self.head_of_names)


def layout_of(
    heads: Sequence[tuple[str, ...]], rows: Sequence[Sequence[Cell]], given: Mapping[int, Role] | None = None
) -> Layout:
    """Return the roles of a table's columns. `given` are those that the operator has set."""
    profiles = [
        Profile(head, [row[column] for row in rows], [sense(row[column]) for row in rows])
        for column, head in enumerate(heads)
    ]
    roles, unknown = roles_of(profiles, given or {})
    return _layout(profiles, roles, unknown, heads)


def _layout(
    profiles: Sequence[Profile], roles: dict[int, Role], unknown: Sequence[int], heads: Sequence[tuple[str, ...]]
) -> Layout:
    columns_of = {role: [column for column in sorted(roles) if roles[column] == role] for role in set(roles.values())}
    layout = Layout(
        name=next(iter(columns_of.get("name", [])), None),
        section=next(iter(columns_of.get("section", [])), None),
        unit=next(iter(columns_of.get("unit", [])), None),
        number=next(iter(columns_of.get("number", [])), None),
        variants=columns_of.get("variant", []),
        durations=columns_of.get("duration", []),
        conditions=columns_of.get("condition", []),
        others=[column for column in columns_of.get("other", []) if profiles[column].filled],
        inner=[column for column in columns_of.get("inner", []) if column not in unknown],
        unknown=list(unknown),
        heads=list(heads),
        roles=roles,
    )
    columns = columns_of.get("price", [])
    shared = _said_of_all([profiles[column].head for column in columns])
    layout.prices = [_price_column(column, profiles[column], shared) for column in columns]
    _find_slots(layout, profiles)
    layout.lasting = [column for column in layout.durations if _is_lasting(profiles[column])]
    if layout.name is None and layout.prices and layout.durations:
        # Times of the day or lengths are what is priced: "10:00–14:00 | 5 000".
        layout.name = layout.durations.pop(0)
    if len(layout.prices) == 1 and layout.prices[0].bound == "former":
        layout.prices = [replace(layout.prices[0], bound="")]
    for price in layout.prices:
        before = price.column - 1
        if before in layout.variants and _are_bounds(profiles[before]):
            layout.variants.remove(before)
            layout.bounds[price.column] = before
    layout.matrix = _is_matrix(profiles, layout)
    return layout


def _find_slots(layout: Layout, profiles: Sequence[Profile]) -> None:
    """Put together the columns of when something begins and when it ends."""
    columns = [*layout.durations, *layout.others, *layout.variants]
    for first in sorted(columns):
        second = first + 1
        if second not in columns or any(first in slot for slot in layout.slots):
            continue
        heads = profiles[first].head, profiles[second].head
        if all(map(_are_times, (profiles[first], profiles[second]))) and (
            all(map(is_bound, heads)) or heads[0] == heads[1] != ()
        ):
            layout.slots.append((first, second))
    for column in itertools.chain.from_iterable(layout.slots):
        for group in (layout.durations, layout.others, layout.variants):
            if column in group:
                group.remove(column)


def _are_times(profile: Profile) -> bool:
    texts = [cell for cell in profile.cells if cell.text]
    return bool(texts) and 10 * sum(minutes_of(cell) is not None for cell in texts) >= 8 * len(texts)


def _is_lasting(profile: Profile) -> bool:
    times = [minutes for cell in profile.cells if (minutes := minutes_of(cell)) is not None]
    return bool(times) and min(times) <= SHORT_LENGTH


def _are_bounds(profile: Profile) -> bool:
    texts = {cell.text.lower().strip(" .") for cell in profile.cells if cell.text}
    return bool(texts) and texts <= {"от", "до"}


def _said_of_all(heads: Sequence[Sequence[str]]) -> str:
    """Return the upper level that the heads of all of several columns of prices share and that says they are of prices: it
    tells none of them from the others. "" for none."""
    uppers = {head[0] if len(head) > 1 else "" for head in heads}
    upper = uppers.pop() if len(uppers) == 1 and len(heads) > 1 else ""
    return upper if head_says("price", upper) else ""


def _price_column(column: int, profile: Profile, shared: str) -> PriceColumn:
    head = profile.head
    words = " ".join(head)
    levels = [level for level in head if level != shared]
    labels, counted = _with_unit_apart([_label_of_head(level) for level in levels])
    label = ", ".join(filter(None, map(label_said, labels)))
    # "М" alone is whose price it is; "Цена, м" a price per metre.
    per = _per_of_head(label) if label != words or label.startswith(("за ", "в ", "/")) else ""
    last = _label_of_head(head[-1]) if head else ""
    bound = next((kind for kind in ("former", "low", "high") if is_only(kind, last)), "")
    if not bound and head_says("outdated", words) and (head_says("price", words) or "действ" in words.lower()):
        bound = "former"
    several = any(len(sums_in(cell.text, bare=True)) > 1 for cell in profile.cells)
    slashed = tuple(part.strip() for part in re.split(r"[/|]", label)) if several and re.search(r"[/|]", label) else ()
    return PriceColumn(
        column,
        label="" if per or slashed else label,
        per=per or counted,
        currency=currency_in(words) or "KZT",
        scale=scale_of(words),
        labels=slashed,
        bound=bound,
    )


def _with_unit_apart(labels: Sequence[str]) -> tuple[list[str], str]:
    """Return the labels of a head without the unit that the last of them ends with: "Взрослые, за час" is a price of
    grown-ups, for an hour."""
    label, comma, unit = labels[-1].rpartition(",") if labels else ("", "", "")
    unit = unit.strip()
    if not label or not comma or len(unit) < _SHORTEST_UNIT or not says_unit(unit):
        return list(labels), ""
    return [*labels[:-1], label.strip()], per_said(unit)


_PRICE_WORDS = re.compile(
    r"(?i)\b(?:цен[аыу]|стоимость(?:\s+(?:услуг\w*|работ\w*|процедур\w*))?|прайс|ставка|сумма|тариф|баға(?:сы)?|құны|price|cost|оплата|итого)\b"
)
_CURRENCY_WORDS = re.compile(
    r"(?i)(?:\bв\s+)?(?:тыс(?:яч\w*)?\.?\s*)?(?:₸|\bтг\b\.?|\bтенге\b|\bтеңге\b|\bkzt\b|\$|\busd\b|€|\beur\b|₽|\bруб(?:л\w*|\b)\.?)"
)


def _label_of_head(head: str) -> str:
    """Return what a head says beside that it is of prices: "Барбер, ₸" → "Барбер"; "Цена абонемента" is one whole."""
    label = _without_prices(head)
    first = re.search(r"[^\W\d_]{3,}", label)
    form = grammar(fold(first[0]))[0] if first and _PRICE_WORDS.match(head) else ""
    if form.startswith("NOUN") and "gent" in form and not re.match(r"(?i)(?:без|за|для|до|от|с|со|в|на|по)\b", label):
        return " ".join(_CURRENCY_WORDS.sub(" ", head).split()).strip(" ,:;—–-/*()")
    return label


def _without_prices(head: str) -> str:
    bare = _CURRENCY_WORDS.sub(" ", _PRICE_WORDS.sub(" ", head))
    bare = re.sub(r"(?i)\bтыс\w*\.?|\(\s*[,.]?\s*\)|(?<![\d.])20\d\d\b(?!\.)\s*(?:г\w*\.?)?", " ", bare)
    bare = " ".join(bare.split()).strip(" ,:;—–-/*").lstrip(".")
    bare = bare[1:-1].strip() if re.fullmatch(r"\([^()]*\)", bare) else bare
    return bare if any(char.isalnum() for char in bare) else ""


def _per_of_head(label: str) -> str:
    match = re.fullmatch(r"(?i)(?:за\s+|в\s+|/\s*)(?:1\s+|один\s+|одну\s+)?(.+)", label)
    if not label or label[0].isdigit():
        return ""
    return unit_said(match[1] if match else label) or ""


def _is_matrix(profiles: Sequence[Profile], layout: Layout) -> bool:
    """Tell whether the heads over the prices name services, and the rows what they are done to: breeds, sizes, classes."""
    if layout.name is None or not layout.prices or any(not each.label or each.bound for each in layout.prices):
        return False
    labels = [each.label for each in layout.prices]
    labelling = sum(is_label(label) and not names_action(label) for label in labels)
    if 2 * labelling > len(labels) or any(len(heads) > 1 for heads in layout.heads):
        return False
    words = profiles[layout.name].words
    if head_says("axis", words) and not head_says("name", words):
        return True
    if words and head_says("name", words):
        return False
    names = [cell.text for cell in profiles[layout.name].cells if cell.text]
    acting = sum(map(names_action, labels)) / len(labels)
    rows = sum(map(names_action, names)) / max(len(names), 1)
    silent = sum(not says_something(name) for name in names) / max(len(names), 1)
    return acting >= 0.5 and (rows <= 0.2 or silent >= 0.6)
