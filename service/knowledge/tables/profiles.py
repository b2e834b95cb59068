"""What the cells of a column hold, counted."""

from collections import Counter
from dataclasses import dataclass, field

from service.knowledge.grid import Cell
from service.knowledge.tables.cells import Kind, Sense


@dataclass(slots=True)
class Profile:
    """What the cells of a column hold, counted."""

    head: tuple[str, ...]
    cells: list[Cell]
    senses: list[Sense]
    kinds: Counter[Kind] = field(init=False)
    filled: int = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = Counter(each.kind for each in self.senses)
        self.filled = len(self.senses) - self.kinds["empty"]

    def share(self, *kinds: Kind) -> float:
        """The share of `kinds` among the cells that say something of their own."""
        said = self.filled - self.kinds["dash"] - self.kinds["ditto"]
        return sum(self.kinds[kind] for kind in kinds) / said if said > 0 else 0.0

    @property
    def words(self) -> str:
        """The head's levels in one."""
        return " ".join(self.head)

    def numbers(self) -> list[float]:
        """The sums and other numbers of the column."""
        return [each.number for each in self.senses if each.number is not None]

    def length(self) -> float:
        """How long the texts are on average."""
        return sum(len(cell.text) for cell in self.cells) / self.filled if self.filled else 0.0

    def distinct(self) -> float:
        """The share of different texts among the rows; empty cells and spread ones repeat the one above."""
        own = {cell.text.lower() for cell in self.cells if cell.text}
        return len(own) / len(self.cells) if self.cells else 0.0
