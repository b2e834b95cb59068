"""The expressions of `confidential.yaml`: what lines that are not for customers are made of."""

import re
from functools import cache
from importlib.resources import files

import yaml

from service.language.normalise import plain_letters


@cache
def private(name: str) -> re.Pattern[str]:
    """Return one of the expressions of `confidential.yaml`, of whole words of folded text."""
    expressions = yaml.safe_load((files("service.knowledge") / "confidential.yaml").read_text(encoding="utf-8"))
    alternatives = plain_letters(re.sub(r"\s+\|", "|", expressions[name].strip()))
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?!\w)")
