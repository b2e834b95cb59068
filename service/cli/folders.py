"""Where tenants' folders are."""

from pathlib import Path

from service.settings import Settings


def tenant_folders(root: Path) -> list[Path]:
    """Return the tenants' folders in `root`, by name; none where there is no such folder."""
    return sorted(path.parent for path in root.glob("*/tenant.yaml"))


def other_folders(settings: Settings, folder: Path) -> list[Path]:
    """Return the folders that `folder` may have been copied from: those beside it, and those in TENANTS_DIR."""
    return [*tenant_folders(folder.resolve().parent), *tenant_folders(settings.tenants_dir)]
