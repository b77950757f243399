"""Cross-checks: names in one part of the policy that another part must know."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.policy.names import ASKED, words
from bot.core.policy.problem import nearest
from bot.core.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.policy.problem import Path, Problem
    from bot.core.policy.text import Tree

_START = {"[*]"}


def cross(tree: Tree) -> list[Problem]:
    """Check groups and statuses, whatever else is wrong with the document."""
    root = _map(tree.value)
    problems = list(_groups(tree, root))
    known: list[dict[str, str]] = []
    for at, tracker in enumerate(_list(root.get("trackers"))):
        statuses = _statuses(_map(tracker))
        known.append(statuses)
        if statuses:
            problems += _unknown(tree, ("trackers", at), _map(tracker), statuses)
    if known and all(known):
        problems += _unknown(
            tree, (), root, {key: word for one in known for key, word in one.items()}
        )
    return problems


def _groups(tree: Tree, root: dict[str, object]) -> Iterator[Problem]:
    defined = {*_map(root.get("groups")), *ASKED}
    places: list[tuple[Path, object]] = [(("signoff",), root.get("signoff"))]
    for at, tracker in enumerate(_list(root.get("trackers"))):
        entry = _map(tracker)
        places.append((("trackers", at, "signoff"), entry.get("signoff")))
        places.append((("trackers", at), {"unlock": entry.get("unlock")}))
    for path, asked in places:
        for status, groups in _map(asked).items():
            for index, group in enumerate(_list(groups)):
                if isinstance(group, str) and group.strip() and group not in defined:
                    near = nearest(group, defined) or "."
                    said = f'no group "{group}"{near} Write its members under groups:'
                    yield tree.problem((*path, status, index), said)


def _statuses(tracker: dict[str, object]) -> dict[str, str]:
    """Map the folded words a tracker may use for a status to their spelling; empty: any word."""
    preset = tracker.get("preset")
    own = words(preset) if isinstance(preset, str) else ()
    if not own:
        return {}
    added = [_map(status) for status in _list(tracker.get("statuses"))]
    more = [
        word for status in added for word in (status.get("name"), *_list(status.get("aliases")))
    ]
    return {fold(word): word for word in (*more, *own) if isinstance(word, str)}


def _unknown(
    tree: Tree, path: Path, part: dict[str, object], known: dict[str, str]
) -> Iterator[Problem]:
    """Yield the statuses named in a part that nobody knows."""
    for place, word in _named(part):
        if word not in _START and fold(word) not in known:
            near = nearest(word, known.values()) or "."
            said = f'unknown status "{word}"{near} Add it under statuses: or write one of them'
            yield tree.problem((*path, *place), said, at_key=place[0] != "transitions")


def _named(part: dict[str, object]) -> Iterator[tuple[Path, str]]:
    for index, arrow in enumerate(_list(part.get("transitions"))):
        ends = arrow.replace("→", "->").split("->") if isinstance(arrow, str) else []
        if len(ends) == 2:
            yield from ((("transitions", index), end.strip()) for end in ends)
    yield from ((("signoff", status), status) for status in _map(part.get("signoff")))
    for status in _map(_map(part.get("evidence")).get("require")):
        yield ("evidence", "require", status), status


def _map(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]
