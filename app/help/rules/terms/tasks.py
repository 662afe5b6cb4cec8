"""Commitments: their states, as the feature itself says them."""

from __future__ import annotations

from app.commitments.types.lines import CommitmentState
from app.help.types import Term, TermGroup

TASKS = TermGroup(
    "任务",
    "tasks",
    (
        Term(
            "任务",
            "commitment",
            "方案列明的政策、试点、改革、任务和目标，每项有牵头单位和责任单位，按季填报进展，由市级审核。",
        ),
        *(
            Term(
                f"任务{each.label}",
                f"commitment_{each.value}",
                f"{each.meaning}。",
                source="审核通过的进展。",
            )
            for each in CommitmentState
        ),
    ),
    "一项任务的状态取各目标、各单位中最差的。",
)
