"""The address of the pages of findings as a typed query. Shape and messages only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kernel.errors import NotFoundError
from app.kernel.months import Month
from app.kernel.texts import Text
from app.portfolio.types.findings import MONTHS_TO_CHOOSE, FindingKind, FindingsQuery
from app.returns.types.vocabulary import Reading
from app.web.addresses import AddressForm, clean, read_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class FindingsForm(AddressForm):
    """What an address asks for, and a sentence about everything in it that was left aside."""

    query: FindingsQuery

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> FindingsForm:
        """Read the parameters of an address; never fails."""
        asked, read = read_parameters(address, _READERS, Text("没有采用"))
        return cls(read.given, read.has_blanks, read.problems, FindingsQuery(**asked))


def kind_of(text: str) -> FindingKind:
    """Read which kind an address is about.

    Raises:
        NotFoundError: there is no such kind.
    """
    try:
        return FindingKind(text)
    except ValueError as error:
        message = Text("没有“{text}”这一类疑点。请从疑点总览进入。", text=clean(text))
        raise NotFoundError(message) from error


def _months(text: str) -> int:
    found = {str(months): months for months in MONTHS_TO_CHOOSE}
    if text not in found:
        raise ValueError(text)
    return found[text]


_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "as_of": (Text("截至月份"), Month.parse),
    "reading": (Text("读法"), Reading),
    "plan": (Text("方案"), str),
    "region": (Text("地区"), str),
    "months": (Text("到位后未支付的月数"), _months),
}
