"""The closed vocabularies of returns."""

from __future__ import annotations

from app.kernel.labels import Labelled


class Amount(Labelled):
    """The five amounts of a source, each cumulative since the start (domain.md §3)."""

    PLANNED = "planned", "计划投资", "万元"
    ALLOCATED = "allocated", "下达", "万元"
    RECEIVED = "received", "到位", "万元"
    COMPLETED = "completed", "完成投资", "万元"
    PAID = "paid", "支付", "万元"


class Grade(Labelled):
    """How the unit itself grades its progress."""

    AHEAD = "ahead", "超前"
    SMOOTH = "smooth", "顺利"
    SLOW = "slow", "缓慢"
    BEHIND = "behind", "滞后"
    SUSPENDED = "suspended", "停工"


class ProblemKind(Labelled):
    """What a problem is about."""

    LAND = "land", "用地"
    MONEY = "money", "资金"
    APPROVAL = "approval", "审批手续"
    DEMOLITION = "demolition", "征地拆迁"
    TENDER = "tender", "招投标"
    DESIGN = "design", "设计变更"
    WORKS = "works", "施工组织"
    SUPPLY = "supply", "材料设备"
    OPERATION = "operation", "建成后运营"
    OTHER = "other", "其他"


class ProblemLevel(Labelled):
    """Who has to act for a problem to be solved."""

    UNIT = "unit", "本单位解决"
    COUNTY = "county", "提请县级协调"
    CITY = "city", "提请市级协调"
    PROVINCE = "province", "提请省级协调"


class PeriodState(Labelled):
    """Whether a month is being reported or stands for ever."""

    OPEN = "open", "填报中"
    CLOSED = "closed", "已关账"


class DeadlineMonth(Labelled):
    """In which month the deadline of a period lies."""

    SAME = "same", "当月"
    NEXT = "next", "次月"


class RestDayShift(Labelled):
    """Where a deadline goes that falls on a rest day of the working calendar."""

    NONE = "none", "不调整"
    FRIDAY_BEFORE = "friday_before", "提前到之前的星期五"
    WORKING_DAY_BEFORE = "working_day_before", "提前到前一个工作日"


class ReturnState(Labelled):
    """Where a return is on its way."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    COUNTY_PASSED = "county_passed", "县级通过"
    CITY_PASSED = "city_passed", "市级通过"
    SENT_BACK = "sent_back", "退回"

    @property
    def is_with_owner(self) -> bool:
        """Whether its owner may still write."""
        return self in {ReturnState.DRAFT, ReturnState.SENT_BACK}


class Step(Labelled):
    """What was done to a return, and when it moved."""

    SUBMIT = "submit", "提交"
    COUNTY_PASS = "county_pass", "县级通过"
    COUNTY_SEND_BACK = "county_send_back", "县级退回"
    CITY_PASS = "city_pass", "市级通过"
    CITY_SEND_BACK = "city_send_back", "市级退回"
    COMMENT = "comment", "意见"


class Reporting(Labelled):
    """How a project's figures came into a closed month."""

    REPORTED = "reported", "已填报"
    ZERO = "zero", "零报"
    UNREVIEWED = "unreviewed", "报而未审，沿用上期"
    MISSING = "missing", "漏报，沿用上期"
    NOT_DUE = "not_due", "本期不需填报，沿用上期"

    @property
    def is_carried_forward(self) -> bool:
        """Whether nothing that counts was reported, so that the month before was taken over."""
        return self in {Reporting.UNREVIEWED, Reporting.MISSING, Reporting.NOT_DUE}

    @property
    def repeats(self) -> bool:
        """Whether the figures are those of the month before, taken over or reported as unchanged."""
        return self is not Reporting.REPORTED


class RestatementState(Labelled):
    """Where a restatement is on its way."""

    PROPOSED = "proposed", "待审批"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "未批准"


class Reading(Labelled):
    """Which of the two readings of a past month is meant."""

    THEN = "then", "当时所报"
    NOW = "now", "更正后"
