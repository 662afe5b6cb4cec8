"""The closed vocabularies of returns."""

from __future__ import annotations

from app.kernel.labels import Labelled
from app.kernel.texts import Text


class Amount(Labelled):
    """The five amounts of a source, each cumulative since the start (domain.md §3)."""

    PLANNED = "planned", Text("计划投资"), Text("万元")
    ALLOCATED = "allocated", Text("下达"), Text("万元")
    RECEIVED = "received", Text("到位"), Text("万元")
    COMPLETED = "completed", Text("完成投资"), Text("万元")
    PAID = "paid", Text("支付"), Text("万元")


class Grade(Labelled):
    """How the unit itself grades its progress."""

    AHEAD = "ahead", Text("超前")
    SMOOTH = "smooth", Text("顺利")
    SLOW = "slow", Text("缓慢")
    BEHIND = "behind", Text("滞后")
    SUSPENDED = "suspended", Text("停工")


class ProblemKind(Labelled):
    """What a problem is about."""

    LAND = "land", Text("用地")
    MONEY = "money", Text("资金")
    APPROVAL = "approval", Text("审批手续")
    DEMOLITION = "demolition", Text("征地拆迁")
    TENDER = "tender", Text("招投标")
    DESIGN = "design", Text("设计变更")
    WORKS = "works", Text("施工组织")
    SUPPLY = "supply", Text("材料设备")
    OPERATION = "operation", Text("建成后运营")
    OTHER = "other", Text("其他")


class ProblemLevel(Labelled):
    """Who has to act for a problem to be solved."""

    UNIT = "unit", Text("本单位解决")
    COUNTY = "county", Text("提请县级协调")
    CITY = "city", Text("提请市级协调")
    PROVINCE = "province", Text("提请省级协调")


class PeriodState(Labelled):
    """Whether a month is being reported or stands for ever."""

    OPEN = "open", Text("填报中")
    CLOSED = "closed", Text("已关账")


class DeadlineMonth(Labelled):
    """In which month the deadline of a period lies."""

    SAME = "same", Text("当月")
    NEXT = "next", Text("次月")


class RestDayShift(Labelled):
    """Where a deadline goes that falls on a rest day of the working calendar."""

    NONE = "none", Text("不调整")
    FRIDAY_BEFORE = "friday_before", Text("提前到之前的星期五")
    WORKING_DAY_BEFORE = "working_day_before", Text("提前到前一个工作日")


class ReturnState(Labelled):
    """Where a return is on its way."""

    DRAFT = "draft", Text("草稿")
    SUBMITTED = "submitted", Text("已提交")
    COUNTY_PASSED = "county_passed", Text("县级通过")
    CITY_PASSED = "city_passed", Text("市级通过")
    SENT_BACK = "sent_back", Text("退回")

    @property
    def is_with_owner(self) -> bool:
        """Whether its owner may still write."""
        return self in {ReturnState.DRAFT, ReturnState.SENT_BACK}


class Step(Labelled):
    """What was done to a return, and when it moved."""

    SUBMIT = "submit", Text("提交")
    COUNTY_PASS = "county_pass", Text("县级通过")
    COUNTY_SEND_BACK = "county_send_back", Text("县级退回")
    CITY_PASS = "city_pass", Text("市级通过")
    CITY_SEND_BACK = "city_send_back", Text("市级退回")
    COMMENT = "comment", Text("意见")


class Reporting(Labelled):
    """How a project's figures came into a closed month."""

    REPORTED = "reported", Text("已填报")
    ZERO = "zero", Text("零报")
    UNREVIEWED = "unreviewed", Text("报而未审，沿用上期")
    MISSING = "missing", Text("漏报，沿用上期")
    NOT_DUE = "not_due", Text("本期不需填报，沿用上期")

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

    PROPOSED = "proposed", Text("待审批")
    APPROVED = "approved", Text("已批准")
    REFUSED = "refused", Text("未批准")


class Reading(Labelled):
    """Which of the two readings of a past month is meant."""

    THEN = "then", Text("当时所报")
    NOW = "now", Text("更正后")
