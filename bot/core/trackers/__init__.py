"""Trackers: text -> Tracker, total: what can't be read becomes a problem with a line."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.recognise import (
    STRUCTURED,
    recognise_markdown,
    recognise_structured,
)

if TYPE_CHECKING:
    from bot.core.model.document import Document
    from bot.core.model.preset import Preset
    from bot.core.model.source import Source
    from bot.core.model.tracker import Tracker


def is_structured(source: Source) -> bool:
    """Tell whether a text is YAML, TOML or JSON: by its name, else by how it begins."""
    name = source.path.casefold()
    if name.endswith(STRUCTURED):
        return True
    if name.endswith((".md", ".markdown", ".txt")):
        return False
    return _looks_structured(source.text)


def _looks_structured(text: str) -> bool:
    head = text.lstrip("\ufeff \t\r\n")[:4000]
    if head[:1] in "{[" or head.startswith("---\n"):
        return True
    lines = [line for line in head.splitlines() if line.strip() and not line.startswith("#")]
    keyed = sum(": " in line or line.rstrip().endswith(":") or " = " in line for line in lines)
    marked = sum(line.startswith(("|", "- [", "* ")) for line in lines)
    return bool(lines) and keyed * 2 > len(lines) and not marked


def recognise(source: Source, document: Document | None = None) -> str:
    """Name the preset that a file's shape speaks for."""
    if is_structured(source):
        return recognise_structured(source.path, source.text)
    from bot.core.trackers.scan import scan

    return recognise_markdown(source.path, document or scan(source))


LONG = 500
"""From so many items on it pays to look at what two versions have in common."""


def _reread(earlier: Tracker | None, source: Source, preset: Preset) -> Tracker | None:
    if earlier is None or len(earlier.items) < LONG:
        return None
    from bot.core.trackers.reread import reread

    return reread(earlier, source, preset)


def read(
    source: Source,
    preset: Preset,
    document: Document | None = None,
    earlier: Tracker | None = None,
) -> Tracker:
    """Read a file's items as a preset says; never an exception.

    ``earlier`` is another version of the file, read with the same preset: what both have in
    common need not be read again.
    """
    if is_structured(source):
        from bot.core.trackers.structured import read_structured

        tracker = _reread(earlier, source, preset) or read_structured(source, preset)
    else:
        from bot.core.trackers.markdown import read_markdown
        from bot.core.vocabulary import Vocabulary

        tracker = read_markdown(source, preset, Vocabulary(preset.track), document)
    if not source.text.isascii() or "\x00" in source.text or "\r" in source.text:
        from bot.core.trackers.encoding import strange

        tracker.problems += tuple(strange(source))
    return tracker
