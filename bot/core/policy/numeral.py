"""Numeral: a number as written, and which plain scalars YAML 1.2 reads as more than text."""

from __future__ import annotations

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


class Numeral(str):
    """A number as written, so that an item called 010 keeps its zero."""

    __slots__ = ()


def plain(text: str) -> str | bool | None:
    """Give what an unquoted scalar means: nothing, yes or no, a numeral, or its text."""
    if text in _NULLS:
        return None
    return _BOOLS[text] if text in _BOOLS else Numeral(text) if _is_number(text) else text


def _is_number(text: str) -> bool:
    """Tell whether YAML 1.2 reads a number."""
    if text[:2] in {"0o", "0x"}:
        digits = "01234567" if text[1] == "o" else "0123456789abcdefABCDEF"
        return len(text) > 2 and not text[2:].strip(digits)
    body = text[1:] if text[0] in "+-" else text
    if body in {".inf", ".Inf", ".INF"} or text in {".nan", ".NaN", ".NAN"}:
        return True
    mantissa, mark, exponent = body.replace("E", "e").partition("e")
    whole, _, part = mantissa.partition(".")
    digits = whole + part
    if not (digits.isascii() and digits.isdigit()):
        return False
    power = exponent.removeprefix("-") if exponent[:1] == "-" else exponent.removeprefix("+")
    return not mark or (power.isascii() and power.isdigit())
