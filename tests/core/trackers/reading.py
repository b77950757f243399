"""Reading: small texts as trackers, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model.source import Source
from bot.core.presets import load
from bot.core.trackers import read
from bot.core.vocabulary import Vocabulary
from bot.flows.items import tracker_of

if TYPE_CHECKING:
    from bot.core.model.tracker import Tracker


def tracker(text: str, preset: str = "generic", path: str = "plan.md") -> Tracker:
    """Read a text with a preset as it stands."""
    return read(Source(path, text), load(preset))


def recognised(text: str, path: str = "plan.md") -> tuple[str, Tracker]:
    """Read a text with the preset that its shape speaks for."""
    preset, found = tracker_of(Source(path, text))
    return preset.name, found


def seen(text: str, preset: str = "generic") -> list[str]:
    """Give the items as words: id, and the status as written."""
    return [f"{item.id}: {item.status_text}" for item in tracker(text, preset).items]


def states(text: str, preset: str = "generic") -> list[str]:
    """Give the items as words: id, and the state that the status means."""
    words = Vocabulary(load(preset).track)
    return [f"{item.id}: {words.read(item.status_text or '').state}"
            for item in tracker(text, preset).items]  # fmt: skip


def problems(text: str, preset: str = "generic", path: str = "plan.md") -> list[str]:
    """Give the problems as words: line, rule, message."""
    found = tracker(text, preset, path)
    return [f"{found.source.line(one.span.start)} {one.rule}: {one.message}"
            for one in found.problems]  # fmt: skip
