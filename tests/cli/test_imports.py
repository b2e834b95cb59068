"""What the command line loads before it knows which command is wanted."""

import subprocess
import sys

_HEAVY = {
    "langgraph",
    "langchain_core",
    "langchain_qdrant",
    "qdrant_client",
    "numpy",
    "telegram",
    "fastapi",
    "openpyxl",
    "docx",
    "pdfplumber",
    "lxml",
}
_LOADED = "import sys, service.cli; print(*sorted({name.partition('.')[0] for name in sys.modules}))"


def test_no_library_that_only_some_commands_need_is_loaded_for_all() -> None:
    # In a process of its own: this one has loaded everything.
    loaded = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True).stdout.split()
    assert "typer" in loaded
    assert sorted(_HEAVY & set(loaded)) == []


def test_who_only_brings_knowledge_in_does_not_load_what_searches_and_thinks() -> None:
    wanted = "service.models.vectors, service.knowledge.stock"
    program = f"import sys, {wanted}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "qdrant_client" in loaded
    assert sorted({"langchain_qdrant", "langgraph", "openai", "telegram", "fastapi"} & set(loaded)) == []
