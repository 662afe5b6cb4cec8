"""What is typed to set the annual plan of a project. Shape and messages only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.funding.forms.plans import LONGEST_DOCUMENT, LONGEST_REASON, number_seen, read_line
from app.kernel.money import wan_yuan_text
from app.kernel.texts import Text
from app.web.reading import clean_words, read_amount

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.funding.types import AnnualPlanPage

_YEAR = re.compile(r"year-(20[0-9]{2}|2100)", re.ASCII)


def year_name(year: int) -> str:
    """Name the field of a year."""
    return f"year-{year}"


@dataclass(frozen=True, slots=True)
class AnnualPlanForm:
    """An annual plan as typed."""

    fields: dict[str, str]
    amounts: tuple[tuple[int, Decimal], ...]
    """Pairs of year and 万元, in order; a blank year has no part in the plan."""
    document_number: str
    reason: str
    seen_number: int
    """The number of the plan that held when the form was opened."""
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def of(cls, page: AnnualPlanPage) -> AnnualPlanForm:
        """Return the form filled with what holds now."""
        fields = {year_name(year): wan_yuan_text(amount) for year, amount in page.plan.amounts}
        return cls(fields, page.plan.amounts, "", "", page.plan.number, {})

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> AnnualPlanForm:
        """Read the fields of a form."""
        errors: dict[str, str] = {}
        fields, amounts = {}, []
        for name in sorted(given):
            match = _YEAR.fullmatch(name)
            if match is None:
                continue
            fields[name] = text = clean_words(given[name])
            if not text:
                continue
            try:
                amounts.append((int(match[1]), read_amount(text, Text("没有安排的年份请留空"))))
            except ValueError as error:
                errors[name] = Text("{year}年{error}", year=match[1], error=str(error))
        document_number = read_line(
            given,
            "document_number",
            Text("文号"),
            LONGEST_DOCUMENT,
            fields=fields,
            errors=errors,
            is_required=False,
        )
        reason = read_line(given, "reason", Text("理由"), LONGEST_REASON, fields=fields, errors=errors)
        return cls(fields, tuple(amounts), document_number, reason, number_seen(given), errors)

    @property
    def planned(self) -> Decimal:
        """The sum of what could be read, in 万元."""
        return sum((amount for _, amount in self.amounts), Decimal(0))
