"""Values of spreadsheet cells as people see them through their number formats."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from service.knowledge.grid import Kind

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<width>.)|\*(?P<filler>.)|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<general>general|основной)|(?P<digits>[0#?][0#?., \u00a0]*)"
    r"|(?P<exponent>[eE][+-]\d*0*)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CURRENCY_WORDS = re.compile(r"\b(?:тг|тнг|тенге|теңге|kzt|руб|р|rub|usd|eur|kgs|uzs|сом|сум)\b\.?", re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_PLAIN_DIGITS = 10
_MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What people see of a value: its text, its kind, and its number in the sense of `Cell.number`."""

    text: str
    kind: Kind
    number: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """One of the parts of a format between ";", for numbers: what stands before and behind the digits, and how they look."""

    before: str
    behind: str
    places: int
    least_whole: int
    grouped: bool
    percent: bool
    thousands: int
    has_digits: bool
    general: bool
    text: bool
    condition: str

    def holds(self, value: Decimal) -> bool:
        """Tell whether `value` fulfils the section's own condition ("[>=1000]")."""
        match = _CONDITION.fullmatch(self.condition)
        if not match:
            return True
        limit = Decimal(match[2])
        return {
            "<": value < limit,
            ">": value > limit,
            "=": value == limit,
            "<=": value <= limit,
            ">=": value >= limit,
            "<>": value != limit,
        }[match[1]]

    def money(self) -> bool:
        words = self.before + " " + self.behind
        return any(unicodedata.category(sign) == "Sc" for sign in words) or _CURRENCY_WORDS.search(words) is not None


def shown(value: object, number_format: str, *, locale_currency: bool = False) -> Shown:
    """Return what a cell with `value` shows in `number_format`, which is written as the file holds it ("#,##0").

    Thousands are parted by spaces, decimals by a comma, and decimals that are all zero are not written.
    `locale_currency`: the currency of the format is the computer's, and is not shown.
    Values are texts, numbers, booleans, dates and times, as openpyxl and calamine give them.
    """
    if value is None or value == "":
        return Shown(text="", kind="empty")
    if isinstance(value, bool):
        return Shown(text="да" if value else "нет", kind="text")
    if isinstance(value, timedelta):
        return _duration(value.total_seconds() / _MINUTES)
    if isinstance(value, time):
        return _duration(
            value.hour * 60 + value.minute + value.second / 60, seconds_first="h" not in number_format.lower()
        )
    if isinstance(value, date):
        return _date(value, number_format)
    if isinstance(value, int | float | Decimal):
        return _number(value, number_format, locale_currency=locale_currency)
    return _text(str(value), number_format)


def _text(text: str, number_format: str) -> Shown:
    sections = _sections(number_format)
    if len(sections) == 4 and not sections[3].text and not sections[3].before:
        return Shown(text="", kind="empty")
    if len(sections) == 4 and sections[3].text:
        text = " ".join([sections[3].before.strip(), text, sections[3].behind.strip()]).strip()
    return Shown(text=text, kind="text")


def _duration(minutes: float, *, seconds_first: bool = False) -> Shown:
    seconds = round(abs(minutes) * _MINUTES)
    whole, rest = divmod(seconds, _MINUTES)
    text = f"{whole // 60}:{whole % 60:02}"
    if seconds_first and whole < 60:
        text = f"{whole}:{rest:02}"
    elif rest:
        text += f":{rest:02}"
    return Shown(text=text, kind="time", number=round(minutes, 2))


def _date(value: date, number_format: str) -> Shown:
    tokens = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format.split(";")[0]).lower()
    clock = isinstance(value, datetime) and ("h" in tokens or "s" in tokens)
    if isinstance(value, datetime) and clock and not re.search(r"[yd]", tokens):
        return _duration(value.hour * 60 + value.minute + value.second / 60)
    if "y" not in tokens and tokens not in {"general", "@", ""}:
        text = value.strftime("%d.%m")
    elif "d" not in tokens and "m" in tokens:
        text = value.strftime("%m.%Y")
    elif "d" not in tokens and "y" in tokens:
        text = value.strftime("%Y")
    else:
        text = f"{value.day:02}.{value.month:02}.{value.year:04}"
    if isinstance(value, datetime) and clock:
        text += f" {value.hour}:{value.minute:02}"
    return Shown(text=text, kind="date")


def _number(value: float | Decimal, number_format: str, *, locale_currency: bool) -> Shown:
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return Shown(text=str(value), kind="text")
    if not exact.is_finite():
        return Shown(text="", kind="empty")
    section, minus = _chosen(exact, _sections(number_format))
    size = abs(exact)
    if section.general or (section.text and not section.has_digits):
        return _signed(minus, section, _plain(size), number=float(_rounded(exact, _PLAIN_DIGITS)))
    if not section.has_digits:
        # Nothing (";;;"), or words in the place of a number.
        text = " ".join(f"{section.before} {section.behind}".split())
        return Shown(text=text, kind="text" if text else "empty")
    if section.percent:
        share = _rounded(size * 100, section.places)
        shown = _signed(minus, section, _written(share, section), number=float(share if exact > 0 else -share))
        return Shown(text=shown.text, kind="percent", number=shown.number)
    rounded = _rounded(size.scaleb(-3 * section.thousands), section.places)
    if not rounded and not section.least_whole and not section.places:
        # "#,###" shows nothing of 0, and the 0 of an account is a dash.
        text = section.before.strip()
        return Shown(text=text, kind="text" if text else "empty")
    number = float(rounded.scaleb(3 * section.thousands))
    if locale_currency:
        section = replace(section, before="", behind="")
    return _signed(minus, section, _written(rounded, section), number=number if exact > 0 else -number)


def _signed(minus: str, section: _Section, digits: str, *, number: float) -> Shown:
    behind = section.behind
    if behind[:1] and (unicodedata.category(behind[0]) == "Sc" or _CURRENCY_WORDS.match(behind)):
        behind = " " + behind
    text = " ".join(f"{section.before}{minus}{digits}{behind}".split())
    return Shown(text=text, kind="money" if section.money() else "number", number=number or 0.0)


def _chosen(value: Decimal, sections: tuple[_Section, ...]) -> tuple[_Section, str]:
    """Return the section that a number is shown with, and the number's sign where the section does not write it."""
    numeric = sections[:3]
    minus = "-" if value < 0 else ""
    if any(section.condition for section in numeric):
        return next((section for section in numeric if section.holds(value)), numeric[-1]), minus
    if value < 0 and len(numeric) > 1:
        return numeric[1], "" if any(sign in numeric[1].before for sign in "-(−") else minus
    if value == 0 and len(numeric) > 2:
        return numeric[2], ""
    return numeric[0], minus


def _rounded(value: Decimal, places: int) -> Decimal:
    try:
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        # More digits than are counted with.
        return value


def _written(value: Decimal, section: _Section) -> str:
    text = f"{value:,f}" if section.grouped else f"{value:f}"
    whole, _, rest = text.partition(".")
    if not section.grouped:
        whole = whole.zfill(section.least_whole)
    return whole.replace(",", " ") + (f",{rest}" if rest.strip("0") else "") + (" %" if section.percent else "")


def _plain(value: Decimal) -> str:
    """Return a number without a format: ten digits at most, no zeros behind the comma."""
    if value == value.to_integral_value():
        return f"{value.to_integral_value():f}"
    places = max(0, _PLAIN_DIGITS - len(f"{int(value)}"))
    return f"{_rounded(value, places):f}".rstrip("0").rstrip(".").replace(".", ",")


@lru_cache(maxsize=256)
def _sections(number_format: str) -> tuple[_Section, ...]:
    parts = re.findall(r'((?:"[^"]*"|\\.|[^;"\\])*)(?:;|$)', number_format)
    # The pattern finds an empty part behind the last one.
    parts = (parts[:-1] if len(parts) > 1 and not number_format.endswith(";") else parts)[:4]
    return tuple(_section(part) for part in parts) or (_section("General"),)


def _section(part: str) -> _Section:
    before, behind, digits, condition = "", "", "", ""
    percent = general = text = False
    for token in _TOKEN.finditer(part):
        digits += token["digits"] or ""
        general = general or token["general"] is not None
        percent = percent or token["other"] == "%"
        text = text or token["other"] == "@"
        if token["bracket"] and _CONDITION.fullmatch(token["bracket"]):
            condition = token["bracket"]
        if digits or general or text:
            behind += _literal(token)
        else:
            before += _literal(token)
    whole, _, decimals = digits.strip(" \u00a0").partition(".")
    trailing = len(digits.strip()) - len(digits.strip().rstrip(","))
    return _Section(
        before=before,
        behind=behind,
        places=sum(char in "0#?" for char in decimals),
        least_whole=whole.count("0"),
        grouped=re.search(r"[0#?][, \u00a0][0#?]", whole) is not None,
        percent=percent,
        thousands=trailing,
        has_digits=bool(digits),
        # A fraction ("# ?/?") is written as a decimal.
        general=general or "/" in behind,
        text=text,
        condition=condition,
    )


def _literal(token: re.Match[str]) -> str:
    """Return what is shown for a token of a format that is neither a digit nor a sign of how digits look."""
    if token["digits"]:
        # A space at the end of the digits is one between them and what follows.
        return " " if token["digits"][-1] in " \u00a0" else ""
    if token["general"] or token["bracket"] or token["other"] in ("%", "@"):
        return ""
    if token["width"] or token["filler"]:
        return " "
    return token["quoted"] or token["escaped"] or token["currency"] or token["other"] or ""
