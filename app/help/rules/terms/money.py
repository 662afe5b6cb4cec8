"""Money and its rates. Formulas are those that finance states of its own figures."""

from __future__ import annotations

from app.help.types import Term, TermGroup
from app.kernel.texts import Text
from app.portfolio.types.cube import Figure

_RETURNS = Text("关账月份的月报。")
_PLAN = Text("方案所印。")
_OTHER = {
    Figure.RECEIPT_RATE: Text("下达的资金有多少到了账上。"),
    Figure.PAYMENT_RATE: Text("完成的工程量付了多少钱。"),
    Figure.PAYMENT_OF_RECEIVED: Text("到账的钱付出去了多少。与“资金支付率”分母不同，两者不能互相比较。"),
    Figure.COMPLETION_RATE: Text("总投资完成了多少，自开工起累计。"),
    Figure.YEAR_COMPLETION_RATE: Text("本年的计划完成了多少。"),
    Figure.AHEAD: Text("本年完成的进度比时间的进度快（超）或慢（欠）几个百分点。"),
    Figure.START_RATE: Text("有多少项目已经开工。"),
    Figure.FINISH_RATE: Text("有多少项目已经竣工。"),
    Figure.GAP: Text("计划的钱还有多少没有到。"),
    Figure.STARTED: Text("已经开工的项目。"),
    Figure.FINISHED: Text("已经竣工的项目。"),
    Figure.TOTAL_INVESTMENT: Text("方案所印或者概算调整后的项目总投资。"),
    Figure.PLANNED: Text("方案或者调整计划分给某个资金来源的数。"),
    Figure.YEAR_PLANNED: Text("本年计划完成的投资。"),
    Figure.BED_COST: Text("单位造价，供同类项目比较，异常的列入“疑点”。"),
    Figure.PLACE_COST: Text("单位造价，供同类项目比较，异常的列入“疑点”。"),
}


def _figure(figure: Figure, source: str = _RETURNS) -> Term:
    """Return the term of a figure of finance, with the formula that finance states."""
    return Term(figure.label, figure.value, _OTHER[figure], figure.basis, source)


MONEY = TermGroup(
    Text("项目的钱"),
    "money",
    (
        _figure(Figure.TOTAL_INVESTMENT, _PLAN),
        Term(
            Text("资金来源"),
            "funding_source",
            Text(
                "中央预算内投资、其他中央资金、省级、市级、县级财政、地方政府专项债券、"
                "福彩公益金、银行贷款、企业自筹和社会资本、其他，以及还没有着落的“待落实”。"
            ),
            source=Text("方案、项目的资金来源计划和月报。"),
        ),
        Term(
            Text("待落实"),
            "unassigned",
            Text("总投资中还没有确定来源的部分。方案没有印资金来源的，全部是待落实，系统不替人拆分。"),
        ),
        _figure(Figure.PLANNED, Text("方案，以及批准的计划调整。")),
        Term(
            Text("下达"), "allocated", Text("投资计划文件下达给项目的资金，自开工起累计。"), source=_RETURNS
        ),
        Term(
            Text("到位"),
            "received",
            Text("到了项目单位账上的资金，自开工起累计。实行报账制的，到县级国库就算；贷款签了合同就算。"),
            source=_RETURNS,
        ),
        Term(
            Text("完成投资"),
            "completed",
            Text("已完成的工程量的价值，按监理计量，自开工起累计。不是花掉的钱。"),
            source=_RETURNS,
        ),
        Term(
            Text("支付"),
            "paid",
            Text("项目单位付给施工、供货单位的钱，自开工起累计。"),
            source=_RETURNS,
        ),
        Term(
            Text("拨付"),
            "disbursed",
            Text("财政部门拨出的钱，按文号登记在财政台账。与月报的“到位”对账。"),
            source=Text("财政台账。"),
        ),
        _figure(Figure.GAP),
        _figure(Figure.YEAR_PLANNED, Text("项目的年度投资计划。")),
        Term(
            Text("本月、本年"),
            "flows",
            Text("月报填的是累计数；本月、本年的数由两个累计数相减得出。"),
            Figure.COMPLETED_MONTH.basis,
            _RETURNS,
        ),
        Term(
            Text("冲减"),
            "reduction",
            Text("累计数比上月少。核减、退款等确有其事的，要写明原因，否则不能提交。"),
        ),
        Term(Text("预付款"), "advance", Text("工程还没有做就付出的钱。勾选以后，支付可以大于完成投资。")),
        _figure(Figure.BED_COST, _PLAN),
        _figure(Figure.PLACE_COST, _PLAN),
    ),
    Text("五项金额都按资金来源填报，都是开工以来的累计数，单位万元。"),
)
RATES = TermGroup(
    Text("比率"),
    "rates",
    (
        _figure(Figure.STARTED),
        _figure(Figure.START_RATE),
        _figure(Figure.FINISHED),
        _figure(Figure.FINISH_RATE),
        _figure(Figure.COMPLETION_RATE),
        _figure(Figure.YEAR_COMPLETION_RATE),
        Term(
            Text("序时进度"),
            "schedule",
            Text("到这个月末，一年的时间过去了多少。"),
            Text("月份 ÷ 12，例如6月末为50.0%。"),
        ),
        _figure(Figure.AHEAD),
        _figure(Figure.RECEIPT_RATE),
        _figure(Figure.PAYMENT_RATE),
        _figure(Figure.PAYMENT_OF_RECEIVED),
    ),
    Text("各系统的算法不尽相同，所以每个比率都写明分母。没有填报或者分母为零的，写作“—”，不是零。"),
)
