"""Who a user is and may do: roles, scopes, actions, and the subject that an action is done to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.audit.types import Actor
from app.kernel.labels import Labelled


class Role(Labelled):
    """The roles of domain.md §2."""

    OWNER = "owner", "项目单位"
    COUNTY_REVIEWER = "county_reviewer", "县级审核"
    CITY_COORDINATOR = "city_coordinator", "市级调度"
    SECTOR_LEAD = "sector_lead", "行业主管"
    FINANCE = "finance", "财政"
    AUDITOR = "auditor", "审计（只读）"
    ADMINISTRATOR = "administrator", "管理员"


class ScopeKind(Labelled):
    """What a role holds for."""

    UNIT = "unit", "单位"
    COUNTY = "county", "县（市、区）"
    CITY = "city", "设区市"
    SECTOR = "sector", "领域"
    EVERYTHING = "everything", "全部"


class Action(Labelled):
    """What can be done. Every route declares one of these, or that none is needed."""

    READ_REGISTER = "read_register", "查看项目"
    READ_PLANS = "read_plans", "查看方案"
    READ_BRIEFS = "read_briefs", "查看简报"
    READ_RETURNS = "read_returns", "查看月报"
    REPORT = "report", "填报月报"
    REVIEW_COUNTY = "review_county", "县级审核"
    REVIEW_CITY = "review_city", "市级审核"
    COMMENT = "comment", "对月报提意见"
    REQUEST_RESTATEMENT = "request_restatement", "申请更正"
    DECIDE_RESTATEMENT = "decide_restatement", "审批更正"
    MANAGE_PERIODS = "manage_periods", "开启和关闭调度期"
    ADMINISTER_CALENDAR = "administer_calendar", "维护工作日历"
    READ_RECORD = "read_record", "查询变更记录"
    ADMINISTER_ACCOUNTS = "administer_accounts", "管理账号"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a role holds for, in plain keys, since the directory stands above.

    `key` is an organisation id (unit), a region code (county, city) or a sector's value; a sector scope is
    that of one city's bureau, so it also has `city`. Everything has neither.
    """

    kind: ScopeKind
    key: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role together with what it holds for."""

    role: Role
    scope: Scope


@dataclass(frozen=True, slots=True)
class Subject:
    """What an action is done to: a project, or the city or county that a page is about."""

    city: str
    region: str
    """The county, or the city's own code for what concerns the whole city."""
    sectors: frozenset[str] = frozenset()
    units: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything that a user may do one action to: the filter of every query of scoped data."""

    everything: bool = False
    cities: frozenset[str] = frozenset()
    counties: frozenset[str] = frozenset()
    sectors: frozenset[tuple[str, str]] = frozenset()
    """Pairs of city and sector."""
    units: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that the action may be done to."""
        return self == Reach()


ALL = Reach(everything=True)
"""The reach of commands from a shell: whoever can run them can read the database anyway."""


@dataclass(frozen=True, slots=True)
class User:
    """A signed-in user, as everything above sees one."""

    id: int
    name: str
    """The name that is typed to sign in."""
    display_name: str
    grants: tuple[Grant, ...]
    must_change_password: bool = False
    must_set_up_second_factor: bool = False

    def actor(self, request: str | None = None) -> Actor:
        """Return how the audit record names this user."""
        return Actor(self.name, request)


@dataclass(frozen=True, slots=True)
class SessionFact:
    """A session as its user sees it in the list of devices. Times are UTC."""

    id: int
    started_at: datetime
    seen_at: datetime
    address: str
    browser: str
    is_current: bool
