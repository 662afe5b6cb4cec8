"""Cells with addresses: what any reader hands over, whatever the format of the file was."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table. `line` is where it begins, as a text editor counts lines."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its head and the rows below it, blank rows left out."""

    file: str
    head: Record
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A single value of a document; None where the document says that there is none."""

    line: int
    text: str | None


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list of a document."""

    line: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping with its value. `line` is where the key stands."""

    line: int
    key: str
    node: Node


@dataclass(frozen=True, slots=True)
class MapNode:
    """Keys and values of a document, in its order; a key stands once."""

    line: int
    entries: tuple[Entry, ...]


Node = ScalarNode | ListNode | MapNode
"""Any part of a structured document."""
