"""Every action that the code records has a word, and every word is of an action that the code records."""

from __future__ import annotations

import ast
import importlib
import re
from typing import TYPE_CHECKING

from app.audit.types.words import ACTIONS, SUBJECTS
from app.funding.types import DifferenceStep
from app.returns.types.vocabulary import Step
from config import PROJECT_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

MADE_UP = {
    "difference.": [step.value for step in DifferenceStep],
    "return.": [step.value for step in Step if step is not Step.SUBMIT],
}
"""What follows the fixed part of an action that is put together: of returns, steps other than submission."""
MODULES = sorted((PROJECT_ROOT / "app").rglob("*.py"))


def calls(path: Path) -> Iterator[ast.Call]:
    """Return the calls of `record()` in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
            yield node


def keyword(call: ast.Call, name: str) -> ast.expr:
    """Return an argument of a call."""
    return next(each.value for each in call.keywords if each.arg == name)


def module_at(path: Path) -> ModuleType:
    """Return the module of a file."""
    name = path.relative_to(PROJECT_ROOT).with_suffix("").as_posix().replace("/", ".")
    return importlib.import_module(name)


def texts(value: ast.expr, path: Path) -> Iterator[str]:
    """Return all texts that an expression can be."""
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from texts(body, path)
            yield from texts(other, path)
        case ast.JoinedStr(values=[ast.Constant(value=str(fixed)), _]) if fixed in MADE_UP:
            yield from (f"{fixed}{rest}" for rest in MADE_UP[fixed])
        case ast.Attribute(value=ast.Name(id=module), attr=name) if name.isupper():
            yield str(getattr(getattr(module_at(path), module), name))
        case _:
            message = (
                f"{path.name}:{value.lineno}: write the action out where it is recorded: {ast.unparse(value)}"
            )
            raise AssertionError(message)


def recorded() -> set[str]:
    """Return every action that the code records."""
    found = {
        text for path in MODULES for call in calls(path) for text in texts(keyword(call, "action"), path)
    }
    assert len(found) > 10
    return found


def test_every_action_has_a_word_and_every_word_an_action() -> None:
    known = {action for words in ACTIONS.values() for action in words}
    assert recorded() == known


def test_an_action_is_a_kind_of_thing_and_what_is_done_to_it() -> None:
    assert [action for action in recorded() if not re.fullmatch(r"[a-z_]+\.[a-z_]+", action)] == []


def test_every_kind_of_thing_has_a_word() -> None:
    kinds = {
        str(part.value).partition(":")[0]
        for path in MODULES
        for call in calls(path)
        for part in ast.walk(keyword(call, "subject"))
        if isinstance(part, ast.Constant) and ":" in str(part.value)[1:]
    }
    assert kinds - set(SUBJECTS) == set()
    assert len(kinds) > 5
