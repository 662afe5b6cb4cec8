"""A document → the sheet of plan.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.intake.layouts import plan as plan_layout
from app.intake.parsing.values import CellError, parse_value
from app.intake.rules.wording import shortened, suggestion
from app.intake.types.cells import ListNode, MapNode, Node, ScalarNode
from app.intake.types.package import HeadRow, PlanSheet, SectionRow, TotalRow, TypeRow
from app.kernel.problems import Address, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.intake.types.layout import Column


def parse_plan(root: Node, file: str) -> tuple[PlanSheet | None, list[Problem]]:
    """Read plan.yaml."""
    if not isinstance(root, MapNode):
        message = "文件内容应是“键: 值”的形式；请对照 seed/README.md 的格式。"
        return None, [Problem(Address(file, root.line), message)]
    problems: list[Problem] = []
    lists: dict[str, list[dict[str, Any]]] = {name: [] for name in plan_layout.LISTS}
    types: tuple[TypeRow, ...] = ()
    nested = {*plan_layout.LISTS, plan_layout.TYPES}
    nodes = {entry.key: entry.node for entry in root.entries}
    for name, columns in plan_layout.LISTS.items():
        if name in nodes:
            lists[name] = _items(nodes[name], columns, file, name, problems)
    if plan_layout.TYPES in nodes:
        types = _types(nodes[plan_layout.TYPES], file, problems)
    values = _mapping(root, plan_layout.PLAN_KEYS, file, problems, nested=nested)
    problems += [
        Problem(Address(file, root.line, name), f"缺少“{name}”；请补上（内容可以是空的 [] 或 {{}}）。")
        for name in sorted(nested - set(nodes))
    ]
    sheet = PlanSheet(
        lines={entry.key: entry.line for entry in root.entries},
        columns=tuple(HeadRow(**item) for item in lists["columns"]),
        sections=tuple(SectionRow(**item) for item in lists["sections"]),
        printed_totals=tuple(TotalRow(**item) for item in lists["printed_totals"]),
        types=types,
        **values,
    )
    return sheet, problems


def _mapping(
    node: MapNode,
    columns: Sequence[Column],
    file: str,
    problems: list[Problem],
    *,
    path: str = "",
    nested: Iterable[str] = (),
) -> dict[str, Any]:
    """Return the values of a mapping by its layout, with its line and its broken keys."""
    entries = {entry.key: entry for entry in node.entries}
    names = [column.name for column in columns]
    values: dict[str, Any] = {"line": node.line}
    broken: set[str] = set()
    for column in columns:
        name = f"{path}{column.name}"
        entry = entries.get(column.name)
        if entry is None:
            broken.add(column.name)
            message = (
                f"缺少“{column.name}”（{column.label}）；请补上{'' if column.filled else '，没有就写 null'}。"
            )
            problems.append(Problem(Address(file, node.line, name), message))
            continue
        try:
            values[column.name] = parse_value(_scalar(entry.node), column)
        except CellError as error:
            broken.add(column.name)
            problems.append(Problem(Address(file, entry.line, name), str(error)))
    problems += [
        Problem(
            Address(file, entry.line, f"{path}{entry.key}"),
            f"不认识“{shortened(entry.key)}”{suggestion(entry.key, [*names, *nested])}"
            "请改成规定的名称，或者删去。",
        )
        for entry in node.entries
        if entry.key not in names and entry.key not in nested
    ]
    return values | {"broken": frozenset(broken)}


def _scalar(node: Node) -> str | None:
    """Return the text of a single value.

    Raises:
        CellError: it is a list or a mapping.
    """
    if not isinstance(node, ScalarNode):
        message = "这里应是一个值，不是列表或“键: 值”；请对照 seed/README.md 的格式。"
        raise CellError(message)
    return node.text or None


def _items(
    node: Node, columns: Sequence[Column], file: str, name: str, problems: list[Problem]
) -> list[dict[str, Any]]:
    """Return the items of a list of mappings."""
    if not isinstance(node, ListNode):
        problems.append(
            Problem(Address(file, node.line, name), "这里应是列表（每项以“- ”开头）；没有就写 []。")
        )
        return []
    found = []
    for item in node.items:
        if isinstance(item, MapNode):
            found.append(_mapping(item, columns, file, problems, path=f"{name}."))
        else:
            message = f"每一项应写成 {{{', '.join(column.name + ': …' for column in columns)}}}。"
            problems.append(Problem(Address(file, item.line, name), message))
    return found


def _types(node: Node, file: str, problems: list[Problem]) -> tuple[TypeRow, ...]:
    """Return the printed types with our categories."""
    if not isinstance(node, MapNode):
        message = "这里应是“印刷类型: 项目类别”的形式；没有就写 {}。"
        problems.append(Problem(Address(file, node.line, plan_layout.TYPES), message))
        return ()
    rows = []
    for entry in node.entries:
        try:
            category = parse_value(_scalar(entry.node), plan_layout.TYPE_VALUE)
        except CellError as error:
            problems.append(Problem(Address(file, entry.line, f"types.{entry.key}"), str(error)))
            category = None
        rows.append(TypeRow(line=entry.line, printed_type=entry.key, category=category))
    return tuple(rows)
