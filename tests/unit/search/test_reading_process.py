"""How the library, with our corrections, reads the names of these places and of the field."""

from __future__ import annotations

import pytest

from app.search.service.reading_process import FIRST, readings, usual_readings


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("吉水县", "ji shui xian"),
        ("铅山县民政局", "yan shan xian min zheng ju"),
        ("婺源县", "wu yuan xian"),
        ("弋阳县", "yi yang xian"),
        ("峡江县", "xia jiang xian"),
        ("鄱阳县", "po yang xian"),
        ("波阳县", "bo yang xian"),
        ("万安县", "wan an xian"),
        ("万年县", "wan nian xian"),
        ("余干县", "yu gan xian"),
        ("新干县", "xin gan xian"),
        ("遂川县", "sui chuan xian"),
        ("莲花县", "lian hua xian"),
        ("中国人民银行上饶市中心支行", "zhong guo ren min yin hang shang rao shi zhong xin zhi hang"),
        ("行政村", "xing zheng cun"),
        ("助行", "zhu xing"),
        ("重点任务", "zhong dian ren wu"),
        ("重建", "chong jian"),
        ("长期护理", "chang qi hu li"),
        ("长护险", "chang hu xian"),
        ("成长", "cheng zhang"),
        ("组织协调", "zu zhi xie tiao"),
        ("文化传播有限公司", "wen hua chuan bo you xian gong si"),
        ("铜都大道", "tong du da dao"),
        ("妇女联合会", "fu nv lian he hui"),
        ("参保率", "can bao lv"),
    ],
)
def test_a_name_is_read_as_its_phrase_is(name: str, spelled: str) -> None:
    assert readings([name])[name] == spelled.split()


@pytest.mark.parametrize("text", ["4个（乡镇）", "“一老一小”ABC", "", "JA-01", "𠮷水㎡①", "　 "])
def test_every_character_has_its_place(text: str) -> None:
    assert len(readings([text])[text]) == len(text)


def test_every_common_character_has_a_usual_reading() -> None:
    usual = usual_readings()
    assert {each: usual[ord(each) - FIRST] for each in "铅女重行"} == {
        "铅": "qian",
        "女": "nv",
        "重": "zhong",
        "行": "xing",
    }
    assert sum(each != "" for each in usual) > 20_000
