"""Sums of money in what people write: numerals, ranges of them, the words around them, and the numbers that are no sums."""
