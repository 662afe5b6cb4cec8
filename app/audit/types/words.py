"""The Chinese words for what the record holds: kinds of things, actions, fields, and who acts by itself.

A test finds every action that the code records and fails where one has no word here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.audit.types import EntryFact

ACTIONS: dict[str, dict[str, str]] = {
    "月报": {
        "return.draft": "填写草稿",
        "return.submit": "提交月报",
        "return.zero": "零报",
        "return.county_pass": "县级通过",
        "return.county_send_back": "县级退回",
        "return.city_pass": "市级通过",
        "return.city_send_back": "市级退回",
        "return.comment": "提出意见",
    },
    "附件": {"evidence.add": "上传附件", "evidence.remove": "移除附件"},
    "更正": {
        "restatement.propose": "申请更正",
        "restatement.approve": "批准更正",
        "restatement.refuse": "不批准更正",
    },
    "亮灯": {"light.compute": "亮灯", "light.revise": "重新亮灯"},
    "亮灯规则": {"rule_set.add": "新增一版亮灯规则"},
    "正当理由": {
        "light_reason.state": "申请正当理由",
        "light_reason.approve": "批准正当理由",
        "light_reason.refuse": "不批准正当理由",
    },
    "调度期": {"period.open": "开启调度期", "period.close": "关账", "period.rule": "设定截止规则"},
    "工作日历": {"calendar.set": "设定工作日或休息日", "calendar.remove": "恢复法定安排"},
    "项目": {
        "project.register": "登记项目",
        "funding.split": "设定计划资金来源",
        "funding.annual_plan": "设定年度计划",
    },
    "对账": {
        "difference.explain": "说明资金差异",
        "difference.close": "办结资金差异",
        "difference.reopen": "重新打开资金差异",
    },
    "台账": {
        "ledger.book": "登记下达或拨付",
        "ledger.import": "导入下达或拨付",
        "ledger.reverse": "冲销",
    },
    "方案": {
        "plan.register": "登记方案",
        "plan.figures": "录入方案数据",
        "printed_row.register": "录入方案原文",
    },
    "指标": {
        "indicator.register": "登记指标",
        "indicator.remove": "去掉指标",
        "observation.record": "登记观测值",
        "observation.correct": "更正观测值",
    },
    "名录": {"region.register": "登记地区", "organisation.register": "登记单位"},
    "账号": {
        "account.create": "新建账号",
        "account.rename": "修改显示名称",
        "account.set_grants": "设定角色",
        "account.disable": "停用账号",
        "account.enable": "恢复账号",
        "account.reset_password": "重置密码",
        "account.change_password": "修改密码",
        "account.demo_password": "设定演示密码",
    },
    "视图": {"view.save": "保存视图", "view.remove": "删除视图"},
    "登录": {
        "session.sign_in": "登录",
        "session.sign_out": "退出登录",
        "session.end": "结束登录",
        "session.lock_out": "暂停登录",
    },
    "两步验证": {
        "second_factor.begin": "开始设置两步验证",
        "second_factor.enable": "启用两步验证",
        "second_factor.renew_codes": "更换恢复码",
        "second_factor.use_recovery_code": "使用恢复码",
        "second_factor.remove": "停用两步验证",
    },
    "简报": {
        "brief.settings": "修改简报设置",
        "brief.template": "更换 Word 模板",
        "brief.draft": "生成简报草稿",
        "brief.remarks": "修改编者按和下月重点",
        "brief.issue": "签发简报",
        "brief.reissue": "重新签发简报",
    },
    "任务落实": {
        "commitment.register": "登记任务",
        "commitment.remove": "去掉任务",
        "commitment.draft": "填写进展草稿",
        "commitment.submit": "提交进展",
        "commitment.approve": "通过进展",
        "commitment.send_back": "退回进展",
        "commitment_file.add": "上传进展附件",
        "commitment_file.remove": "移除进展附件",
    },
    "任务": {"task.retry": "重新执行任务"},
    "演示库": {"demo.mark": "标记为演示库", "demo.generate": "生成演示数据"},
}
"""Every action, under the heading of what it is about."""

SUBJECTS = {
    "account": "账号",
    "brief": "简报",
    "commitment": "任务",
    "commitment_file": "进展附件",
    "commitment_update": "任务进展",
    "database": "数据库",
    "day": "日期",
    "difference": "资金差异",
    "evidence": "附件",
    "indicator": "指标",
    "ledger": "台账",
    "light": "亮灯",
    "light_reason": "正当理由",
    "observation": "观测值",
    "organisation": "单位",
    "period": "调度期",
    "plan": "方案",
    "printed_row": "方案原文",
    "project": "项目",
    "region": "地区",
    "restatement": "更正",
    "return": "月报",
    "rule_set": "亮灯规则",
    "task": "任务",
    "view": "视图",
}
"""What stands before the first colon of a subject."""

FIELDS = {
    "address": "来自地址",
    "aliases": "别名",
    "amount": "金额（万元）",
    "annex": "方案附件",
    "as_of": "时点",
    "bed_kind": "床位性质",
    "booked_on": "日期",
    "carried_month": "一并更正的月份",
    "category": "项目类别",
    "cells": "方案原文",
    "central_requested": "申请中央预算内投资",
    "central_share_ceiling": "中央投资占比上限",
    "content": "建设内容和规模",
    "deadline": "截止日",
    "deadline_day": "截止日（每月几日）",
    "deadline_month": "截止月份",
    "december_day": "十二月截止日",
    "decided_on": "文件日期",
    "direction": "方向",
    "display_name": "显示名称",
    "document_number": "文号",
    "due": "应报项目数",
    "end": "完工",
    "file": "来自文件",
    "first_month": "起始月份",
    "first_year": "规划期起",
    "floor_area_m2": "建筑面积（平方米）",
    "grants": "角色",
    "group": "分组",
    "household_count": "户数",
    "indicator": "指标",
    "is_working": "是工作日",
    "issued_on": "印发日期",
    "issuing_unit": "印发单位",
    "kind": "性质",
    "last_month": "截止月份",
    "last_year": "规划期止",
    "late_is_yellow": "迟报或未审亮黄灯",
    "ledger_kind": "类别",
    "level": "层级",
    "list_title": "清单名称",
    "location": "建设地点",
    "map_column": "示意图列",
    "map_row": "示意图行",
    "mark": "标记",
    "measure": "数据项",
    "missing_red_months": "连续漏报几次亮红灯",
    "month": "月份",
    "name": "名称",
    "new_beds": "新增床位",
    "new_places": "新增托位",
    "note": "说明",
    "notes": "批注",
    "nursing_beds": "护理型床位",
    "observation_source": "出处",
    "opening_day": "开启日（每月几日）",
    "opens_on": "开启日",
    "parent_code": "上级地区",
    "payment_red": "支付红灯界限",
    "payment_yellow": "支付黄灯界限",
    "position": "次序",
    "page": "页面",
    "preparatory_by_quarter": "前期项目按季填报",
    "preset": "衡量办法",
    "printed_no": "序号",
    "printed_totals": "方案所印合计",
    "printed_type": "项目类型",
    "progress_red": "进度红灯界限",
    "progress_yellow": "进度黄灯界限",
    "qualifiers": "数字的确切程度",
    "query": "条件",
    "recomputed_month": "灯色未变、数字或月数改变的月份",
    "recorded_amount": "财政登记（万元）",
    "recovery_codes": "剩余恢复码",
    "region_code": "地区",
    "renovated_beds": "改造床位",
    "reported_amount": "单位填报（万元）",
    "reverses": "冲销的记录（号）",
    "scope": "内容摘要",
    "sections": "清单各部分",
    "seed": "种子",
    "sha256": "文件校验值",
    "shift": "遇休息日",
    "since": "起始执行月份",
    "site_count": "点位数",
    "size": "大小（字节）",
    "source": "资金来源",
    "stage": "形象进度",
    "start": "开工",
    "start_red_months": "到期几个月未开工亮红灯",
    "state": "状态",
    "through": "截至月份",
    "title": "标题",
    "total_investment": "总投资",
    "unit": "计量单位",
    "units": "组织实施单位",
    "value": "数值",
    "values": "指标值",
    "version": "稿次",
}
"""Fields as services record them; a service that records a field in words needs no line here."""

ACTORS = {
    "system:brief-drafts": "系统：生成简报草稿",
    "system:lights": "系统：亮灯",
    "system:migration": "系统：升级数据库",
    "system:plans-load": "系统：装载方案",
    "system:shell": "系统：服务器命令",
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
