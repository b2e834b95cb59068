"""What the words around a number say of it: from it on ("от", "бастап", "+"), or up to it ("до", "дейін")."""

from nodes.grounding.notation.line import Line

_DASHES = frozenset("-–—")
BETWEEN = frozenset({"и", "жане", "мен", "бен", "пен"})
_LEAST = frozenset({"менее", "меньше", "ниже", "младше", "раньше", "ранее", "дешевле"})
_MOST = frozenset({"более", "больше", "выше", "позднее", "позже", "старше", "дороже"})


def before(line: Line, index: int) -> tuple[bool, bool, int]:
    """Return whether words before token `index` make it a least or a most, and where they begin."""
    at = index - 1
    if at > 0 and line[at].text in {".", ":", "+"}:
        at -= 1
    word = line[at]
    if word.kind != "word" or at < 0 or (word.text == "мин" and line[at - 1].kind == "number"):
        return False, False, index
    if line[at - 1].text == "не" and at > 0 and word.text in _LEAST | _MOST:
        return word.text in _LEAST, word.text in _MOST, at - 1
    starting, limit = line.has_role(at, "from"), line.has_role(at, "to")
    return starting, limit, at if starting or limit else index


def after(line: Line, index: int) -> tuple[bool, bool, int]:
    """Return the same of the words from token `index` on, and where they end."""
    token = line[index]
    if token.text == "+" and line.is_glued(index) and line[index + 1].kind != "number":
        return True, False, index + 1
    at = index + 1 if token.text == "и" else index
    joined = token.text == "и" or not line.has_role(index, "from")
    if joined and line.has_role(at, "onwards"):
        return True, False, at + 1
    if (token.text == "и" or not line.has_role(index, "to")) and line.has_role(at, "upto"):
        return False, True, at + 1
    return False, False, index


def range_goes_on(line: Line, index: int) -> int | None:
    """Return the token behind a sign for a range; None if token `index` is no such sign."""
    token = line[index]
    if token.text in _DASHES:
        return index + 1
    if token.text == "…":
        return index + 1
    if token.text == "." and line[index + 1].text == "." and line.is_glued(index + 1):
        return index + 2 + (line[index + 2].text == ".")
    return None


def is_between(line: Line, first: int, joiner: int, last: int) -> bool:
    """Tell whether two numbers joined at `joiner` are the ends of a range: "между 3 и 5", "3 пен 5 аралығында".

    The first begins at token `first`, the second ends before `last`.
    """
    if line[joiner].text not in BETWEEN:
        return False
    return (first > 0 and line[first - 1].text in {"между", "меж"}) or line[last].text.startswith(("аралы", "арасы"))


def is_chain(line: Line, first: int, last: int) -> bool:
    """Tell whether more than two numbers are joined by hyphens ("90-60-90"), which is no range."""
    ahead = line[last].text == "-" and line[last + 1].kind == "number" and line.is_glued(last + 1)
    behind = line[first - 1].text == "-" and line[first - 2].kind == "number" and line.is_glued(first) and first > 1
    return ahead or behind


_LOOK_BACK, _LOOK_AHEAD = 12, 4


def near(line: Line, index: int, role: str) -> bool:
    """Tell whether a word of `role` stands in the same line, not far before token `index` or close behind it."""
    for at in range(index - 1, max(-1, index - 1 - _LOOK_BACK), -1):
        if line[at].text == "\n":
            break
        if line.has_role(at, role):
            return True
    for at in range(index + 1, index + 1 + _LOOK_AHEAD):
        if line[at].text in {"\n", ""}:
            return False
        if line.has_role(at, role):
            return True
    return False
