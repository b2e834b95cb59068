"""Texts and word lists: YAML files that lie beside the code which speaks with them, each read once."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def texts(package: str, name: str) -> dict[str, Any]:
    """Return what stands in `name`.yaml of `package` ("nodes.texts"). Nobody may change it.

    Raises `FileNotFoundError` where there is no such file.
    """
    return dict(read_yaml((files(package) / f"{name}.yaml").read_text(encoding="utf-8")))


def read_yaml(content: str) -> Any:
    """Return what a YAML file of ours holds.

    libyaml reads ten times faster than PyYAML's own loader, which start-up feels; a machine may be without it.
    """
    return yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
