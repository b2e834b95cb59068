"""Colours of letters and of what is behind them."""

Colour = tuple[int, int, int]
"""Red, green and blue, from 0 to 255."""

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)

_LEAST_CONTRAST = 32


def is_unreadable(letters: Colour | None, ground: Colour | None) -> bool:
    """Tell whether letters are of the colour that is behind them, or nearly; False where one of them is not known."""
    if letters is None or ground is None:
        return False
    return max(abs(a - b) for a, b in zip(letters, ground, strict=True)) < _LEAST_CONTRAST


def from_hex(digits: str) -> Colour | None:
    """Return the colour of six hexadecimal digits, None of anything else."""
    digits = digits.strip().lstrip("#")
    try:
        return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)) if len(digits) == 6 else None
    except ValueError:
        return None
