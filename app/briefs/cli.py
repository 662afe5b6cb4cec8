"""`briefs render`, `card` and `pack`: documents as PDF; `briefs verify`: whether a file is an issued one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Self

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from app.accounts.service import person
from app.briefs import service
from app.briefs.service import card_files, drafts, pack, verifying, word
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
@click.option(
    "--format",
    "kind",
    type=click.Choice(["pdf", "docx"]),
    default="pdf",
    show_default=True,
    help="PDF, or a Word document to edit.",
)
def render(plan_code: str, month_text: str, region_code: str | None, folder: Path, kind: str) -> None:
    """Write one brief; print its path, pages (of a PDF) and SHA-256."""
    with refusals():
        if kind == "docx":
            editable = word.word_brief(plan_code, month_of(month_text), region_code, today=today_in_china())
            path, sha256 = word.write_word(editable, folder)
            click.echo(f"{path}\tsha256 {sha256}")
            return
        brief = drafts.draft_brief(plan_code, month_of(month_text), region_code, today=today_in_china())
        written = service.write(brief, folder)
    click.echo(f"{written.path}\t{written.pages} 页\tsha256 {written.sha256}")


@briefs.command("card")
@click.argument("code")
@click.option("--month", "month_text", metavar="YYYY-MM", help="Month; the latest closed one without it.")
@click.option("--mono", "is_monochrome", is_flag=True, help="In black and white.")
@click.option(
    "--out",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write into; made where it does not exist.",
)
def card(code: str, month_text: str | None, folder: Path, *, is_monochrome: bool) -> None:
    """Write the card of one project as PDF; print its path and SHA-256."""
    with refusals():
        written = card_files.write_card(
            code,
            folder,
            month=month_of(month_text) if month_text else None,
            today=today_in_china(),
            is_monochrome=is_monochrome,
        )
    click.echo(f"{written.path}\t{written.pages} 页\tsha256 {written.sha256}")


@briefs.command("pack")
@click.option("--month", "month_text", required=True, metavar="YYYY-MM", help="Month of the pack.")
@click.option(
    "--out",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write into; what is finished there already stays.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Documents rendered at the same time; as many as there are cores without it.",
)
def make_pack(month_text: str, folder: Path, jobs: int | None) -> None:
    """Write all briefs and project cards of a month, and a manifest; exit 1 where one could not be made."""
    with refusals(), PackBar() as bar:
        report = pack.make(month_of(month_text), folder, today=today_in_china(), jobs=jobs, told=bar.told)
    documents = report.manifest.documents
    click.echo(
        f"{folder}\t{len(documents)} 份，{sum(each.pages for each in documents)} 页；"
        f"新排 {report.rendered} 份，未变沿用 {len(documents) - report.rendered} 份"
    )
    for failure in report.manifest.failed:
        click.echo(f"没有生成 {failure.file}（{failure.title}）：{failure.reason}", err=True)
    if report.manifest.failed:
        click.echo(f"{len(report.manifest.failed)} 份没有生成；处理后再执行一次，其余不会重排。", err=True)
        sys.exit(1)


class PackBar:
    """A progress bar on standard error: what is being done, how much is done, and the time left."""

    def __init__(self) -> None:
        """Make it; it shows inside its `with` block."""
        self._progress = Progress(
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("剩余"),
            TimeRemainingColumn(),
            TextColumn("{task.description}"),
            console=Console(stderr=True),
            transient=True,
        )

    def __enter__(self) -> Self:
        """Show it."""
        self._progress.start()
        self._task = self._progress.add_task("读取数据", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        """Take it away."""
        self._progress.stop()

    def told(self, done: int, total: int, doing: str) -> None:
        """Show how far the pack is."""
        self._progress.update(self._task, completed=done, total=total, description=escape(doing))


@briefs.command("verify")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--again", is_flag=True, help="Render it once more from its stored data, and compare every byte."
)
def verify(file: Path, *, again: bool) -> None:
    """Say whether a file is an issued brief, which one, and whether it was superseded; exit 1 if none."""
    with refusals():
        with file.open("rb") as content:
            sha256 = verifying.sha256_of(content)
        found = verifying.issue_of_file(sha256)
        if found is None:
            click.echo(f"{file}：不是签发的简报，或者签发后被改动过。\tsha256 {sha256}")
            sys.exit(1)
        fact = found.fact
        version = "黑白版" if found.is_monochrome else "彩色版"
        click.echo(f"{file}：是签发的简报，逐字节一致。\tsha256 {sha256}")
        click.echo(f"{fact.area_name}{fact.key.month} {fact.number_text}，{version}，{fact.pages} 页")
        click.echo(f"{fact.issued_on} 签发，签发人 {person(fact.issued_by)}，校验码 {fact.code}")
        if found.successor:
            newer = found.successor
            click.echo(f"已被替代：{newer.issued_on} 签发的 {newer.number_text}。原因：{newer.reason}")
        if again:
            outcome = verifying.render_again(fact)
            click.echo(outcome.sentence)
            sys.exit(1 if outcome.is_same is False else 0)
