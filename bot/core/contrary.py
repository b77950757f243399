"""Contrary: a status cell that says two things at once, and what they are."""

from __future__ import annotations

from bot.core.model.status import FINISHED, State, Status
from bot.core.model.typed import TYPE_CHECKING
from bot.core.spelling import undated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_BESIDE = "\ufe0f ([*"  # what stands between a mark and the word after it


def apart(
    lines: Sequence[str], first: Status, whole: Callable[[str], Status | None]
) -> tuple[str, ...]:
    """Give the labels of a cell whose lines are different ones, else nothing."""
    known = [first, *(one for line in lines[1:] if (one := whole(line)))]
    names = tuple(dict.fromkeys(one.label for one in known if one.label))
    return names if first.label and len(names) > 1 else ()


def taken_back(
    text: str, found: Status, marks: Mapping[str, Status], whole: Callable[[str], Status | None]
) -> tuple[str, ...]:
    """Give both labels where a mark right behind the word contradicts it, else nothing."""
    first = 0 if text[:1].isalnum() else 1
    for at, char in enumerate(text):
        marked = marks.get(char) if at else None
        if marked is None or whole(text[first:at].lstrip(_BESIDE)) is None:
            continue
        rest = text[at + 1 :]
        behind = whole(rest) if undated(rest) else marked
        if behind and behind.label != found.label and _contrary(found, marked):
            return found.label or "", marked.label or ""
    return ()


def _contrary(one: Status, other: Status) -> bool:
    """Tell whether one of two says the work is done, and the other that it is to be done."""
    states = {one.state, other.state}
    return len(states & FINISHED) == 1 and None not in states and State.DROPPED not in states
