"""Quick: the policies most people write, recognised without a validator.

Importing pydantic costs more than a whole ``check`` may. Whatever is not plainly right here, be it
wrong or only rare, is left to the models in ``keys``: they alone say what a policy may hold.
"""

from __future__ import annotations

from datetime import date

from bot.core import presets
from bot.core.model.families import FAMILY
from bot.core.model.policy import Group, Policy, TrackerPolicy, Waiver
from bot.core.model.typed import TYPE_CHECKING
from bot.core.policy.baseline import Entry
from bot.core.policy.cross import cross
from bot.core.policy.numeral import Numeral

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.core.policy.text import Tree

_TOP = ("mode", "trackers", "rules", "groups", "signoff", "waivers", "baseline", "evidence")
_TRACKER = ("path", "preset", "rules", "transitions", "columns", "signoff", "status_from")
_SEVERITIES = ("error", "warning", "note", "off")


class _Unusual(Exception):  # noqa: N818 - nothing is wrong yet
    """Something that the models must judge."""


def quick(tree: Tree, text: str, path: str) -> Policy | None:
    """Give the policy, or None where the models must read it."""
    if tree.value is None:
        return Policy(path=path, text=text)
    try:
        policy = _policy(_map(tree.value, _TOP), tree)
    except _Unusual:
        return None
    return None if cross(tree) else policy._replace(path=path, text=text)


def _policy(root: dict[str, object], tree: Tree) -> Policy:
    evidence = _map(root.get("evidence", {}), ("roots", "folder"))
    return Policy(
        mode=_word(root.get("mode", "enforce"), ("advise", "enforce")),
        trackers=tuple(_tracker(_map(each, _TRACKER)) for each in _list(root.get("trackers", []))),
        rules=_rules(root.get("rules", {})),
        groups={name: _group(name, each) for name, each in _map(root.get("groups", {})).items()},
        signoff=_signoff(root.get("signoff", {})),
        waivers=tuple(
            _waiver(_map(each, ("rule", "item", "path", "reason", "until")), line)
            for at, each in enumerate(_list(root.get("waivers", [])))
            for line in [tree.places[("waivers", at)][0]]
        ),
        baseline=frozenset(
            _entry(_map(each, Entry._fields)).mark for each in _list(root.get("baseline", []))
        ),
        evidence_roots=tuple(_path(each) for each in _texts(evidence.get("roots", []))),
        evidence_folder=_path(evidence["folder"]) if "folder" in evidence else "",
    )


def _tracker(entry: dict[str, object]) -> TrackerPolicy:
    return TrackerPolicy(
        path=_path(entry.get("path"), more="*"),
        preset=_word(entry["preset"], presets.names()) if "preset" in entry else "",
        rules=_rules(entry.get("rules", {})),
        transitions=tuple(_arrow(each) for each in _texts(entry.get("transitions", []))) or None,
        columns={role: _text(each) for role, each in _map(entry.get("columns", {})).items()},
        signoff=_signoff(entry.get("signoff", {})),
        status_from=_path(entry["status_from"]) if "status_from" in entry else "",
    )


def _group(name: str, value: object) -> Group:
    if not isinstance(value, dict):
        return Group(name, tuple(_member(each) for each in _texts(value)))
    group = _map(value, ("members", "quorum"))
    members = tuple(_member(each) for each in _texts(group.get("members")))
    return Group(name, members, _word(group.get("quorum", "any"), ("any", "all", *"123456789")))


def _waiver(entry: dict[str, object], line: int) -> Waiver:
    item = _id(entry)
    path = _path(entry["path"], more="*") if "path" in entry else ""
    reason, until = _text(entry.get("reason")), _text(entry.get("until"))
    if not (item or path) or sum(word.isalpha() for word in reason.split()) < 2 or "\n" in reason:
        raise _Unusual
    try:
        day = date.fromisoformat(until).isoformat()
    except ValueError:
        raise _Unusual from None
    return Waiver(_word(entry.get("rule"), FAMILY), item, reason, _word(day, (until,)), path, line)


def _entry(entry: dict[str, object]) -> Entry:
    more = {name: _text(entry[name]) for name in ("field", "about") if name in entry}
    return Entry(_word(entry.get("rule"), FAMILY), _id(entry), _text(entry.get("path")), **more)


def _id(entry: dict[str, object]) -> str:
    item = entry.get("item", "")
    if not isinstance(item, str) or ("item" in entry and not item.strip()):
        raise _Unusual
    return str(item)


def _rules(value: object) -> dict[str, str]:
    return {_word(rule, FAMILY): _word(each, _SEVERITIES) for rule, each in _map(value).items()}


def _signoff(value: object) -> dict[str, tuple[str, ...]]:
    asked = {status: _texts(groups) for status, groups in _map(value).items()}
    if not all(_ascii(group, "_-")[0].isalnum() for groups in asked.values() for group in groups):
        raise _Unusual
    return asked


def _member(value: str) -> str:
    if value[:1] != "@" or not all(part[:1].isalnum() for part in value[1:].split("/")):
        raise _Unusual
    _ascii(value[1:], "_.-/")
    return value


def _arrow(value: str) -> str:
    ends = [end.strip() for end in value.split("->")]
    if len(ends) != 2 or not all(ends) or "→" in value or "\n" in value:
        raise _Unusual
    return " -> ".join(ends)


def _path(value: object, more: str = "") -> str:
    path = _text(value)
    if any(part in {"", ".", ".."} or ("**" in part and part != "**") for part in path.split("/")):
        raise _Unusual
    return _ascii(path, "_.-/" + more)


def _ascii(value: str, more: str) -> str:
    if not value.isascii() or not all(char.isalnum() or char in more for char in value):
        raise _Unusual
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(each) for each in (value if isinstance(value, list) else [value]))


def _text(value: object) -> str:
    if not isinstance(value, str) or isinstance(value, Numeral) or not value.strip():
        raise _Unusual
    return value


def _word(value: object, words: Collection[str]) -> str:
    if not isinstance(value, str) or value not in words:
        raise _Unusual
    return str(value)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise _Unusual
    return value


def _map(value: object, keys: Collection[str] | None = None) -> dict[str, object]:
    if not isinstance(value, dict) or (keys is not None and not value.keys() <= set(keys)):
        raise _Unusual
    return value
