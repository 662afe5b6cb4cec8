"""Packs as tasks: asked for on a page, made by a worker, taken home as a ZIP of what one may read.

A render worker that is killed loses one document for a moment: another does it. A task worker that is killed
loses the task: another takes it up, and goes on where it stopped, since finished documents are kept.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from flask import current_app

from app.accounts.rules.policy import reach
from app.accounts.types import ALL, Action
from app.briefs.rules.failures import failures_in_words
from app.briefs.service import pack
from app.briefs.service.places import places
from app.briefs.types.packs import MANIFEST, Manifest, PackEntry, PackOfMonth, PlanPacks
from app.kernel.china import today_in_china
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.months import Month
from app.kernel.texts import Text
from app.projects.queries import codes_within
from app.returns import queries as returns
from app.tasks import service as task_service
from app.tasks.types import TaskKind

if TYPE_CHECKING:
    from flask import Flask

    from app.accounts.types import Reach, User
    from app.audit.types import Actor
    from app.tasks.types import Arguments, Progress, TaskFact
    from config import Settings

KIND = "brief_pack"
_LOOKED_AT = 200
"""How many of the latest tasks are looked at for those of the months on a page."""
_SAME_TIME = (1980, 1, 1, 0, 0, 0)
"""What a ZIP says of every file: its bytes then depend on the documents alone."""


def provide(app: Flask) -> None:
    """Let workers make packs."""
    task_service.provide_kind(
        app, TaskKind(KIND, Text("生成成套文件"), make_pack, action=Action.PREPARE_BRIEFS)
    )


def ask_for_pack(plan_code: str, month: Month, *, actor: Actor) -> int:
    """Have the pack of a plan's month made by a worker; return the number of the task.

    Raises:
        TrackerError: the month is not closed.
    """
    if month not in returns.closed_months(plan_code):
        message = Text(
            "{month}还没有关账，不能生成成套文件；请先关账，或选择已关账的月份。", month=month.in_words
        )
        raise TrackerError(message)
    arguments: Arguments = {"plan": plan_code, "month": str(month)}
    return task_service.enqueue(KIND, arguments, key=_key(plan_code, month), actor_name=actor.name)


def make_pack(arguments: Arguments, progress: Progress) -> str:
    """Make the pack of a plan's month in the data folder; return what came of it.

    Raises:
        TrackerError: some documents could not be made; the message names them with their reasons.
    """
    plan_code, month = str(arguments["plan"]), Month.parse(str(arguments["month"]))
    report = pack.make(
        month,
        folder_of(plan_code, month),
        today=today_in_china(),
        # One core is left to the pages.
        jobs=max(1, (os.cpu_count() or 1) - 1),
        plan_codes=(plan_code,),
        told=lambda done, total, doing: progress(done, total, Text("正在生成：{doing}", doing=doing)),
    )
    documents, failed = report.manifest.documents, report.manifest.failed
    if failed:
        message = Text(
            "{failed} 份没有生成，其余 {made} 份可以下载。{reasons}",
            failed=len(failed),
            made=len(documents),
            reasons=failures_in_words([(each.title, each.reason) for each in failed]),
        )
        raise TrackerError(message)
    return Text(
        "{number} 份全部生成（新排 {rendered} 份，其余内容未变，沿用原件）。",
        number=len(documents),
        rendered=report.rendered,
    )


def folder_of(plan_code: str, month: Month) -> Path:
    """Return where the pack of a plan's month lies."""
    settings: Settings = current_app.config["SETTINGS"]
    return Path(settings.data_dir) / "packs" / plan_code / str(month)


def packs(user: User) -> tuple[PlanPacks, ...]:
    """Return the packs of every plan within a user's reach, the newest month first."""
    readable = reach(user, Action.READ_BRIEFS)
    prepared = reach(user, Action.PREPARE_BRIEFS)
    tasks = _latest_tasks()
    mine = _Mine(readable)
    found = []
    for plan_code, areas in places(readable).items():
        closed = returns.closed_months(plan_code)
        rows = (_of_month(plan_code, month, tasks, mine) for month in closed)
        found.append(
            PlanPacks(
                plan_code=plan_code,
                title=areas[0].plan_title,
                can_prepare=prepared.everything or areas[0].city_code in prepared.cities,
                closed=closed,
                packs=tuple(row for row in rows if row.task is not None or row.documents),
            )
        )
    return tuple(found)


def zip_of(user: User, plan_code: str, month: Month) -> BinaryIO:
    """Return a ZIP of the documents of a pack that a user may read, with a manifest of those alone.

    Raises:
        NotFoundError: there is no pack, or nothing of it is within the user's reach.
    """
    folder = folder_of(plan_code, month)
    manifest = pack.manifest_in(folder) if plan_code in places(ALL) else None
    mine = _Mine(reach(user, Action.READ_BRIEFS))
    documents = () if manifest is None else tuple(each for each in manifest.documents if mine.holds(each))
    if manifest is None or not documents:
        message = Text(
            "没有{month}的成套文件可以下载：还没有生成，或者不在您的权限范围内。", month=month.in_words
        )
        raise NotFoundError(message)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever sends it
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for each in documents:
                archive.writestr(zipfile.ZipInfo(each.file, _SAME_TIME), _bytes_of(folder, each))
            listed = Manifest(manifest.schema, month, documents, ())
            archive.writestr(zipfile.ZipInfo(MANIFEST, _SAME_TIME), listed.to_json())
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def _bytes_of(folder: Path, entry: PackEntry) -> bytes:
    """Return a document of a pack.

    Raises:
        NotFoundError: it is being made anew, or was taken away.
    """
    try:
        return (folder / entry.file).read_bytes()
    except OSError as error:
        message = Text("“{title}”正在重新生成或已被移走，请稍后再下载。", title=entry.title)
        raise NotFoundError(message) from error


class _Mine:
    """Which documents of packs are within a reach."""

    def __init__(self, readable: Reach) -> None:
        """Look up the projects once."""
        self._reach = readable
        self._codes = codes_within(readable)
        self._areas = {place.area_code for areas in places(readable).values() for place in areas}

    def holds(self, entry: PackEntry) -> bool:
        """Return whether a document may be read."""
        if entry.project is not None:
            return entry.project in self._codes
        return entry.region in self._areas


def _of_month(plan_code: str, month: Month, tasks: dict[str, TaskFact], mine: _Mine) -> PackOfMonth:
    manifest = pack.manifest_in(folder_of(plan_code, month))
    return PackOfMonth(
        plan_code=plan_code,
        month=month,
        task=tasks.get(_key(plan_code, month)),
        documents=0 if manifest is None else sum(map(mine.holds, manifest.documents)),
    )


def _key(plan_code: str, month: Month) -> str:
    return f"{KIND}:{plan_code}:{month}"


def _latest_tasks() -> dict[str, TaskFact]:
    """Return the last task of each plan and month, by its key."""
    found: dict[str, TaskFact] = {}
    for task in task_service.tasks(KIND, limit=_LOOKED_AT):
        found.setdefault(f"{KIND}:{task.arguments['plan']}:{task.arguments['month']}", task)
    return found
