"""Lights: what is judged, and by which thresholds. The thresholds of the presets are those of the rules."""

from __future__ import annotations

from app.help.types import Term, TermGroup
from app.kernel.texts import Text, joined
from app.lights.rules.sentences import clause, clauses
from app.lights.types import PRESETS, Light, LightDimension, Preset

_KEPT = Text("关账时计算，随月份保存。")
_SAID = dict(clauses(PRESETS[Preset.POINTS]))
_DIMENSIONS = {
    LightDimension.START: Text("到期开工了没有。"),
    LightDimension.PROGRESS: Text("本年完成的投资跟不跟得上时间。已竣工或者完成投资已达总投资的，不算落后。"),
    LightDimension.PAYMENT: Text("完成的工程量付了钱没有。"),
    LightDimension.REPORTING: Text("月报报了没有，迟了没有。"),
}


def _preset(preset: Preset) -> str:
    """Return what a preset says of progress: from where it is yellow, and from where red."""
    said = [clause(PRESETS[preset], LightDimension.PROGRESS, each) for each in (Light.YELLOW, Light.RED)]
    return Text("通行的界限：{limits}。", limits=joined("，", said))


LIGHTS = TermGroup(
    Text("亮灯"),
    "lights",
    (
        Term(
            Text("亮灯"),
            "light",
            Text(
                "按规则计算，不由人填。开工、进度、支付、填报四项各亮一盏灯，"
                "最差的一项就是项目的灯；{red}最差，{yellow}其次。每盏灯都写明数字和规则。",
                red=Light.RED.label,
                yellow=Light.YELLOW.label,
            ),
            source=_KEPT,
        ),
        *(
            Term(
                Text("{dimension}灯", dimension=dimension.label),
                f"light_{dimension.value}",
                said,
                _SAID[dimension],
                _KEPT,
            )
            for dimension, said in _DIMENSIONS.items()
        ),
        Term(
            Preset.POINTS.label,
            "preset_points",
            Text("看本年完成率比序时进度落后几个百分点。"),
            _preset(Preset.POINTS),
        ),
        Term(
            Preset.RATIO.label,
            "preset_ratio",
            Text("看应当完成的完成了百分之几。"),
            _preset(Preset.RATIO),
        ),
        Term(
            Preset.SHORTFALL.label,
            "preset_shortfall",
            Text("看应当完成的还差百分之几。"),
            _preset(Preset.SHORTFALL),
        ),
        Term(
            Text("连续（月）"),
            "months_in_a_row",
            Text("到这个月为止，已经连续亮黄灯或者红灯几个月。"),
            source=_KEPT,
        ),
        Term(
            Text("不评"),
            "unjudged",
            Text("已取消的项目，以及从未填报、当月也不需填报的项目，没有灯；缺少数据的一项也不评。"),
        ),
        Term(
            Text("正当理由"),
            "reason",
            Text("不可抗力等说得清的原因。单位或者县级申请、市级批准以后，所说月份的红灯保持在黄灯。"),
        ),
        Term(
            Text("自评与亮灯不一致"),
            "disagreement",
            Text(
                "单位自评与开工、进度两盏灯相比：自评“超前”“顺利”而灯是黄的、红的，"
                "或者自评“缓慢”而灯是红的，或者自评“滞后”“停工”而灯是绿的。"
            ),
        ),
    ),
    Text("上面的界限是通行的；每个方案用的是哪一制、哪些界限，以“亮灯规则”页面为准。"),
)
