"""Returns: periods, how they were kept, and what is changed afterwards."""

from __future__ import annotations

from functools import reduce

from app.help.types import Term, TermGroup
from app.kernel.texts import Text
from app.returns.types.vocabulary import Reading, ReturnState

_STEPS: str = reduce(
    lambda before, after: Text("{before} → {after}", before=before, after=after),
    (each.label for each in ReturnState if each is not ReturnState.SENT_BACK),
)
_COUNTED = Text("关账时的填报情况。")

REPORTING = TermGroup(
    Text("填报"),
    "reporting",
    (
        Term(
            Text("调度期"),
            "period",
            Text("一个自然月，有开启日和截止日。截止日按各市的规定，遇休息日按规定顺移。"),
        ),
        Term(
            Text("月报状态"),
            "return_state",
            Text(
                "{steps}；审核的任何一步都可能写明原因{sent_back}单位。",
                steps=_STEPS,
                sent_back=ReturnState.SENT_BACK.label,
            ),
        ),
        Term(
            Text("勾稽"),
            "consistency",
            Text(
                "月报内部的核对：累计数不减少，支付不大于到位和完成投资，"
                "政府资金的到位不大于下达，各来源的计划投资合计等于总投资，"
                "完成投资超过总投资的要说明、超过110%的要先调整概算，开工、竣工要有相应的日期。"
                "标“需要更正”的改好才能提交，标“需要说明”的写一句说明。"
            ),
        ),
        Term(
            Text("填报情况"),
            "reporting_state",
            Text("数字怎样进入这个月：已填报、零报、报而未审、漏报，或者本期不需填报；后三种沿用上期的数。"),
            source=_COUNTED,
        ),
        Term(
            Text("零报"),
            "zero_return",
            Text("本月没有变化，照上月的数报。算填报，不算漏报。"),
            source=_COUNTED,
        ),
        Term(
            Text("应报"),
            "due_return",
            Text("本期需要填报的月报。前期项目按季填报的，只算要报的月份。"),
            source=_COUNTED,
        ),
        Term(Text("按时"), "return_on_time", Text("截止日当天或者以前提交的月报。"), source=_COUNTED),
        Term(
            Text("迟报"),
            "late_return",
            Text("截止日以后、关账以前才提交的月报，也就是补报。"),
            source=_COUNTED,
        ),
        Term(Text("漏报"), "missing_return", Text("到关账也没有提交的月报，沿用上期的数。"), source=_COUNTED),
        Term(
            Text("报而未审"),
            "unreviewed_return",
            Text("提交了，到关账时还没有审核通过，沿用上期的数。"),
            source=_COUNTED,
        ),
        Term(Text("关账"), "closing", Text("市级结束一个月份：数字就此固定，汇总、亮灯和简报都以它为准。")),
        Term(
            Text("更正"),
            "restatement",
            Text(
                "关账以后发现错误，不能补报或者改动，只能更正（重述）：写明原数、新数和原因，"
                "由市级审批；下一期简报会说明。原来的数永远保留。"
            ),
        ),
        Term(
            Text("读法"),
            "reading",
            Text(
                "同一个过去的月份有两种读法：“{then}”是关账那天的数，"
                "“{now}”是加上以后各次更正的数。默认看后者。",
                then=Reading.THEN.label,
                now=Reading.NOW.label,
            ),
        ),
    ),
)
