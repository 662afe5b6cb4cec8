"""The address of the reconciliation page as a typed question, and what is typed about a difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.funding.types import Age, DifferenceKey, DifferenceStep, FundingSource, LedgerKind, Owes, Sides
from app.kernel.errors import NotFoundError
from app.kernel.money import parse_wan_yuan, wan_yuan_text
from app.kernel.months import Month
from app.kernel.texts import Text
from app.portfolio.types import ProjectFilter
from app.portfolio.types.reconciliation import DifferenceOrder, ReconciliationQuery, StateAsked
from app.returns.types.vocabulary import Reading
from app.web.addresses import AddressError, AddressForm, month_of, read_parameters
from app.web.reading import clean_words, read_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

LONGEST_TEXT = 500
_LARGEST_PAGE = 100_000
_NO_TEXT = {
    DifferenceStep.EXPLAIN: Text("请写明差异的原因和依据，例如文号、到账日期、记账口径。"),
    DifferenceStep.CLOSE: Text("请写明认可这项差异的依据，或者怎样处理。"),
    DifferenceStep.REOPEN: Text("请写明为什么重新打开。"),
}


@dataclass(frozen=True, slots=True)
class ReconciliationForm(AddressForm):
    """What an address asks of the page, and a sentence about everything in it that was left aside."""

    query: ReconciliationQuery

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> ReconciliationForm:
        """Read the parameters of an address; never fails."""
        asked, read = read_parameters(address, _READERS)
        chosen = {name: asked[name] for name in ("plan", "region", "as_of", "reading", "q") if name in asked}
        narrowed = {name: asked[name] for name in ("source", "kind", "state", "owes", "age") if name in asked}
        query = ReconciliationQuery(
            ProjectFilter(**chosen),
            **narrowed,
            shows_all=asked.get("all", False),
            order=asked.get("sort", DifferenceOrder.AMOUNT),
            page=asked.get("page", 1),
        )
        return cls(read.given, read.has_blanks, read.problems, query)


def _page(text: str) -> int:
    page = int(text) if text.isascii() and text.isdigit() else 0
    if not 0 < page <= _LARGEST_PAGE:
        raise ValueError(text)
    return page


def _ticked(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError(text)
    return text == "1"


_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "plan": (Text("方案"), str),
    "region": (Text("地区"), str),
    "as_of": (Text("截至月份"), Month.parse),
    "reading": (Text("读法"), Reading),
    "kind": (Text("类别"), LedgerKind),
    "source": (Text("资金来源"), FundingSource),
    "state": (Text("状态"), StateAsked),
    "owes": (Text("应说明方"), Owes),
    "age": (Text("账龄"), Age),
    "q": (Text("搜索"), str),
    "all": (Text("列出一致的项目"), _ticked),
    "sort": (Text("排序"), DifferenceOrder),
    "page": (Text("页码"), _page),
}


@dataclass(frozen=True, slots=True)
class StepForm:
    """What somebody says about a difference, with the two amounts that they saw."""

    seen: Sides
    text: str
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def parse(cls, fields: Mapping[str, str], step: DifferenceStep) -> StepForm:
        """Read the fields of a form.

        Raises:
            AddressError: what the page itself had put into the form cannot be read.
        """
        text = clean_words(fields.get("text", ""))
        errors: dict[str, str] = {} if text else {"text": _NO_TEXT[step]}
        try:
            read_words(text, LONGEST_TEXT)
        except ValueError as error:
            errors["text"] = str(error)
        seen = Sides(month_of(fields.get("month", "")), _seen(fields, "reported"), _seen(fields, "recorded"))
        return cls(seen, text, errors)


def _seen(fields: Mapping[str, str], name: str) -> Decimal | None:
    """Read an amount (万元) that stood on the page; an empty text is a blank one."""
    text = fields.get(name, "unknown")
    try:
        return parse_wan_yuan(text) if text else None
    except ValueError as error:
        message = Text("表单缺少您看到的金额，没有保存任何内容。请重新打开这一页再提交。")
        raise AddressError(message) from error


def amount_text(amount: Decimal | None) -> str:
    """Return an amount (万元) as the form carries it."""
    return "" if amount is None else wan_yuan_text(amount)


def key_of(code: str, source: str, booking: str) -> DifferenceKey:
    """Read which pair an address is about.

    Raises:
        NotFoundError: there is no such source, or no such kind of entry.
    """
    try:
        return DifferenceKey(code, FundingSource(source), LedgerKind(booking))
    except ValueError as error:
        message = Text("没有这样的资金来源或者类别：{source}，{booking}。", source=source, booking=booking)
        raise NotFoundError(message) from error


def moment_of(address: Mapping[str, str]) -> tuple[Month | None, Reading]:
    """Read at which month, in which reading, a difference is asked for.

    Raises:
        AddressError: the month is none.
    """
    text, reading = address.get("as_of", ""), address.get("reading", "")
    month = month_of(text) if text else None
    return month, Reading(reading) if reading in set(Reading) else Reading.NOW
