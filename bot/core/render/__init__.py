"""Words only: a verdict as a terminal, a comment or a machine reads it; one format a file."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.model.source import Source
    from bot.core.model.verdict import Verdict

    Texts = Callable[[str, str], Source | None]
    """Gives the source of a path at a side (``head`` or ``base``), None where there is none."""

    Render = Callable[[Verdict, Texts], str]
    """A format: the whole output, ending in a line end unless it is empty."""

FORMATS = ("text", "json", "sarif", "junit", "github", "gitlab", "markdown")
"""The formats of a verdict; each is the module of that name."""


def renderer(name: str) -> Render:
    """Give the ``render`` of a format, importing it alone; ``KeyError`` for any other name."""
    if name not in FORMATS:
        raise KeyError(name)
    from importlib import import_module

    return cast("Render", import_module(f"bot.core.render.{name}").render)
