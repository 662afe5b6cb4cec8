"""The address of the searchable record as a typed filter. Shape and messages only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.audit.rules.words import action_in_words, actor_in_words, subject_in_words
from app.audit.types import EntryFilter
from app.kernel.texts import Text
from app.web.addresses import AddressForm, clean

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEXTS = ("actor", "action", "subject", "project", "request", "q")
_DAYS = {"first_day": Text("起始日期"), "last_day": Text("截止日期")}
_LABELS = _DAYS | {
    "actor": Text("操作人"),
    "action": Text("操作"),
    "subject": Text("对象"),
    "project": Text("项目"),
    "request": Text("请求"),
    "q": Text("搜索"),
}
_LARGEST_PAGE = 10**6


@dataclass(frozen=True, slots=True)
class RecordForm(AddressForm):
    """What an address asks of the record, and a sentence about everything in it that was left aside."""

    chosen: EntryFilter
    page: int

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> RecordForm:
        """Read the parameters of an address; never fails."""
        texts = {name: clean(address[name]) for name in (*_TEXTS, *_DAYS, "page") if name in address}
        given = {name: text for name, text in texts.items() if text}
        problems: list[str] = []
        asked: dict[str, Any] = {name: given[name] for name in _TEXTS if name in given}
        asked |= {name: _day(given[name], label, problems) for name, label in _DAYS.items() if name in given}
        chosen = EntryFilter(**asked)
        first, last = chosen.first_day, chosen.last_day
        if first is not None and last is not None and first > last:
            problems.append(Text("起始日期晚于截止日期，什么也查不到。"))
        return cls(
            chosen=chosen,
            page=_page(given.get("page"), problems),
            given=given,
            has_blanks=len(given) < len(texts),
            problems=tuple(problems),
        )

    @property
    def active(self) -> tuple[tuple[str, str, str], ...]:
        """The restrictions in force: name, label and value in words."""
        words = {"actor": actor_in_words, "action": action_in_words, "subject": subject_in_words}
        return tuple(
            (name, _LABELS[name], words.get(name, str)(value))
            for name, value in self.chosen.parameters().items()
        )


def _day(text: str, label: str, problems: list[str]) -> date | None:
    """Read a day, or leave it aside with a sentence."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(
            Text("{label}“{text}”不是日期，没有采用；请写成 2023-06-05 这样的形式。", label=label, text=text)
        )
        return None


def _page(text: str | None, problems: list[str]) -> int:
    """Read a page number, or take the first with a sentence."""
    if text is None:
        return 1
    if text.isascii() and text.isdigit() and 1 <= int(text[:7]) <= _LARGEST_PAGE:
        return int(text[:7])
    problems.append(Text("页码“{text}”不是页码，显示第一页。", text=text))
    return 1
