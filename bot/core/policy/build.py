"""The validated document as a ``Policy`` of plain values."""

from __future__ import annotations

from bot.core.model.policy import Gate, Group, Policy, TrackerPolicy, Waiver
from bot.core.model.typed import TYPE_CHECKING
from bot.core.policy.baseline import Entry
from bot.core.policy.switches import Switches

if TYPE_CHECKING:
    from bot.core.policy.keys import Document, GatePolicy, Tracker, Waived
    from bot.core.policy.shapes import Strict
    from bot.core.policy.text import Tree

_LATER = ("weekly", "reminders", "notifications", "bot_accounts")


def build(document: Document, tree: Tree, text: str, path: str) -> Policy:
    """Make the policy; ``tree`` tells the lines of waivers."""
    waivers = (
        _waiver(waiver, tree.places.get(("waivers", at), (0, 0))[0])
        for at, waiver in enumerate(document.waivers)
    )
    return Policy(
        path=path,
        mode=document.mode,
        trackers=tuple(_tracker(tracker) for tracker in document.trackers),
        rules=dict(document.rules),
        groups={
            name: Group(name, tuple(group.members), group.quorum)
            for name, group in document.groups.items()
        },
        signoff={status: tuple(groups) for status, groups in document.signoff.items()},
        waivers=tuple(waivers),
        baseline=frozenset(Entry(**frozen.model_dump()).mark for frozen in document.baseline),
        gates=tuple(_gate(gate) for gate in document.gates),
        evidence_roots=tuple(document.evidence.roots),
        evidence_folder=document.evidence.folder,
        options=_given(document, _LATER),
        text=text,
    )


def _tracker(tracker: Tracker) -> TrackerPolicy:
    options = _given(tracker, tuple(Switches.model_fields))
    ways = tuple(" -> ".join(_ends(arrow)) for arrow in tracker.transitions)
    if ways in {("strict",), ("guarded",)}:
        options["transitions"] = ways[0]
        ways = ()
    return TrackerPolicy(
        path=tracker.path.removeprefix("./"),
        preset=tracker.preset if "preset" in tracker.model_fields_set else "",
        rules=dict(tracker.rules),
        statuses=tuple(
            {"name": word.name, "state": word.state, "aliases": tuple(word.aliases)}
            for word in tracker.statuses
        ),
        transitions=ways or None,
        columns=dict(tracker.columns),
        signoff={status: tuple(groups) for status, groups in tracker.signoff.items()},
        status_from=tracker.status_from,
        options=options,
    )


def _ends(arrow: str) -> list[str]:
    return [end.strip() for end in arrow.replace("→", "->").split("->")]


def _waiver(waived: Waived, line: int) -> Waiver:
    return Waiver(
        waived.rule, waived.item, waived.reason, waived.until, waived.path.removeprefix("./"), line
    )


def _gate(gate: GatePolicy) -> Gate:
    options = _given(gate, tuple(type(gate).model_fields))
    for name in ("name", "tracker", "paths"):
        options.pop(name, None)
    return Gate(gate.name, gate.tracker, tuple(gate.paths), options)


def _given(model: Strict, names: tuple[str, ...]) -> dict[str, object]:
    """Give the fields that were written, those of inner maps as ``outer.inner``."""
    found: dict[str, object] = {}
    for name in names:
        if name not in model.model_fields_set:
            continue
        value = getattr(model, name)
        if hasattr(value, "model_fields_set"):
            inner = _given(value, tuple(type(value).model_fields))
            found |= {f"{name}.{key}": each for key, each in inner.items()}
        else:
            found[name] = _frozen(value)
    return found


def _frozen(value: object) -> object:
    """Make lists tuples."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return {key: _frozen(each) for key, each in value.items()}
    return value
