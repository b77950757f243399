"""Policy: what the watched repository asks for, as plain values; the default asks for little."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class TrackerPolicy(NamedTuple):
    """What the policy says of the trackers at a path or glob.

    ``preset`` may be empty (recognise by shape); ``rules`` maps rule to severity; ``statuses``
    maps a label to state and aliases (``{"name","state","aliases"}``) added to the preset's;
    ``transitions`` replaces the arrows as ``"A -> B"`` texts (None: the preset's, ``"free"`` as the
    only entry: all legal); ``columns`` maps role to header; ``signoff`` maps a label to groups;
    ``options`` are switches of the preset.
    """

    path: str
    preset: str = ""
    rules: Mapping[str, str] = {}
    statuses: tuple[Mapping[str, object], ...] = ()
    transitions: tuple[str, ...] | None = None
    columns: Mapping[str, str] = {}
    signoff: Mapping[str, tuple[str, ...]] = {}
    status_from: str = ""
    options: Mapping[str, object] = {}


class Waiver(NamedTuple):
    """A rule not held against an item (or a path), why, and until which day (ISO, inclusive)."""

    rule: str
    item: str
    reason: str
    until: str
    path: str = ""
    line: int = 0


class Group(NamedTuple):
    """Reviewers who may sign: members (``@user``, ``@org/team``), how many of them must."""

    name: str
    members: tuple[str, ...] = ()
    quorum: str = "any"


class Gate(NamedTuple):
    """A gate: paths closed until the items named by ``tracker`` reach what it asks."""

    name: str
    tracker: str = ""
    paths: tuple[str, ...] = ()
    options: Mapping[str, object] = {}


class Policy(NamedTuple):
    """The whole policy. ``path`` is empty where there is no policy file."""

    path: str = ""
    mode: str = "enforce"
    trackers: tuple[TrackerPolicy, ...] = ()
    rules: Mapping[str, str] = {}
    groups: Mapping[str, Group] = {}
    signoff: Mapping[str, tuple[str, ...]] = {}
    waivers: tuple[Waiver, ...] = ()
    baseline: frozenset[str] = frozenset()
    gates: tuple[Gate, ...] = ()
    evidence_roots: tuple[str, ...] = ()
    evidence_folder: str = ""
    options: Mapping[str, object] = {}
    text: str = ""
