"""`briefs render`: a brief as PDF, from a shell."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from app.briefs import service
from app.kernel.china import today_in_china
from app.web.addresses import month_of
from app.web.shell import refusals

briefs = AppGroup("briefs", help="Monthly briefs.")


@briefs.command("render")
@click.option("--plan", "plan_code", required=True, metavar="CODE", help="Code of the plan.")
@click.option("--month", "month_text", required=True, metavar="YYYY-MM", help="Month of the brief.")
@click.option("--region", "region_code", metavar="CODE", help="One county; the whole city without it.")
@click.option(
    "--out",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write into; made where it does not exist.",
)
def render(plan_code: str, month_text: str, region_code: str | None, folder: Path) -> None:
    """Write one brief as PDF; print its path, pages and SHA-256."""
    with refusals():
        brief = service.build(
            plan_code=plan_code,
            month=month_of(month_text),
            region_code=region_code,
            today=today_in_china(),
        )
        written = service.write(brief, folder)
    click.echo(f"{written.path}\t{written.pages} 页\tsha256 {written.sha256}")
