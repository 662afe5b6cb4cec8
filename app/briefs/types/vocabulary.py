"""The closed vocabularies of briefs."""

from __future__ import annotations

from app.kernel.labels import Labelled


class DocumentForm(Labelled):
    """In which form a brief is printed (domain.md §7)."""

    BULLETIN = "bulletin", "简报"
    RED_HEAD = "red_head", "红头文件"


class BriefState(Labelled):
    """Where the brief of a month is on its way."""

    WAITING = "waiting", "未编制"
    DRAFT = "draft", "草稿"
    ISSUED = "issued", "已签发"
    SUPERSEDED = "superseded", "已被替代"
