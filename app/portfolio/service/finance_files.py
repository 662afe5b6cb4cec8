"""Files of finance put together: what they say of themselves, and their rows, read as they are taken."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from app.kernel.china import stored_now
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.portfolio.queries import cube
from app.portfolio.queries.cube_labels import names_of
from app.portfolio.rules.cube import closed_differently, left_out
from app.portfolio.service.finance import finance_month, rollup
from app.portfolio.types.cube import CubeRow, Figure, KeyName
from app.portfolio.types.finance_file import FinanceFile, KeyedRow
from app.returns.types.cube import CubeDimension
from app.web.queries import is_demo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.accounts.types import Reach
    from app.kernel.months import Month
    from app.portfolio.types.cube import FinanceMonth, ProjectRow, Question, Rollup, Sums
    from app.portfolio.types.finance import FinanceQuery

_BATCH = 500
"""Rows whose keys are named by one query."""
_REGISTERED = {
    CubeDimension.CITY: Text("设区市"),
    CubeDimension.REGION: Text("县（市、区）"),
    CubeDimension.PLAN: Text("方案"),
    CubeDimension.UNIT: Text("单位"),
    CubeDimension.PROJECT: Text("项目"),
}
"""Dimensions whose keys are known by name: a key without one is a slip of the pen."""


def file_of(
    question: Question,
    shown: FinanceMonth,
    reach: Reach,
    *,
    figures: tuple[Figure, ...] = tuple(Figure),
    cell: Figure | None = None,
    compared: Month | None = None,
    compared_figures: tuple[Figure, ...] | None = None,
    produced_by: str,
) -> FinanceFile:
    """Return a file of finance without its rows, in one query for each choice and each month.

    Raises:
        NotFoundError: nobody has closed the month that is compared with.
    """
    if compared is not None and compared not in shown.months:
        message = Text("{compared} 没有任何方案关账，不能与它比较。", compared=compared)
        raise NotFoundError(message)
    chosen = dict(question.chosen)
    missing = left_out(shown, chosen)
    missing_then = missing if compared is None else left_out(finance_month(reach, compared), chosen)
    filters = tuple(
        (dimension.label, names_of(dimension, {key})[0].name) for dimension, key in question.chosen
    )
    return FinanceFile(
        question=question,
        figures=figures,
        total=_total(question, reach),
        produced_at=stored_now(),
        produced_by=produced_by,
        filters=filters,
        not_closed=missing,
        compared=compared,
        incomparable=closed_differently(missing, missing_then),
        compared_total=None if compared is None else _total(replace(question, month=compared), reach),
        compared_figures=figures if compared_figures is None else compared_figures,
        cell=cell,
        is_demo=is_demo(),
    )


def file_of_page(
    query: FinanceQuery, reach: Reach, *, produced_by: str, of_projects: bool = False
) -> FinanceFile:
    """Return the file of what an address of the roll-up page, or of the projects behind it, shows.

    It has all figures, not only those that the page has room for.

    Raises:
        NotFoundError: nobody has closed one of the months that are asked for.
    """
    shown = finance_month(reach, query.as_of)
    question = query.question(shown.month)
    return file_of(
        question.with_by() if of_projects else question,
        shown,
        reach,
        cell=None if query.columns is None else query.cell_figure(shown.month),
        compared=query.compared(shown.month),
        compared_figures=query.figures_shown(shown.month),
        produced_by=produced_by,
    )


def crossing(file: FinanceFile, reach: Reach) -> Rollup | None:
    """Return the answer with its edges where a file crosses two dimensions, else None."""
    return None if file.cell is None else rollup(file.question, reach)


def refuse_unknown_keys(chosen: Iterable[tuple[CubeDimension, str]]) -> None:
    """Refuse a choice of what nobody has registered.

    Raises:
        NotFoundError: it names the first.
    """
    for dimension, key in chosen:
        word = _REGISTERED.get(dimension)
        if word and key and names_of(dimension, {key}) == (KeyName(key, key),):
            message = Text("没有代码为“{key}”的{word}。", key=key, word=word)
            raise NotFoundError(message)


def project_rows(question: Question, reach: Reach) -> Iterator[ProjectRow]:
    """Yield all projects behind a question in the order of their codes, read as they are taken."""
    return cube.project_rows(question, reach)


def keyed_rows(file: FinanceFile, reach: Reach) -> Iterator[KeyedRow]:
    """Yield the rows of a file in the order in which pages show them.

    Single projects come by the order of their codes and are read as they are taken: any number of them takes
    little memory, unless they are compared with another month.
    """
    question = file.question
    compared: dict[tuple[str, ...], Sums] = {}
    if file.compared is not None:
        before = cube.answer(replace(question, month=file.compared), reach)
        compared = {row.keys: row.sums for row in before}
    if CubeDimension.PROJECT in question.by:
        yield from _streamed(question, cube.answer(question, reach), compared)
        return
    found: dict[tuple[str, ...], Sums] = {row.keys: row.sums for row in cube.answer(question, reach)}
    everything = list({**found, **compared})
    names = _names(question, everything)
    places = [{key: place for place, key in enumerate(known)} for known in names]
    everything.sort(key=lambda keys: [of[key] for of, key in zip(places, keys, strict=True)])
    for keys in everything:
        yield KeyedRow(_called(names, keys), found.get(keys), compared.get(keys))


def _streamed(
    question: Question, rows: Iterator[CubeRow], compared: dict[tuple[str, ...], Sums]
) -> Iterator[KeyedRow]:
    """Name the keys of some rows at a time; what only the other month has comes last."""
    while batch := list(islice(rows, _BATCH)):
        names = _names(question, [row.keys for row in batch])
        for row in batch:
            yield KeyedRow(_called(names, row.keys), row.sums, compared.pop(row.keys, None))
    names = _names(question, list(compared))
    for keys, sums in compared.items():
        yield KeyedRow(_called(names, keys), None, sums)


def _names(question: Question, rows: list[tuple[str, ...]]) -> list[dict[str, KeyName]]:
    """Return the names of the keys of each dimension in their order, in one query for each."""
    return [
        {each.key: each for each in names_of(dimension, {keys[place] for keys in rows})} if rows else {}
        for place, dimension in enumerate(question.by)
    ]


def _called(names: list[dict[str, KeyName]], keys: tuple[str, ...]) -> tuple[KeyName, ...]:
    return tuple(known[key] for known, key in zip(names, keys, strict=True))


def _total(question: Question, reach: Reach) -> Sums:
    return next(cube.answer(question.with_by(), reach)).sums
