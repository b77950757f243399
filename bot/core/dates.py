"""Dates: a day as people write it, read as ISO; what could be two days is none."""

from __future__ import annotations

import re

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.item import Field

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST = 60
_YEAR_FIRST = r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)"
_YEAR_LAST = r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)"
_NAMED = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ .-]+([A-Za-z]{3,9})[ .,-]+(\d{4})(?!\d)"
_NAMED_FIRST = r"([A-Za-z]{3,9})[ .]+(\d{1,2})(?:st|nd|rd|th)?,?[ ]+(\d{4})(?!\d)"


def day_of(text: str) -> str:
    """Give the first day that a text names as ``YYYY-MM-DD``; empty where none is certain.

    ``2026-11-20T08:00Z``, ``20.11.2026``, ``20 Nov 2026`` and ``November 20, 2026`` are read;
    ``11/10/2026`` may be two days, and is none.
    """
    text = text[:_LONGEST]
    if found := re.search(_YEAR_FIRST, text):
        return _valid(int(found[1]), int(found[2]), int(found[3]))
    if found := re.search(_YEAR_LAST, text):
        return _year_last(int(found[1]), found[2], int(found[3]), int(found[4]))
    if found := re.search(_NAMED, text):
        return _valid(int(found[3]), _month(found[2]), int(found[1]))
    if found := re.search(_NAMED_FIRST, text):
        return _valid(int(found[3]), _month(found[1]), int(found[2]))
    return ""


def _year_last(first: int, mark: str, second: int, year: int) -> str:
    """Read ``20.11.2026``; with slashes or dashes only where one number can be no month."""
    if mark == "." or first > len(_MONTHS) or first == second:
        return _valid(year, second, first)
    return _valid(year, first, second) if second > len(_MONTHS) else ""


def _month(name: str) -> int:
    short = name[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _valid(year: int, month: int, day: int) -> str:
    from datetime import date

    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def day_after(day: str) -> str:
    """Give the day after an ISO day."""
    from datetime import date, timedelta

    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def tells_update(field: Field, columns: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether a date is that of the last update; a bare *Date* may be one that is planned."""
    name = field.name.strip().casefold()
    own = {header.casefold() for header in columns.get("updated", ())}
    return name not in {"date", "fecha"} or name in own
