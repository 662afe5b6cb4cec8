"""Outcomes: beds and places, attained and expected. The method in full is a page of `outcomes`."""

from __future__ import annotations

from app.help.types import Page, Term, TermGroup
from app.kernel.texts import Text
from app.outcomes.rules.simulation import RUNS
from app.outcomes.types import OutcomeMeasure

METHOD = Page(Text("成效怎样计算"), "outcomes.method")
"""Where the method stands in full."""
_SOURCE = Text("方案的基期数和人口、登记的观测值，以及各项目的月报。")

OUTCOMES = TermGroup(
    Text("成效"),
    "outcomes",
    (
        Term(
            OutcomeMeasure.BEDS_PER_1000_ELDERS.label,
            "beds_per_1000_elders",
            Text("每一千名60岁及以上老年人有几张养老床位。"),
            Text("（基期床位＋基期以来投用的新增床位）÷ 60岁及以上人口 × 1,000。"),
            _SOURCE,
        ),
        Term(
            OutcomeMeasure.NURSING_BED_SHARE.label,
            "nursing_bed_share",
            Text("养老床位中有多少是护理型的。"),
            Text(
                "（基期护理型床位＋基期以来投用的新增护理型床位）÷"
                "（基期床位＋基期以来投用的新增床位）× 100%。"
            ),
            _SOURCE,
        ),
        Term(
            OutcomeMeasure.PLACES_PER_1000_RESIDENTS.label,
            "places_per_1000_residents",
            Text("每一千名常住人口有几个托位。"),
            Text("（基期托位＋基期以来投用的新增托位）÷ 常住人口 × 1,000。"),
            _SOURCE,
        ),
        Term(
            OutcomeMeasure.PLACES.label,
            "places",
            Text("全部托位。"),
            Text("基期托位＋基期以来投用的新增托位。"),
            _SOURCE,
        ),
        Term(
            OutcomeMeasure.INCLUSIVE_PLACE_SHARE.label,
            "inclusive_place_share",
            Text("托位中有多少是普惠性的。月报不分普惠，不由系统计算，以登记的观测值为准。"),
            source=Text("登记的观测值。"),
        ),
        Term(
            Text("新增床位和改造床位"),
            "beds",
            Text("两回事：改造不增加床位，只算改善。病床、救助床位和儿童福利床位不是养老床位，不计入成效。"),
            source=Text("方案所印，每个项目页可对照原文。"),
        ),
        Term(
            Text("投用"),
            "in_use",
            Text("床位、托位要到项目投入运营才算数；竣工是建成，还不算。"),
        ),
        Term(
            Text("到期预计"),
            "forecast",
            Text("各项目都按最近一次月报所说的时间投用，到目标年末能有多少。"),
            source=_SOURCE,
        ),
        Term(
            Text("缺口"),
            "outcome_gap",
            Text("离目标还差几张床位、几个托位。"),
            Text(
                "目标 × 目标年末人口 ÷ 1,000 − 到时候的床位（托位）；护理型床位："
                "目标占比 × 到时候的床位 − 到时候的护理型床位。"
            ),
            _SOURCE,
        ),
        Term(
            Text("达到目标的把握"),
            "confidence",
            Text(
                "照项目历来早晚的规律模拟 {runs:,} 次，有百分之几的次数达到目标。"
                "它说的是“照过去这样下去会怎样”，不是承诺。",
                runs=RUNS,
            ),
            source=Text("已投用项目的实际早晚。"),
        ),
    ),
)
