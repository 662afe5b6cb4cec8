"""`plans load`: the seed, or any other folder of plan packages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext

from app.audit.types import SYSTEM_LOADER
from app.seeding.service import load_seed
from app.web.shell import refusals, show_problems
from config import PROJECT_ROOT

if TYPE_CHECKING:
    from app.intake.types.package import LoadReport

SEED = PROJECT_ROOT / "seed"


@click.command("load")
@with_appcontext
@click.argument("directory", metavar="[DIR]", type=click.Path(path_type=Path), default=SEED)
def load(directory: Path) -> None:
    """Load a plan package, or every package in a folder (without DIR: seed/ of the project).

    All of them or none; what is loaded already is left alone. Exits 1 when anything is refused.
    """
    with refusals():
        reports = load_seed(directory, actor=SYSTEM_LOADER)
    for report in reports:
        show_problems(report.warnings)
        click.echo(_line(report))


def _line(report: LoadReport) -> str:
    """Return what was done for one plan, in one line."""
    counts = "；".join(
        f"{count.kind} 新增 {count.added}、更新 {count.changed}、未变 {count.unchanged}"
        + (f"、移除 {count.removed}" if count.removed else "")
        for count in report.counts
    )
    return f"{report.title}（{report.plan_code}）：{counts}"
