"""Page, command, workbook and CSV say what a plain sum over the raw rows says, whoever asks whatever."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.types import ALL, Reach, Role, Scope, ScopeKind
from app.extensions import database
from app.kernel.months import Month
from app.kernel.rounding import half_up
from app.portfolio.queries.cube import answer, answers
from app.portfolio.queries.cube_labels import names_of
from app.portfolio.types.cube import Figure, FigureKind, Question
from app.portfolio.types.finance import BLANK, BREAKDOWNS, FigureSet
from app.returns.models import RollupCell
from app.returns.service.rollups import check_rollups
from app.returns.types.cube import SHAPES, CubeDimension, shape_of
from app.returns.types.vocabulary import Reading
from tests.conftest import sign_in
from tests.integration.portfolio.closed_portfolio import (
    DECEMBER,
    FEBRUARY,
    HOME_COUNTY,
    JANUARY,
    NOVEMBER,
    build,
    steps,
)
from tests.integration.portfolio.raw_sums import Part, Raw, figure, read_raw
from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

MONTHS = (NOVEMBER, DECEMBER, JANUARY, FEBRUARY)
CITIES = Reach(cities=frozenset({"990000", "980000"}))
"""All projects, but not everything: answered from the facts."""
Value = Decimal | None
Table = dict[tuple[str, ...], list[Value]]


@dataclass(frozen=True)
class Asked:
    """A question as people put it, whose figures everything is held against."""

    rows: CubeDimension
    columns: CubeDimension | None
    cell: Figure
    shown: FigureSet
    chosen: tuple[tuple[CubeDimension, str], ...]
    month: Month
    reading: Reading

    @property
    def by(self) -> tuple[CubeDimension, ...]:
        return (self.rows,) if self.columns is None else (self.rows, self.columns)

    @property
    def by_source(self) -> bool:
        return CubeDimension.SOURCE in {*self.by, *dict(self.chosen)}

    @property
    def address(self) -> str:
        table = {"rows": self.rows, "set": self.shown}
        if self.columns is not None:
            table = {"rows": self.rows, "columns": self.columns, "figure": self.cell}
        chosen = {dimension.value: key or BLANK for dimension, key in self.chosen}
        return urlencode({**table, **chosen, "as_of": self.month, "reading": self.reading})

    @property
    def options(self) -> list[str]:
        chosen = [f"--{each.value.replace('_', '-')}={key or BLANK}" for each, key in self.chosen]
        by = ",".join(each.value for each in self.by)
        return ["--by", by, "--as-of", str(self.month), "--reading", self.reading.value, *chosen]


@dataclass(frozen=True)
class Expected:
    """The parts that a question is about, and what they are called."""

    asked: Asked
    parts: list[Part]
    names: Mapping[CubeDimension, Mapping[str, str]]

    def value(self, name: Figure, **keys: str) -> Value:
        """Return one figure of what has some keys; a cell of a table without any project has none."""
        found = [part for part in self.parts if all(part.keys[each] == key for each, key in keys.items())]
        if keys and not found:
            return None
        return figure(self._whole(found), name.value, self.asked.month, by_source=self.asked.by_source)

    def _whole(self, found: list[Part]) -> list[Part]:
        """Return parts so that each project counts once: of its sources the first stands for it."""
        seen: set[str] = set()
        whole = []
        for part in found:
            again = part.keys["project"] in seen
            seen.add(part.keys["project"])
            whole.append(Part(part.keys, part.figures | {"projects": None}) if again else part)
        return whole

    @property
    def keys(self) -> set[tuple[str, ...]]:
        """Return the keys of all rows."""
        return {tuple(part.keys[each.value] for each in self.asked.by) for part in self.parts}

    def called(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """Return keys as pages call them."""
        return tuple(self.names[each][key] for each, key in zip(self.asked.by, keys, strict=True))

    def figures(self, names: Sequence[Figure]) -> Table:
        """Return all rows by the keys."""
        return {
            keys: [
                self.value(name, **{each.value: key for each, key in zip(self.asked.by, keys, strict=True)})
                for name in names
            ]
            for keys in self.keys
        }


def rounded(name: Figure, value: Value) -> Value:
    """Return a figure as files for scripts give it."""
    if value is None or name.kind in {FigureKind.COUNT, FigureKind.MONEY}:
        return value
    return half_up(value, 2 if name.kind is FigureKind.UNIT_COST else 1)


def shown(name: Figure, value: Value) -> Value:
    """Return a figure as pages give it."""
    return half_up(value, 2) if value is not None and name.kind is FigureKind.MONEY else rounded(name, value)


def number(text: str) -> Value:
    """Read a number as it stands on a page or in a file."""
    plain = text.replace(",", "").replace("−", "-").rstrip("%")
    return None if plain in {"", "—"} else Decimal(plain)


def on_page(client: FlaskClient, asked: Asked) -> tuple[dict[str, list[Value]], list[str]]:
    """Return the lines of the page by their heads, and the heads of the columns."""
    response = client.get(f"/finance?{asked.address}", follow_redirects=True)
    assert response.status_code == 200, response.text
    found = read(response.text).all("table", id="rollup")
    if not found:
        return {}, []
    lines = {}
    for row in found[0].all("tr"):
        cells = row.all("td")
        if cells and "subtotal" not in row.attributes.get("class", "").split():
            lines[row.all("th")[0].text] = [_of_cell(cell) for cell in cells]
    return lines, [head.text for head in found[0].all("th", scope="col")]


def _of_cell(cell: Element) -> Value:
    if "blank" in cell.attributes.get("class", "").split():
        return None
    links = cell.all("a")
    text = links[0].text if links else cell.text.split()[0]
    return number(text)


def check_page(client: FlaskClient, expected: Expected) -> None:
    """Hold the page against what is expected: rows, columns and totals."""
    asked = expected.asked
    lines, heads = on_page(client, asked)
    if not expected.parts:
        assert not lines
        return
    total, *_ = lines.values()
    if asked.columns is None:
        names = [each for each in asked.shown.figures if each.is_of_source or not asked.by_source]
        names = names or [
            each for each in FigureSet.MONEY.figures if each.is_of_source or not asked.by_source
        ]
        table = expected.figures(names)
        assert len(lines) == len(table) + 1
        assert total == [shown(name, expected.value(name)) for name in names]
        for keys, values in table.items():
            line = lines[expected.called(keys)[0]]
            assert line == [shown(name, value) for name, value in zip(names, values, strict=True)]
        return
    cell = asked.cell
    columns = [head for head in heads if head not in {asked.rows.label, "合计"}]
    keys_of = {name: key for key, name in expected.names[asked.columns].items()}
    assert total[0] == shown(cell, expected.value(cell))
    for key, name in expected.names[asked.rows].items():
        edge, *cells = lines[name]
        assert edge == shown(cell, expected.value(cell, **{asked.rows.value: key}))
        assert cells == [
            shown(cell, expected.value(cell, **{asked.rows.value: key, asked.columns.value: keys_of[column]}))
            for column in columns
        ]
    for place, column in enumerate(columns, 1):
        assert total[place] == shown(cell, expected.value(cell, **{asked.columns.value: keys_of[column]}))


def check_csv(client: FlaskClient, expected: Expected) -> None:
    """Hold the CSV of the page against what is expected."""
    response = client.get(f"/finance/rollup.csv?{expected.asked.address}")
    assert response.status_code == 200, response.text
    rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"), newline="")))[1:]
    width = len(expected.asked.by)
    found = {tuple(row[:width]): [number(text) for text in row[2 * width :]] for row in rows}
    wanted = expected.figures(list(Figure))
    assert found == {
        keys: [rounded(name, value) for name, value in zip(Figure, values, strict=True)]
        for keys, values in wanted.items()
    }


def check_workbook(client: FlaskClient, expected: Expected) -> None:
    """Hold the computed values of the workbook against what is expected, totals and edges included."""
    asked = expected.asked
    with client.get(f"/finance/rollup.xlsx?{asked.address}") as response:
        assert response.status_code == 200
        book = openpyxl.load_workbook(io.BytesIO(response.data), data_only=True)
    sheet = book["汇总" if asked.columns is None else "明细"]
    names = [each for each in Figure if each.is_of_source or not asked.by_source]
    width = len(asked.by)
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    details, total = lines[: len(expected.keys)], lines[len(expected.keys)]
    wanted = {expected.called(keys): values for keys, values in expected.figures(names).items()}
    assert len(details) == len(wanted)
    for line in details:
        called = tuple(str(text).split(" ")[-1] for text in line[:width])
        check_cells(names, line[width:], wanted[called])
    assert str(total[0]).startswith("合计")
    check_cells(names, total[width:], [expected.value(name) for name in names])
    if asked.columns is not None and expected.parts:
        check_crossed([[cell.value for cell in row] for row in book["汇总"].iter_rows(min_row=3)], expected)


def check_crossed(lines: list[list[object]], expected: Expected) -> None:
    """Hold the crossed table of a workbook against what is expected."""
    rows, columns = expected.asked.by
    cell = expected.asked.cell
    keys = {each: {name: key for key, name in expected.names[each].items()} for each in (rows, columns)}
    heads = [str(text).split(" ")[-1] for text in lines[0][1:]]
    for line in lines[1 : len(keys[rows]) + 2]:
        name = str(line[0]).split(" ")[-1]
        row = {} if name == "合计" else {rows.value: keys[rows][name]}
        for head, found in zip(heads, line[1:], strict=True):
            column = {} if head == "合计" else {columns.value: keys[columns][head]}
            check_cells([cell], [found], [expected.value(cell, **row, **column)])


def check_cells(names: Sequence[Figure], cells: Sequence[object], values: Sequence[Value]) -> None:
    """Hold cells against unrounded figures; a rate is stored as a share."""
    for name, cell, value in zip(names, cells, values, strict=True):
        if value is None:
            assert cell in {None, "—"}, name
        else:
            share = value / 100 if name.kind is FigureKind.RATE else value
            assert isinstance(cell, int | float), name
            assert float(cell) == pytest.approx(float(share), rel=1e-12, abs=1e-9), name


def check_command(app: Flask, expected: Expected) -> None:
    """Hold the JSON of the command against what is expected."""
    result = app.test_cli_runner().invoke(
        args=["finance", "rollup", "--format", "json", *expected.asked.options]
    )
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    by = [each.value for each in expected.asked.by]
    found = {
        tuple(row["keys"][each] for each in by): [number(row["figures"][name] or "") for name in Figure]
        for row in document["rows"]
    }
    wanted = expected.figures(list(Figure))
    assert found == {
        keys: [rounded(name, value) for name, value in zip(Figure, values, strict=True)]
        for keys, values in wanted.items()
    }
    total = [number(document["total"]["figures"][name] or "") for name in Figure]
    assert total == [rounded(name, expected.value(name)) for name in Figure]


def expect(raw: Raw, asked: Asked, county: str | None) -> Expected:
    """Return what a question should find, of one county or of everything."""
    parts = [
        part
        for part in raw.parts(asked.month, asked.reading, by_source=asked.by_source)
        if (county is None or part.keys["region"] == county)
        and all(part.keys[each] == key for each, key in asked.chosen)
    ]
    names = {
        each: {known.key: known.name for known in names_of(each, {part.keys[each] for part in parts})}
        for each in asked.by
    }
    return Expected(asked, parts, names)


def questions(raw: Raw) -> st.SearchStrategy[Asked]:
    """Return any question about the portfolio: the keys are those that occur, and the blank one."""
    everything = [part for month in MONTHS for part in raw.parts(month, Reading.NOW, by_source=True)]
    keys = {each: sorted({"", *(part.keys[each] for part in everything)}) for each in BREAKDOWNS}
    keys |= {
        each: [key for key in keys[each] if key]
        for each in (CubeDimension.SECTOR, CubeDimension.SOURCE, CubeDimension.CATEGORY)
    }
    dimensions = st.sampled_from(BREAKDOWNS)
    choice = dimensions.flatmap(lambda each: st.tuples(st.just(each), st.sampled_from(keys[each])))

    def tidy(asked: Asked) -> Asked:
        columns = None if asked.columns is asked.rows else asked.columns
        chosen = {each: dict(asked.chosen)[each] for each in CubeDimension if each in dict(asked.chosen)}
        asked = replace(asked, columns=columns, chosen=tuple(chosen.items()))
        if not asked.by_source:
            return asked
        # Of single sources not everything can be asked: such addresses are refused, which others test.
        has_any = any(each.is_of_source for each in asked.shown.figures)
        return replace(
            asked,
            cell=asked.cell if asked.cell.is_of_source else Figure.COMPLETED,
            shown=asked.shown if has_any else FigureSet.MONEY,
        )

    return st.builds(
        Asked,
        dimensions,
        st.none() | dimensions,
        st.sampled_from(Figure),
        st.sampled_from(FigureSet),
        st.lists(choice, max_size=2).map(tuple),
        st.sampled_from(MONTHS),
        st.sampled_from(Reading),
    ).map(tidy)


def test_page_command_files_and_a_plain_sum_agree_on_any_question(app: Flask) -> None:
    # First of all: a session that reads keeps a savepoint, in which others would otherwise sign in.
    readers: dict[str | None, FlaskClient] = {
        None: sign_in(app, Role.ADMINISTRATOR),
        HOME_COUNTY: sign_in(app, Role.FINANCE, Scope(ScopeKind.COUNTY, HOME_COUNTY)),
    }
    build()
    raw = read_raw()

    @settings(
        max_examples=10,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(questions(raw), st.sampled_from(list(readers)))
    def agree(asked: Asked, county: str | None) -> None:
        expected = expect(raw, asked, county)
        client = readers[county]
        check_page(client, expected)
        check_csv(client, expected)
        check_workbook(client, expected)
        if county is None:
            check_command(app, expected)

    agree()


def test_rows_kept_and_facts_answer_the_same_at_any_month(app: Flask) -> None:  # noqa: ARG001
    build()
    asked = 0
    for month in MONTHS:
        for reading in Reading:
            for shape in SHAPES:
                question = Question(shape, (), month, reading)
                assert shape_of(question.dimensions) in SHAPES
                assert list(answer(question, ALL)) == list(answer(question, CITIES)), question
                asked += 1
    assert asked == len(MONTHS) * len(Reading) * len(SHAPES)


def test_several_ways_to_sum_are_answered_from_one_reading_as_each_is_alone(app: Flask) -> None:  # noqa: ARG001
    build()
    of_projects = [each for each in CubeDimension if each is not CubeDimension.SOURCE]
    by_source = [(each, CubeDimension.SOURCE) for each in of_projects]
    for month in MONTHS:
        for reading in Reading:
            question = Question((), (), month, reading)
            for shapes in ([(each,) for each in of_projects], [(CubeDimension.SOURCE,), *by_source]):
                alone = [tuple(answer(question.with_by(*shape), CITIES)) for shape in shapes]
                assert list(answers(question, ALL, shapes)) == alone


def test_after_every_step_the_rows_kept_agree_with_the_facts(app: Flask) -> None:  # noqa: ARG001
    for step in steps():
        step()
        assert check_rollups().wrong == ()


def test_a_row_that_was_changed_behind_our_back_is_found_and_mended(app: Flask) -> None:
    build()
    runner = app.test_cli_runner()
    good = runner.invoke(args=["finance", "check"])
    assert (good.exit_code, "4 个月与月度数据相符" in good.stdout) == (0, True)
    cell = RollupCell.c
    where = (cell.month == JANUARY, cell.shape == "source", cell.first_key == "county")
    before = database.session.scalar(select(cell.completed).where(*where))
    database.session.execute(RollupCell.update().where(*where).values(completed=cell.completed + 1))
    database.session.commit()
    bad = runner.invoke(args=["finance", "check"])
    assert bad.exit_code == 1
    assert "2023-01" in bad.stderr
    assert "finance rebuild" in bad.stderr
    rebuilt = runner.invoke(args=["finance", "rebuild"])
    assert "4 个月" in rebuilt.stdout
    assert [line for line in rebuilt.stdout.splitlines() if line.startswith("20")] == [
        str(each) for each in MONTHS
    ]
    assert runner.invoke(args=["finance", "check"]).exit_code == 0
    assert database.session.scalar(select(cell.completed).where(*where)) == before
