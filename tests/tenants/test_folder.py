"""A folder is checked as a whole: every mistake at once, each with file and line."""

from datetime import date
from pathlib import Path

import pytest

from service.errors import InvalidFolder
from service.tenants.folder import read_folder
from tests.stage import ENVIRONMENT, tenant_folder

MANY_MISTAKES = """slug: somebody_else
name: ""
timezone: Asia/Nowhere
languages: [ru, en]
tone: rude
colour: red
plan: {name: starter, messages_per_month: 0}
working_hours:
  mon: "9-21"
  someday: closed
channels:
  - name: main
    kind: chatflow
    token: written-right-here
    secret: ${NOT_SET_ANYWHERE}
staff:
  - {role: boss, name: Айгуль}
  - {role: manager, name: Мира, telegram: mira}
messages:
  ru: {greeting: "Привет, {customer}!", farewell: "Пока"}
"""


def _mistakes(path: Path) -> list[str]:
    with pytest.raises(InvalidFolder) as raised:
        read_folder(path, ENVIRONMENT)
    return raised.value.mistakes


def test_a_whole_folder_is_read(tmp_path: Path) -> None:
    folder = read_folder(tenant_folder(tmp_path, more="tone: formal"), ENVIRONMENT)
    assert (folder.brief.slug, folder.brief.tone) == ("mira", "formal")
    assert folder.brief.channels[0].token == ENVIRONMENT["TOKEN"]
    assert (folder.prompt, folder.cases) == (None, None)


def test_all_mistakes_are_told_at_once_each_at_its_line(tmp_path: Path) -> None:
    path = tenant_folder(tmp_path)
    (path / "tenant.yaml").write_text(MANY_MISTAKES, encoding="utf-8")
    (path / "knowledge" / "empty.md").write_text("", encoding="utf-8")
    mistakes = _mistakes(path)
    lines = MANY_MISTAKES.splitlines()
    expected = {
        "name": 'name: ""',
        "timezone": "timezone:",
        "languages.1": "languages:",
        "tone": "tone:",
        "colour": "colour:",
        "messages_per_month": "plan:",
        "working_hours.mon": "  mon:",
        "someday": "  someday:",
        "instance": "  - name: main",
        "token": "    token:",
        "NOT_SET_ANYWHERE": "    secret:",
        "role": "  - {role: boss",
        "telegram": "  - {role: manager",
    }
    for name, line in expected.items():
        number = next(index for index, text in enumerate(lines, start=1) if text.startswith(line))
        places = [mistake for mistake in mistakes if f"tenant.yaml:{number}: " in mistake and name in mistake]
        assert places, (name, number, mistakes)
    assert any("empty.md" in mistake for mistake in mistakes)


def test_quiet_days_and_holidays_are_read_with_and_without_quotes(tmp_path: Path) -> None:
    more = 'quiet_hours: {days: [sat, sun], holidays: ["2026-12-16", 2026-12-17]}'
    quiet = read_folder(tenant_folder(tmp_path, more=more), ENVIRONMENT).brief.quiet_hours
    assert (quiet.days, quiet.holidays) == (["sat", "sun"], [date(2026, 12, 16), date(2026, 12, 17)])


def test_a_mistake_never_repeats_a_secret(tmp_path: Path) -> None:
    path = tenant_folder(tmp_path)
    (path / "tenant.yaml").write_text(MANY_MISTAKES, encoding="utf-8")
    assert not [mistake for mistake in _mistakes(path) if "written-right-here" in mistake]


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ('messages: {ru: {greeting: "Привет, {customer}!"}}', "unknown placeholder {customer}"),
        ('messages: {ru: {greeting: "Привет {"}}', "braces do not match"),
        ('messages: {kk: {farewell: "Пока"}}', "unknown; there are"),
        ("messages: {en: {greeting: Hi}}", "messages.en"),
        ("debounce: {seconds: -1}", "debounce.seconds"),
        ("quiet_hours: {start: late}", "quiet_hours.start"),
        ("quiet_hours: {start: 23:00}", 'expected a time in quotes, "23:00"'),
        ("quiet_hours: {days: [sat, someday]}", "quiet_hours.days.1"),
        ("quiet_hours: {days: [mon, tue, wed, thu, fri, sat, sun]}", "nobody would ever be told"),
        ('quiet_hours: {holidays: ["2026-12-16", "16.12.2026"]}', 'holidays.1: expected a date, "2026-12-16"'),
        ('quiet_hours: {holidays: ["2026-13-01"]}', "quiet_hours.holidays.0"),
        ("quiet_hours: {holidays: [20261216]}", 'expected a date, "2026-12-16"'),
        ("quiet_hours: {weekends: true}", "quiet_hours.weekends"),
        ('messages: {ru: {greeting: "Привет, {when}"}}', "unknown placeholder {when}; there are {name} and {city}"),
        ('messages: {ru: {noted: "Ответим {soon}"}}', "there are {name} and {city} and {when}"),
        ("auto_return_minutes: 0", "auto_return_minutes"),
        ("staff: [{role: owner, name: А}, {role: owner, name: А}]", "two staff have one role and name"),
    ],
)
def test_each_kind_of_mistake_is_named(tmp_path: Path, more: str, what: str) -> None:
    mistakes = _mistakes(tenant_folder(tmp_path, more=more))
    assert [mistake for mistake in mistakes if what in mistake], mistakes


def test_several_channels_need_names_and_instances_of_their_own(tmp_path: Path) -> None:
    one = "{name: a, kind: chatflow_flow, flow_id: f, token: '${TOKEN}', secret: '${SECRET}'}"
    assert "two channels have one name" in _mistakes(tenant_folder(tmp_path, channels=f"channels: [{one}, {one}]"))[0]
    other = one.replace("name: a", "name: b")
    assert "needs `instance`" in _mistakes(tenant_folder(tmp_path, channels=f"channels: [{one}, {other}]"))[0]


def test_a_missing_variable_is_named_with_its_line(tmp_path: Path) -> None:
    path = tenant_folder(tmp_path)
    with pytest.raises(InvalidFolder) as raised:
        read_folder(path, {**ENVIRONMENT, "TOKEN": ""})
    (mistake,) = raised.value.mistakes
    assert "the environment variable TOKEN is not set" in mistake
    assert "tenant.yaml:7: " in mistake


def test_checks_that_send_nothing_need_no_secrets(tmp_path: Path) -> None:
    assert read_folder(tenant_folder(tmp_path), {}, secrets_needed=False).brief.slug == "mira"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"slug: [unclosed\nname: x", "not YAML"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"", "document"),
        (b"- a\n- list\n", "document"),
        (b"just words", "document"),
        (b"a: &a [*a]\n", "tenant.yaml"),
    ],
)
def test_a_file_that_is_no_brief_is_told_as_such(tmp_path: Path, content: bytes, what: str) -> None:
    path = tenant_folder(tmp_path)
    (path / "tenant.yaml").write_bytes(content)
    mistakes = _mistakes(path)
    assert what in mistakes[0]


def test_a_folder_without_a_brief_or_documents_is_told_as_such(tmp_path: Path) -> None:
    assert "there is no such file" in _mistakes(tmp_path)[0]
    path = tenant_folder(tmp_path)
    (path / "knowledge" / "about.md").unlink()
    assert "there are no documents" in _mistakes(path)[0]
    (path / "knowledge").rmdir()
    assert "knowledge" in _mistakes(path)[0]


def test_a_folder_whose_name_is_not_its_slug_is_told(tmp_path: Path) -> None:
    path = tenant_folder(tmp_path).rename(tmp_path / "renamed")
    assert "slug: 'mira' is not the folder's name 'renamed'" in _mistakes(path)[0]
