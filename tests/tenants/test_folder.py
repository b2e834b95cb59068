"""A folder is checked as a whole: every mistake at once, each with file and line."""

from datetime import date, time
from pathlib import Path

import pytest

from graph.opening import Branch, Day
from service.errors import InvalidFolder
from service.tenants.folder import read_folder
from service.tenants.views import view_from_folder
from tests.stage import ENVIRONMENT, tenant_folder

MANY_MISTAKES = """slug: somebody_else
name: ""
timezone: Asia/Nowhere
languages: [ru, en]
tone: formal
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
  - {role: manager, name: Мира}
tone: rude
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
    (path / "knowledge" / "photo.heic").write_bytes(b"x")
    (path / "prompt.md").write_bytes("Вы — Мира".encode("cp1251"))
    mistakes = _mistakes(path)
    lines = MANY_MISTAKES.splitlines()
    expected = {
        "name": 'name: ""',
        "timezone": "timezone:",
        "languages.1": "languages:",
        "tone: укажите": "tone: rude",
        "colour": "colour:",
        "messages_per_month": "plan:",
        "working_hours.mon": "  mon:",
        "someday": "  someday:",
        "instance": "  - name: main",
        "token": "    token:",
        "NOT_SET_ANYWHERE": "    secret:",
        "role": "  - {role: boss",
        "telegram": "  - {role: manager, name: Мира, telegram",
        "manager Мира уже есть": "  - {role: manager, name: Мира}",
        "slug: somebody_else": "slug:",
        "tone: ключ указан дважды, впервые в строке 5": "tone: rude",
        "подстановки {customer} нет": "  ru: {greeting",
        "farewell: такого текста": "  ru: {greeting",
    }
    for name, line in expected.items():
        number = next(index for index, text in enumerate(lines, start=1) if text.startswith(line))
        places = [mistake for mistake in mistakes if f"tenant.yaml:{number}: " in mistake and name in mistake]
        assert places, (name, number, mistakes)
    for name in ("empty.md", "photo.heic", "prompt.md"):
        assert any(name in mistake for mistake in mistakes), mistakes
    places = [int(mistake.split(":")[1]) for mistake in mistakes if "tenant.yaml:" in mistake]
    assert places == sorted(places)


def test_quiet_days_and_holidays_are_read_with_and_without_quotes(tmp_path: Path) -> None:
    more = 'quiet_hours: {days: [sat, sun], holidays: ["2026-12-16", 2026-12-17]}'
    quiet = read_folder(tenant_folder(tmp_path, more=more), ENVIRONMENT).brief.quiet_hours
    assert (quiet.days, quiet.holidays) == (["sat", "sun"], [date(2026, 12, 16), date(2026, 12, 17)])


def test_a_mistake_never_repeats_a_secret(tmp_path: Path) -> None:
    path = tenant_folder(tmp_path)
    (path / "tenant.yaml").write_text(MANY_MISTAKES, encoding="utf-8")
    assert not [mistake for mistake in _mistakes(path) if "written-right-here" in mistake]


@pytest.mark.parametrize(
    ("secret", "what"),
    [
        ("hunter2", "короткое"),
        ("a1" * 11 + "b", "короткое"),
        ("a1" * 12 + "&x=", "знаки"),
        ("тайна" * 6, "знаки"),
    ],
)
def test_a_secret_that_can_be_guessed_or_breaks_the_address_is_told_without_it(
    tmp_path: Path, secret: str, what: str
) -> None:
    path = tenant_folder(tmp_path, more="tone: rude")
    with pytest.raises(InvalidFolder) as raised:
        read_folder(path, {**ENVIRONMENT, "SECRET": secret})
    of_the_secret, of_the_tone = raised.value.mistakes
    assert what in of_the_secret
    assert "SECRET" in of_the_secret
    assert "tone" in of_the_tone
    assert secret not in str(raised.value)
    assert (
        read_folder(tenant_folder(tmp_path), {**ENVIRONMENT, "SECRET": "a1" * 12}).brief.channels[0].secret == "a1" * 12
    )


@pytest.mark.parametrize("hours", ["09:00-21:00", "00:00-24:00", "18:00-02:00", "22:00-06:00", "closed"])
def test_hours_may_go_over_midnight_into_the_early_morning(tmp_path: Path, hours: str) -> None:
    folder = read_folder(tenant_folder(tmp_path, more=f"working_hours: {{mon: {hours}}}"), ENVIRONMENT)
    assert folder.brief.working_hours == {"mon": hours}


@pytest.mark.parametrize("hours", ["21:00-24:59", "21:00-24:30", "9:00-21:00", "09:00–21:00", "09:00-21:00 "])
def test_hours_are_written_in_one_way(tmp_path: Path, hours: str) -> None:
    (mistake,) = _mistakes(tenant_folder(tmp_path, more=f'working_hours: {{mon: "{hours}"}}'))
    assert 'working_hours.mon: укажите часы так: "09:00-21:00"' in mistake


@pytest.mark.parametrize("hours", ["21:00-09:00", "09:00-09:00", "18:00-00:00", "05:00-04:00", "00:00-00:00"])
def test_hours_that_end_before_they_begin_are_a_mistake(tmp_path: Path, hours: str) -> None:
    (mistake,) = _mistakes(tenant_folder(tmp_path, more=f"working_hours: {{mon: {hours}}}"))
    assert "working_hours.mon: конец раньше начала" in mistake


def test_a_day_may_have_a_break_and_a_service_of_its_own_and_a_branch_its_hours(tmp_path: Path) -> None:
    more = (
        'working_hours: {mon: {hours: "10:00-19:00", break: "13:00-14:00"}, '
        'sun: {hours: "11:00-15:00", only: {ru: мойка, kk: жуу}}, tue: "10:00-19:00"}\n'
        'branches: {hill: {title: Шымбулак, working_hours: {mon: "08:00-22:00"}}}\n'
        "requests: orders"
    )
    view = view_from_folder(read_folder(tenant_folder(tmp_path, more=more), ENVIRONMENT), "id")
    assert [Day.of(told) for told in view.working_hours.values()] == [
        Day(hours="10:00-19:00", pause="13:00-14:00"),
        Day(hours="11:00-15:00", only={"ru": "мойка", "kk": "жуу"}),
        Day(hours="10:00-19:00"),
    ]
    assert view.branches == {"hill": Branch(title={"ru": "Шымбулак"}, working_hours={"mon": "08:00-22:00"})}
    assert view.requests == "orders"


@pytest.mark.parametrize(
    ("day", "place", "what"),
    [
        ('{hours: "9-19"}', "working_hours.mon.hours", "укажите часы так"),
        ('{hours: "10:00-19:00", break: "14:00-13:00"}', "working_hours.mon.break", "укажите перерыв так"),
        ('{hours: "10:00-19:00", break: "19:00-20:00"}', "working_hours.mon.break", "перерыв не внутри"),
        ('{hours: closed, break: "13:00-14:00"}', "working_hours.mon.break", "перерыв не внутри"),
        ('{hours: "10:00-19:00", lunch: "13:00-14:00"}', "working_hours.mon.lunch", "такого ключа нет"),
        ('{break: "13:00-14:00"}', "working_hours.mon.hours", "не указано"),
        ("[10, 19]", "working_hours.mon", "нужен текст"),
    ],
)
def test_a_mistake_within_a_day_is_told_where_it_stands(tmp_path: Path, day: str, place: str, what: str) -> None:
    path = tenant_folder(tmp_path, more=f"working_hours:\n  mon: {day}")
    (mistake,) = _mistakes(path)
    line = (path / "tenant.yaml").read_text(encoding="utf-8").splitlines().index(f"  mon: {day}") + 1
    assert f"tenant.yaml:{line}: {place}: {what}" in mistake


def test_a_time_needs_no_quotes(tmp_path: Path) -> None:
    quiet = read_folder(tenant_folder(tmp_path, more="quiet_hours: {start: 22:30, end: 08:00}"), ENVIRONMENT)
    assert (quiet.brief.quiet_hours.start, quiet.brief.quiet_hours.end) == (time(22, 30), time(8))


def test_a_key_that_stands_twice_is_told_with_both_lines(tmp_path: Path) -> None:
    path = tenant_folder(
        tmp_path, more="plan: {name: a, name: b}\nmessages: {ru: {thanks: a}}\nmessages: {ru: {thanks: b}}"
    )
    lines = (path / "tenant.yaml").read_text(encoding="utf-8").splitlines()
    plan, messages = lines.index("plan: {name: a, name: b}") + 1, lines.index("messages: {ru: {thanks: a}}") + 1
    assert [mistake.split("tenant.yaml:")[1] for mistake in _mistakes(path)] == [
        f"{plan}: plan.name: ключ указан дважды, впервые в строке {plan}; оставьте один",
        f"{messages + 1}: messages: ключ указан дважды, впервые в строке {messages}; оставьте один",
    ]


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ('messages: {ru: {greeting: "Привет, {customer}!"}}', "подстановки {customer} нет"),
        ('messages: {ru: {greeting: "Привет {"}}', "скобки"),
        ('messages: {kk: {farewell: "Пока"}}', "такого текста у бота нет; есть"),
        ("messages: {en: {greeting: Hi}}", "messages.en"),
        ("debounce: {seconds: -1}", "debounce.seconds"),
        ("quiet_hours: {start: late}", "quiet_hours.start"),
        ("quiet_hours: {start: 2300}", 'укажите время: "23:00"'),
        ("quiet_hours: {days: [sat, someday]}", "quiet_hours.days.1"),
        ("quiet_hours: {days: [mon, tue, wed, thu, fri, sat, sun]}", "люди ни о чём не узнают"),
        ('quiet_hours: {holidays: ["2026-12-16", "16.12.2026"]}', 'holidays.1: укажите дату: "2026-12-16"'),
        ('quiet_hours: {holidays: ["2026-13-01"]}', "quiet_hours.holidays.0"),
        ("quiet_hours: {holidays: [20261216]}", 'укажите дату: "2026-12-16"'),
        ("quiet_hours: {weekends: true}", "quiet_hours.weekends"),
        ('messages: {ru: {greeting: "Привет, {when}"}}', "подстановки {when} нет; есть {name}, {city}"),
        ('messages: {ru: {noted: "Ответим {soon}"}}', "есть {name}, {city}, {when}"),
        ("auto_return_minutes: 0", "auto_return_minutes"),
        ("verify: on", ": verify"),
        ("verify: always", ": verify"),
        ("staff: [{role: owner, name: А}, {role: owner, name: А}]", "owner А уже есть"),
    ],
)
def test_each_kind_of_mistake_is_named(tmp_path: Path, more: str, what: str) -> None:
    mistakes = _mistakes(tenant_folder(tmp_path, more=more))
    assert [mistake for mistake in mistakes if what in mistake], mistakes


def test_several_channels_need_names_and_instances_of_their_own(tmp_path: Path) -> None:
    one = "{name: a, kind: chatflow_flow, flow_id: f, token: '${TOKEN}', secret: '${SECRET}'}"
    assert "имя a есть у другого канала" in _mistakes(tenant_folder(tmp_path, channels=f"channels: [{one}, {one}]"))[0]
    other = one.replace("name: a", "name: b")
    assert "каждому нужен instance" in _mistakes(tenant_folder(tmp_path, channels=f"channels: [{one}, {other}]"))[0]


def test_a_missing_variable_is_named_with_its_line(tmp_path: Path) -> None:
    path = tenant_folder(tmp_path)
    with pytest.raises(InvalidFolder) as raised:
        read_folder(path, {**ENVIRONMENT, "TOKEN": ""})
    (mistake,) = raised.value.mistakes
    assert "переменная окружения TOKEN не задана" in mistake
    assert "tenant.yaml:7: " in mistake


def test_checks_that_send_nothing_need_no_secrets(tmp_path: Path) -> None:
    assert read_folder(tenant_folder(tmp_path), {}, secrets_needed=False).brief.slug == "mira"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"slug: [unclosed\nname: x", "YAML: "),
        (b"\xff\xfe\x00", "не текст в UTF-8"),
        (b"", "файл: нужны ключи"),
        (b"- a\n- list\n", "файл: нужны ключи"),
        (b"just words", "файл: нужны ключи"),
        (b"a: &a [*a]\n", "tenant.yaml"),
        (b"[" * 20_000, "вложенность"),
        (b"? [a]\n: b\n", "YAML: "),
        (b"a: \x00", "YAML: "),
        (b"a: 2026-13-45", "YAML: "),
    ],
)
def test_a_file_that_is_no_brief_is_told_as_such(tmp_path: Path, content: bytes, what: str) -> None:
    path = tenant_folder(tmp_path)
    (path / "tenant.yaml").write_bytes(content)
    mistakes = _mistakes(path)
    assert what in mistakes[0]


def test_a_folder_without_a_brief_or_documents_is_told_as_such(tmp_path: Path) -> None:
    assert "такого файла нет" in _mistakes(tmp_path)[0]
    path = tenant_folder(tmp_path)
    (path / "knowledge" / "about.md").unlink()
    assert "нет документов" in _mistakes(path)[0]
    (path / "knowledge").rmdir()
    assert "knowledge" in _mistakes(path)[0]


def test_what_is_no_folder_is_told_as_such(tmp_path: Path) -> None:
    path = tenant_folder(tmp_path)
    assert _mistakes(path / "tenant.yaml") == [f"{path / 'tenant.yaml'}: это файл, а нужна папка тенанта"]
    assert _mistakes(path / "nothing") == [f"{path / 'nothing'}: такой папки нет"]
    for name in ("tenant.yaml", "prompt.md"):
        (path / name).unlink(missing_ok=True)
        (path / name).mkdir()
    assert [mistake for mistake in _mistakes(path) if "не читается: это папка" not in mistake] == []


def test_an_unreadable_brief_hides_no_mistake_of_the_documents(tmp_path: Path) -> None:
    path = tenant_folder(tmp_path)
    (path / "tenant.yaml").write_text("slug: [", encoding="utf-8")
    (path / "knowledge" / "empty.md").write_text("", encoding="utf-8")
    assert [mistake.split(": ")[0].rsplit("/", 1)[1] for mistake in _mistakes(path)] == ["tenant.yaml:1", "empty.md"]


def test_a_folder_whose_name_is_not_its_slug_is_told(tmp_path: Path) -> None:
    path = tenant_folder(tmp_path).rename(tmp_path / "renamed")
    assert "slug: mira не совпадает с именем папки renamed" in _mistakes(path)[0]


def test_a_customer_who_would_hear_of_the_delay_before_the_leadership_is_a_mistake(tmp_path: Path) -> None:
    (mistake,) = _mistakes(tenant_folder(tmp_path, more="timeouts: {primary: 10, others: 15, total: 20}"))
    assert "total" in mistake
    assert "через 20 мин" in mistake
    assert "через 25 мин" in mistake


def test_a_glossary_reaches_the_turn(tmp_path: Path) -> None:
    more = "glossary:\n  Мужская стрижка: ' ерлердің  шашын алу '\n  Брови: қас"
    view = view_from_folder(read_folder(tenant_folder(tmp_path, more=more), ENVIRONMENT), "client")
    assert view.glossary == {"Мужская стрижка": "ерлердің шашын алу", "Брови": "қас"}
    assert view_from_folder(read_folder(tenant_folder(tmp_path / "without"), ENVIRONMENT), "client").glossary == {}


@pytest.mark.parametrize(
    ("glossary", "told"),
    [
        ("{Стрижка: ''}", "название пустое"),
        ("{' ': шаш қию}", "название пустое"),
        ("{Стрижка: [шаш, қию]}", "нужен текст"),
        ("[Стрижка]", "нужны ключи со значениями"),
        (f"{{Стрижка: {'ш' * 81}}}", "не больше 80"),
        (f"{{{', '.join(f'Услуга {number}: қызмет' for number in range(101))}}}", "не больше 100"),
    ],
)
def test_a_name_that_is_none_is_a_mistake_of_the_glossary(tmp_path: Path, glossary: str, told: str) -> None:
    (mistake,) = _mistakes(tenant_folder(tmp_path, more=f"glossary: {glossary}"))
    assert "glossary" in mistake
    assert told in mistake
