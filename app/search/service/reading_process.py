"""The process that knows how names are read: texts as JSON on standard input → syllables as JSON.

It stands alone because the library of readings takes 60 MB and half a second to load, which no process that
serves pages should keep or wait for. Nothing of the application is loaded.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from pypinyin import lazy_pinyin, load_phrases_dict
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST, LAST = 0x4E00, 0x9FFF
"""The common characters of Unicode, all of which have a usual reading."""
CORRECTIONS = {
    "长护险": ["cháng", "hù", "xiǎn"],
    "支行": ["zhī", "háng"],
    "铜都": ["tóng", "dū"],
    "都昌": ["dū", "chāng"],
}
"""Words of the field and of these places that the library reads wrong, or does not know."""


def readings(texts: Iterable[str]) -> dict[str, list[str]]:
    """Return the syllable of each character of some texts, as its phrase is read; empty where there is none.

    ü is written v, as it is typed.
    """
    load_phrases_dict({word: [[each] for each in syllables] for word, syllables in CORRECTIONS.items()})
    # The library takes a list from `errors`, which its annotations do not know.
    return {text: lazy_pinyin(text, errors=_nothing) for text in texts}  # type: ignore[arg-type]


def _nothing(run: str) -> list[str]:
    """Return no syllable for each character that is not Chinese."""
    return [""] * len(run)


def usual_readings() -> list[str]:
    """Return the usual syllable of each character from `FIRST` to `LAST`."""
    known = (PINYIN_DICT.get(number, "").split(",")[0] for number in range(FIRST, LAST + 1))
    return [to_normal(each) if each else "" for each in known]


if __name__ == "__main__":
    json.dump({"texts": readings(json.load(sys.stdin)), "usual": usual_readings()}, sys.stdout)
