"""What the record's entries are about: the words of the features that they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules.grants import grant_of, scope_text
from app.audit.types.words import Vocabulary
from app.commitments.types import CommitmentKind, UpdateState
from app.directory.types import OrganisationKind, RegionLevel
from app.funding.types import FundingSource, LedgerKind
from app.kernel.texts import Text
from app.lights.types import Light, Preset, ReasonState
from app.outcomes.types import Direction, IndicatorKind, OutcomeMeasure
from app.plans.types import StatedMeasure
from app.projects.types import BedKind, ProjectCategory, Qualifier, Stage
from app.returns.rules.differences import field_label as field_of_return
from app.returns.types.vocabulary import (
    DeadlineMonth,
    Grade,
    PeriodState,
    Reporting,
    RestatementState,
    RestDayShift,
    ReturnState,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.kernel.labels import Labelled

_FIELDS = {member.value: member.label for kind in (FundingSource, Light, Reporting) for member in kind}
"""Fields that are named by a member of a vocabulary: a source of money, a light, a way of reporting."""

_PAGES = {"finance.rollup": Text("资金汇总")}
"""What pages are called of which views can be saved."""


def field_label(name: str) -> str:
    """Return the label of a field that only the features know; an unknown field as it is."""
    return _FIELDS.get(name) or field_of_return(name)


def _words_of(kind: type[Labelled]) -> Callable[[str], str]:
    """Return the function from a value of a vocabulary to its word."""
    words = {member.value: member.label for member in kind}
    return lambda value: words.get(value, value)


def _grant_in_words(text: str) -> str:
    """Return a grant as the administrator who gave it would say it."""
    try:
        grant = grant_of(text)
    except ValueError:
        return text
    kind, code = grant.scope.kind.label, scope_text(grant.scope).partition(":")[2]
    if not code:
        return Text("{role}（{kind}）", role=grant.role.label, kind=kind)
    return Text("{role}（{kind}{code}）", role=grant.role.label, kind=kind, code=code)


VOCABULARY = Vocabulary(
    fields=field_label,
    values={
        ("account", "grants"): _grant_in_words,
        ("commitment", "kind"): _words_of(CommitmentKind),
        ("commitment_update", "state"): _words_of(UpdateState),
        ("indicator", "direction"): _words_of(Direction),
        ("indicator", "kind"): _words_of(IndicatorKind),
        ("indicator", "measure"): _words_of(OutcomeMeasure),
        ("light_reason", "state"): _words_of(ReasonState),
        ("ledger", "ledger_kind"): _words_of(LedgerKind),
        ("ledger", "source"): _words_of(FundingSource),
        ("observation", "measure"): _words_of(StatedMeasure),
        ("organisation", "kind"): _words_of(OrganisationKind),
        ("period", "state"): _words_of(PeriodState),
        ("plan", "deadline_month"): _words_of(DeadlineMonth),
        ("plan", "shift"): _words_of(RestDayShift),
        ("project", "bed_kind"): _words_of(BedKind),
        ("project", "category"): _words_of(ProjectCategory),
        ("project", "qualifiers"): _words_of(Qualifier),
        ("region", "level"): _words_of(RegionLevel),
        ("restatement", "stage"): _words_of(Stage),
        ("restatement", "state"): _words_of(RestatementState),
        ("return", "grade"): _words_of(Grade),
        ("return", "stage"): _words_of(Stage),
        ("return", "state"): _words_of(ReturnState),
        ("rule_set", "preset"): _words_of(Preset),
        ("view", "page"): lambda value: _PAGES.get(value, value),
    },
)
