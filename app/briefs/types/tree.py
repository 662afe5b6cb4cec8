"""A tree of frozen values to JSON and back without loss: what is kept of a document and held by samples."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate

T = TypeVar("T")


def to_json(tree: object) -> str:
    """Return a tree as JSON: UTF-8 text, two blanks of indent, amounts as strings."""
    return json.dumps(_plain(tree), ensure_ascii=False, indent=2) + "\n"


def packed(tree: object) -> str:
    """Return a tree as JSON in one line, for a process to read: a tenth of the time that indents take."""
    return _ENCODER.encode(tree)


def from_json(kind: type[T], text: str, *, schema: int) -> T:
    """Read a tree back that was written as a version of its JSON form.

    Raises:
        ValueError: it is of another version, or a field is missing, unknown or of another kind; the message
            names where it stands.
    """
    name = kind.__name__.lower()
    value = json.loads(text)
    written = value.get("schema") if isinstance(value, dict) else None
    if written != schema:
        message = f"{name}.schema is {written}, this program reads {schema}"
        raise ValueError(message)
    tree: T = _built(kind, value, name)
    return tree


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of the tree
    """Return a value of the tree in terms of JSON."""
    if value is None or isinstance(value, str | int):
        return value.value if isinstance(value, Labelled) else value
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    names = _names_of(type(value))
    return str(value) if names is None else {name: _plain(getattr(value, name)) for name in names}


def _node_or_text(value: Any) -> Any:  # noqa: ANN401 - any value of the tree that is no term of JSON
    """Return the fields of a node by name, whatever they hold; any other value as text."""
    names = _names_of(type(value))
    return str(value) if names is None else {name: getattr(value, name) for name in names}


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), default=_node_or_text, check_circular=False
)
"""Walks through a tree by itself, and asks only what a node is: that takes half of the time of `_plain`."""
_names: dict[type, tuple[str, ...] | None] = {}


def _names_of(kind: type) -> tuple[str, ...] | None:
    """Return the names of the fields of a kind of node; None for a value that is written as text."""
    if kind not in _names:
        is_node = dataclasses.is_dataclass(kind) and not issubclass(kind, Month | PartialDate)
        _names[kind] = tuple(field.name for field in dataclasses.fields(kind)) if is_node else None
    return _names[kind]


_READERS: dict[type, typing.Callable[[Any], Any]] = {
    Decimal: Decimal,
    date: date.fromisoformat,
    Month: Month.parse,
    PartialDate: PartialDate.parse,
}
_hints: dict[type, dict[str, Any]] = {}


def _built(kind: Any, value: Any, where: str) -> Any:  # noqa: ANN401 - any value of the tree
    """Return a value of JSON as the kind that the tree declares for it."""
    if isinstance(kind, types.UnionType):
        if value is None:
            return None
        (kind,) = (each for each in typing.get_args(kind) if each is not types.NoneType)
    if typing.get_origin(kind) is tuple:
        _check(isinstance(value, list), where, "a list")
        inner = typing.get_args(kind)
        kinds = (inner[0],) * len(value) if inner[-1] is Ellipsis else inner
        _check(len(kinds) == len(value), where, f"a list of {len(kinds)}")
        return tuple(_built(kinds[index], each, f"{where}[{index}]") for index, each in enumerate(value))
    if kind in _READERS:
        _check(isinstance(value, str), where, "a string")
        try:
            return _READERS[kind](value)
        except (ArithmeticError, ValueError) as error:
            message = f"{where}: {value!r} is no {kind.__name__}"
            raise ValueError(message) from error
    if isinstance(kind, type) and issubclass(kind, Labelled):
        _check(isinstance(value, str) and value in set(kind), where, f"a {kind.__name__}")
        return kind(value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _built_node(kind, value, where)
    _check(type(value) is kind, where, kind.__name__)
    return value


def _built_node(kind: type, value: Any, where: str) -> Any:  # noqa: ANN401 - any value of the tree
    """Return an object of JSON as a node of the tree, each field in its own kind."""
    hints = _hints.get(kind)
    if hints is None:
        hints = _hints[kind] = typing.get_type_hints(kind)
    _check(isinstance(value, dict), where, "an object")
    # A field with a default came later than some documents that are kept: there it is what it was then.
    optional = {field.name for field in dataclasses.fields(kind) if field.default is not dataclasses.MISSING}
    difference = ", ".join(sorted((value.keys() ^ hints.keys()) - (optional - value.keys())))
    if difference:
        message = f"{where}: missing or unknown: {difference}"
        raise ValueError(message)
    return kind(
        **{
            name: _built(hint, value[name], f"{where}.{name}")
            for name, hint in hints.items()
            if name in value
        }
    )


def _check(holds: bool, where: str, expected: str) -> None:  # noqa: FBT001 - reads as an assertion
    """Refuse a value of another kind."""
    if not holds:
        message = f"{where} must be {expected}"
        raise ValueError(message)
