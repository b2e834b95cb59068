"""Ages: whether a line that is meant for some ages is meant for the one that the customer names."""

import re

_YEARS = r"(?:лет|года?|годик\w*|жас\w*|летн\w*)"
_SAID = re.compile(rf"(?<![\d–-])(\d{{1,2}})\s*[-–]?\s*(?:х|и|ти|ми|ні)?\s*{_YEARS}")
_SAID_OF_CHILD = re.compile(
    r"\b(?:сын\w*|доч\w*|ребен\w*|ребён\w*|мал\w*|внук\w*|внучк\w*|пацан\w*|мальчик\w*|девочк\w*|старш\w*|младш\w*|мелк\w*|бала\w*|ұл\w*|ул\w*|қыз\w*|кыз\w*)"
    r"\s+(?:у меня\s+|уже\s+)?(\d{1,2})\b(?![:.]\d|\s*(?:тыс|тг|₸|час|мин))"
)
_BETWEEN = re.compile(rf"(?:с|от)?\s*(\d{{1,2}})\s*(?:до|–|-|—)\s*(\d{{1,2}})\s*(?:включительно\s*)?{_YEARS}")
_BELOW = re.compile(rf"(?:до|младше)\s*(\d{{1,2}})\s*{_YEARS}|(\d{{1,2}})\s*жасқа дейін")
_FROM = re.compile(rf"(?:с|от|старше)\s*(\d{{1,2}})\s*{_YEARS}|(\d{{1,2}})\s*жастан")


def said_age(question: str) -> int | None:
    """Return the age in years that a question names, or None."""
    match = _SAID.search(question.lower()) or _SAID_OF_CHILD.search(question.lower())
    return int(match.group(1)) if match else None


def admits(line: str, age: int) -> bool | None:
    """Tell whether `line` is meant for `age`; None when it names no ages."""
    lowered = line.lower()
    verdicts = [int(match.group(1)) <= age <= int(match.group(2)) for match in _BETWEEN.finditer(lowered)]
    rest = _BETWEEN.sub(" ", lowered)
    verdicts += [age < _number(match) for match in _BELOW.finditer(rest)]
    verdicts += [age >= _number(match) for match in _FROM.finditer(rest)]
    return any(verdicts) if verdicts else None


def _number(match: re.Match[str]) -> int:
    return int(next(group for group in match.groups() if group))
