"""Texts prepared with readings written out by hand, so that no library is needed."""

from __future__ import annotations

from app.search.rules.folding import Prepared, prepare

_CHARACTERS = "吉水县铅山婺源弋阳峡江鄱万安市民政局养老院建设项目女子参保率长护险托育上饶广信区黄沙岭乡"
_SYLLABLES = (
    "ji shui xian yan shan wu yuan yi yang xia jiang po wan an shi min zheng ju yang lao yuan jian she xiang "
    "mu nv zi can bao lv chang hu xian tuo yu shang rao guang xin qu huang sha ling xiang"
)
READINGS = dict(zip(_CHARACTERS, _SYLLABLES.split(), strict=True))


def spoken(text: str) -> Prepared:
    """Return a text as it is compared, each character as it is read above."""
    return prepare(text, [READINGS.get(character, "") for character in text])
