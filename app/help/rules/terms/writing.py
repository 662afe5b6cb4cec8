"""How figures are written on every page."""

from __future__ import annotations

from app.help.types import Term, TermGroup
from app.kernel.texts import Text

WRITING = TermGroup(
    Text("数字怎样写"),
    "writing",
    (
        Term("—", "dash", Text("方案没有印、没有人填，或者比率没有分母。不是零。")),
        Term(Text("未填报"), "unreported", Text("月份已经关账，这个项目没有填过这一项。不是零。")),
        Term("31/43", "coverage", Text("数字下面的小字：43 个项目中有 31 个有这个数，合计只加这 31 个。")),
        Term(
            Text("约、不少于"),
            "qualifier",
            Text("方案写“约”“预计”的显示“约”，写“余”“以上”的显示“不少于”；合计按所印的数相加。"),
        ),
        Term(
            Text("四舍五入"),
            "rounding",
            Text(
                "全部按四舍五入：金额两位小数，百分比和百分点一位。比率、"
                "增减都用没有舍入的数计算，所以用显示的数复算，末位可能差一点。"
            ),
        ),
        Term(Text("截至月份"), "as_of", Text("页面上的数是哪个月末的。默认是最近关账的月份。")),
    ),
)
