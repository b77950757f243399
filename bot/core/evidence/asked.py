"""Asked: what a register requires of each use case, from its own list or the preset's."""

from __future__ import annotations

from bot.core.evidence.records import normal
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.model.source import Source


class Required(NamedTuple):
    """A required evidence item: its number and name, further names, and what records must say:
    ``any_of`` one of these words, ``all_of`` each of them; ``like`` is the preset's number.
    """

    number: int
    name: str
    aliases: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    like: int = 0


def preset_items(entries: Iterable[Mapping[str, object]]) -> tuple[Required, ...]:
    """Read the items of a preset: ``number``, ``name``, ``aliases``, ``any``, ``all``."""
    return tuple(
        Required(
            int(str(entry.get("number", 0))),
            str(entry.get("name", "")),
            _words(entry.get("aliases")),
            _words(entry.get("any")),
            _words(entry.get("all")),
            int(str(entry.get("number", 0))),
        )
        for entry in entries
    )


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()


def required_items(source: Source, known: Sequence[Required]) -> tuple[Required, ...]:
    """Read the numbered list under a heading "Required Evidence"; each entry takes over what the
    preset knows of it. Where there is no such list, the preset's own.
    """
    own: list[Required] = []
    for number, text in _list(source.text):
        best = matching(text, known)
        if best is None:
            own.append(Required(number, text.rstrip("."), (text,)))
        else:
            own.append(best._replace(number=number, aliases=(*best.aliases, text)))
    return tuple(own) or tuple(known)


def _list(text: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    inside = False
    for line in text.split("\n"):
        bare = line.strip()
        if bare.startswith("#"):
            if inside and found:
                break
            inside = normal(bare).startswith("required evidence")
        elif inside:
            number, mark, rest = bare.partition(".") if ". " in bare else bare.partition(")")
            if mark and number.isascii() and number.isdigit() and len(number) < 4:
                found.append((int(number), rest.strip()))
    return found


def matching(text: str, items: Sequence[Required]) -> Required | None:
    """Find the item a text means: its number (``3``, ``#3``, ``Item 3: …``), else the one of whose
    names stands first in the text, the longest if several do.
    """
    words = normal(text).removeprefix("required ").removeprefix("item ")
    head = words.partition(" ")[0]
    if head.isdecimal():
        return next((item for item in items if str(item.number) == head), None)
    best: tuple[int, int] | None = None
    found = None
    for item in items:
        for name in (item.name, *item.aliases):
            at = f" {words} ".find(f" {normal(name)} ")
            place = (at, -len(name))
            if at >= 0 and name and (best is None or place < best):
                best, found = place, item
    return found
