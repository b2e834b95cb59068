"""What is thought about has a bound, in characters and in distinct words, and what people write does not meet with it."""

import pytest

from nodes.reading import LONGEST_READ, MOST_WORDS, part_to_read

_WORDS = [f"слово{number}" for number in range(5000)]
STORY = (
    "Здравствуйте! Была у вас в прошлом году, делала маникюр, теперь хочу ещё и педикюр. "
    + "И вот что было дальше. " * 40
)


@pytest.mark.parametrize("words", ["", "сколько стоит маникюр?", "Алло? Алло? Алло?", STORY])
def test_what_people_write_is_read_as_it_is(words: str) -> None:
    assert part_to_read(words) == (words, False)


@pytest.mark.parametrize(
    "words",
    [
        " ".join(_WORDS),
        " ".join(f"{number:x}" for number in range(400)),
        "а" * 65_536,
        "а-" * 50_000,
        ("маникюр, педикюр, " * 5_600).strip(),
        " ".join(f"сколько стоит {word}?" for word in _WORDS),
        "\n".join(_WORDS),
    ],
    ids=["words", "short words", "one word", "hyphens", "commas", "questions", "bubbles"],
)
def test_of_too_much_the_beginning_and_the_end_are_read_and_the_rest_is_left_to_people(words: str) -> None:
    read, leaves_out = part_to_read(words)
    assert leaves_out
    assert len(read) <= LONGEST_READ + 1
    assert len(set(read.lower().split())) <= MOST_WORDS
    beginning, end = read.split("\n")[0], read.split("\n")[-1]
    assert beginning
    assert words.startswith(beginning)
    assert end
    assert words.endswith(end)


def test_what_is_said_again_counts_once_and_leaves_nothing_out() -> None:
    read, leaves_out = part_to_read("сколько стоит маникюр? " * 6_000 + "А педикюр?")
    assert read == "сколько стоит маникюр? А педикюр?"
    assert not leaves_out
