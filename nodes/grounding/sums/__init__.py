"""Figures that stand nowhere and are right all the same: worked out of figures that do."""
