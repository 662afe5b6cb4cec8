"""Facts about characters that the fonts of documents lack."""

from __future__ import annotations

import json

import pytest

from app.briefs.render import glyphs


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("吃碗𰻞面", "吃碗〓面"),
        ("🏠北门", "〓北门"),
        ("堎糰㎡⑳é", "堎糰㎡⑳é"),
        ("变\uf901", "变更"),
        ("二\u2060三\u200b四\u3000五\xa0六\xad", "二\u2060三\u200b四\u3000五\xa0六\xad"),
        ("plain", "plain"),
    ],
)
def test_a_character_without_a_glyph_is_set_as_the_printers_sign(typed: str, printed: str) -> None:
    assert glyphs.settable(typed) == printed


def test_what_is_missing_is_said_once_with_its_sentence() -> None:
    text = "先有一句。吃碗𰻞𰻞面，认得𠮷字；后有一句"
    tree = {"a": [text, {"b": text}], "c": "变\uf901", "number": 1, "none": None}
    assert glyphs.notes(json.dumps(tree, ensure_ascii=False)) == (
        "𰻞（U+30EDE）、𠮷（U+20BB7）：吃碗𰻞𰻞面，认得𠮷字；",
    )
    assert glyphs.notes('{"c": "变更"}') == ()
