"""Texts as JSON, where a sentence is stored that pages in another language show again."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from app.kernel.texts import Text

_TEMPLATE, _VALUES, _DECIMAL = "template", "values", "decimal"


def to_json(text: Text) -> str:
    """Write a text with its template and values; as the plain sentence where a value has no form in JSON."""
    written = json.dumps(_tree(text), ensure_ascii=False)
    return written if from_json(written) == text else str.__str__(text)


def from_json(written: str) -> str:
    """Read a text back; whatever is none is returned as it is."""
    if not written.startswith(f'{{"{_TEMPLATE}": "'):
        return written
    try:
        return _text(json.loads(written))
    except (ValueError, LookupError, TypeError, AttributeError):
        return written


def _tree(value: object) -> object:
    match value:
        case Text():
            values = {name: _tree(each) for name, each in value.values.items()}
            return {_TEMPLATE: value.template, _VALUES: values}
        case Decimal():
            return {_DECIMAL: str(value)}
        case str() | int() | None:
            return value
        case _:
            return str(value)


def _text(tree: Any) -> str:  # noqa: ANN401 - whatever the JSON holds
    return Text(str(tree[_TEMPLATE]), **{name: _value(each) for name, each in tree[_VALUES].items()})


def _value(tree: object) -> object:
    match tree:
        case {"decimal": str(number)}:
            return Decimal(number)
        case {"template": _}:
            return _text(tree)
        case _:
            return tree
