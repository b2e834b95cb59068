"""What one unit of weight, length or volume is in another."""

from decimal import Decimal

_SIZES = {
    "г": ("weight", Decimal(1)),
    "кг": ("weight", Decimal(1000)),
    "т": ("weight", Decimal(1_000_000)),
    "мм": ("length", Decimal(1)),
    "см": ("length", Decimal(10)),
    "м": ("length", Decimal(1000)),
    "км": ("length", Decimal(1_000_000)),
    "мл": ("volume", Decimal(1)),
    "л": ("volume", Decimal(1000)),
}
_UNCONVERTED = frozenset({"м²", "м³"})


def in_base(value: Decimal, unit: str) -> tuple[Decimal, str] | None:
    """Return `value` of `unit` in the smallest unit of what it measures, and what that is; None for another unit."""
    known = _SIZES.get(unit)
    return None if known is None else (value * known[1], known[0])


def is_sized(unit: str) -> bool:
    """Tell whether `unit` measures, so that it multiplies no price but one for as much."""
    return unit in _SIZES or unit in _UNCONVERTED
