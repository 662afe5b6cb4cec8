"""`finance rollup`: the figures of finance for scripts; `check` and `rebuild`: the rows that answer fast."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.accounts.types import ALL
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.plans.types import Sector
from app.portfolio.render import finance_book, finance_text
from app.portfolio.rules.register import not_closed
from app.portfolio.service import finance_files
from app.portfolio.service.finance import finance_month
from app.portfolio.types.cube import Figure, Question
from app.portfolio.types.finance import BLANK, Comparison, FigureSet, in_order
from app.projects.types import ProjectCategory, Stage
from app.returns.queries.rollups import months_with_facts
from app.returns.service.rollups import check_rollups, rebuild_rollups
from app.returns.types.cube import CubeDimension
from app.returns.types.vocabulary import Reading
from app.web.shell import MonthParameter, output, refusals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.kernel.labels import Labelled
    from app.portfolio.types.finance_file import FinanceFile

Member = TypeVar("Member", bound="Labelled")

WIDTH_OF_A_FILE = 200
"""Columns when a table goes to a file or a pipe, where nothing needs to be folded early."""
ALIASES = {"year": CubeDimension.END_YEAR}
"""Other names of dimensions: the planned year is that of completion."""
IN_A_TABLE = (
    *FigureSet.MONEY.figures,
    Figure.COMPLETION_RATE,
    Figure.RECEIPT_RATE,
    Figure.PAYMENT_RATE,
)
"""What a terminal has room for; the other formats give all figures."""
FORMATS = ("table", "json", "csv", "xlsx")
_VOCABULARIES: dict[CubeDimension, type[Labelled]] = {
    CubeDimension.SECTOR: Sector,
    CubeDimension.CATEGORY: ProjectCategory,
    CubeDimension.SOURCE: FundingSource,
    CubeDimension.STAGE: Stage,
}

finance = AppGroup("finance", help="The figures of finance, and the roll-up rows behind them.")


class NamesParameter(click.ParamType[tuple[Member, ...]]):
    """Members of a vocabulary by their values, separated by commas; none of them is a list too."""

    name = "NAME,NAME"

    def __init__(self, what: str, vocabulary: type[Member], aliases: dict[str, Member] | None = None) -> None:
        """Remember what may be named."""
        self.what = what
        self.known = {each.value: each for each in vocabulary} | (aliases or {})

    def convert(
        self, value: str | tuple[Member, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Member, ...]:
        """Return the members in the order given, or fail with a sentence."""
        if not isinstance(value, str):
            return value
        names = [name.strip() for name in value.split(",") if name.strip()]
        for name in names:
            if name not in self.known:
                self.fail(f"没有名为“{name}”的{self.what}。可以用：{'、'.join(self.known)}。", param, ctx)
        found = tuple(self.known[name] for name in names)
        if len(set(found)) < len(found):
            self.fail(f"同一个{self.what}写了两次：{value}。", param, ctx)
        return found


class ComparisonParameter(click.ParamType["Comparison | Month"]):
    """The month before, the same month of the year before, or any month as YYYY-MM."""

    name = "month|year|YYYY-MM"

    def convert(
        self, value: str | Comparison | Month, param: click.Parameter | None, ctx: click.Context | None
    ) -> Comparison | Month:
        """Return which it is, or fail with a sentence."""
        if isinstance(value, Month):
            return value
        return Comparison(value) if value in set(Comparison) else MonthParameter().convert(value, param, ctx)


def _filters(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each dimension."""
    for dimension in reversed(CubeDimension):
        names = [f"--{dimension.value.replace('_', '-')}", *_other_names(dimension), f"of_{dimension.value}"]
        vocabulary = _VOCABULARIES.get(dimension)
        values = click.Choice([BLANK, *(each.value for each in vocabulary)]) if vocabulary else None
        command = click.option(
            *names, type=values, metavar=None if values else "KEY", help=f"Only: {dimension.label}."
        )(command)
    return command


def _other_names(dimension: CubeDimension) -> list[str]:
    return [f"--{name}" for name, meant in ALIASES.items() if meant is dimension]


@finance.command("rollup")
@click.option(
    "--by",
    type=NamesParameter("维度", CubeDimension, ALIASES),
    default=(),
    help="Dimensions, separated by commas; without any, one total. "
    + ", ".join([each.value for each in CubeDimension] + list(ALIASES)),
)
@click.option(
    "--as-of", type=MonthParameter(), help="Closed month; the latest that all plans with any have closed."
)
@click.option("--format", "kind", type=click.Choice(FORMATS), default="table", help="Kind of output.")
@click.option(
    "--figures",
    type=NamesParameter("指标", Figure),
    help="Figures, separated by commas, instead of the usual ones.",
)
@click.option(
    "--reading",
    type=click.Choice([reading.value for reading in Reading]),
    default=Reading.NOW.value,
    help="As reported then, or as known now (the default), after restatements.",
)
@click.option("--compare", type=ComparisonParameter(), help="Month that figures are compared with.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="File, instead of standard output."
)
@_filters
def rollup(
    *,
    by: tuple[CubeDimension, ...],
    as_of: Month | None,
    kind: str,
    figures: tuple[Figure, ...] | None,
    reading: str,
    compare: Comparison | Month | None,
    out: Path | None,
    **keys: str | None,
) -> None:
    """Print sums and rates as of a closed month, by any number of dimensions."""
    chosen = {
        dimension: "" if key == BLANK else key
        for dimension in CubeDimension
        if (key := keys[f"of_{dimension.value}"]) is not None
    }
    with refusals():
        finance_files.refuse_unknown_keys(chosen.items())
        shown = finance_month(ALL, as_of)
        question = Question(by, in_order(chosen), shown.month, Reading(reading))
        compared = compare.before(shown.month) if isinstance(compare, Comparison) and shown.month else compare
        usual = IN_A_TABLE if kind == "table" else tuple(Figure)
        file = finance_files.file_of(
            question,
            shown,
            ALL,
            figures=figures or usual,
            compared=compared if isinstance(compared, Month) else None,
            compared_figures=figures or (IN_A_TABLE if kind == "xlsx" else usual),
            produced_by="命令行",
        )
        for plan, latest in file.not_closed:
            if shown.month is not None:
                click.echo(not_closed(plan, shown.month, latest), err=True)
        with output(out, kind=kind, is_text=kind != "xlsx") as target:
            if kind == "xlsx":
                rows = finance_files.keyed_rows(file, ALL)
                finance_book.write_rollup_xlsx(target, file, rows, finance_files.project_rows(question, ALL))
            else:
                target.writelines(_pieces(kind, file))


def _pieces(kind: str, file: FinanceFile) -> Iterator[bytes]:
    """Yield a file of text in pieces."""
    rows = finance_files.keyed_rows(file, ALL)
    if kind == "csv":
        return finance_text.write_rollup_csv(file, rows)
    if kind == "json":
        return finance_text.write_json(file, rows)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH_OF_A_FILE
    return iter([f"{finance_text.write_table(file, rows, width)}\n".encode()])


@finance.command("check")
def check() -> None:
    """Hold every roll-up row against the month facts; exit 1 where one does not agree."""
    with refusals():
        found = check_rollups()
    for sentence in found.wrong:
        click.echo(sentence, err=True)
    agreeing = found.months - len(found.wrong)
    click.echo(f"核对了 {found.months} 个月的 {found.rows} 行汇总，{agreeing} 个月与月度数据相符。")
    if found.wrong:
        click.echo("请运行 finance rebuild 按月度数据重新生成汇总。", err=True)
        sys.exit(1)


@finance.command("rebuild")
def rebuild() -> None:
    """Make all roll-up rows anew from the month facts."""
    console = Console(highlight=False)
    with refusals():
        columns = (TextColumn("重新生成汇总"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("", total=len(months_with_facts()))

            def report(month: Month) -> None:
                progress.console.print(str(month))
                progress.advance(task)

            months = rebuild_rollups(report)
    click.echo(f"已按月度数据重新生成 {months} 个月的汇总。")
