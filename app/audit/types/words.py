"""The Chinese words for what the record holds: kinds of things, actions, fields, and who acts by itself.

A test finds every action that the code records and fails where one has no word here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.audit.types import EntryFact
from app.kernel.texts import Text

ACTIONS: dict[str, dict[str, str]] = {
    Text("月报"): {
        "return.draft": Text("填写草稿"),
        "return.submit": Text("提交月报"),
        "return.zero": Text("零报"),
        "return.county_pass": Text("县级通过"),
        "return.county_send_back": Text("县级退回"),
        "return.city_pass": Text("市级通过"),
        "return.city_send_back": Text("市级退回"),
        "return.comment": Text("提出意见"),
    },
    Text("附件"): {"evidence.add": Text("上传附件"), "evidence.remove": Text("移除附件")},
    Text("更正"): {
        "restatement.propose": Text("申请更正"),
        "restatement.approve": Text("批准更正"),
        "restatement.refuse": Text("不批准更正"),
    },
    Text("亮灯"): {"light.compute": Text("亮灯"), "light.revise": Text("重新亮灯")},
    Text("亮灯规则"): {"rule_set.add": Text("新增一版亮灯规则")},
    Text("正当理由"): {
        "light_reason.state": Text("申请正当理由"),
        "light_reason.approve": Text("批准正当理由"),
        "light_reason.refuse": Text("不批准正当理由"),
    },
    Text("调度期"): {
        "period.open": Text("开启调度期"),
        "period.close": Text("关账"),
        "period.rule": Text("设定截止规则"),
    },
    Text("工作日历"): {"calendar.set": Text("设定工作日或休息日"), "calendar.remove": Text("恢复法定安排")},
    Text("项目"): {
        "project.register": Text("登记项目"),
        "funding.split": Text("设定计划资金来源"),
        "funding.annual_plan": Text("设定年度计划"),
    },
    Text("对账"): {
        "difference.explain": Text("说明资金差异"),
        "difference.close": Text("办结资金差异"),
        "difference.reopen": Text("重新打开资金差异"),
    },
    Text("台账"): {
        "ledger.book": Text("登记下达或拨付"),
        "ledger.import": Text("导入下达或拨付"),
        "ledger.reverse": Text("冲销"),
    },
    Text("方案"): {
        "plan.register": Text("登记方案"),
        "plan.figures": Text("录入方案数据"),
        "printed_row.register": Text("录入方案原文"),
    },
    Text("指标"): {
        "indicator.register": Text("登记指标"),
        "indicator.remove": Text("去掉指标"),
        "observation.record": Text("登记观测值"),
        "observation.correct": Text("更正观测值"),
    },
    Text("名录"): {"region.register": Text("登记地区"), "organisation.register": Text("登记单位")},
    Text("账号"): {
        "account.create": Text("新建账号"),
        "account.rename": Text("修改显示名称"),
        "account.set_grants": Text("设定角色"),
        "account.disable": Text("停用账号"),
        "account.enable": Text("恢复账号"),
        "account.reset_password": Text("重置密码"),
        "account.change_password": Text("修改密码"),
        "account.demo_password": Text("设定演示密码"),
    },
    Text("视图"): {"view.save": Text("保存视图"), "view.remove": Text("删除视图")},
    Text("登录"): {
        "session.sign_in": Text("登录"),
        "session.sign_out": Text("退出登录"),
        "session.end": Text("结束登录"),
        "session.lock_out": Text("暂停登录"),
    },
    Text("两步验证"): {
        "second_factor.begin": Text("开始设置两步验证"),
        "second_factor.enable": Text("启用两步验证"),
        "second_factor.renew_codes": Text("更换恢复码"),
        "second_factor.use_recovery_code": Text("使用恢复码"),
        "second_factor.remove": Text("停用两步验证"),
    },
    Text("简报"): {
        "brief.settings": Text("修改简报设置"),
        "brief.template": Text("更换 Word 模板"),
        "brief.draft": Text("生成简报草稿"),
        "brief.remarks": Text("修改编者按和下月重点"),
        "brief.issue": Text("签发简报"),
        "brief.reissue": Text("重新签发简报"),
    },
    Text("任务落实"): {
        "commitment.register": Text("登记任务"),
        "commitment.remove": Text("去掉任务"),
        "commitment.draft": Text("填写进展草稿"),
        "commitment.submit": Text("提交进展"),
        "commitment.approve": Text("通过进展"),
        "commitment.send_back": Text("退回进展"),
        "commitment_file.add": Text("上传进展附件"),
        "commitment_file.remove": Text("移除进展附件"),
    },
    Text("任务"): {"task.retry": Text("重新执行任务")},
    Text("演示库"): {"demo.mark": Text("标记为演示库"), "demo.generate": Text("生成演示数据")},
}
"""Every action, under the heading of what it is about."""

SUBJECTS = {
    "account": Text("账号"),
    "brief": Text("简报"),
    "commitment": Text("任务"),
    "commitment_file": Text("进展附件"),
    "commitment_update": Text("任务进展"),
    "database": Text("数据库"),
    "day": Text("日期"),
    "difference": Text("资金差异"),
    "evidence": Text("附件"),
    "indicator": Text("指标"),
    "ledger": Text("台账"),
    "light": Text("亮灯"),
    "light_reason": Text("正当理由"),
    "observation": Text("观测值"),
    "organisation": Text("单位"),
    "period": Text("调度期"),
    "plan": Text("方案"),
    "printed_row": Text("方案原文"),
    "project": Text("项目"),
    "region": Text("地区"),
    "restatement": Text("更正"),
    "return": Text("月报"),
    "rule_set": Text("亮灯规则"),
    "task": Text("任务"),
    "view": Text("视图"),
}
"""What stands before the first colon of a subject."""

FIELDS = {
    "address": Text("来自地址"),
    "aliases": Text("别名"),
    "amount": Text("金额（万元）"),
    "annex": Text("方案附件"),
    "as_of": Text("时点"),
    "bed_kind": Text("床位性质"),
    "booked_on": Text("日期"),
    "carried_month": Text("一并更正的月份"),
    "category": Text("项目类别"),
    "cells": Text("方案原文"),
    "central_requested": Text("申请中央预算内投资"),
    "central_share_ceiling": Text("中央投资占比上限"),
    "content": Text("建设内容和规模"),
    "deadline": Text("截止日"),
    "deadline_day": Text("截止日（每月几日）"),
    "deadline_month": Text("截止月份"),
    "december_day": Text("十二月截止日"),
    "decided_on": Text("文件日期"),
    "direction": Text("方向"),
    "display_name": Text("显示名称"),
    "document_number": Text("文号"),
    "due": Text("应报项目数"),
    "end": Text("完工"),
    "file": Text("来自文件"),
    "first_month": Text("起始月份"),
    "first_year": Text("规划期起"),
    "floor_area_m2": Text("建筑面积（平方米）"),
    "grants": Text("角色"),
    "group": Text("分组"),
    "household_count": Text("户数"),
    "indicator": Text("指标"),
    "is_working": Text("是工作日"),
    "issued_on": Text("印发日期"),
    "issuing_unit": Text("印发单位"),
    "kind": Text("性质"),
    "last_month": Text("截止月份"),
    "last_year": Text("规划期止"),
    "late_is_yellow": Text("迟报或未审亮黄灯"),
    "ledger_kind": Text("类别"),
    "level": Text("层级"),
    "list_title": Text("清单名称"),
    "location": Text("建设地点"),
    "map_column": Text("示意图列"),
    "map_row": Text("示意图行"),
    "mark": Text("标记"),
    "measure": Text("数据项"),
    "missing_red_months": Text("连续漏报几次亮红灯"),
    "month": Text("月份"),
    "name": Text("名称"),
    "new_beds": Text("新增床位"),
    "new_places": Text("新增托位"),
    "note": Text("说明"),
    "notes": Text("批注"),
    "nursing_beds": Text("护理型床位"),
    "observation_source": Text("出处"),
    "opening_day": Text("开启日（每月几日）"),
    "opens_on": Text("开启日"),
    "parent_code": Text("上级地区"),
    "payment_red": Text("支付红灯界限"),
    "payment_yellow": Text("支付黄灯界限"),
    "position": Text("次序"),
    "page": Text("页面"),
    "preparatory_by_quarter": Text("前期项目按季填报"),
    "preset": Text("衡量办法"),
    "printed_no": Text("序号"),
    "printed_totals": Text("方案所印合计"),
    "printed_type": Text("项目类型"),
    "progress_red": Text("进度红灯界限"),
    "progress_yellow": Text("进度黄灯界限"),
    "qualifiers": Text("数字的确切程度"),
    "query": Text("条件"),
    "recomputed_month": Text("灯色未变、数字或月数改变的月份"),
    "recorded_amount": Text("财政登记（万元）"),
    "recovery_codes": Text("剩余恢复码"),
    "region_code": Text("地区"),
    "renovated_beds": Text("改造床位"),
    "reported_amount": Text("单位填报（万元）"),
    "reverses": Text("冲销的记录（号）"),
    "scope": Text("内容摘要"),
    "sections": Text("清单各部分"),
    "seed": Text("种子"),
    "sha256": Text("文件校验值"),
    "shift": Text("遇休息日"),
    "since": Text("起始执行月份"),
    "site_count": Text("点位数"),
    "size": Text("大小（字节）"),
    "source": Text("资金来源"),
    "stage": Text("形象进度"),
    "start": Text("开工"),
    "start_red_months": Text("到期几个月未开工亮红灯"),
    "state": Text("状态"),
    "through": Text("截至月份"),
    "title": Text("标题"),
    "total_investment": Text("总投资"),
    "unit": Text("计量单位"),
    "units": Text("组织实施单位"),
    "value": Text("数值"),
    "values": Text("指标值"),
    "version": Text("稿次"),
}
"""Fields as services record them; a service that records a field in words needs no line here."""

ACTORS = {
    "system:brief-drafts": Text("系统：生成简报草稿"),
    "system:lights": Text("系统：亮灯"),
    "system:migration": Text("系统：升级数据库"),
    "system:plans-load": Text("系统：装载方案"),
    "system:shell": Text("系统：服务器命令"),
}
"""Who acts without an account."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What features above know of their own fields and values."""

    fields: Callable[[str], str]
    """The label of a field; an unknown field comes back as it is."""
    values: Mapping[tuple[str, str], Callable[[str], str]]
    """Kind of subject and field → the words for its values; an unknown value comes back as it is."""


@dataclass(frozen=True, slots=True)
class SpokenChange:
    """One changed field in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SpokenEntry:
    """An entry with everything in it said in words."""

    fact: EntryFact
    actor: str
    action: str
    subject: str
    """The thing without its project, which stands beside it."""
    changes: tuple[SpokenChange, ...]
