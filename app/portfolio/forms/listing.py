"""The address of the list as a typed query. Shape and messages only: what is unknown simply finds nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from app.kernel.months import Month
from app.lights.types import Light
from app.plans.types import Sector
from app.portfolio.types import ListingQuery, Ordering, ProjectFilter, Quantity, SortKey
from app.projects.types import BedKind, ProjectCategory, Stage
from app.returns.types.vocabulary import Reading
from app.web.addresses import AddressError, clean, positive_number, year_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class ListingForm:
    """What an address asks of the list, and a sentence about everything in it that was left aside."""

    query: ListingQuery
    given: dict[str, Any]
    """The known parameters that have a value, as they stand in the address."""
    has_blanks: bool
    problems: tuple[str, ...]

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> ListingForm:
        """Read the parameters of an address; never fails."""
        names = {*(field.name for field in fields(ProjectFilter)), "sort", "page"}
        texts = {name: clean(address[name]) for name in address if name in names}
        given = {name: text for name, text in texts.items() if text}
        problems: list[str] = []
        chosen: dict[str, Any] = {
            name: _read(name, text, problems) for name, text in given.items() if name in _READERS
        }
        return cls(
            query=ListingQuery(
                ProjectFilter(
                    **{
                        name: value
                        for name, value in chosen.items()
                        if name not in {"sort", "page"} and value is not None
                    }
                ),
                chosen.get("sort") or Ordering(),
                chosen.get("page") or 1,
            ),
            given=given,
            has_blanks=len(given) < len(texts),
            problems=tuple(problems),
        )

    def refuse_problems(self) -> None:
        """Refuse an address that was not read as a whole.

        Raises:
            AddressError: a value was left aside; a file made without it would not be what was asked for.
        """
        if self.problems:
            raise AddressError(" ".join(self.problems))


def _read(name: str, text: str, problems: list[str]) -> object:
    """Return the value of one parameter, or None with a sentence among the problems."""
    label, reader = _READERS[name]
    try:
        return reader(text)
    except ValueError:
        problems.append(f"地址中的“{label}”（{name}={text}）看不懂，不能用作条件。")
        return None


def _text(text: str) -> str:
    return text


def _ordering(text: str) -> Ordering:
    return Ordering(SortKey(text.removeprefix("-")), descending=text.startswith("-"))


_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "plan": ("方案", _text),
    "region": ("地区", _text),
    "sector": ("领域", Sector),
    "category": ("类别", ProjectCategory),
    "type": ("类型", _text),
    "unit": ("单位", positive_number),
    "start_year": ("开工年份", year_of),
    "end_year": ("完工年份", year_of),
    "bed_kind": ("床位性质", BedKind),
    "has": ("方案印有", Quantity),
    "stage": ("形象进度", Stage),
    "light": ("亮灯", Light),
    "as_of": ("截至月份", Month.parse),
    "reading": ("读法", Reading),
    "q": ("搜索", _text),
    "sort": ("排序", _ordering),
    "page": ("页码", positive_number),
}
