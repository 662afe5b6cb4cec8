"""Loading the seed: every package of a folder through the services, all of them or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.intake.service import load_packages
from app.intake.types.package import FILES
from app.kernel.errors import TrackerError

if TYPE_CHECKING:
    from pathlib import Path

    from app.audit.types import Actor
    from app.intake.types.package import LoadReport


def load_seed(folder: Path, *, actor: Actor) -> tuple[LoadReport, ...]:
    """Load one package, or every package in a folder in the order of their names; again writes nothing.

    Raises:
        ProblemsError: a package has errors; it carries the problems of all of them, and nothing is written.
        TrackerError: there is no package, or the database is not ready.
    """
    return load_packages(_packages(folder), actor=actor)


def _packages(folder: Path) -> list[Path]:
    """Return the package that a path is, or those that stand in it."""
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        message = f"没有 {folder} 这个文件夹；请核对路径。"
        raise TrackerError(message)
    if _is_package(folder):
        return [folder]
    packages = sorted(path for path in folder.iterdir() if path.is_dir() and _is_package(path))
    if not packages:
        message = f"{folder} 里没有方案数据包；数据包是含有 plan.yaml 等文件的文件夹，格式见 seed/README.md。"
        raise TrackerError(message)
    return packages


def _is_package(folder: Path) -> bool:
    """Say whether a folder has any file of a package: a damaged one is checked, not passed over."""
    return any((folder / name).exists() for name in FILES)
