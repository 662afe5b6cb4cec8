"""Reading what stands in an address or a field: clean texts, months, and a sentence where that fails."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.kernel.errors import TrackerError
from app.kernel.months import Month
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST_TEXT = 100
_LARGEST_NUMBER = 2**31 - 1


class AddressError(TrackerError):
    """An address holds values that cannot be read, where guessing would give a wrong file."""


@dataclass(frozen=True, slots=True)
class AddressForm:
    """What was read of an address; each form of one adds its typed query."""

    given: dict[str, Any]
    """The known parameters that say something, as they stand in the address."""
    has_blanks: bool
    """Whether others stand there too, which say nothing: the address is better redirected to `given`."""
    problems: tuple[str, ...]
    """A sentence about everything that was left aside."""

    def refuse_problems(self) -> None:
        """Refuse an address that was not read as a whole.

        Raises:
            AddressError: a value was left aside; a file made without it would not be what was asked for.
        """
        if self.problems:
            raise AddressError(" ".join(self.problems))


def read_parameters(
    address: Mapping[str, str],
    readers: Mapping[str, tuple[str, Callable[[str], object]]],
    left_aside: str = Text("不能用作条件"),
) -> tuple[dict[str, Any], AddressForm]:
    """Return the values of the parameters that can be read, and what else the form of an address keeps.

    `readers` hold label and reader of each known parameter; `left_aside` ends the sentence about one that
    its reader refuses with a `ValueError`.
    """
    texts = {name: clean(address[name]) for name in address if name in readers}
    given = {name: text for name, text in texts.items() if text}
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name, text in given.items():
        label, reader = readers[name]
        try:
            values[name] = reader(text)
        except ValueError:
            problems.append(
                Text(
                    "地址中的“{label}”（{name}={text}）看不懂，{left_aside}。",
                    label=label,
                    name=name,
                    text=text,
                    left_aside=left_aside,
                )
            )
    return values, AddressForm(given, len(given) < len(texts), tuple(problems))


def month_of(text: str) -> Month:
    """Read a month as people give it.

    Raises:
        AddressError: it is none.
    """
    try:
        return Month.parse(text)
    except ValueError as error:
        message = Text("“{text}”不是月份，请写成 2023-06 这样的形式。", text=text)
        raise AddressError(message) from error


def clean(text: str) -> str:
    """Return a text without control characters (a database refuses NUL), outer blanks and excess length."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip()[:LONGEST_TEXT]


def positive_number(text: str) -> int:
    """Read a positive whole number that fits a database column.

    Raises:
        ValueError: it is none.
    """
    number = int(text) if re.fullmatch(r"[0-9]{1,10}", text) else 0
    if not 0 < number <= _LARGEST_NUMBER:
        raise ValueError(text)
    return number


def year_of(text: str) -> int:
    """Read a year of these centuries.

    Raises:
        ValueError: it is none.
    """
    if not re.fullmatch(r"(19|20|21)[0-9]{2}", text):
        raise ValueError(text)
    return int(text)
