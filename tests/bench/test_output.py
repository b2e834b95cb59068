"""What `python -m bench` prints."""

import json
from collections.abc import Iterator

import pytest
import structlog

from bench import __main__ as command
from bench.figures import Figure
from tests.logging_restored import logging_restored


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    with logging_restored():
        yield


def test_with_json_standard_output_is_one_document_whatever_is_logged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def measure(*_: object, **__: object) -> list[Figure]:
        structlog.get_logger("the service").warning("no_telegram")
        return [Figure(name="ready after", measured=3.0, unit="s", target=5.0)]

    monkeypatch.setattr(command, "measure", measure)
    command.main(as_json=True)
    printed = capsys.readouterr()
    [figure] = json.loads(printed.out)
    assert figure["name"] == "ready after"
    assert figure["met"] is True
    assert "no_telegram" in printed.err
