"""What is typed to adjust the planned split of a project. Shape and messages only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.funding.forms.plans import LONGEST_DOCUMENT, LONGEST_REASON, number_seen, read_line
from app.funding.types import FundingSource, PlannedAmount
from app.kernel.money import wan_yuan_text
from app.kernel.texts import Text
from app.web.reading import clean_words, read_amount, read_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.funding.types import SplitPage

ASSIGNED = tuple(source for source in FundingSource if source is not FundingSource.UNASSIGNED)
"""The sources that are typed; 待落实 is what they leave of the total."""


def amount_name(source: FundingSource) -> str:
    """Name the field of a source."""
    return f"amount-{source.value}"


@dataclass(frozen=True, slots=True)
class SplitForm:
    """An adjustment as typed: what each source is to have, and the document that says so."""

    fields: dict[str, str]
    amounts: tuple[PlannedAmount, ...]
    document_number: str
    decided_on: date | None
    reason: str
    seen_number: int
    """The number of the change that held when the form was opened."""
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def of(cls, page: SplitPage) -> SplitForm:
        """Return the form filled with what holds now."""
        fields = {amount_name(each.source): wan_yuan_text(each.amount) for each in page.held}
        return cls(fields, page.held, "", None, "", page.number, {})

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> SplitForm:
        """Read the fields of a form."""
        errors: dict[str, str] = {}
        fields, amounts = {}, []
        for source in ASSIGNED:
            name = amount_name(source)
            fields[name] = text = clean_words(given.get(name, ""))
            if not text:
                continue
            try:
                amounts.append(PlannedAmount(source, read_amount(text, Text("没有安排的来源请留空"))))
            except ValueError as error:
                errors[name] = Text("{label}{error}", label=source.label, error=str(error))
        document_number = read_line(
            given, "document_number", Text("文号"), LONGEST_DOCUMENT, fields=fields, errors=errors
        )
        reason = read_line(given, "reason", Text("理由"), LONGEST_REASON, fields=fields, errors=errors)
        fields["decided_on"] = clean_words(given.get("decided_on", ""))
        decided_on: date | None = None
        try:
            decided_on = read_day(fields["decided_on"])
        except ValueError as error:
            errors["decided_on"] = (
                Text("文件日期{error}", error=str(error))
                if fields["decided_on"]
                else Text("请填写文件日期。")
            )
        return cls(fields, tuple(amounts), document_number, decided_on, reason, number_seen(given), errors)

    @property
    def assigned(self) -> Decimal:
        """The sum of what could be read (万元): what it leaves of the total is 待落实."""
        typed = (each.amount for each in self.amounts if each.source is not FundingSource.UNASSIGNED)
        return sum(typed, Decimal(0))
