"""What is said of a difference between owner and bureau: some are explained, some settled, some left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.funding.rules.reconciliation import difference, who_owes
from app.funding.types import DifferenceState, DifferenceStep, LedgerKind, Owes
from app.kernel.money import wan_yuan_text
from app.seeding.rules.chance import happens, stream

if TYPE_CHECKING:
    from app.funding.types import DifferenceKey, Sides

_SILENT_PERCENT = 30
"""Of so many nobody ever says a word: they grow old."""
_EXPLAIN_PERCENT, _CLOSE_PERCENT = 45, 40
_LEAST_TIMES = 10
"""Nobody settles what is more than a tenth of the larger amount: it stays open until it is cleared up."""
_WORDS = {
    (Owes.OWNER, LedgerKind.ALLOCATION): (
        "文件已收到，经办人未及时更新月报，下月补报。",
        "下达文件转来较晚，月报未计入，下月一并填报。",
    ),
    (Owes.OWNER, LedgerKind.DISBURSEMENT): (
        "款项月末到账，未取得银行回单，下月填报到位。",
        "资金先到主管部门账户，转入项目专户后填报。",
    ),
    (Owes.BUREAU, LedgerKind.ALLOCATION): (
        "指标文件已印发，正在办理登记，下月入账。",
        "项目单位按上级文件全额填报，本级分解文件尚未印发。",
    ),
    (Owes.BUREAU, LedgerKind.DISBURSEMENT): (
        "拨款已由国库支付，回单未到，下月登记。",
        "部分款项由主管部门直接支付，未经本局账户，正在核对凭证。",
    ),
}
_SETTLED = "双方已核对文件和凭证，差额 {amount} 万元属口径和入账时间不同，确认无误，予以办结。"


def note_on(
    key: DifferenceKey, sides: Sides, state: DifferenceState, plan_code: str, seed: int
) -> tuple[DifferenceStep, str, Owes] | None:
    """Return what is done about a difference in the month after, in which words, and by which side."""
    amount = difference(sides.reported, sides.recorded)
    owes = who_owes(amount)
    names = (seed, plan_code, key.project_code, key.source.value, key.kind.value)
    if owes is None or happens(stream(*names, "silent"), _SILENT_PERCENT):
        return None
    chance = stream(*names, sides.month, "difference")
    if state is DifferenceState.OPEN and happens(chance, _EXPLAIN_PERCENT):
        return DifferenceStep.EXPLAIN, chance.choice(_WORDS[owes, key.kind]), owes
    is_small = abs(amount) * _LEAST_TIMES <= max(sides.reported or 0, sides.recorded or 0)
    if state is DifferenceState.EXPLAINED and is_small and happens(chance, _CLOSE_PERCENT):
        return DifferenceStep.CLOSE, _SETTLED.format(amount=wan_yuan_text(abs(amount))), Owes.BUREAU
    return None
