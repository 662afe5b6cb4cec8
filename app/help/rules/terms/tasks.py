"""Commitments: their states, as the feature itself says them."""

from __future__ import annotations

from app.commitments.types.lines import CommitmentState
from app.help.types import Term, TermGroup
from app.kernel.texts import Text

TASKS = TermGroup(
    Text("任务"),
    "tasks",
    (
        Term(
            Text("任务"),
            "commitment",
            Text(
                "方案列明的政策、试点、改革、任务和目标，每项有牵头单位和责任单位，按季填报进展，由市级审核。"
            ),
        ),
        *(
            Term(
                Text("任务{state}", state=each.label),
                f"commitment_{each.value}",
                Text("{meaning}。", meaning=each.meaning),
                source=Text("审核通过的进展。"),
            )
            for each in CommitmentState
        ),
    ),
    Text("一项任务的状态取各目标、各单位中最差的。"),
)
