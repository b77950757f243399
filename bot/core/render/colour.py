"""Colour: the few terminal styles the product uses, and how wide and loud the text may be."""

from __future__ import annotations

from bot.core.model.typed import NamedTuple

STYLES = {"error": "1;31", "warning": "1;33", "note": "1;36", "place": "1", "frame": "34"}


class Look(NamedTuple):
    """How a text is shown: in colour or not, cells in a line, and findings only."""

    colour: bool = False
    width: int = 100
    quiet: bool = False

    def paint(self, text: str, style: str) -> str:
        """Colour a text, if there is colour and text."""
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if self.colour and text else text


PLAIN = Look()
