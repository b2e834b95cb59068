"""What the graph may know of a tenant, from its rows or straight from its folder."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.opening import Branch, Week
from graph.quiet_hours import QuietHours
from graph.types import TenantView
from service.tenants.brief import Brief
from service.tenants.folder import TenantFolder


def view_from_row(row: Mapping[str, Any], *, others: Sequence[str] = ()) -> TenantView:
    """Build the view from a row of `tenants.sql: view`. An adopted tenant without a brief gets the defaults.

    `others` are the names of the installation's other businesses.
    """
    return _view(
        others=tuple(others),
        id=str(row["id"]),
        slug=row["slug"],
        name=row["name"],
        status=row["status"],
        config=row["config"] or {},
        tone=row["tone"] or "friendly",
        cooldown_minutes=30 if row["escalation_cooldown_minutes"] is None else row["escalation_cooldown_minutes"],
        messages=row["messages"] or {},
        quiet_hours=quiet_hours_from_row(row),
        prompt=row["prompt"],
        prompt_model=row["model"],
        prompt_temperature=None if row["temperature"] is None else float(row["temperature"]),
    )


def view_from_folder(folder: TenantFolder, client_id: str) -> TenantView:
    """Build the view that the tenant of `folder` will have once it is onboarded and active, where it is always day."""
    brief = folder.brief
    return _view(
        id=client_id,
        slug=brief.slug,
        name=brief.name,
        status="active",
        config=brief_config(brief),
        tone=brief.tone,
        cooldown_minutes=brief.escalation_cooldown_minutes,
        messages={language: dict(texts) for language, texts in brief.messages.items()},
        prompt=folder.prompt,
    )


def quiet_hours_from_row(row: Mapping[str, Any]) -> QuietHours | None:
    """Build a tenant's quiet hours from a row with `timezone` and the settings' columns; None when there are none."""
    if not row["quiet_hours_enabled"]:
        return None
    return QuietHours(
        timezone=row["timezone"],
        start=row["quiet_hours_start"],
        end=row["quiet_hours_end"],
        behavior=row["quiet_hours_behavior"],
        days=frozenset(row["quiet_hours_days"]),
        holidays=frozenset(row["quiet_hours_holidays"]),
    )


def brief_config(brief: Brief) -> dict[str, Any]:
    """Return the part of the brief that is kept in `clients.config`: no secrets, and nothing that has a column."""
    return brief.model_dump(
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
            "models",
            "verify",
            "debounce",
        },
    )


def _view(
    *,
    config: Mapping[str, Any],
    prompt_model: str | None = None,
    prompt_temperature: float | None = None,
    **columns: Any,
) -> TenantView:
    """The brief's models win over those of the prompt's row, which adopted tenants may have."""
    defaults = TenantView(id="", slug="", name="", city="", status="active")
    models = config.get("models") or {}
    plan, debounce = config.get("plan") or {}, config.get("debounce")
    return TenantView(
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
        hand_off=tuple((config.get("policies") or {}).get("hand_off", defaults.hand_off)),
        debounce=(debounce["seconds"], debounce["max_seconds"]) if debounce else None,
        monthly_limit=plan.get("messages_per_month"),
        over_limit=plan.get("over_limit", defaults.over_limit),
        classifier_model=models.get("classifier"),
        response_model=models.get("response") or prompt_model,
        verify=config.get("verify"),
        temperature=prompt_temperature if models.get("temperature") is None else models["temperature"],
        **columns,
    )


def weeks_of(view: TenantView) -> dict[str | None, Week]:
    """Return the hours of the brief: of each branch by its name, of the business itself under None, where it has any."""
    return _weeks(view.working_hours, {name: branch.working_hours for name, branch in view.branches.items()})


def weeks_of_brief(brief: Brief) -> dict[str | None, Week]:
    """As `weeks_of`, before there is a tenant."""
    config = brief_config(brief)
    return _weeks(config["working_hours"], {name: told["working_hours"] for name, told in config["branches"].items()})


def _weeks(own: Week, branches: Mapping[str, Week]) -> dict[str | None, Week]:
    named: list[tuple[str | None, Week]] = [(None, own), *branches.items()]
    return {name: week for name, week in named if week}
