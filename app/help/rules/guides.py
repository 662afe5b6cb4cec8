"""How each role does its work, step by step (domain.md §2), with the words that stand on its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.types import Role
from app.help.types import Guide, Page, Task
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Collection

_RETURNS = Page(Text("月报"), "returns.mine")
_REVIEW = Page(Text("月报清单"), "returns.review_list")
_PERIODS = Page(Text("调度期"), "returns.period_list")
_RESTATEMENTS = Page(Text("更正"), "returns.restatement_list")
_LIGHTS = Page(Text("亮灯"), "lights.overview")
_REASONS = Page(Text("正当理由"), "lights.reason_list")
_FINANCE = Page(Text("资金"), "finance.rollup")
_LEDGER = Page(Text("资金台账"), "funding.ledger")
_RECONCILIATION = Page(Text("对账"), "finance.reconciliation")
_COMMITMENTS = Page(Text("任务"), "commitments.overview")
_COMMITMENT_REVIEW = Page(Text("审核任务进展"), "commitments.review")
_BRIEFS = Page(Text("简报"), "briefs.index")
_PROJECTS = Page(Text("项目"), "portfolio.project_list")
_OUTCOMES = Page(Text("成效"), "outcomes.overview")

GUIDES: tuple[Guide, ...] = (
    Guide(
        Role.OWNER,
        Text("每月填报本单位项目的进度、里程碑、资金和问题。"),
        (
            Task(
                Text("报一个月"),
                (
                    Text(
                        "市级开启月份后，您单位的项目列在“月报”里，写明截止日和剩余天数。"
                        "点“填报”打开一个项目。"
                    ),
                    Text("有几个项目的，可以“一页填报”。"),
                    Text("没有变化的，用“本月无变化（零报）”，一次就报完。"),
                    Text("有变化的，先选形象进度和进度自评，写本月进展。"),
                    Text("资金按来源填开工以来的累计数，每栏下面有上月的数供核对。"),
                    Text("再填里程碑的日期、存在的问题、下月工作，附上佐证。"),
                    Text(
                        "边填边自动保存，停下来也不会丢。标“需要更正”的必须改好，标“需要说明”的写一句说明。"
                    ),
                    Text("点“提交”。提交后由县级、市级审核；退回的会回到“月报”里，写明原因，改好再交。"),
                ),
                _RETURNS,
            ),
            Task(
                Text("改已经关账的数"),
                (
                    Text("关账以后不能再填报。打开那个月的月报，点“申请更正”：写明新数和原因。"),
                    Text("市级批准后生效，原来的数仍可查，下一期简报会说明。"),
                ),
                _RESTATEMENTS,
            ),
            Task(
                Text("灯不该红"),
                (
                    Text("打开项目的亮灯页，先看写明的数字和规则。数字错了，申请更正。"),
                    Text(
                        "数字没错、确有原因的，申请“正当理由”：什么原因、依据什么、"
                        "预计何时恢复。批准后保持在黄灯。"
                    ),
                ),
                _LIGHTS,
            ),
            Task(
                Text("说明与财政台账的差异"),
                (
                    Text("“对账”列出月报与财政台账不一致的地方，写明由谁说明。点开一条，写明原因和依据。"),
                    Text("月报填错的，下月改正或者申请更正。"),
                ),
                _RECONCILIATION,
            ),
        ),
    ),
    Guide(
        Role.COUNTY_REVIEWER,
        Text("审核本县（市、区）项目单位交来的月报。"),
        (
            Task(
                Text("审核月报"),
                (
                    Text("“月报清单”列出等待您审核的月报，写明与上月相比的变化和单位的说明。"),
                    Text(
                        "打开一份，核对数字、里程碑和附件。没有问题的通过，转到市级；"
                        "有问题的写明原因，退回单位。"
                    ),
                    Text("截止日前后，把状态选为“未报（草稿）”，看哪些单位还没有报，催一催。"),
                ),
                _REVIEW,
            ),
            Task(
                Text("看本县的情况"),
                (
                    Text(
                        "“亮灯”列出红灯、黄灯的项目和原因；“资金”按县、按来源汇总；“成效”看床位、托位的缺口。"
                    ),
                ),
                _LIGHTS,
            ),
        ),
    ),
    Guide(
        Role.CITY_COORDINATOR,
        Text("开启和关闭月份，审核月报，签发简报。"),
        (
            Task(
                Text("开启一个月"),
                (
                    Text("在“调度期”开启下一个月。截止日按本市的规定自动算出。"),
                    Text("开启以后，各单位的项目出现在他们的“月报”里。"),
                ),
                _PERIODS,
            ),
            Task(
                Text("审核"),
                (
                    Text("“月报清单”列出县级已经通过、等待市级审核的月报。通过，或者写明原因退回单位。"),
                    Text("“更正”和“正当理由”也在等您审批。"),
                ),
                _REVIEW,
            ),
            Task(
                Text("关账"),
                (
                    Text("截止以后，在“调度期”点“关账”。系统先列出漏报、报而未审的项目：它们沿用上期的数。"),
                    Text("确认后关账：数字固定，亮灯、汇总、简报都以它为准。关账不能撤销，之后只能更正。"),
                ),
                _PERIODS,
            ),
            Task(
                Text("签发简报"),
                (
                    Text(
                        "关账以后，在“简报”打开那个月。草稿的数字和表格已经排好，"
                        "补写需要人写的文字，“保存并刷新预览”。"
                    ),
                    Text(
                        "核对无误，签发：编号、定稿、存档，此后不再改变。县（市、"
                        "区）简报和项目卡片可以成套生成。"
                    ),
                ),
                _BRIEFS,
            ),
            Task(
                Text("审核任务进展"),
                (
                    Text(
                        "各牵头、责任单位按季填报方案任务的进展，提交的在这里等您审核：通过，"
                        "或者写明理由退回。"
                    ),
                    Text("在“任务清单”点“状态”，逾期、受阻的排在最前。"),
                ),
                _COMMITMENT_REVIEW,
            ),
        ),
    ),
    Guide(
        Role.SECTOR_LEAD,
        Text("查看本领域的项目，提意见，登记指标数据，填报本单位牵头的任务。"),
        (
            Task(
                Text("登记数据"),
                (
                    Text(
                        "人口、床位、托位和指标有了新的数，在“成效”的“基础数据”登记，"
                        "写明日期和出处，立即用于计算。"
                    ),
                ),
                _OUTCOMES,
            ),
            Task(
                Text("填报任务进展"),
                (Text("“任务”里列出本单位牵头和负责的任务。按季填进展，提交后由市级审核。"),),
                _COMMITMENTS,
            ),
        ),
    ),
    Guide(
        Role.FINANCE,
        Text("登记下达和拨付，与项目单位填报的数对账。"),
        (
            Task(
                Text("登记台账"),
                (
                    Text("在“资金”的“台账”点“登记一笔”：项目、下达还是拨付、资金来源、金额、日期、文号。"),
                    Text(
                        "一次有很多笔的，下载工作簿模板，填好后“从工作簿导入”；导入前逐行预览，"
                        "有错的指出是哪一格。"
                    ),
                    Text("登记错了不能改，只能“冲销”那一笔，再登记对的。"),
                ),
                _LEDGER,
            ),
            Task(
                Text("对账"),
                (
                    Text(
                        "“对账”把月报的下达、到位与台账的下达、拨付逐项比较，列出差异、差了几个月、由谁说明。"
                    ),
                    Text("该您说明的写明原因和依据；单位说明清楚的，核对后“办结”。"),
                ),
                _RECONCILIATION,
            ),
            Task(
                Text("取数"),
                (
                    Text(
                        "“资金”可以按地区、类型、来源、年度、单位汇总，也可以两个维度交叉；"
                        "每个数都可以点开看背后的项目。"
                    ),
                    Text("常用的做法可以“保存视图”，地址不变，可以收藏；下载 Excel、CSV 与页面是同样的数。"),
                ),
                _FINANCE,
            ),
        ),
    ),
    Guide(
        Role.AUDITOR,
        Text("查看全部，不改任何数。"),
        (
            Task(
                Text("追一个数的来历"),
                (
                    Text(
                        "任何一个数都可以点开：从汇总到项目，从项目到那个月的月报和附件，从月报到方案原文。"
                    ),
                    Text("“资金”的“疑点”列出值得看的情况：长期未支付、支付超过完成、单位造价异常等。"),
                    Text("“变更记录”写明谁、什么时候、改了什么、原来是什么；记录只能增加，不能改。"),
                ),
                Page(Text("变更记录"), "portfolio.record"),
            ),
        ),
    ),
    Guide(
        Role.ADMINISTRATOR,
        Text("管账号、日历、亮灯规则和后台任务。"),
        (
            Task(
                Text("建立账号"),
                (
                    Text(
                        "在“管理”的“账号”新建：填姓名，选角色和适用范围（单位、县、市）。"
                        "一个人可以有几个角色。"
                    ),
                    Text("把一次性密码当面交给本人，第一次登录时必须改。忘记密码的，重置一次。"),
                    Text("人走了，停用账号；他做过的记录仍在。"),
                ),
                Page(Text("账号"), "admin.account_list"),
            ),
            Task(
                Text("工作日历和截止日"),
                (Text("国务院公布下一年的放假安排后，在“工作日历”核对，截止日的顺移以它为准。"),),
                Page(Text("工作日历"), "returns.calendar"),
            ),
            Task(
                Text("亮灯规则"),
                (
                    Text(
                        "在“亮灯规则”为方案新增一版，先试算会有哪些项目变灯，"
                        "再定从哪个月起执行；已经关账的月份不变。"
                    ),
                ),
                Page(Text("亮灯规则"), "lights.rules"),
            ),
        ),
    ),
)


def own_first(roles: Collection[Role]) -> tuple[Guide, ...]:
    """Return all guides, those of the roles that somebody has before the others."""
    return tuple(sorted(GUIDES, key=lambda guide: guide.role not in roles))
