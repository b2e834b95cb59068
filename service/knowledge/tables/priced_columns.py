"""Which columns of a table hold prices, and which numbers are something else: amounts, totals, shares of the price."""

from collections.abc import Mapping, Sequence
from statistics import median

from service.knowledge.grid import Cell
from service.knowledge.price_words import currency_in, says, unit_said
from service.knowledge.priced import read_cell
from service.knowledge.readings import Role
from service.knowledge.tables.names import is_label
from service.knowledge.tables.profiles import Profile
from service.knowledge.tables.words import head_says, scale_of

_COMPARABLE = 20
_PRICE_BEGINS = 4
"""Letters that may stand before the figures of a price ("от ")."""
_LEAST_UNHEADED = 20
_ROWS_IN_PACE = 3
_LEAST_IN_PACE = 300
_PACE = 2.5
"""How many times a price at most that another price of the same is."""
_LARGEST_SHARE = 0.7
_SAME_SHARE = 0.01


def pick_prices(profiles: Sequence[Profile], roles: dict[int, Role]) -> list[int]:
    """Set the role of columns of prices; return the columns of numbers that cannot be told."""
    candidates = _candidates(profiles, roles)
    if any(role == "price" for role in roles.values()):
        # The operator has said which are.
        roles.update(dict.fromkeys(candidates, "other"))
        return []
    if not candidates:
        return _unsaid_numbers(profiles, roles)
    told = {column: _told_role(profiles, column, candidates) for column in candidates}
    roles.update({column: role or "inner" for column, role in told.items()})
    return [column for column, role in told.items() if role is None]


def _candidates(profiles: Sequence[Profile], roles: Mapping[int, Role]) -> list[int]:
    """Return the columns without a role that could be of prices."""
    found = [
        column
        for column, profile in enumerate(profiles)
        if column not in roles and _could_be_prices(profile) and not _is_remark(profile)
    ]
    amounts = _are_amounts(profiles, found)
    return [column for column in found if column not in amounts]


def _told_role(profiles: Sequence[Profile], column: int, candidates: Sequence[int]) -> Role | None:
    """Return the role of a column that could be of prices, beside the others that could; None where it cannot be told."""
    profile = profiles[column]
    explicit = [profiles[each] for each in candidates if _is_headed_price(profiles[each])]
    if not any(each.head for each in profiles):
        return "price" if column not in _headless(profiles, candidates) else None
    if _is_total(profile, [each for each in explicit if each is not profile]):
        return None
    if _is_share(profile, explicit):
        return "inner"
    if profile in explicit or (not explicit and (profile.head or len(candidates) == 1)):
        return "price"
    if not profile.head:
        return None
    return "price" if _is_another_price(profile, explicit) else "other"


def _unsaid_numbers(profiles: Sequence[Profile], roles: dict[int, Role]) -> list[int]:
    """Return the columns of small numbers of a list of offers without prices: they may be prices in thousands, or anything."""
    if not any(head_says("name", profile.words) for profile in profiles):
        return []
    found = [
        column
        for column, profile in enumerate(profiles)
        if column not in roles and profile.share("number") >= 0.8 and not head_says("amount", profile.words)
    ]
    for column in found:
        roles[column] = "inner"
    return found


def _is_total(profile: Profile, others: Sequence[Profile]) -> bool:
    """Tell whether a column holds amounts times prices, of an estimate; the price of one is in another column."""
    return bool(profile.words) and head_says("total", profile.words) and bool(others)


def _headless(profiles: Sequence[Profile], candidates: Sequence[int]) -> list[int]:
    """Return which of several columns of sums without any head cannot be told: all but one that alone looks like prices."""
    if len(candidates) < 2:
        return []
    sure = [column for column in candidates if _has_currency(profiles[column])]
    if len(sure) == 1:
        return [column for column in candidates if column not in sure]
    large = [column for column in candidates if median(profiles[column].numbers() or [0]) >= 500]
    small = [column for column in candidates if column not in large and max(profiles[column].numbers() or [0]) <= 300]
    if len(large) == 1 and len(small) == len(candidates) - 1:
        return small
    return list(candidates)


def _has_currency(profile: Profile) -> bool:
    return any(cell.kind == "money" or currency_in(cell.text) for cell in profile.cells)


def _could_be_prices(profile: Profile) -> bool:
    priced = profile.share("price")
    words = profile.words
    says_price = bool(words) and head_says("price", words)
    if says_price and scale_of(words) > 1:
        priced = profile.share("price", "number")
    if says_price and profile.share("price", "percent") >= 0.5 and profile.kinds["price"]:
        # "50 %" of a day's price, in the column of prices.
        return True
    if priced < 0.5:
        begun = sum(any(char.isdigit() for char in cell.text[:_PRICE_BEGINS]) for cell in profile.cells)
        return says_price and profile.filled > 0 and 2 * begun >= profile.filled
    if words and not says_price and says("beside").match(words):
        return False
    if says_price or any(cell.kind == "money" for cell in profile.cells):
        return True
    if not profile.numbers():
        return bool(words) and profile.share("price") == 1
    return median(profile.numbers()) >= _LEAST_UNHEADED


def _are_amounts(profiles: Sequence[Profile], columns: Sequence[int]) -> list[int]:
    """Return the columns whose heads name amounts, beside others that do not: "Вес" and "Цена", and not "Размер S" and "M"."""
    amounts = [
        each for each in columns if head_says("amount", profiles[each].words) and not _is_headed_price(profiles[each])
    ]
    return amounts if len(amounts) < len(columns) or len(amounts) == 1 else []


def _is_remark(profile: Profile) -> bool:
    """Tell whether the head announces remarks, in which sums may stand ("+ 5 000 за густоту")."""
    return head_says("condition", profile.words) and not head_says("price", profile.words)


def _is_headed_price(profile: Profile) -> bool:
    money = any(cell.kind == "money" for cell in profile.cells)
    return bool(profile.words) and (money or head_says("price", profile.words))


def _is_another_price(profile: Profile, explicit: Sequence[Profile]) -> bool:
    """Tell whether a column of sums beside one that is headed as price holds prices for others, or of other days."""
    pure = sum(_is_pure(cell) for cell in profile.cells if cell.text)
    known = [number for other in explicit for number in other.numbers() if number > 0]
    own = profile.numbers()
    if not own or not known or 2 * pure < profile.filled or profile.share("price") < 0.8:
        return False
    if unit_said(profile.head[-1]) is not None and len(profile.head[-1]) > 1:
        return False
    near = 1 / _COMPARABLE <= median(own) / median(known) <= _COMPARABLE
    label = is_label(profile.head[-1]) or _is_in_currency(profile)
    return near and (label or any(_keeps_pace(profile, other) for other in explicit))


def _ratios(profile: Profile, other: Profile) -> list[float]:
    """Return how much more a column says than another, row by row."""
    pairs = zip(profile.senses, other.senses, strict=True)
    return [mine.number / its.number for mine, its in pairs if mine.number and its.number]


def _keeps_pace(profile: Profile, other: Profile) -> bool:
    """Tell whether a column's sums rise and fall with those of a column of prices, so that whatever its head says it holds
    prices, too."""
    ratios = _ratios(profile, other)
    large = all(number >= _LEAST_IN_PACE for number in profile.numbers())
    if len(ratios) < _ROWS_IN_PACE or not large:
        return False
    # Of more of the same, always as many times as much.
    multiple = min(ratios) >= 1 and max(ratios) - min(ratios) < _SAME_SHARE
    return multiple or (max(ratios) <= _PACE and min(ratios) >= 1 / _PACE)


def _is_share(profile: Profile, explicit: Sequence[Profile]) -> bool:
    """Tell whether the sums under whoever does the work are always the same part of the price: what they get of it."""
    if not head_says("staff", profile.words):
        return False
    ratios = [_ratios(profile, other) for other in explicit if other is not profile]
    return any(
        len(each) >= _ROWS_IN_PACE and max(each) <= _LARGEST_SHARE and max(each) - min(each) < _SAME_SHARE
        for each in ratios
    )


def _is_in_currency(profile: Profile) -> bool:
    """Tell whether most cells of a column are sums with a currency, whatever its head says."""
    return 2 * sum(cell.kind == "money" or bool(currency_in(cell.text)) for cell in profile.cells) > profile.filled


def _is_pure(cell: Cell) -> bool:
    if cell.kind in {"number", "money"}:
        return True
    read = read_cell(cell.text)
    return bool(read.prices or not read.rest) and not read.rest and not any(price.label for price in read.prices)
