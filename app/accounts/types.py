"""Who a user is and may do: roles, scopes, actions, and the subject that an action is done to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.audit.types import Actor
from app.kernel.labels import Labelled
from app.kernel.texts import Text


class Role(Labelled):
    """The roles of domain.md §2."""

    OWNER = "owner", Text("项目单位")
    COUNTY_REVIEWER = "county_reviewer", Text("县级审核")
    CITY_COORDINATOR = "city_coordinator", Text("市级调度")
    SECTOR_LEAD = "sector_lead", Text("行业主管")
    FINANCE = "finance", Text("财政")
    AUDITOR = "auditor", Text("审计（只读）")
    ADMINISTRATOR = "administrator", Text("管理员")


class ScopeKind(Labelled):
    """What a role holds for."""

    UNIT = "unit", Text("单位")
    COUNTY = "county", Text("县（市、区）")
    CITY = "city", Text("设区市")
    SECTOR = "sector", Text("领域")
    EVERYTHING = "everything", Text("全部")


class Action(Labelled):
    """What can be done. Every route declares one of these, or that none is needed."""

    READ_REGISTER = "read_register", Text("查看项目")
    READ_PLANS = "read_plans", Text("查看方案")
    READ_BRIEFS = "read_briefs", Text("查看简报")
    READ_RETURNS = "read_returns", Text("查看月报")
    READ_FINANCE = "read_finance", Text("查看资金")
    REPORT = "report", Text("填报月报")
    REVIEW_COUNTY = "review_county", Text("县级审核")
    REVIEW_CITY = "review_city", Text("市级审核")
    COMMENT = "comment", Text("对月报提意见")
    REQUEST_RESTATEMENT = "request_restatement", Text("申请更正")
    DECIDE_RESTATEMENT = "decide_restatement", Text("审批更正")
    RECORD_LEDGER = "record_ledger", Text("登记下达和拨付")
    ADJUST_FUNDING = "adjust_funding", Text("调整资金计划")
    EXPLAIN_DIFFERENCE = "explain_difference", Text("说明资金差异")
    CLOSE_DIFFERENCE = "close_difference", Text("办结资金差异")
    STATE_LIGHT_REASON = "state_light_reason", Text("申报正当理由")
    DECIDE_LIGHT_REASON = "decide_light_reason", Text("审批正当理由")
    ADMINISTER_LIGHTS = "administer_lights", Text("维护亮灯规则")
    RECORD_OBSERVATION = "record_observation", Text("登记指标观测值")
    REPORT_COMMITMENT = "report_commitment", Text("填报任务进展")
    REVIEW_COMMITMENT = "review_commitment", Text("审核任务进展")
    PREPARE_BRIEFS = "prepare_briefs", Text("编制和签发简报")
    MANAGE_PERIODS = "manage_periods", Text("开启和关闭调度期")
    ADMINISTER_CALENDAR = "administer_calendar", Text("维护工作日历")
    READ_RECORD = "read_record", Text("查询变更记录")
    ADMINISTER_ACCOUNTS = "administer_accounts", Text("管理账号")
    ADMINISTER_TASKS = "administer_tasks", Text("管理后台任务")


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


class SecondFactorRule(Labelled):
    """Whom the installation requires to have a second factor."""

    NOBODY = "nobody", Text("不强制")
    ADMINISTRATORS = "administrators", Text("管理员必须启用")
    EVERYBODY = "everybody", Text("所有人必须启用")


@dataclass(frozen=True, slots=True)
class TimeOuts:
    """How long a session lasts: without any request, and altogether."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True, slots=True)
class Device:
    """Where a request comes from, as the list of sessions and the lockout know it."""

    address: str
    browser: str = ""
    request: str | None = None
    """Identifies the web request in the audit record."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session and its user."""

    session_id: int
    user: User


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was just opened. The token is known to the browser alone."""

    user_id: int
    token: str
    codes_left: int | None = None
    """Unused recovery codes, where one was just used."""


@dataclass(frozen=True, slots=True)
class CodeWanted:
    """The password is right, and the second factor is still asked for."""

    user_id: int


@dataclass(frozen=True, slots=True)
class AccountFact:
    """An account as its administrators see it. Times are UTC."""

    id: int
    name: str
    display_name: str
    grants: tuple[Grant, ...]
    must_change_password: bool
    has_second_factor: bool
    created_at: datetime
    disabled_at: datetime | None
    seen_at: datetime | None
    """The last request of any session that is still known."""


class AccountState(Labelled):
    """What the list of accounts can be narrowed to."""

    ACTIVE = "active", Text("可用")
    WAITING = "waiting", Text("未改一次性密码")
    DISABLED = "disabled", Text("已停用")

    @classmethod
    def of(cls, account: AccountFact) -> AccountState:
        """Return the state that an account is in."""
        if account.disabled_at is not None:
            return cls.DISABLED
        return cls.WAITING if account.must_change_password else cls.ACTIVE


@dataclass(frozen=True, slots=True)
class SessionFact:
    """A session as its user sees it in the list of devices. Times are UTC."""

    id: int
    started_at: datetime
    seen_at: datetime
    address: str
    browser: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class SavedViewFact:
    """A page that somebody has saved under a name: what its address asks for, never its figures."""

    id: int
    name: str
    owner: str
    """The name that its owner types to sign in."""
    page: str
    """The endpoint of the page."""
    query: str
    """The query string of its address."""
    created_at: datetime
