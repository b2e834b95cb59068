"""A case file is read whole, and all its mistakes are told at once with their lines."""

from pathlib import Path

import pytest

from evals.cases import load_cases
from service.errors import InvalidFolder


def _file(folder: Path, text: str) -> Path:
    path = folder / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_bubble_and_a_burst_are_both_turns(tmp_path: Path):
    path = _file(
        tmp_path,
        """
- id: price
  tags: [ru]
  turns:
    - say: скок стоит?
      expect: {action: answer, contains: ["7 000"]}
    - say: [а педикюр, срочно]
      expect: {action: [answer, clarify]}
""",
    )
    (case,) = load_cases(path)
    assert [turn.say for turn in case.turns] == [("скок стоит?",), ("а педикюр", "срочно")]
    assert [turn.expect.action for turn in case.turns] == [("answer",), ("answer", "clarify")]


def test_every_mistake_is_told_with_its_line(tmp_path: Path):
    path = _file(
        tmp_path,
        """- id: first
  turns:
    - say: привет
      expect: {action: greets}
- id: second
  tags: [ru]
  turns:
    - say: привет
      expect:
        action: greet
        max_chars: 0
        contain: [здравствуйте]
""",
    )
    with pytest.raises(InvalidFolder) as raised:
        load_cases(path)
    lines = [mistake.split(": ")[0].rsplit(":", 1)[1] for mistake in raised.value.mistakes]
    assert lines == ["4", "11", "12"]
    assert "0.turns.0.expect.action" in raised.value.mistakes[0]


def test_an_id_is_taken_once(tmp_path: Path):
    turn = "  turns: [{say: ок, expect: {action: silent}}]\n"
    path = _file(tmp_path, f"- id: one\n{turn}- id: one\n{turn}")
    with pytest.raises(InvalidFolder, match=r"cases\.yaml:3: 1\.id: id one уже занят в строке 1"):
        load_cases(path)


def test_broken_yaml_is_told_with_its_line(tmp_path: Path):
    with pytest.raises(InvalidFolder, match=r"cases\.yaml:3: "):
        load_cases(_file(tmp_path, "- id: one\n  tags: [ru\n  turns: 1\n"))


def test_a_missing_file_is_a_mistake_too(tmp_path: Path):
    with pytest.raises(InvalidFolder, match=r"cases\.yaml"):
        load_cases(tmp_path / "cases.yaml")


def test_a_taken_id_is_told_beside_other_mistakes(tmp_path: Path):
    path = _file(tmp_path, "- id: one\n  turns: []\n- id: one\n  id: two\n  turns: []\n- id: one\n  colour: red\n")
    with pytest.raises(InvalidFolder) as raised:
        load_cases(path)
    said = "\n".join(raised.value.mistakes)
    for part in (
        ":2: 0.turns",
        ":4: 1.id: ключ указан дважды",
        ":6: 2.id: id one уже занят",
        ":7: 2.colour",
        "2.turns",
    ):
        assert part in said
