"""Onboarding: a folder becomes rows, and again only what changed."""

from pathlib import Path
from typing import Any

import pytest

from service.errors import UnknownTenant
from service.tenants.folder import read_folder
from service.tenants.onboarding import Onboarded, onboard
from service.tenants.views import view_from_folder
from tests.stage import ENVIRONMENT, SECRET, TOKEN, Stage, tenant_folder

STAFF = "staff: [{role: manager, name: Айгуль, telegram: '@mira_aigul'}, {role: owner, name: Мира}]"
_EVERYTHING = ("clients", "client_settings", "channels", "staff", "prompts")


async def _onboard(stage: Stage, path: Path, **environment: str) -> Onboarded:
    return await onboard(stage.container.database, read_folder(path, {**ENVIRONMENT, **environment}))


async def _rows(stage: Stage) -> dict[str, list[dict[str, Any]]]:
    rows = "SELECT to_jsonb(kept) - 'updated_at' AS kept FROM {} AS kept ORDER BY 1"
    return {table: await stage.rows(rows.format(table)) for table in _EVERYTHING}


async def test_a_new_tenant_is_created_and_takes_messages(stage: Stage, tmp_path: Path) -> None:
    result = await _onboard(stage, tenant_folder(tmp_path, more=STAFF))
    assert (result.created, result.changes) == (True, [])
    assert (await stage.customer_writes("маникюр")).status_code == 200
    shown = await stage.container.tenants.show("mira")
    assert [person.name for person in shown.staff] == ["Айгуль", "Мира"]
    assert shown.summary.messages_this_month == 1


async def test_onboarding_again_changes_nothing(stage: Stage, tmp_path: Path) -> None:
    path = tenant_folder(tmp_path, more=STAFF)
    (path / "prompt.md").write_text("Вы помощник.", encoding="utf-8")
    first = await _onboard(stage, path)
    before = await _rows(stage)
    second = await _onboard(stage, path)
    assert (second.client_id, second.created, second.changes) == (first.client_id, False, [])
    assert await _rows(stage) == before


async def test_what_changed_is_shown_and_secrets_are_hidden(stage: Stage, tmp_path: Path) -> None:
    await _onboard(stage, tenant_folder(tmp_path, more="tone: friendly"))
    path = tenant_folder(tmp_path, more="tone: formal\nplan: {messages_per_month: 5000}")
    result = await _onboard(stage, path, TOKEN="another-token", SECRET="another-secret-of-the-webhook")
    changes = {change.what: (change.before, change.after) for change in result.changes}
    assert changes["tone"] == ("friendly", "formal")
    assert changes["plan"][1]["messages_per_month"] == 5000
    assert changes["канал main: credentials"] == ("(секрет)", "(секрет)")
    assert changes["канал main: secret_hash"] == ("(секрет)", "(секрет)")
    assert set(changes) == {"tone", "plan", "канал main: credentials", "канал main: secret_hash"}
    for secret in (TOKEN, SECRET, "another-token", "another-secret-of-the-webhook"):
        assert secret not in str(result)
    assert (await stage.customer_writes("маникюр")).status_code == 403


async def test_a_channel_that_left_the_folder_takes_no_messages_and_keeps_its_history(
    stage: Stage, tmp_path: Path
) -> None:
    await _onboard(stage, tenant_folder(tmp_path))
    await stage.customer_writes("маникюр")
    await stage.until_handled()
    other = "channels: [{name: other, kind: chatflow, instance: new, token: '${TOKEN}', secret: '${OTHER}'}]"
    await _onboard(stage, tenant_folder(tmp_path, channels=other), OTHER="other-secret-of-the-webhook")
    assert (await stage.customer_writes("маникюр")).status_code == 403
    assert (await stage.http.post("/webhook/mira?instanceId=instance%3D%3D", json={})).status_code in (200, 404)
    assert await stage.value("SELECT count(*) FROM messages") == 2


async def test_staff_who_left_the_folder_are_removed(stage: Stage, tmp_path: Path) -> None:
    await _onboard(stage, tenant_folder(tmp_path, more=STAFF))
    result = await _onboard(stage, tenant_folder(tmp_path, more="staff: [{role: owner, name: Мира}]"))
    assert [change.what for change in result.changes] == ["сотрудник manager Айгуль"]
    assert await stage.value("SELECT count(*) FROM staff") == 1


async def test_a_model_that_left_the_folder_is_the_installations_again(stage: Stage, tmp_path: Path) -> None:
    path = tenant_folder(tmp_path, more="models: {response: gpt-5-mini, temperature: 0.3}")
    (path / "prompt.md").write_text("Вы помощник.", encoding="utf-8")
    await _onboard(stage, path)
    view = await stage.container.tenants.view("mira")
    assert (view.response_model, view.temperature) == ("gpt-5-mini", 0.3)
    await _onboard(stage, tenant_folder(tmp_path))
    view = await stage.container.tenants.view("mira")
    assert (view.response_model, view.temperature) == (None, None)


@pytest.mark.parametrize("written", ["off", '"off"', "sample", "all"])
async def test_which_replies_a_second_reader_sees_is_the_tenants_to_say(
    stage: Stage, tmp_path: Path, written: str
) -> None:
    path = tenant_folder(tmp_path, more=f"verify: {written}")
    await _onboard(stage, path)
    said = written.strip('"')
    assert (await stage.container.tenants.view("mira")).verify == said
    assert view_from_folder(read_folder(path, ENVIRONMENT), "1").verify == said
    await _onboard(stage, tenant_folder(tmp_path))
    assert (await stage.container.tenants.view("mira")).verify is None


@pytest.mark.each_postgres
async def test_a_changed_prompt_is_a_new_version_and_the_old_one_stays(stage: Stage, tmp_path: Path) -> None:
    path = tenant_folder(tmp_path)
    for text in ("Первый.", "Второй."):
        (path / "prompt.md").write_text(text, encoding="utf-8")
        await _onboard(stage, path)
    assert await stage.rows("SELECT version, is_active, text FROM prompts ORDER BY version") == [
        {"version": 1, "is_active": False, "text": "Первый."},
        {"version": 2, "is_active": True, "text": "Второй."},
    ]
    assert (await stage.container.tenants.view("mira")).prompt == "Второй."
    (path / "prompt.md").unlink()
    await _onboard(stage, path)
    assert (await stage.container.tenants.view("mira")).prompt is None


async def test_a_suspended_tenant_stays_suspended_when_onboarded_again(stage: Stage, tmp_path: Path) -> None:
    path = tenant_folder(tmp_path)
    await _onboard(stage, path)
    await stage.container.tenants.set_status("mira", "suspended")
    await _onboard(stage, path)
    assert (await stage.container.tenants.view("mira")).status == "suspended"


async def test_no_list_of_the_operators_holds_a_secret(stage: Stage, tmp_path: Path) -> None:
    await _onboard(stage, tenant_folder(tmp_path))
    shown = str((await stage.container.tenants.show("mira")).as_data()) + str(await stage.container.tenants.all())
    assert TOKEN not in shown
    assert SECRET not in shown
    assert "secret_hash" not in shown


async def test_a_tenant_that_is_not_there_is_told_as_such(stage: Stage) -> None:
    for ask in (stage.container.tenants.show, stage.container.tenants.view):
        with pytest.raises(UnknownTenant, match="no tenant 'nobody'"):
            await ask("nobody")
    with pytest.raises(UnknownTenant):
        await stage.container.tenants.set_status("nobody", "suspended")
