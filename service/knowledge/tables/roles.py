"""What the columns of a table hold: told by their cells first, and by the words of their heads second."""

import itertools
import re
from collections.abc import Mapping, Sequence
from statistics import median

from service.knowledge.grid import Cell
from service.knowledge.price_words import currency_in, is_currency, says, unit_said
from service.knowledge.priced import read_cell
from service.knowledge.readings import Role
from service.knowledge.tables.cells import INCLUDED, LONGEST_LENGTH, SHORT_LENGTH, minutes_of, sense
from service.knowledge.tables.names import is_label, says_something
from service.knowledge.tables.profiles import Profile
from service.knowledge.tables.words import head_says, is_bound, scale_of

_SHORT = 25
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


def roles_of(profiles: Sequence[Profile], given: Mapping[int, Role]) -> tuple[dict[int, Role], list[int]]:
    """Return the role of each column, `given` being set, and the columns of numbers that could not be told."""
    roles: dict[int, Role] = dict(given)
    for column, profile in enumerate(profiles):
        if column not in roles and (role := _by_kind(profile, column, profiles)):
            roles[column] = role
    unknown = _pick_prices(profiles, roles)
    _pick_texts(profiles, roles)
    return roles, unknown


def _by_kind(profile: Profile, column: int, profiles: Sequence[Profile]) -> Role | None:
    """Return a role that needs no look at the other columns."""
    words = profile.words
    if _is_inner(profile):
        return "inner"
    if not profile.filled:
        return "other"
    if profile.share("text", "dash") and all(
        cell.text in (*INCLUDED, "") or sense(cell).kind == "dash" for cell in profile.cells
    ):
        return "other"
    if all(not cell.text or is_currency(cell.text) for cell in profile.cells):
        return "number"
    if _is_index(profile, column, profiles):
        return "number"
    if profile.share("unit") >= 0.6 or (words and head_says("unit", words) and profile.length() <= 12):
        return "unit" if column else None
    says_price = bool(words) and head_says("price", words)
    if profile.share("duration") >= 0.5 and not says_price:
        return "duration" if not words or head_says("duration", words) or _are_lengths(profile) else "other"
    if (
        words
        and head_says("duration", words)
        and not says_price
        and (profile.share("price") < 0.5 or _are_minutes(profile))
    ):
        return "duration"
    if profile.share("percent", "date") >= 0.5 and not (says_price and profile.kinds["price"]):
        return "other"
    return None


def _is_inner(profile: Profile) -> bool:
    """Tell whether a column is not for customers: what something costs the owner, and what the people get of it."""
    words = profile.words
    if not words:
        return False
    if head_says("inner", words):
        return True
    words = re.sub(r"[+−–-]\s?\d+\s?%", " ", words)
    given = re.search(r"%|(?i:процент|мастеру|администратору|сотруднику|салону|исполнителю)", words) is not None
    return head_says("staff", words) and (given or profile.share("percent") >= 0.5) and "скид" not in words.lower()


def _are_lengths(profile: Profile) -> bool:
    """Tell whether times written as on a clock ("1:30") tell how long something takes: one that bounds something, or is of
    the working day, does not."""
    times = [minutes_of(cell) for cell in profile.cells if cell.text]
    known = [minutes for minutes in times if minutes is not None]
    short = bool(known) and (max(known) <= LONGEST_LENGTH or min(known) <= SHORT_LENGTH)
    return short and len(known) == len(times) and not is_bound(profile.head)


def _are_minutes(profile: Profile) -> bool:
    numbers = profile.numbers()
    return bool(numbers) and max(numbers) <= 600 and not any(cell.kind == "money" for cell in profile.cells)


def _is_index(profile: Profile, column: int, profiles: Sequence[Profile]) -> bool:
    """Tell whether a column numbers the rows, or holds their codes."""
    if len(profiles) < 2 or column == len(profiles) - 1:
        return False
    said = bool(profile.words) and head_says("number", profile.words)
    coded = profile.share("number", "code")
    numbers = profile.numbers()
    rising = len(numbers) > 1 and all(low < high for low, high in itertools.pairwise(numbers))
    steps = rising and (numbers[-1] - numbers[0]) <= 2 * len(profile.cells)
    if said and profile.length() <= 15:
        coded = sum(
            each.kind in {"number", "code"} or any(char.isdigit() for char in cell.text)
            for cell, each in zip(profile.cells, profile.senses, strict=True)
        )
        one_word = all(" " not in cell.text for cell in profile.cells)
        return 10 * coded >= 8 * profile.filled or (2 * coded >= profile.filled and one_word)
    has_text_after = any(other.share("text", "line") >= 0.5 for other in profiles[column + 1 :])
    first = not any(other.filled and not _is_coded(other) for other in profiles[:column])
    return has_text_after and first and (coded >= 0.8 or (steps and coded + profile.share("price") >= 0.9))


def _is_coded(profile: Profile) -> bool:
    return profile.share("number", "code") >= 0.8


def _pick_prices(profiles: Sequence[Profile], roles: dict[int, Role]) -> list[int]:
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
    return len(ratios) >= _ROWS_IN_PACE and large and max(ratios) <= _PACE and min(ratios) >= 1 / _PACE


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


def _pick_texts(profiles: Sequence[Profile], roles: dict[int, Role]) -> None:
    """Set the roles of columns of words: the name, what stands over it, which of its kind it is, conditions."""
    texts = [column for column in range(len(profiles)) if column not in roles]
    name = next((column for column, role in roles.items() if role == "name"), None)
    if name is None:
        name = _name_column(profiles, texts, roles)
    first_price = min((column for column, role in roles.items() if role == "price"), default=len(profiles))
    for column in texts:
        if column == name:
            roles[column] = "name"
        else:
            roles[column] = _text_role(profiles, column, name, first_price)
    if name is not None and roles.get(name) is None:
        roles[name] = "name"


def _name_column(profiles: Sequence[Profile], texts: Sequence[int], roles: Mapping[int, Role]) -> int | None:
    candidates = [column for column in texts if profiles[column].filled]
    worded = [column for column in candidates if head_says("name", profiles[column].words)]
    worded = [column for column in worded if not head_says("section", profiles[column].words)] or worded
    plain = [column for column in candidates if not head_says("condition", profiles[column].words)] or candidates
    if worded and not head_says("section", profiles[worded[0]].words):
        return worded[0]
    for position, column in enumerate(plain):
        following = plain[position + 1] if position + 1 < len(plain) else None
        grouped = profiles[column].distinct() < 0.6 and following is not None
        if grouped and following is not None and _are_names(profiles[following], roles, following):
            continue
        return column
    return plain[-1] if plain else None


def _are_names(profile: Profile, roles: Mapping[int, Role], column: int) -> bool:
    """Tell whether a column right of one that repeats holds the names, rather than kinds of what the other names."""
    first_price = min((each for each, role in roles.items() if role == "price"), default=column + 1)
    texts = [cell.text for cell in profile.cells if cell.text]
    named = sum(says_something(text) for text in texts)
    return column < first_price and profile.distinct() >= 0.7 and 2 * named > len(texts)


def _text_role(profiles: Sequence[Profile], column: int, name: int | None, first_price: int) -> Role:
    profile = profiles[column]
    if name is not None and column < name:
        return "section"
    if column < first_price and profile.length() <= _SHORT and name is not None and profiles[name].distinct() < 0.8:
        return "variant"
    if head_says("condition", profile.words):
        return "condition"
    if profile.words and profile.share("number", "price") >= 0.5:
        return "other"
    if head_says("section", profile.words) and column < first_price:
        return "section"
    if column < first_price and profile.length() <= _SHORT:
        return "variant"
    if not profile.words or column < first_price or profile.length() > 2 * _SHORT:
        return "condition"
    return "other"
