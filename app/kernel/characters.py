"""Which characters no document can show: emoji, controls, private and undefined ones; decided here alone.

Chinese characters are never among them, however rare: whether a font has them is another question, which
the render of a document answers.
"""

from __future__ import annotations

import re
import unicodedata

from app.kernel.texts import Text

_PICTURES = re.compile(
    "[\U0001f000-\U0001f0ff\U0001f18e\U0001f191-\U0001f19a\U0001f1e6-\U0001faff"
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c"
    "\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\u20e3]"
    "|.\ufe0f"
)
"""Emoji: blocks of pictures, signs that Unicode shows as pictures (Emoji_Presentation), and what is asked to
be one by the selector behind it."""
_KINDS = {"Cc": Text("控制字符"), "Cs": Text("残缺字符"), "Co": Text("自造字"), "Cn": Text("未定义字符")}
"""What general categories of Unicode are called."""
_IDEOGRAPHIC_PLANES = range(0x2, 0x4)
"""Unicode keeps them for Chinese characters: some came after the tables of this Python were made."""
_NONCHARACTERS = 0xFFFE
_BEFORE, _AFTER = 8, 4
"""Characters that are quoted around one."""


def character_problem(text: str) -> Text | None:
    """Return a sentence about the first character of a text that no document can show, or None.

    Lines may end in any way. The sentence names the character and its place, and says what to do.
    """
    if text.isascii() and text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
        return None
    emoji = _PICTURES.search(text)
    position, kind = next(
        (
            (position, kind)
            for position, character in enumerate(text[: emoji.start() if emoji else None])
            if (kind := _kind(character)) is not None
        ),
        (0, None),
    )
    if kind is not None:
        code = f"U+{ord(text[position]):04X}"
        return Text(
            "“{before}”后面（{place}）有一个{kind}（{code}），文件里印不出来：请删去，需要时用输入法重新输入。",
            before=_quoted(text[max(position - _BEFORE, 0) : position]),
            place=_place(text, position),
            kind=kind,
            code=code,
        )
    if emoji is not None:
        return Text(
            "“{around}”中的“{character}”（{place}）是表情符号，文件里印不出来：请删去，或者改用文字。",
            around=_around(text, emoji.start(), emoji.end()),
            character=emoji.group(),
            place=_place(text, emoji.start()),
        )
    return None


def _around(text: str, start: int, end: int) -> str:
    """Return a part of a text with some characters before and after it."""
    first, last = max(start - _BEFORE, 0), end + _AFTER
    return ("…" if first else "") + _quoted(text[first:last]) + ("…" if last < len(text) else "")


def _kind(character: str) -> Text | None:
    """Return what a character is called that cannot be shown, None for one that can."""
    code = ord(character)
    if character in "\n\r\t" or (
        code >> 16 in _IDEOGRAPHIC_PLANES and code & _NONCHARACTERS != _NONCHARACTERS
    ):
        return None
    return _KINDS.get(unicodedata.category(character))


def _place(text: str, position: int) -> Text:
    """Say which character of which line is meant."""
    lines = text[:position].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    place = len(lines[-1]) + 1
    if len(text.split("\n")) == 1:
        return Text("第 {place} 字", place=place)
    return Text("第 {line} 行第 {place} 字", line=len(lines), place=place)


def _quoted(text: str) -> str:
    """Return a text on one line, without what no page can show."""
    line = " ".join(text.split())
    return "".join(each for each in line if unicodedata.category(each) not in {"Cc", "Cs"})
