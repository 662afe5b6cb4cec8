"""What is typed about the ledger: filters in an address, an entry, its reversal. Shape and messages only."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.funding.types import Booking, BookingDraft, FundingSource, LedgerFilter, LedgerKind
from app.kernel.texts import Text
from app.web.addresses import AddressForm, clean
from app.web.reading import clean_words, quoted, read_amount, read_choice, read_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FIELDS = {
    "project": Text("项目代码"),
    "kind": Text("类别"),
    "source": Text("资金来源"),
    "amount": Text("金额"),
    "booked_on": Text("日期"),
    "document_number": Text("文号"),
    "note": Text("备注"),
}
"""The fields of an entry by name, in the order of the form and of the workbook."""
SOURCES = tuple(source for source in FundingSource if source is not FundingSource.UNASSIGNED)
"""What money can come from: 待落实 is none of these."""
NO_NEGATIVES = Text("记错的用冲销，不用负数")
_MISSING = {
    "project": Text("请填写项目代码，例如 JA-01。"),
    "kind": Text("请选择下达或者拨付。"),
    "source": Text("请选择资金来源。"),
    "amount": Text("请填写金额，单位是万元。"),
    "booked_on": Text("请填写文件上的日期。"),
    "document_number": Text("请填写文号；没有文号的，写明凭证编号。"),
}
_FILTERS = {
    "project": Text("项目"),
    "kind": Text("类别"),
    "source": Text("资金来源"),
    "document": Text("文号"),
    "first_day": Text("起始日期"),
    "last_day": Text("截止日期"),
    "plan": Text("方案"),
    "file": Text("导入文件"),
}
_LARGEST_PAGE = 10**6


def read_code(text: str) -> str:
    """Read a project code in whatever width and case it was typed."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def read_one_line(text: str) -> str:
    """Read a text of one line."""
    return " ".join(text.split())


READERS: dict[str, Callable[[str], Any]] = {
    "project": read_code,
    "kind": lambda text: read_choice(LedgerKind, text),
    "source": lambda text: read_choice(FundingSource, text),
    "amount": lambda text: read_amount(text, NO_NEGATIVES),
    "booked_on": read_day,
    "document_number": read_one_line,
    "note": clean_words,
}


def read_fields(
    texts: Mapping[str, str], readers: Mapping[str, Callable[[str], Any]] = READERS
) -> tuple[BookingDraft, dict[str, str]]:
    """Read the texts of an entry; return what could be read, and a sentence for each field that could not."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, label in FIELDS.items():
        text = texts.get(name, "")
        if not text:
            if name in _MISSING:
                errors[name] = _MISSING[name]
            continue
        try:
            values["project_code" if name == "project" else name] = readers[name](text)
        except ValueError as error:
            errors[name] = Text("{label}{error}", label=label, error=str(error))
    return BookingDraft(**values), errors


@dataclass(frozen=True, slots=True)
class BookingForm:
    """An entry as typed: everything that was typed stays, readable or not."""

    fields: dict[str, str]
    booking: Booking | None
    errors: dict[str, str]
    """Field name → message."""
    confirmed: frozenset[int] = frozenset()
    """The entries on record that were shown as duplicates and confirmed."""

    @classmethod
    def of(cls, address: Mapping[str, str]) -> BookingForm:
        """Return the form as an address fills it: `?project=JA-01`, or any other field."""
        return cls({name: clean(address.get(name, "")) for name in FIELDS}, None, {})

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> BookingForm:
        """Read the fields of a form."""
        texts = {name: clean_words(given.get(name, "")) for name in FIELDS}
        draft, errors = read_fields(texts)
        booking = None if errors else draft.booking()
        return cls(texts, booking, errors, read_numbers(given.get("confirmed", "")))


@dataclass(frozen=True, slots=True)
class ReverseForm:
    """The reversal of an entry as typed."""

    fields: dict[str, str]
    booked_on: date | None
    reason: str
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def of(cls, today: date) -> ReverseForm:
        """Return the form as it is first shown."""
        return cls({"reason": "", "booked_on": today.isoformat()}, today, "", {})

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> ReverseForm:
        """Read the fields of a form. Whether a reason is given decides the service."""
        texts = {name: clean_words(given.get(name, "")) for name in ("reason", "booked_on")}
        errors: dict[str, str] = {}
        booked_on: date | None = None
        try:
            booked_on = read_day(texts["booked_on"])
        except ValueError as error:
            errors["booked_on"] = (
                Text("冲销日期{error}", error=str(error)) if texts["booked_on"] else Text("请填写冲销日期。")
            )
        return cls(texts, booked_on, texts["reason"], errors)


@dataclass(frozen=True, slots=True)
class LedgerForm(AddressForm):
    """What an address asks of the ledger, and a sentence about everything in it that was left aside."""

    chosen: LedgerFilter
    page: int

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> LedgerForm:
        """Read the parameters of an address; never fails."""
        texts = {name: clean(address[name]) for name in (*_FILTERS, "page") if name in address}
        given = {name: text for name, text in texts.items() if text}
        problems: list[str] = []
        asked: dict[str, Any] = {}
        for name, label in _FILTERS.items():
            if name in given:
                try:
                    asked[name] = _FILTER_READERS.get(name, str)(given[name])
                except ValueError:
                    problems.append(
                        Text("{label}“{given}”看不懂，没有采用。", label=label, given=quoted(given[name]))
                    )
        chosen = LedgerFilter(**asked)
        if chosen.first_day and chosen.last_day and chosen.first_day > chosen.last_day:
            problems.append(Text("起始日期晚于截止日期，什么也查不到。"))
        return cls(given, len(given) < len(texts), tuple(problems), chosen, _page(given.get("page", "")))

    @property
    def active(self) -> tuple[tuple[str, str, str], ...]:
        """The restrictions in force: name, label and value in words."""
        words = {name: str(value) for name, value in self.chosen.parameters().items()}
        if self.chosen.kind:
            words["kind"] = self.chosen.kind.label
        if self.chosen.source:
            words["source"] = self.chosen.source.label
        if self.chosen.file:
            words["file"] = Text("校验值 {file}…", file=self.chosen.file[:8])
        return tuple((name, _FILTERS[name], value) for name, value in words.items())


def read_numbers(text: str) -> frozenset[int]:
    """Read the numbers of entries, as a box of confirmation sends them; anything else confirms nothing."""
    return (
        frozenset(map(int, text.split(",")))
        if re.fullmatch(r"[0-9]{1,9}(,[0-9]{1,9})*", text)
        else frozenset()
    )


def _file(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise ValueError(text)
    return text


def _page(text: str) -> int:
    """Read a page number; what is none is the first page."""
    return int(text) if re.fullmatch(r"[0-9]{1,7}", text, re.ASCII) and 1 <= int(text) <= _LARGEST_PAGE else 1


_FILTER_READERS: dict[str, Callable[[str], Any]] = {
    "kind": LedgerKind,
    "source": FundingSource,
    "first_day": date.fromisoformat,
    "last_day": date.fromisoformat,
    "file": _file,
}
