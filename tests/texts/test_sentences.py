"""Every sentence that the code says is there, and every one that is there is said."""

import re
from importlib.resources import files
from pathlib import Path

import yaml

from service.texts.sentences import of_yaml

_ROOT = Path(__file__).parents[2]
_TEMPLATES = yaml.safe_load((files("service.texts") / "sentences.ru.yaml").read_text(encoding="utf-8"))


def _said() -> str:
    paths = [
        path
        for folder in ("service", "evals")
        for path in (_ROOT / folder).rglob("*")
        if path.suffix in (".py", ".sql")
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def test_the_code_says_what_there_is_and_nothing_else() -> None:
    code, there = _said(), set(_TEMPLATES["sentences"])
    named = set(re.findall(r"\bsentence\(\s*[\"'](\w+)[\"']", code))
    assert named <= there
    words = set(re.findall(r"\w+", code))
    # Some names are put together: the report's columns, what is proposed to be always given, what was probably meant.
    assert {name for name in there if not {name, *_pieces(name)} & words} == set()


def _pieces(name: str) -> set[str]:
    return {name.removeprefix("report_"), name.removeprefix("always_"), name.removesuffix("_meant")}


def test_what_is_wrong_with_a_file_is_told_whatever_the_parser_complains_of() -> None:
    assert of_yaml("words that no version of the parser has said so far")
