"""The only SELECTs of commitments. Facts come out frozen and ordered, in a constant number of queries."""

from __future__ import annotations

from app.commitments.queries.facts import commitments

__all__ = [
    "commitments",
]
