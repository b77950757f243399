"""Policy: a preset with what a policy's entry for a tracker adds, replaces and switches."""

from __future__ import annotations

from bot.core.model.errors import PolicyError
from bot.core.model.preset import Arrow
from bot.core.model.status import State
from bot.core.model.typed import TYPE_CHECKING, Any
from bot.core.presets.words import add_label, label_named, with_guards

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.policy import TrackerPolicy
    from bot.core.model.preset import Preset, Track


def apply_policy(preset: Preset, policy: TrackerPolicy) -> Preset:
    """Apply what the policy says of a tracker; raises PolicyError for a status nobody knows."""
    track = preset.track
    for status in policy.statuses:
        track = _with_status(track, status)
    if policy.transitions is not None:
        track = _with_arrows(track, policy.transitions)
    track = _switched(track, policy.options)
    for word, groups in policy.signoff.items():
        track = _with_signoff(track, word, tuple(groups))
    columns = dict(preset.columns)
    tracks = [track, *preset.tracks[1:]]
    for role, header in policy.columns.items():
        columns[role] = (header, *columns.get(role, ()))
        tracks = [
            one._replace(headers=(header, *one.headers)) if one.role == role else one
            for one in tracks
        ]
    severities = {**preset.severities, **policy.rules}
    if policy.options.get("transitions") == "strict" and "illegal-transition" not in policy.rules:
        severities["illegal-transition"] = "error"
    return preset._replace(
        tracks=tuple(tracks),
        columns=columns,
        severities=severities,
        options={**preset.options, **policy.options},
    )


def apply_signoff(preset: Preset, signoff: Mapping[str, tuple[str, ...]]) -> Preset:
    """Let the statuses that a preset knows ask the groups the policy names for all trackers."""
    track = preset.track
    known = {label.name for label in track.labels}
    for word, groups in signoff.items():
        if word in known:
            track = _with_signoff(track, word, tuple(groups))
    return preset._replace(tracks=(track, *preset.tracks[1:]))


def _with_status(track: Track, status: Mapping[str, Any]) -> Track:
    state = status.get("state")
    return add_label(
        track, str(status["name"]), State(state) if state else None, tuple(status["aliases"])
    )


def _with_arrows(track: Track, texts: tuple[str, ...]) -> Track:
    """Draw the arrows anew; what the preset asks on the same way stays asked."""
    if tuple(texts) == ("free",):
        plain = tuple(arrow._replace(reason=False, remark="") for arrow in track.arrows)
        return track._replace(free=True, arrows=plain)
    guards = {(arrow.source, arrow.target): arrow.guards for arrow in track.arrows}
    arrows: list[Arrow] = []
    initial: list[str] = []
    for text in texts:
        source, arrow, target = text.replace("→", "->").partition("->")
        if not arrow:
            raise PolicyError(f"The transition {text!r} is not of the form 'A -> B'.")
        to = _known(track, target)
        if source.strip() == "[*]":
            initial.append(to)
            continue
        ends = (_known(track, source), to)
        arrows.append(Arrow(*ends, guards=guards[ends]) if ends in guards else Arrow(*ends))
    return track._replace(free=False, arrows=tuple(arrows), initial=tuple(initial) or track.initial)


def _with_signoff(track: Track, word: str, groups: tuple[str, ...]) -> Track:
    name = _known(track, word)
    return with_guards(
        track,
        lambda label: (
            label.guards._replace(signoff=groups, signoff_words=())
            if label.name == name
            else label.guards
        ),
    )


def _switched(track: Track, options: Mapping[str, Any]) -> Track:
    """Turn the switches that change words, arrows or guards."""
    if "blocked" in options.get("allow", ()) and not label_named(track, "Blocked"):
        track = add_label(track, "Blocked", State.BLOCKED, ("on hold", "waiting"))
    if met := options.get("dep_met"):
        states = frozenset(State(one) for one in met)
        track = with_guards(
            track,
            lambda label: label.guards._replace(deps=states) if label.guards.deps else label.guards,
        )
    if options.get("transitions") == "strict":
        track = track._replace(arrows=tuple(one for one in track.arrows if not one.remark))
    withdraw = options.get("withdraw", "reason")
    if withdraw != "reason":
        track = _withdrawn(track, free=withdraw == "free")
    return track


def _withdrawn(track: Track, *, free: bool) -> Track:
    """Let items leave review for work without a reason, or not at all."""
    states = {label.name: label.state for label in track.labels}
    back = {
        arrow
        for arrow in track.arrows
        if states[arrow.source] is State.REVIEW and states[arrow.target] is State.ACTIVE
    }
    arrows = (
        one._replace(reason=False) if one in back else one
        for one in track.arrows
        if free or one not in back
    )
    return track._replace(arrows=tuple(arrows))


def _known(track: Track, word: str) -> str:
    label = label_named(track, word)
    if label is None:
        known = ", ".join(label.name for label in track.labels)
        raise PolicyError(f"No status is called {word.strip()!r}; known are {known}.")
    return label.name
