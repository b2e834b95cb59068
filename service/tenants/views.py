"""What the graph may know of a tenant, from its rows or straight from its folder."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from graph.opening import Branch, Week
from graph.quiet_hours import QuietHours
from graph.types import TenantView
from service.records import tenants
from service.records.tenant_config import Config, ModelsConfig, PlanConfig, PoliciesConfig
from service.tenants.brief import Brief
from service.tenants.folder import TenantFolder


def view_of(row: tenants.View, *, others: Sequence[str] = ()) -> TenantView:
    """Return the view of a tenant as the database has it. An adopted one without a brief gets the defaults.

    `others` are the names of the installation's other businesses.
    """
    cooldown = row.escalation_cooldown_minutes
    return replace(
        _view_of_config(row.config, row.model, None if row.temperature is None else float(row.temperature)),
        others=tuple(others),
        id=str(row.id),
        slug=row.slug,
        name=row.name,
        status=row.status,
        tone=row.tone or "friendly",
        cooldown_minutes=30 if cooldown is None else cooldown,
        messages=row.messages or {},
        quiet_hours=quiet_hours_of(row),
        prompt=row.prompt,
    )


def view_from_folder(folder: TenantFolder, client_id: str) -> TenantView:
    """Build the view that the tenant of `folder` will have once it is onboarded and active, where it is always day."""
    brief = folder.brief
    return replace(
        _view_of_config(brief_config(brief)),
        id=client_id,
        slug=brief.slug,
        name=brief.name,
        status="active",
        tone=brief.tone,
        cooldown_minutes=brief.escalation_cooldown_minutes,
        messages={language: dict(texts) for language, texts in brief.messages.items()},
        prompt=folder.prompt,
    )


def quiet_hours_of(rota: tenants.Rota) -> QuietHours | None:
    """Return a tenant's quiet hours; None when there are none."""
    if not rota.quiet_hours_enabled:
        return None
    return QuietHours(
        timezone=rota.timezone,
        start=rota.quiet_hours_start,
        end=rota.quiet_hours_end,
        behavior=rota.quiet_hours_behavior,
        days=frozenset(rota.quiet_hours_days),
        holidays=frozenset(rota.quiet_hours_holidays),
    )


def brief_config(brief: Brief) -> Config:
    """Return the part of the brief that is kept in `clients.config`: no secrets, and nothing that has a column."""
    kept = brief.model_dump(
        mode="json",
        by_alias=True,
        include={
            "city",
            "timezone",
            "languages",
            "plan",
            "working_hours",
            "branches",
            "requests",
            "glossary",
            "policies",
            "learning",
            "models",
            "verify",
            "debounce",
        },
    )
    return cast(Config, kept)


def _view_of_config(
    config: Config, prompt_model: str | None = None, prompt_temperature: float | None = None
) -> TenantView:
    """Return a view that lacks what has a column.

    The brief's models win over those of the prompt's row, which adopted tenants may have.
    """
    defaults = TenantView(id="", slug="", name="", city="", status="active")
    models: ModelsConfig = config.get("models") or {}
    plan: PlanConfig = config.get("plan") or {}
    policies: PoliciesConfig = config.get("policies") or {}
    debounce, temperature = config.get("debounce"), models.get("temperature")
    return replace(
        defaults,
        city=config.get("city") or "",
        timezone=config.get("timezone") or defaults.timezone,
        languages=tuple(config.get("languages") or defaults.languages),
        working_hours=dict(config.get("working_hours") or {}),
        branches={
            name: Branch(title=told["title"] or {"ru": name}, working_hours=told["working_hours"])
            for name, told in (config.get("branches") or {}).items()
        },
        requests=config.get("requests"),
        glossary=dict(config.get("glossary") or {}),
        hand_off=tuple(policies.get("hand_off", defaults.hand_off)),
        debounce=(debounce["seconds"], debounce["max_seconds"]) if debounce else None,
        monthly_limit=plan.get("messages_per_month"),
        over_limit=plan.get("over_limit", defaults.over_limit),
        classifier_model=models.get("classifier"),
        response_model=models.get("response") or prompt_model,
        verify=config.get("verify"),
        learns=(config.get("learning") or {}).get("enabled", True),
        temperature=prompt_temperature if temperature is None else temperature,
    )


def weeks_of(view: TenantView) -> dict[str | None, Week]:
    """Return the hours of the brief: of each branch by its name, of the business itself under None, where it has any."""
    return _weeks(view.working_hours, {name: branch.working_hours for name, branch in view.branches.items()})


def weeks_of_brief(brief: Brief) -> dict[str | None, Week]:
    """As `weeks_of`, before there is a tenant."""
    config = brief_config(brief)
    branches = {name: told["working_hours"] for name, told in (config["branches"] or {}).items()}
    return _weeks(config["working_hours"] or {}, branches)


def _weeks(own: Week, branches: Mapping[str, Week]) -> dict[str | None, Week]:
    named: list[tuple[str | None, Week]] = [(None, own), *branches.items()]
    return {name: week for name, week in named if week}
