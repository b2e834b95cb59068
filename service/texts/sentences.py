"""What a person at the terminal reads of errors and mistakes, from `sentences.ru.yaml`.

What programs and engineers read (HTTP answers, logs) is in English and stays with the code that says it.
"""

import errno
from typing import Any

from pydantic_core import ErrorDetails

from graph.texts import texts


def _templates() -> dict[str, Any]:
    return texts("service.texts", "sentences.ru")


def sentence(name: str, /, **values: object) -> str:
    """Return the sentence `name` with `values` put in. Raises `KeyError` for an unknown one."""
    return str(_templates()["sentences"][name]).format(**values)


def of_value(detail: ErrorDetails) -> str:
    """Return what is wrong with a value that pydantic refused. The value itself, which may be a secret, is not repeated."""
    if detail["type"] == "value_error":
        # One of our own validators, which has said it.
        return detail["msg"].removeprefix("Value error, ")
    values = {name: str(value).replace(" or ", " или ") for name, value in detail.get("ctx", {}).items()}
    kinds = _templates()["values"]
    return str(kinds.get(detail["type"], kinds["other"])).format(**values, message=detail["msg"])


def of_yaml(problem: str) -> str:
    """Return what is wrong with a file that is not YAML, from PyYAML's words."""
    known = _templates()["yaml"]
    return next(str(item["told"]) for item in known if any(words in problem for words in item["contains"]))


def of_system(error: OSError) -> str:
    """Return what the operating system complains of; in its own words where we have none."""
    name = errno.errorcode.get(error.errno or 0, "")
    return str(_templates()["system"].get(name, error.strerror or type(error).__name__))
