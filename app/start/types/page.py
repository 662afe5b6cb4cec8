"""The whole start page: which panels stand there, in their order."""

from __future__ import annotations

from dataclasses import dataclass

from app.start.types.state import State
from app.start.types.work import FinancePanel, OwnerPanel, ReviewerPanel


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step of setting up, for whoever can take it."""

    text: str
    endpoint: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class StartPage:
    """What somebody sees first. A panel is None for those whose work it is not."""

    owner: OwnerPanel | None
    reviewer: ReviewerPanel | None
    finance: FinancePanel | None
    state: State | None
    steps: tuple[FirstStep, ...]
    """What to do on a fresh installation; none once a month was closed."""
    has_work: bool
    """Whether something is to be done before the state of the portfolio is read: then it stands last."""
