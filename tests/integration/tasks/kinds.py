"""Kinds of tasks that only tests know, and how one is asked for."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.kernel.errors import TrackerError
from app.tasks import queries, service
from app.tasks.types import TaskKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from app.tasks.types import Arguments, Progress

REFUSED = "没有可以汇总的月份。请先关账，再重新执行。"


class Kinds:
    """What was done, in order."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        self.done: list[Arguments] = []

    def count(self, arguments: Arguments, progress: Progress) -> str:
        """Go on in three steps."""
        for step in range(3):
            progress(step, 3, f"第 {step + 1} 步")
        progress(3, 3, "收尾")
        self.done.append(arguments)
        return "共 3 步。"

    @staticmethod
    def refuse(_: Arguments, progress: Progress) -> str:
        """Fail with a sentence, half-way."""
        progress(1, 2, "汇总")
        raise TrackerError(REFUSED)

    @staticmethod
    def break_down(_: Arguments, __: Progress) -> str:
        """Fail without one."""
        message = "a detail that nobody but the log should see"
        raise ValueError(message)


@contextmanager
def kinds_of(app: Flask) -> Iterator[Kinds]:
    """Provide the kinds while a test runs."""
    known, functions = dict(queries.kinds_of(app)), dict(queries.periodic_of(app))
    queries.periodic_of(app).clear()
    kinds = Kinds()
    service.provide_kind(app, TaskKind("count", "数到三", kinds.count))
    service.provide_kind(app, TaskKind("refuse", "总被拒绝", kinds.refuse))
    service.provide_kind(app, TaskKind("break", "总会出错", kinds.break_down))
    try:
        yield kinds
    finally:
        queries.kinds_of(app).clear()
        queries.kinds_of(app).update(known)
        queries.periodic_of(app).clear()
        queries.periodic_of(app).update(functions)


def ask(kind: str = "count", key: str = "count:a", **arguments: str | int) -> int:
    """Have something done, as somebody."""
    return service.enqueue(kind, dict(arguments), key=key, actor_name="city-1")
