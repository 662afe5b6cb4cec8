"""The closed vocabularies of briefs."""

from __future__ import annotations

from app.kernel.labels import Labelled
from app.kernel.texts import Text


class DocumentForm(Labelled):
    """In which form a brief is printed (domain.md §7)."""

    BULLETIN = "bulletin", Text("普通简报")
    RED_HEAD = "red_head", Text("红头文件")


class BriefState(Labelled):
    """Where the brief of a month is on its way."""

    WAITING = "waiting", Text("未编制")
    DRAFT = "draft", Text("草稿")
    ISSUED = "issued", Text("已签发")
    SUPERSEDED = "superseded", Text("已被替代")
