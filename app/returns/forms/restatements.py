"""What is typed to correct a closed month, and to decide on it. Shape and messages only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.funding.types import FundingSource
from app.kernel.money import wan_yuan_text
from app.kernel.texts import Text
from app.projects.types import Stage
from app.returns.forms import names
from app.returns.forms.review import read_reason
from app.returns.types.report import SourceAmounts
from app.returns.types.vocabulary import Amount, RestatementState
from app.web.reading import clean_words, read_amount, read_choice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from app.returns.types.facts import MonthFact

NO_REASON = Text("更正必须写明理由：原来为什么报错，依据是什么。")
NO_REFUSAL = Text("不批准必须写明理由。")


@dataclass(frozen=True, slots=True)
class RestateForm:
    """A correction as typed: all amounts as they should stand, and why."""

    fields: dict[str, str]
    stage: Stage | None
    amounts: tuple[SourceAmounts, ...]
    reason: str
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def of(cls, known: MonthFact) -> RestateForm:
        """Return the form filled with what is known now."""
        fields = {
            names.amount(each.source, kind): wan_yuan_text(amount)
            for each in known.amounts
            for kind in Amount
            if (amount := each.amount(kind)) is not None
        }
        return cls(
            fields | {"stage": known.stage.value if known.stage else "", "reason": ""}, None, (), "", {}
        )

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> RestateForm:
        """Read the fields of a form. The planned amount of 待落实 is computed, never typed."""
        fields = {"stage": clean_words(given.get("stage", "")), "reason": given.get("reason", "")}
        reason, errors = read_reason(given, NO_REASON)
        stage: Stage | None = None
        try:
            stage = read_choice(Stage, fields["stage"])
        except ValueError:
            errors["stage"] = Text("请选择形象进度。")
        rows = []
        for source in FundingSource:
            amounts: dict[Amount, Decimal] = {}
            for kind in Amount:
                name = names.amount(source, kind)
                text = clean_words(given.get(name, ""))
                fields[name] = text
                if not text or (source is FundingSource.UNASSIGNED and kind is Amount.PLANNED):
                    continue
                try:
                    amounts[kind] = read_amount(text)
                except ValueError as error:
                    errors[name] = Text(
                        "{source}的{kind}{problem}", source=source.label, kind=kind.label, problem=str(error)
                    )
            rows.append(
                SourceAmounts(
                    source,
                    planned=amounts.get(Amount.PLANNED),
                    allocated=amounts.get(Amount.ALLOCATED),
                    received=amounts.get(Amount.RECEIVED),
                    completed=amounts.get(Amount.COMPLETED),
                    paid=amounts.get(Amount.PAID),
                )
            )
        return cls(fields, stage, tuple(row for row in rows if not row.is_blank), reason, errors)


@dataclass(frozen=True, slots=True)
class DecideForm:
    """What is decided of a restatement, and why."""

    approves: bool
    reason: str
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def parse(cls, fields: Mapping[str, str]) -> DecideForm:
        """Read the fields of a form."""
        decision = fields.get("decision", "")
        reason, errors = read_reason(fields, NO_REFUSAL if decision == "refuse" else None)
        if decision not in {"approve", "refuse"}:
            errors["decision"] = Text("请选择批准或者不批准。")
        return cls(decision == "approve", reason, errors)


def state_of(address: Mapping[str, str]) -> RestatementState | None:
    """Return the state that an address asks for, or None for all."""
    text = address.get("state", "")
    return RestatementState(text) if text in set(RestatementState) else None
