"""Which tenants can be talked to."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from service.errors import InvalidFolder
from service.studio.tenants import NoSuchTenant, StudioTenants, open_tenants
from tests.stage import Stage, tenant_folder


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """The installation's TENANTS_DIR."""
    return tmp_path / "tenants"


@pytest.fixture
async def tenants(stage: Stage, folders: Path) -> AsyncIterator[StudioTenants]:
    settings = stage.settings.model_copy(update={"tenants_dir": folders})
    async with open_tenants(replace(stage.container, settings=settings)) as opened:
        yield opened


def _write(folders: Path, slug: str, *, more: str = "") -> None:
    knowledge = tenant_folder(folders, slug, more=more) / "knowledge"
    (knowledge / "about.md").write_text("# Адрес\n\nМы на улице Абая, 10.", encoding="utf-8")


async def test_an_onboarded_tenant_is_the_one_in_the_database(
    stage: Stage, tenants: StudioTenants, tmp_path: Path, folders: Path
) -> None:
    client_id = await stage.onboard(tmp_path / "elsewhere", "mira")
    _write(folders, "mira", more="tone: formal")

    seat = await tenants.seat("mira")

    assert (seat.view.id, seat.view.tone) == (str(client_id), "friendly")
    assert seat.ports is stage.container.ports


async def test_a_folder_that_nobody_onboarded_answers_from_its_documents(tenants: StudioTenants, folders: Path) -> None:
    _write(folders, "mira")

    seat = await tenants.seat("mira")
    passages = await seat.ports.library.of_tenant(seat.view.id).search(["адрес"])

    assert (seat.view.slug, seat.view.status) == ("mira", "active")
    assert "Абая, 10" in passages[0].text


async def test_a_change_in_a_folder_is_seen_by_the_next_run(tenants: StudioTenants, folders: Path) -> None:
    _write(folders, "mira")
    await tenants.seat("mira")
    (folders / "mira" / "knowledge" / "about.md").write_text("# Адрес\n\nМы на улице Сатпаева, 22.", encoding="utf-8")

    seat = await tenants.seat("mira")
    passages = await seat.ports.library.of_tenant(seat.view.id).search(["адрес"])

    assert [passage.text for passage in passages if "Абая" in passage.text] == []
    assert "Сатпаева, 22" in passages[0].text


async def test_an_unknown_tenant_is_told_with_those_that_there_are(
    stage: Stage, tenants: StudioTenants, tmp_path: Path, folders: Path
) -> None:
    await stage.onboard(tmp_path / "elsewhere", "onboarded")
    _write(folders, "folder")

    with pytest.raises(NoSuchTenant, match="no tenant 'nobody'; there are: folder, onboarded"):
        await tenants.seat("nobody")


async def test_a_context_without_a_tenant_is_told(tenants: StudioTenants) -> None:
    with pytest.raises(NoSuchTenant, match="context names no tenant; there are none"):
        await tenants.seat("")


async def test_mistakes_in_a_folder_are_told(tenants: StudioTenants, folders: Path) -> None:
    _write(folders, "mira", more="tone: rude")

    with pytest.raises(InvalidFolder, match=r"tenant\.yaml"):
        await tenants.seat("mira")
