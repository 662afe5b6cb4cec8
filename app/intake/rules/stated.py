"""What figures, indicators and commitments have in common: a reading must follow from what is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.intake.rules.wording import shortened
from app.kernel.problems import Problem
from app.plans.rules import follows_from, printed_numbers
from app.plans.types import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.intake.types.package import Draft
    from app.intake.types.stated import CommitmentTargetRow, FigureRow, IndicatorValueRow

DASH = "—"
_SIGNS = {
    ">": Comparison.MORE_THAN,
    "＞": Comparison.MORE_THAN,
    "≥": Comparison.AT_LEAST,
    "<": Comparison.LESS_THAN,
    "＜": Comparison.LESS_THAN,
    "≤": Comparison.AT_MOST,
}


def reading_problems(
    draft: Draft, file: str, row: FigureRow | IndicatorValueRow | CommitmentTargetRow
) -> Iterator[Problem]:
    """Yield a value that is not what is printed where no note says why."""
    if row.printed is None or row.broken & {"printed", "value", "note"}:
        return
    address = draft.address(file, row.line, "value")
    printed = shortened(row.printed)
    if row.printed == DASH and row.value is not None:
        yield Problem(address, f"原文印的是“{DASH}”，不能有数；请留空。")
    elif row.note is not None:
        return
    elif row.value is not None and not follows_from(row.value, row.printed):
        yield Problem(address, f"“{printed}”里没有 {row.value}；请核对，读法与印刷不同时在 note 里说明。")
    elif row.value is None and printed_numbers(row.printed):
        yield Problem(address, f"“{printed}”里有数却没有采用；请补上，或者在 note 里说明为什么。")


def comparison_problems(
    draft: Draft, file: str, row: IndicatorValueRow | CommitmentTargetRow
) -> Iterator[Problem]:
    """Yield a comparison without a value, a value without one, and a printed sign that it contradicts."""
    if row.broken & {"comparison", "value", "printed"}:
        return
    address = draft.address(file, row.line, "comparison")
    sign = _SIGNS.get((row.printed or "")[:1])
    if row.value is None and row.comparison is not None:
        yield Problem(address, "没有数就没有比较关系；请留空，或者补上数。")
    elif row.value is not None and row.comparison is None:
        yield Problem(address, "有数但没有写比较关系；请填写 equal 等。")
    elif sign is not None and row.comparison not in {sign, None}:
        message = f"原文印的是“{shortened(row.printed or '')}”，比较关系应是 {sign.value}；请改正。"
        yield Problem(address, message)
