"""In force: the preset that judges a tracker, after the policy and the tracker's own words."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.presets import apply_diagram, apply_legend, load
from bot.core.trackers import is_structured, recognise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.document import Document
    from bot.core.model.policy import TrackerPolicy
    from bot.core.model.preset import Preset
    from bot.core.model.source import Source


def preset_in_force(
    name: str,
    rule: TrackerPolicy | None,
    document: Document | None,
    signoff: Mapping[str, tuple[str, ...]] | None = None,
) -> Preset:
    """Give a preset with the policy applied and, from the base's text, its legend and diagram.

    ``signoff`` is what the policy says of all trackers: the groups a status asks.
    """
    preset = load(name)
    if document is not None and preset.track.legend:
        preset = _own_words(preset, document)
    if rule is None and not signoff:
        return preset
    from bot.core.presets.policy import apply_policy, apply_signoff

    preset = apply_signoff(preset, signoff or {})
    return apply_policy(preset, rule) if rule else preset


def recognised(
    source: Source,
    name: str = "",
    rule: TrackerPolicy | None = None,
    signoff: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Preset, Document | None]:
    """Give the preset that judges a file, told by its shape where none is named, and its document
    if it is Markdown.
    """
    document = None
    if not is_structured(source):
        from bot.core.trackers.scan import scan

        document = scan(source)
    name = (rule.preset if rule else "") or name or recognise(source, document)
    return preset_in_force(name, rule, document, signoff), document


def _own_words(preset: Preset, document: Document) -> Preset:
    """Let the file's own state diagram and legend rule its governed column."""
    from bot.core.views.legend import legend

    track = preset.track
    words = legend(document)
    if words:
        track = apply_legend(track, words)
    if "stateDiagram" in document.source.text:
        from bot.core.views.graphs import state_diagram

        graph = state_diagram(document)
        if graph is not None:
            track = apply_diagram(track, graph)
    return preset._replace(tracks=(track, *preset.tracks[1:]))
