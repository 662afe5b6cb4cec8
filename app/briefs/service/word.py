"""The editable Word version of a brief, and the template of an office in which it is made.

A template is a file, since it is changed with Word and not here: `templates/brief-PLAN.docx` below the data
folder, else `templates/brief.docx` for all plans, else the one that comes with the program.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from flask import current_app

from app.audit.rules import changes_between
from app.audit.service import record
from app.briefs import queries
from app.briefs.render import word
from app.briefs.render.word.process import refuse_unusable
from app.briefs.service import building, drafts
from app.briefs.types import Brief
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.files import cannot_write, write_whole
from app.kernel.texts import Text
from app.plans.queries import plan

if TYPE_CHECKING:
    from datetime import date

    from app.audit.types import Actor
    from app.kernel.months import Month
    from config import Settings

FOLDER = "templates"
SHIPPED_NAME = Text("系统自带")
_DIGITS_SHOWN = 12
FIELD = "Word 模板"


@dataclass(frozen=True, slots=True)
class TemplateFact:
    """The template in which the Word versions of a plan are made."""

    data: bytes
    name: str
    """Which one it is, in words."""
    is_of_plan: bool
    """Whether it was uploaded for this plan, and can be taken back."""
    sha256: str


def word_brief(plan_code: str, month: Month, region_code: str | None, *, today: date) -> Brief:
    """Return the brief of a month for editing: the tree of the issued one, else as it would be signed now.

    Raises:
        NotFoundError: there is no such plan or county, or the county has no project in the plan.
        TrackerError: no brief can be made of this month.
    """
    area = region_code or building.subject_of(plan_code, None).city
    issued = queries.in_force(plan_code, month, area)
    if issued is not None:
        return Brief.from_json(queries.data_of(issued.id))
    return drafts.draft_brief(plan_code, month, region_code, today=today)


def word_document(brief: Brief) -> bytes:
    """Return a brief as .docx, in the template of its plan.

    Raises:
        WordTemplateError: the template cannot be used; the message says what is wrong in it, and where.
    """
    return word.docx(brief, template(brief.plan.code).data)


def file_name(brief: Brief) -> str:
    """Return the name of the Word file of a brief."""
    return str(PurePath(building.file_name(brief)).with_suffix(".docx"))


def write_word(brief: Brief, folder: Path) -> tuple[Path, str]:
    """Write a brief as .docx into a folder, whole or not at all; return its path and SHA-256.

    Raises:
        TrackerError: the folder cannot be written, or the template cannot be used.
    """
    path, data = folder / file_name(brief), word_document(brief)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        message = cannot_write(path, error)
        raise TrackerError(message) from error
    return path, hashlib.sha256(data).hexdigest()


def template(plan_code: str) -> TemplateFact:
    """Return the template that holds for a plan now."""
    choices = (
        (_path(plan_code), Text("本方案上传的模板"), True),
        (_folder() / "brief.docx", Text("数据目录 {folder}/brief.docx", folder=FOLDER), False),
        (word.SHIPPED, SHIPPED_NAME, False),
    )
    path, name, is_of_plan = next(choice for choice in choices if choice[0].is_file())
    data = path.read_bytes()
    return TemplateFact(data, name, is_of_plan, hashlib.sha256(data).hexdigest())


def replace_template(plan_code: str, data: bytes, *, actor: Actor) -> None:
    """Take an office's own template for the Word versions of a plan, once the sample has been made in it.

    Raises:
        NotFoundError: there is no such plan.
        WordTemplateError: it cannot be used; the message says what is wrong in it, and where.
        TrackerError: it cannot be stored.
    """
    path = _path(plan_code)
    refuse_unusable(data)
    with transaction(database.session):
        before = _in_words(template(plan_code))
        try:
            path.parent.mkdir(exist_ok=True)
            write_whole(path, data)
        except OSError as error:
            message = Text(
                "模板没有保存：数据目录写不进去（{strerror}），请与管理员联系。", strerror=error.strerror
            )
            raise TrackerError(message) from error
        _record(plan_code, before, actor)


def reset_template(plan_code: str, *, actor: Actor) -> None:
    """Give up the template that was uploaded for a plan.

    Raises:
        NotFoundError: there is no such plan.
        TrackerError: it cannot be removed.
    """
    path = _path(plan_code)
    with transaction(database.session):
        before = _in_words(template(plan_code))
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            message = Text(
                "模板没有恢复：数据目录写不进去（{strerror}），请与管理员联系。", strerror=error.strerror
            )
            raise TrackerError(message) from error
        _record(plan_code, before, actor)


def _record(plan_code: str, before: str, actor: Actor) -> None:
    """Append what became of the template to the record, where anything did."""
    changes = changes_between({FIELD: before}, {FIELD: _in_words(template(plan_code))})
    if changes:
        record(actor=actor, action="brief.template", subject=f"plan:{plan_code}", changes=changes)


def _in_words(fact: TemplateFact) -> str:
    return f"{fact.name}（{fact.sha256[:_DIGITS_SHOWN]}）"


def _path(plan_code: str) -> Path:
    """Return where the template of a plan lies; only a plan that there is names a file."""
    found = plan(plan_code)
    if found is None:
        message = Text("没有代码为“{plan_code}”的方案。", plan_code=plan_code)
        raise NotFoundError(message)
    return _folder() / f"brief-{found.code}.docx"


def _folder() -> Path:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.data_dir / FOLDER
