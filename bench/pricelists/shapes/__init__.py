"""The shapes of price lists: how an owner lays services and prices out."""

from bench.pricelists.shapes import columns, heads, hidden, lines, notation, rows, several
from bench.pricelists.shapes.made import Made, Shape

SHAPES: dict[str, Shape] = {
    shape.name: shape for module in (rows, heads, columns, several, hidden, notation, lines) for shape in module.SHAPES
}

__all__ = ["SHAPES", "Made", "Shape"]
