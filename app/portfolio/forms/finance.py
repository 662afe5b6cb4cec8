"""The address of finance as a typed query. Shape and messages only: an unknown key simply finds nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from app.funding.types import FundingSource
from app.kernel.months import Month
from app.kernel.texts import Text
from app.plans.types import Sector
from app.portfolio.types.cube import Figure
from app.portfolio.types.finance import (
    BLANK,
    BREAKDOWNS,
    FIELDS,
    Comparison,
    FigureSet,
    FinanceQuery,
    in_order,
)
from app.projects.types import ProjectCategory, Stage
from app.returns.types.cube import CubeDimension
from app.returns.types.vocabulary import Reading
from app.web.addresses import AddressForm, clean, positive_number, year_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class FinanceForm(AddressForm):
    """What an address asks of finance, and a sentence about everything in it that was left aside."""

    query: FinanceQuery

    @property
    def is_tidy(self) -> bool:
        """Whether the address holds nothing but `given`, without defaults: else it is better redirected."""
        return not self.has_blanks

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> FinanceForm:
        """Read the parameters of an address; never fails."""
        texts = {name: clean(address[name]) for name in address if name in _READERS}
        problems: dict[str, str] = {}
        values: dict[str, Any] = {}
        for name, text in texts.items():
            if text:
                _read(name, text, values, problems)
        chosen: dict[CubeDimension, str] = {
            each: values.pop(each.value) for each in BREAKDOWNS if each.value in values
        }
        fields = {FIELDS.get(name, name): value for name, value in values.items()}
        query = FinanceQuery(**fields, chosen=in_order(chosen))
        query = _possible(query, problems)
        said = query.parameters(query.page)
        given = {name: text for name, text in texts.items() if text and (name in said or name in problems)}
        return cls(given, given.keys() != texts.keys(), tuple(problems.values()), query)


def query_of(text: str) -> FinanceQuery:
    """Return what a query string asks for.

    Raises:
        AddressError: some of it cannot be read.
    """
    form = FinanceForm.parse(dict(parse_qsl(text)))
    form.refuse_problems()
    return form.query


def _read(name: str, text: str, values: dict[str, Any], problems: dict[str, str]) -> None:
    """Read one parameter: into the values, or as a sentence into the problems."""
    label, reader = _READERS[name]
    try:
        values[name] = reader(text)
    except ValueError:
        problems[name] = Text(
            "地址中的“{label}”（{name}={text}）看不懂，没有采用。", label=label, name=name, text=text
        )


def _possible(query: FinanceQuery, problems: dict[str, str]) -> FinanceQuery:
    """Return the query without what cannot be shown together, and say so."""
    if query.columns is query.rows:
        problems["columns"] = Text("行和列都是“{rows}”，列没有采用。", rows=query.rows.label)
        query = replace(query, columns=None)
    if not query.is_by_source:
        return query
    reason = Text("这里按资金来源分列或筛选，而方案和月报没有把它分到各个来源")
    if query.columns is not None and query.figure is not None and not query.figure.is_of_source:
        problems["figure"] = Text("“{figure}”没有采用：{reason}。", figure=query.figure.label, reason=reason)
        query = replace(query, figure=None)
    if query.columns is None and not query.figures:
        problems["set"] = Text("“{shown}”没有采用：{reason}。", shown=query.shown.label, reason=reason)
        query = replace(query, shown=FigureSet.MONEY)
    return query


def _breakdown(text: str) -> CubeDimension:
    dimension = CubeDimension(text)
    if dimension not in BREAKDOWNS:
        raise ValueError(text)
    return dimension


def _comparison(text: str) -> Comparison | Month | None:
    if text == BLANK:
        return None
    return Comparison(text) if text in set(Comparison) else Month.parse(text)


def _or_blank(reader: Callable[[str], object]) -> Callable[[str], str]:
    """Return a reader of keys that also reads the word for a key that is not filled in."""
    return lambda text: "" if text == BLANK else str(reader(text))


_KEYS: dict[CubeDimension, Callable[[str], object]] = {
    CubeDimension.SECTOR: lambda text: Sector(text).value,
    CubeDimension.CATEGORY: lambda text: ProjectCategory(text).value,
    CubeDimension.SOURCE: lambda text: FundingSource(text).value,
    CubeDimension.STAGE: lambda text: Stage(text).value,
    CubeDimension.START_YEAR: year_of,
    CubeDimension.END_YEAR: year_of,
    CubeDimension.UNIT: positive_number,
}
"""What the keys of dimensions look like; any text may be one of the others."""

_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "rows": (Text("行"), _breakdown),
    "columns": (Text("列"), _breakdown),
    "figure": (Text("指标"), Figure),
    "set": (Text("指标组"), FigureSet),
    **{each.value: (each.label, _or_blank(_KEYS.get(each, str))) for each in BREAKDOWNS},
    "as_of": (Text("截至月份"), Month.parse),
    "reading": (Text("读法"), Reading),
    "compare": (Text("比较"), _comparison),
    "page": (Text("页码"), positive_number),
}
