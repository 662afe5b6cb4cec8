"""Funding sources (资金来源) and the planned split of a project."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.kernel.labels import Labelled
from app.kernel.texts import Text


class FundingSource(Labelled):
    """The sources of domain.md §3, in their order."""

    CENTRAL_BUDGET = "central_budget", Text("中央预算内投资")
    OTHER_CENTRAL = "other_central", Text("其他中央资金")
    PROVINCE = "province", Text("省级财政")
    CITY = "city", Text("市级财政")
    COUNTY = "county", Text("县级财政")
    SPECIAL_BOND = "special_bond", Text("地方政府专项债券")
    WELFARE_LOTTERY = "welfare_lottery", Text("福彩公益金")
    BANK_LOAN = "bank_loan", Text("银行贷款")
    SELF_RAISED = "self_raised", Text("企业自筹/社会资本")
    OTHER = "other", Text("其他")
    UNASSIGNED = "unassigned", Text("待落实")

    @property
    def position(self) -> int:
        """Its place in the order of sources."""
        return _PLACES[self]

    @property
    def is_central(self) -> bool:
        """Whether the money comes from the central government; all else that is assigned is 配套."""
        return self in {FundingSource.CENTRAL_BUDGET, FundingSource.OTHER_CENTRAL}

    @property
    def is_government(self) -> bool:
        """Whether its money comes by an allocation document, so that the finance bureau has it on record."""
        return self not in {
            FundingSource.BANK_LOAN,
            FundingSource.SELF_RAISED,
            FundingSource.OTHER,
            FundingSource.UNASSIGNED,
        }


_PLACES = {source: place for place, source in enumerate(FundingSource)}


@dataclass(frozen=True, slots=True)
class PlannedAmount:
    """What the plan assigns to one source, in 万元."""

    source: FundingSource
    amount: Decimal
