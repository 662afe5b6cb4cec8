"""What every row of a package has: where it stands, and which of its cells could not be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRow:
    """A row. None means blank, or unreadable when the column stands in `broken`.

    The problem of a broken cell is reported once, by parsing, and no rule judges that cell again.
    """

    line: int
    """Where the row begins, as a text editor counts lines."""
    broken: frozenset[str] = frozenset()
    """Columns whose cell could not be read."""
