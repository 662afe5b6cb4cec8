"""Puts every page-level roll-up of a synthetic national portfolio to us and to DuckDB, over the same rows.

`script/bench rollup [--projects N] [--months N] [--rounds N] [--only DATABASE] [--keep DIR]`: 30,000 projects
× 48 months × 4 sources unless told otherwise, on SQLite and, where it is installed, on PostgreSQL. DuckDB
makes the rows and keeps them in a database of its own; ours are copied from it, and the product makes its
roll-up rows. Each question is answered by both, the answers are compared whole, and then both are timed in
turn, warm: ours from the question to the rows that a page reads, DuckDB's until its rows are fetched. A
ratio is ours / DuckDB. Then the same questions are timed on 12 stored months and on all, and exports are
written by processes of their own, whose memory is measured.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import sqlalchemy as sa
from alembic import command

from app import create_app
from app.accounts.types import ALL, Reach
from app.db.engine import refresh_statistics
from app.extensions import database
from app.portfolio.queries import cube
from app.portfolio.types.cube import Question
from app.registry.service import alembic_config
from app.returns.queries.rollups import months_with_facts
from app.returns.service.rollups import rebuild_rollups
from app.returns.types.cube import CubeDimension as By
from app.returns.types.vocabulary import Reading
from config import Settings
from tests.benchmarks import _column_store as column_store
from tests.benchmarks._national import Size, fill_postgresql, fill_sqlite, generate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask

    from app.kernel.months import Month
    from app.portfolio.types.cube import CubeRow

POSTGRES_URL = os.environ.get("TRACKER_TEST_POSTGRES_URL")
FEW_MONTHS = 12
CITY, COUNTY, PLAN = "990300", "990301", "synthetic-010"
"""The tenth city, its first county and its plan: every size of portfolio has them."""
Chosen = tuple[tuple[By, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a page asks it, and whose page it is."""

    kind: str
    by: tuple[By, ...] = ()
    chosen: Chosen = ()
    reach: Reach = ALL
    where: str = "true"
    """The same reach for DuckDB."""

    @property
    def name(self) -> str:
        """What the question is called in the output."""
        by = " × ".join(each.value for each in self.by) or "total"
        return f"{by}{''.join(f' | {each.value}' for each, _ in self.chosen)}"


ELDERS: Chosen = ((By.SECTOR, "elder_care"),)
OF_COUNTIES: Chosen = ((By.SOURCE, "county"),)
NATIONAL = (
    ((), ()),
    *(((each,), ()) for each in By if each is not By.PROJECT),
    ((By.CITY, By.SOURCE), ()),
    ((By.CITY, By.STAGE), ()),
    ((By.CITY, By.CATEGORY), ()),
    ((By.TYPE, By.SOURCE), ()),
    ((By.SECTOR, By.STAGE), ()),
    ((By.CATEGORY, By.SOURCE), ()),
    ((By.SOURCE, By.STAGE), ()),
    ((By.START_YEAR, By.END_YEAR), ()),
    ((By.CATEGORY, By.STAGE), ELDERS),
    ((By.STAGE, By.SOURCE), ELDERS),
    ((By.CITY,), ELDERS),
    ((By.CITY,), OF_COUNTIES),
)
"""What the page of a reader of everything asks: a dimension, or two, and a filter."""
LOCAL = (
    ((), ()),
    ((By.REGION,), ()),
    ((By.UNIT,), ()),
    ((By.SOURCE,), ()),
    ((By.REGION, By.SOURCE), ()),
    ((By.TYPE, By.STAGE), ()),
    ((By.UNIT, By.SOURCE), ()),
    ((By.REGION, By.CATEGORY), ELDERS),
)
"""What is asked of one city, one county or one plan."""
BEYOND = (
    ((By.REGION, By.SOURCE), ()),
    ((By.UNIT, By.STAGE), ()),
    ((By.CITY, By.STAGE), OF_COUNTIES),
)
"""Thousands of rows in two dimensions, or three dimensions for the whole nation, are for files and no page:
no roll-up row is kept for these."""


def questions() -> list[Asked]:
    """Return all questions."""
    of_city = Reach(cities=frozenset({CITY})), f"city_code = '{CITY}'"
    of_county = Reach(counties=frozenset({COUNTY})), f"region_code = '{COUNTY}'"
    return [
        *(Asked("nation", by, chosen) for by, chosen in NATIONAL),
        *(Asked("city chosen", by, (*chosen, (By.CITY, CITY))) for by, chosen in LOCAL),
        *(Asked("plan chosen", by, (*chosen, (By.PLAN, PLAN))) for by, chosen in LOCAL),
        *(Asked("city's reader", by, chosen, *of_city) for by, chosen in LOCAL),
        *(Asked("county's reader", by, chosen, *of_county) for by, chosen in LOCAL),
        *(Asked("beyond a page", by, chosen) for by, chosen in BEYOND),
    ]


def median_ms(rounds: int, *tasks: Callable[[], object]) -> list[float]:
    """Return the median time of each task in ms; they take turns, and the first turn does not count."""
    times: list[list[float]] = [[] for _ in tasks]
    for number in range(rounds + 1):
        for place, task in enumerate(tasks):
            began = time.perf_counter()
            task()
            if number:
                times[place].append((time.perf_counter() - began) * 1000)
    return [statistics.median(each) for each in times]


def ours(question: Question, reach: Reach) -> list[CubeRow]:
    """Return our answer."""
    rows = list(cube.answer(question, reach))
    database.session.rollback()
    return rows


def fetched(column_db: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    """Return DuckDB's answer."""
    return column_db.execute(sql).fetchall()


def same(question: Question, mine: Iterable[CubeRow], theirs: Iterable[tuple[object, ...]]) -> bool:
    """Return whether two answers are equal in every row and every measure."""
    return sorted(map(column_store.plain, mine)) == sorted(
        (tuple(map(str, row[: len(question.by)])), tuple(map(int, row[len(question.by) :])))  # type: ignore[arg-type]
        for row in theirs
    )


def compare(column_db: duckdb.DuckDBPyConnection, size: Size, rounds: int) -> dict[str, list[float]]:
    """Put every question to both at the first, a middle and the last month; return the ratios by kind."""
    ratios: dict[str, list[float]] = {}
    months = [size.month(0), size.month(size.months // 2), size.last]
    for asked in questions():
        of_question, shown = [], []
        for month, reading in zip(months, (Reading.NOW, Reading.THEN, Reading.NOW), strict=True):
            question = Question(asked.by, asked.chosen, month, reading)
            sql = column_store.sql(question, asked.where)
            if not same(question, ours(question, asked.reach), fetched(column_db, sql)):
                sys.exit(f"not the same answer: {asked.kind}, {asked.name}, {month}, {reading.value}")
            mine, theirs = median_ms(
                rounds, partial(ours, question, asked.reach), partial(fetched, column_db, sql)
            )
            of_question.append(mine / theirs)
            shown.append(f"{mine:7.1f} / {theirs:6.1f}")
        ratios.setdefault(asked.kind, []).extend(of_question)
        print(
            f"  {asked.kind:16s} {asked.name:36s} {'   '.join(shown)}   {max(of_question):5.2f}", flush=True
        )
    return ratios


def growth(month: Month, rounds: int) -> list[float]:
    """Return how long each question takes as of one month, in ms."""
    return [
        median_ms(rounds, partial(ours, Question(asked.by, asked.chosen, month), asked.reach))[0]
        for asked in questions()
        if asked.kind != "beyond a page"
    ]


def exports(app: Flask, url: str, month: Month, size: Size, folder: Path) -> None:
    """Print the peak memory of exports of ever more projects."""
    environment = os.environ | {
        "TRACKER_DATABASE_URL": url,
        "TRACKER_DATA_DIR": str(app.config["SETTINGS"].data_dir),
    }
    for kind in ("csv", "xlsx"):
        peaks = []
        out = folder / f"projects.{kind}"
        for number in sorted({size.projects // 30, size.projects // 3, size.projects}):
            module = "tests.benchmarks._export_process"
            command = [sys.executable, "-m", module, kind, str(month), str(number), str(out)]
            done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
            peaks.append(f"{number:,} projects {done.stdout.strip()} MB")
        print(
            f"  export {kind}: peak memory of {', '.join(peaks)}; {out.stat().st_size / 1e6:.1f} MB written"
        )


def measure(url: str, column_db: duckdb.DuckDBPyConnection, size: Size, *, rounds: int, folder: Path) -> None:
    """Fill one of our databases, ask it everything, and print what came of it."""
    environment = {"TRACKER_DATABASE_URL": url, "TRACKER_DATA_DIR": str(folder)}
    app = create_app(Settings.from_environment(environment))
    name, fill = ("SQLite", fill_sqlite) if url.startswith("sqlite") else ("PostgreSQL", fill_postgresql)
    few = min(FEW_MONTHS, size.months)
    print(
        f"\n{name}: ours / DuckDB in ms at the first, a middle and the last month; the largest ratio",
        flush=True,
    )
    with app.app_context():
        # Not the product's own upgrade: of a base that was kept it would judge every month.
        command.upgrade(alembic_config(), "head")
        before: list[float] = []
        stored = months_with_facts()
        database.session.rollback()
        if stored and size.last not in stored:
            sys.exit(f"{url} was left half filled: remove it")
        if not stored:
            fill(column_db, database.engine, (size.month(0), size.month(few - 1)), folder)
            began = time.perf_counter()
            rebuild_rollups()
            print(f"  roll-up rows of {few} months: {time.perf_counter() - began:.0f} s", flush=True)
            refresh_statistics(database.engine)
            before = growth(size.month(few - 1), rounds)
            if few < size.months:
                fill(column_db, database.engine, (size.month(few), size.last), folder)
                rebuild_rollups(since=size.month(few))
                refresh_statistics(database.engine)
        database.session.rollback()
        ratios = compare(column_db, size, rounds)
        for kind, found in ratios.items():
            print(f"  {kind}: median {statistics.median(found):.2f}, largest {max(found):.2f}")
        if before:
            after = growth(size.month(few - 1), rounds)
            grown = [late / early for early, late in zip(before, after, strict=True)]
            print(
                f"  {size.months} stored months / {few}: median {statistics.median(grown):.2f},"
                f" all together {sum(after) / sum(before):.2f}"
            )
        exports(app, url, size.last, size, folder)
        database.session.rollback()
        database.engine.dispose()


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="script/bench rollup", description=__doc__)
    parser.add_argument("--projects", type=int, default=30_000)
    parser.add_argument("--months", type=int, default=48)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one of the two databases")
    parser.add_argument(
        "--keep", type=Path, help="folder in which DuckDB's and SQLite's files stay for next time"
    )
    arguments = parser.parse_args()
    size = Size(arguments.projects, arguments.months)
    with tempfile.TemporaryDirectory() as temporary:
        folder = (arguments.keep or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "synthetic.duckdb"
        is_new = not path.exists()
        column_db = duckdb.connect(str(path))
        if is_new:
            generate(column_db, size)
        rows = column_db.execute("SELECT count(*) FROM project_month_amount").fetchall()[0][0]
        print(
            f"{size.projects:,} projects × {size.months} months, {rows:,} rows of amounts, {size.plans} plans"
        )
        own = f"sqlite:///{folder / 'synthetic.sqlite3'}"
        if arguments.only != "postgresql":
            measure(own, column_db, size, rounds=arguments.rounds, folder=folder)
        if arguments.only == "sqlite":
            return
        if POSTGRES_URL is None:
            print("PostgreSQL could not be had")
            return
        url = sa.make_url(POSTGRES_URL).set(database="bench_rollup")
        _administer("DROP DATABASE IF EXISTS bench_rollup WITH (FORCE)")
        _administer("CREATE DATABASE bench_rollup")
        measure(
            url.render_as_string(hide_password=False), column_db, size, rounds=arguments.rounds, folder=folder
        )
        _administer("DROP DATABASE bench_rollup WITH (FORCE)")


def _administer(statement: str) -> None:
    engine = sa.create_engine(POSTGRES_URL or "", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


if __name__ == "__main__":
    main()
