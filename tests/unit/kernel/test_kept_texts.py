"""Texts that are stored can be said again in another language."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePosixPath

import pytest

from app.kernel.kept_texts import from_json, to_json
from app.kernel.months import Month
from app.kernel.texts import Text, said

ENGLISH = {
    "没有关账。": "Not closed.",
    "{month}：{why}": "{month}: {why}",
    "共{amount:,.2f}万元": "{amount:,.2f} in all",
    "无法写入“{path}”": "cannot write “{path}”",
}


@pytest.mark.parametrize(
    ("text", "english"),
    [
        (Text("没有关账。"), "Not closed."),
        (Text("{month}：{why}", month=Month(2023, 6), why=Text("没有关账。")), "2023-06: Not closed."),
        (Text("共{amount:,.2f}万元", amount=Decimal("1234.5")), "1,234.50 in all"),
        (Text("无法写入“{path}”", path=PurePosixPath("/tmp/a")), "cannot write “/tmp/a”"),  # noqa: S108
    ],
)
def test_a_text_is_read_back_with_its_template(text: Text, english: str) -> None:
    again = from_json(to_json(text))
    assert again == text
    assert isinstance(again, Text)
    assert said(again, ENGLISH.__getitem__) == english


def test_a_text_whose_values_cannot_be_kept_is_kept_as_a_sentence() -> None:
    text = Text("共{share:.1f}", share=0.25)
    assert to_json(text) == "共0.2"


@pytest.mark.parametrize("written", ["", "共 3 步。", '{"template": "共', '{"template": "共", "values": 3}'])
def test_what_is_no_text_is_returned_as_it_is(written: str) -> None:
    assert from_json(written) == written
