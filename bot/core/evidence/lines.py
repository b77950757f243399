"""Lines: ranges such as ``L10-L20``, and how many lines a text has."""

from __future__ import annotations


def count(text: str) -> int:
    """Count lines; the last one counts with and without a line end."""
    return text.count("\n") + (not text.endswith("\n") and bool(text))


def parse(part: str) -> tuple[int, int] | None:
    """Read ``L10``, ``L10-L20``, ``L10-20`` or ``L10C3-L20C1``; None for anything else."""
    first, dash, last = part.partition("-")
    start = _number(first, lettered=True)
    end = _number(last, lettered=False) if dash else start
    if start is None or end is None:
        return None
    return (start, end) if start <= end else (end, start)


def _number(text: str, *, lettered: bool) -> int | None:
    if text[:1] in {"L", "l"}:
        text = text[1:]
    elif lettered:
        return None
    digits = text.partition("C")[0]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else None


def problem(part: str, path: str, text: str) -> str | None:
    """Say why a range does not lie in a text; empty where it does, None where it is no range."""
    lines = parse(part)
    if lines is None:
        return None
    total = count(text)
    if lines[0] >= 1 and lines[1] <= total:
        return ""
    return f"{path} has {total} lines, no line {lines[1] if lines[0] >= 1 else lines[0]}"
