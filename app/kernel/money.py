"""Money: `Decimal` 万元 in Python, an exact integer of 分 in the database. No floats anywhere."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

FEN_PER_WAN_YUAN = 1_000_000
_FEN_PER_HUNDREDTH = 10_000
_WAN_YUAN_STEP = Decimal("0.000001")
LARGEST_WAN_YUAN = Decimal(1_000_000_000)
"""Ten trillion yuan: beyond every plan, and far inside a 64-bit integer of 分."""


def to_fen(amount: Decimal) -> int:
    """Return `amount` (万元) as 分.

    Raises:
        ValueError: the amount is not finite, is too large, or is finer than one 分.
    """
    if not amount.is_finite() or abs(amount) > LARGEST_WAN_YUAN:
        message = f"not an amount in 万元: {amount}"
        raise ValueError(message)
    fen = amount * FEN_PER_WAN_YUAN
    if fen != fen.to_integral_value():
        message = f"finer than one 分: {amount}"
        raise ValueError(message)
    return int(fen)


def from_fen(fen: int) -> Decimal:
    """Return 分 as 万元 with at least two decimals."""
    hundredths, finer = divmod(fen, _FEN_PER_HUNDREDTH)
    return (Decimal(fen) * _WAN_YUAN_STEP).normalize() if finer else Decimal(hundredths).scaleb(-2)


def wan_yuan_text(amount: Decimal) -> str:
    """Return an amount in 万元 with at least two decimals and all that it has, without thousands marks."""
    return f"{from_fen(to_fen(amount)):f}"


def parse_wan_yuan(text: str) -> Decimal:
    """Read an amount in 万元 as people type it: digits, one decimal point, thousands commas.

    Raises:
        ValueError: it is not a plain decimal number.
    """
    plain = text.strip().replace(",", "").replace("，", "")
    if not plain or not all(character in "0123456789.+-" for character in plain):
        message = f"not a number: {text!r}"
        raise ValueError(message)
    try:
        amount = Decimal(plain)
    except InvalidOperation as error:
        message = f"not a number: {text!r}"
        raise ValueError(message) from error
    to_fen(amount)
    return amount
