"""What the columns of a table hold: told by their cells first, and by the words of their heads second."""

import itertools
import re
from collections.abc import Mapping, Sequence

from service.knowledge.price_words import is_currency
from service.knowledge.readings import Role
from service.knowledge.tables.cells import INCLUDED, LONGEST_LENGTH, SHORT_LENGTH, minutes_of, sense
from service.knowledge.tables.names import says_something
from service.knowledge.tables.priced_columns import pick_prices
from service.knowledge.tables.profiles import Profile
from service.knowledge.tables.units import are_units
from service.knowledge.tables.words import head_says, is_bound, is_only

_SHORT = 25


def roles_of(profiles: Sequence[Profile], given: Mapping[int, Role]) -> tuple[dict[int, Role], list[int]]:
    """Return the role of each column, `given` being set, and the columns of numbers that could not be told."""
    roles: dict[int, Role] = dict(given)
    for column, profile in enumerate(profiles):
        if column not in roles and (role := _by_kind(profile, column, profiles)):
            roles[column] = role
    unknown = pick_prices(profiles, roles)
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
    if words and head_says("waiting", words):
        # "за 1 день" is when it is ready, and not what the price is for.
        return "duration"
    if are_units(profile) or (words and head_says("unit", words) and profile.length() <= 12):
        return "unit" if column else None
    says_price = bool(words) and head_says("price", words)
    if role := _of_times(profile, says_price=says_price):
        return role
    if profile.share("percent", "date") >= 0.5 and not (says_price and profile.kinds["price"]):
        return "other"
    return None


def _of_times(profile: Profile, *, says_price: bool) -> Role | None:
    """Return the role of a column of lengths or times of the day; None for all else, and where lengths are what is sold."""
    words = profile.words
    if says_price or is_only("name", words):
        return None
    # "Мин. вес, кг" is no length.
    said = bool(words) and head_says("duration", words) and not head_says("amount", words)
    if profile.share("duration") >= 0.5:
        return "duration" if not words or said or _are_lengths(profile) else "other"
    return "duration" if said and (profile.share("price") < 0.5 or _are_minutes(profile)) else None


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
