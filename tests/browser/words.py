"""The words of pages as a reader of either language sees them."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

from app.web.languages import Language
from config import PROJECT_ROOT
from tests.browser.collecting import VOID
from tests.conftest import SEED

if TYPE_CHECKING:
    from re import Pattern

MESSAGES = PROJECT_ROOT / "app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
VALUE = re.compile(r"%\(\w+\)s|\{\w+(?:![rs])?(?::[^{}]*)?\}")


@cache
def english() -> dict[str, str]:
    """Return what is said in English for each Chinese word or sentence."""
    with MESSAGES.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale="en")}


def said(chinese: str, language: Language) -> str:
    """Return a word of a page in a language."""
    return chinese if language is Language.CHINESE else english()[chinese]


def like(chinese: str, language: Language) -> Pattern[str]:
    """Return a pattern of what a page says where Chinese has these words in it."""
    if language is Language.CHINESE:
        return re.compile(re.escape(chinese))
    sentences = [text for words, text in english().items() if chinese in words]
    assert sentences, f"no words of pages hold {chinese}"
    patterns = [".*".join(map(re.escape, VALUE.split(text))) for text in sentences]
    return re.compile("|".join(patterns))


HAN = re.compile(r"[\u4e00-\u9fff]")
LEAST = 5
"""How many Chinese characters make a text that no name happens to be."""
SPOKEN = ("alt", "aria-label", "data-head", "placeholder", "title")
"""Attributes that somebody reads or hears."""


def left_in_chinese(html: str) -> list[str]:
    """Return the words of ours that an English page says in Chinese.

    Found is what the catalogue could have said, where it is long enough to be told from names and figures and
    stands in no plan: those print words that are ours too.
    """
    reader = _Texts()
    reader.feed(html)
    reader.close()
    return sorted(text for text in reader.texts if is_ours(text))


@cache
def is_ours(text: str) -> bool:
    """Return whether a text is one of the catalogue, with values where that has some."""
    is_said = text in english() or any(pattern.fullmatch(text) for pattern in _patterns())
    return is_said and len(HAN.findall(text)) >= LEAST and text not in _plans()


@cache
def _patterns() -> tuple[Pattern[str], ...]:
    """Return those texts of the catalogue that have values between enough words."""
    found = []
    for chinese in english():
        parts = VALUE.split(chinese)
        if len(parts) > 1 and len(HAN.findall("".join(parts))) >= LEAST:
            found.append(re.compile(".+".join(map(re.escape, parts))))
    return tuple(found)


@cache
def _plans() -> str:
    """Return everything that the plans say, as it lies in the seed."""
    return "\n".join(path.read_text(encoding="utf-8") for path in SEED.glob("*/*.csv"))


class _Texts(HTMLParser):
    """The Chinese texts of a page outside of what is marked as Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self._open: list[tuple[str, bool]] = [("", False)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_chinese = given.get("lang", "zh-CN" if self._open[-1][1] else "") == "zh-CN"
        if not is_chinese:
            self._note(*(given.get(name) or "" for name in SPOKEN))
        if tag not in VOID:
            self._open.append((tag, is_chinese or tag in {"script", "style"}))

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._open[-1][1]:
            self._note(data)

    def _note(self, *texts: str) -> None:
        self.texts.update(" ".join(text.split()) for text in texts if HAN.search(text))
