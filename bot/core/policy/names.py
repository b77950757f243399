"""Names the policy may use: the words of presets, and the groups that rules ask."""

from __future__ import annotations

from bot.core import presets

ASKED = ("architecture", "security", "ops", "production-readiness", "policy")
"""Groups that rules ask without being told; they may be named before anyone is in them."""


def words(preset: str) -> tuple[str, ...]:
    """List the statuses of a preset with their other names; empty where any word may be one."""
    if preset not in presets.names():
        return ()
    tracks = presets.load(preset).tracks
    if any(track.free or not track.closed for track in tracks[:1]):
        return ()
    labels = (label for track in tracks for label in track.labels)
    return tuple(word for label in labels for word in (label.name, *label.aliases))
