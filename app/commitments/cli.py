"""`commitments export`: what plans commit units to, as JSON, CSV or a workbook, for scripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from app.commitments.render import csv_text, json_text, workbook
from app.commitments.service.exports import export_of_plan
from app.kernel.china import today_in_china
from app.web.shell import output, refusals

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.commitments.types.overview import CommitmentExport

WRITERS: dict[str, Callable[[CommitmentExport], bytes]] = {
    "json": json_text.write,
    "csv": csv_text.write,
    "xlsx": workbook.write,
}

commitments = AppGroup("commitments", help="What the plans commit units to.")


@commitments.command("export")
@click.option("--format", "kind", type=click.Choice(list(WRITERS)), required=True, help="Kind of file.")
@click.option("--plan", "plan_code", help="Code of one plan; all plans without it.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write, instead of standard output.",
)
def export(kind: str, plan_code: str | None, out: Path | None) -> None:
    """Write all commitments to standard output or to a file, as they stand today."""
    with refusals():
        content = WRITERS[kind](export_of_plan(plan_code, today=today_in_china()))
        with output(out, kind=kind, is_text=kind != "xlsx") as file:
            file.write(content)
