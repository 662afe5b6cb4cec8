"""Column kinds: how the kernel's values are stored."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import sqlalchemy
from sqlalchemy import BigInteger, Enum, Integer
from sqlalchemy.types import TypeDecorator

from app.kernel.kept_texts import from_json, to_json
from app.kernel.money import from_fen, to_fen
from app.kernel.months import Month
from app.kernel.texts import Text

if TYPE_CHECKING:
    from enum import StrEnum

    from sqlalchemy.engine import Dialect


class WanYuan(TypeDecorator[Decimal]):
    """Money: `Decimal` 万元 in Python, an exact integer of 分 in the database, so that every SUM is exact."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Store 分."""
        return None if value is None else to_fen(Decimal(value))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """Return 万元. A sum comes back as `Decimal` on PostgreSQL, so the integer is taken first."""
        return None if value is None else from_fen(int(value))


class Hundredths(TypeDecorator[Decimal]):
    """A measured quantity with at most two decimals (m², counts), as an exact integer of hundredths."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Store hundredths; refuse anything finer, which would be lost."""
        if value is None:
            return None
        hundredths = Decimal(value) * 100
        if hundredths != hundredths.to_integral_value():
            message = f"finer than one hundredth: {value}"
            raise ValueError(message)
        return int(hundredths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """Return the quantity."""
        return None if value is None else Decimal(int(value)).scaleb(-2)


class Sentence(TypeDecorator[str]):
    """A sentence of the interface: a `Text` keeps its template and values, so that pages can translate it."""

    impl = sqlalchemy.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Store a text as JSON, and any other sentence as it is."""
        return to_json(value) if isinstance(value, Text) else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return the sentence."""
        return None if value is None else from_json(value)


class MonthNumber(TypeDecorator[Month]):
    """A month as one integer, for example 202306."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Store the integer."""
        return None if value is None else value.to_integer()

    def process_result_value(self, value: int | None, dialect: Dialect) -> Month | None:  # noqa: ARG002
        """Return the month."""
        return None if value is None else Month.from_integer(value)


def enum_column(kind: type[StrEnum], fact: str | None = None) -> Enum:
    """Return the column kind of a closed vocabulary: its stable value as text, held by a named constraint.

    `fact` names the constraint where one table has two columns of the same vocabulary.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        name=fact or f"{_words(kind.__name__)}_is_known",
    )


def _words(class_name: str) -> str:
    """Return a class name as the words of a constraint name: `BedKind` → `bed_kind`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", class_name).lower()
