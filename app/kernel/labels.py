"""Closed vocabularies: a stable value for code and data, and the Chinese word that users see."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A vocabulary whose members are written `NAME = "value", "词"`, or with their unit as a third part."""

    _value_: str
    label: str
    """The word shown to users."""
    unit: str
    """The unit of what a member measures; empty where nothing is measured."""

    def __new__(cls, value: str, label: str = "", unit: str = "") -> Self:
        """Make a member from its value, word and unit. Called with a value alone, the class looks it up."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.unit = unit
        return member
