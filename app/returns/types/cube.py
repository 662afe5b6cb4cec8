"""The cube over month facts: by what it is broken down, and what it sums."""

from __future__ import annotations

from app.kernel.labels import Labelled
from app.kernel.texts import Text
from app.returns.types.vocabulary import Amount


class CubeDimension(Labelled):
    """By what month facts are broken down: each as of that month, so that re-zoning rewrites no history."""

    CITY = "city", Text("设区市")
    REGION = "region", Text("县（市、区）")
    PLAN = "plan", Text("方案")
    SECTOR = "sector", Text("领域")
    CATEGORY = "category", Text("项目类别")
    TYPE = "type", Text("项目类型（方案原文）")
    SOURCE = "source", Text("资金来源")
    START_YEAR = "start_year", Text("计划开工年份")
    END_YEAR = "end_year", Text("计划完工年份")
    UNIT = "unit", Text("填报单位")
    STAGE = "stage", Text("形象进度")
    PROJECT = "project", Text("项目")


class CubeMeasure(Labelled):
    """What is summed; each is a column of `RollupCell`. A flow is a difference of two cumulative amounts."""

    PROJECTS = "projects", Text("项目数"), Text("个")
    STARTED = "started", Text("已开工"), Text("个")
    FINISHED = "finished", Text("已竣工"), Text("个")
    TOTAL_INVESTMENT = "total_investment", Text("总投资"), Text("万元")
    PLANNED = Amount.PLANNED.value, Amount.PLANNED.label, Amount.PLANNED.unit
    ALLOCATED = Amount.ALLOCATED.value, Amount.ALLOCATED.label, Amount.ALLOCATED.unit
    RECEIVED = Amount.RECEIVED.value, Amount.RECEIVED.label, Amount.RECEIVED.unit
    COMPLETED = Amount.COMPLETED.value, Amount.COMPLETED.label, Amount.COMPLETED.unit
    PAID = Amount.PAID.value, Amount.PAID.label, Amount.PAID.unit
    ALLOCATED_MONTH = "allocated_month", Text("本月下达"), Text("万元")
    RECEIVED_MONTH = "received_month", Text("本月到位"), Text("万元")
    COMPLETED_MONTH = "completed_month", Text("本月完成"), Text("万元")
    PAID_MONTH = "paid_month", Text("本月支付"), Text("万元")
    ALLOCATED_YEAR = "allocated_year", Text("本年下达"), Text("万元")
    RECEIVED_YEAR = "received_year", Text("本年到位"), Text("万元")
    COMPLETED_YEAR = "completed_year", Text("本年完成"), Text("万元")
    PAID_YEAR = "paid_year", Text("本年支付"), Text("万元")
    YEAR_PLANNED = "year_planned", Text("年度计划"), Text("万元")
    DEFAULT_YEARS = "default_years", Text("年度计划为系统默认的项目"), Text("个")
    NEW_BEDS = "new_beds", Text("新增床位"), Text("张")
    NURSING_BEDS = "nursing_beds", Text("护理型床位"), Text("张")
    RENOVATED_BEDS = "renovated_beds", Text("改造床位"), Text("张")
    NEW_PLACES = "new_places", Text("新增托位"), Text("个")
    BED_INVESTMENT = "bed_investment", Text("只新增床位的项目总投资"), Text("万元")
    PRICED_BEDS = "priced_beds", Text("只新增床位的项目床位"), Text("张")
    PLACE_INVESTMENT = "place_investment", Text("只新增托位的项目总投资"), Text("万元")
    PRICED_PLACES = "priced_places", Text("只新增托位的项目托位"), Text("个")

    @property
    def is_money(self) -> bool:
        """Whether it is in 万元."""
        return self.unit == "万元"

    @property
    def may_be_blank(self) -> bool:
        """Whether a project may not state it: then `<value>_known` counts those that do."""
        return self not in {
            CubeMeasure.PROJECTS,
            CubeMeasure.STARTED,
            CubeMeasure.FINISHED,
            CubeMeasure.TOTAL_INVESTMENT,
            CubeMeasure.DEFAULT_YEARS,
        }

    @property
    def is_flow(self) -> bool:
        """Whether it is what moved in a month or a year."""
        return self in _FLOWS

    @property
    def is_of_source(self) -> bool:
        """Whether each source of a project has a part of its own in it; all else is of the whole project."""
        return self in _OF_SOURCE


_FLOWING = tuple(amount.value for amount in Amount if amount is not Amount.PLANNED)
_FLOWS = frozenset(CubeMeasure(f"{amount}{span}") for amount in _FLOWING for span in ("_month", "_year"))
_OF_SOURCE = _FLOWS | {CubeMeasure(amount.value) for amount in Amount}

Shape = tuple[CubeDimension, ...]
"""Dimensions in the order of `CubeDimension`."""

_FEW = (
    CubeDimension.SECTOR,
    CubeDimension.CATEGORY,
    CubeDimension.START_YEAR,
    CubeDimension.END_YEAR,
    CubeDimension.STAGE,
)
"""Dimensions whose values are few everywhere: of all their combinations only some hundreds occur."""
_WIDE = (CubeDimension.CITY, CubeDimension.PLAN, CubeDimension.TYPE)
"""Dimensions of which a table can be crossed with one of the few."""


def shape_of(dimensions: frozenset[CubeDimension] | set[CubeDimension]) -> Shape:
    """Return dimensions in their order."""
    return tuple(each for each in CubeDimension if each in dimensions)


SHAPES: tuple[Shape, ...] = (
    (),
    *((each,) for each in CubeDimension if each is not CubeDimension.PROJECT),
    *(shape_of({wide, each}) for wide in _WIDE for each in (*_FEW, CubeDimension.SOURCE)),
    _FEW,
    shape_of({*_FEW, CubeDimension.SOURCE}),
)
"""What is kept in roll-up rows: each dimension by itself, the larger ones crossed with each of the few, and
the few all together, which answers whatever is asked of them alone. A question that also asks for a city, a
county or a plan reads few facts and needs no rows of its own."""


def shape_holding(dimensions: frozenset[CubeDimension]) -> Shape | None:
    """Return the shape whose rows answer a question of some dimensions, or None.

    Sources are told apart or not: a project that has several would be counted several times.
    """
    exact = shape_of(dimensions)
    if exact in SHAPES:
        return exact
    few = shape_of({*_FEW, CubeDimension.SOURCE}) if CubeDimension.SOURCE in dimensions else _FEW
    return few if dimensions <= set(few) else None


KEY_MARK = "|"
"""Stands between the keys of several dimensions that share a column; no key of those has it."""


def key_columns(shape: Shape) -> tuple[Shape, Shape]:
    """Return whose keys stand in the first and in the second column of the rows of a shape.

    Of more than two dimensions the source has a column of its own, and the others share the first.
    """
    if len(shape) <= 2:  # noqa: PLR2004 - as many as there are columns
        return shape[:1], shape[1:]
    others = tuple(each for each in shape if each is not CubeDimension.SOURCE)
    return others, shape_of({CubeDimension.SOURCE} & set(shape))


def shape_name(shape: Shape) -> str:
    """Return the name under which the rows of a shape are kept: `city,source`, or `few,source` of many."""
    if len(shape) <= 2:  # noqa: PLR2004 - longer names would not fit
        return ",".join(each.value for each in shape)
    return "few,source" if CubeDimension.SOURCE in shape else "few"
