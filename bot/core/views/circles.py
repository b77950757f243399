"""Circles: items that reach each other, and the way around."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def way(
    start: str, goal: str, needs: Callable[[str], list[str]], found: dict[str, int]
) -> list[str]:
    """Give the shortest way from one item of a circle to another."""
    came: dict[str, str] = {start: ""}
    queue = [start]
    for here in queue:
        if here == goal:
            break
        for there in needs(here):
            if there not in came and found.get(there) == found[start]:
                came[there] = here
                queue.append(there)
    path, at = [], goal
    while at:
        path.append(at)
        at = came[at]
    return path[::-1]


def circles(  # noqa: C901 - one loop is what the algorithm is
    starts: Iterable[str], needs: Callable[[str], list[str]]
) -> dict[str, int]:
    """Number the items that can be reached by the circle they are in (Tarjan, without recursion,
    in time linear in the items and dependencies reached).
    """
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    circle: dict[str, int] = {}
    open_: list[str] = []
    for start in starts:
        if start in order:
            continue
        work = [(start, iter(needs(start)))]
        order[start] = low[start] = len(order)
        open_.append(start)
        while work:
            here, rest = work[-1]
            there = next(rest, None)
            if there is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[here])
                if low[here] == order[here]:
                    _close(open_, here, circle)
            elif there not in order:
                order[there] = low[there] = len(order)
                open_.append(there)
                work.append((there, iter(needs(there))))
            elif there not in circle:
                low[here] = min(low[here], order[there])
    return circle


def _close(open_: list[str], root: str, circle: dict[str, int]) -> None:
    """Take a finished circle from the open items."""
    number = len(circle)
    while True:
        name = open_.pop()
        circle[name] = number
        if name == root:
            return
