"""The one place where access is decided: `can`, `may_enter`, and `reach`, the filter that says the same.

Denied by default: a role may do what its line lists, to what its scope covers, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.types import Action, Reach, Role, Scope, ScopeKind

if TYPE_CHECKING:
    from app.accounts.types import Subject, User

_READS = frozenset({Action.READ_REGISTER, Action.READ_PLANS, Action.READ_RETURNS, Action.READ_FINANCE})

ACTIONS: dict[Role, frozenset[Action]] = {
    Role.OWNER: _READS
    | {
        Action.REPORT,
        Action.REQUEST_RESTATEMENT,
        Action.EXPLAIN_DIFFERENCE,
        Action.STATE_LIGHT_REASON,
        Action.REPORT_COMMITMENT,
    },
    Role.COUNTY_REVIEWER: _READS
    | {
        Action.READ_BRIEFS,
        Action.REVIEW_COUNTY,
        Action.COMMENT,
        Action.REQUEST_RESTATEMENT,
        Action.STATE_LIGHT_REASON,
    },
    Role.CITY_COORDINATOR: _READS
    | {
        Action.READ_BRIEFS,
        Action.REVIEW_CITY,
        Action.COMMENT,
        Action.REQUEST_RESTATEMENT,
        Action.DECIDE_RESTATEMENT,
        Action.DECIDE_LIGHT_REASON,
        Action.RECORD_OBSERVATION,
        Action.REPORT_COMMITMENT,
        Action.REVIEW_COMMITMENT,
        Action.PREPARE_BRIEFS,
        Action.ADJUST_FUNDING,
        Action.MANAGE_PERIODS,
    },
    Role.SECTOR_LEAD: _READS | {Action.COMMENT, Action.RECORD_OBSERVATION, Action.REPORT_COMMITMENT},
    Role.FINANCE: _READS
    | {
        Action.READ_BRIEFS,
        Action.COMMENT,
        Action.RECORD_LEDGER,
        Action.ADJUST_FUNDING,
        Action.EXPLAIN_DIFFERENCE,
        Action.CLOSE_DIFFERENCE,
    },
    Role.AUDITOR: _READS | {Action.READ_BRIEFS, Action.READ_RECORD},
    Role.ADMINISTRATOR: _READS
    | {
        Action.READ_BRIEFS,
        Action.READ_RECORD,
        Action.ADMINISTER_ACCOUNTS,
        Action.ADMINISTER_CALENDAR,
        Action.ADMINISTER_LIGHTS,
        Action.ADMINISTER_TASKS,
        Action.MANAGE_PERIODS,
    },
}
"""Source: domain.md §2. Everybody who may see a project may see its history; that is READ_REGISTER."""

SCOPES: dict[Role, tuple[ScopeKind, ...]] = {
    Role.OWNER: (ScopeKind.UNIT,),
    Role.COUNTY_REVIEWER: (ScopeKind.COUNTY,),
    Role.CITY_COORDINATOR: (ScopeKind.CITY,),
    Role.SECTOR_LEAD: (ScopeKind.SECTOR,),
    Role.FINANCE: (ScopeKind.CITY, ScopeKind.COUNTY),
    Role.AUDITOR: (ScopeKind.EVERYTHING, ScopeKind.CITY, ScopeKind.COUNTY, ScopeKind.SECTOR),
    Role.ADMINISTRATOR: (ScopeKind.EVERYTHING,),
}
"""For what each role can hold."""


def can(user: User, action: Action, subject: Subject) -> bool:
    """Return whether a user may do something to a subject."""
    return any(action in ACTIONS[grant.role] and _covers(grant.scope, subject) for grant in user.grants)


def may_enter(user: User, action: Action) -> bool:
    """Return whether there is anything at all that a user may do this to: such a page filters by `reach`."""
    return not reach(user, action).is_empty


def reach(user: User, action: Action) -> Reach:
    """Return everything that a user may do an action to.

    `can(user, action, subject)` holds exactly for the subjects within it; a property test compares the two.
    """
    scopes = [grant.scope for grant in user.grants if action in ACTIONS[grant.role]]

    def keys(kind: ScopeKind) -> frozenset[str]:
        return frozenset(scope.key for scope in scopes if scope.kind is kind)

    return Reach(
        everything=any(scope.kind is ScopeKind.EVERYTHING for scope in scopes),
        cities=keys(ScopeKind.CITY),
        counties=keys(ScopeKind.COUNTY),
        sectors=frozenset((scope.city, scope.key) for scope in scopes if scope.kind is ScopeKind.SECTOR),
        units=frozenset(int(key) for key in keys(ScopeKind.UNIT)),
    )


def _covers(scope: Scope, subject: Subject) -> bool:
    """Return whether a scope covers a subject."""
    match scope.kind:
        case ScopeKind.EVERYTHING:
            return True
        case ScopeKind.CITY:
            return subject.city == scope.key
        case ScopeKind.COUNTY:
            return subject.region == scope.key
        case ScopeKind.SECTOR:
            return subject.city == scope.city and scope.key in subject.sectors
        case ScopeKind.UNIT:
            return int(scope.key) in subject.units
