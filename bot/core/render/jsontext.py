"""JSON text: values written so that any UTF-8 file, log and reader of lines can hold them."""

from __future__ import annotations

from json import JSONEncoder

from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.safe import encodable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENCODER = JSONEncoder(ensure_ascii=False)


def one_line(value: object) -> str:
    """Write a value on one line; what a CI log would take for a command is escaped."""
    text = encodable(ENCODER.encode(value))
    return text.replace("##", "#\\u0023") if "##" in text else text


def list_text(entries: Sequence[object]) -> str:
    """Write a list, an entry a line."""
    return "[\n  " + ",\n  ".join(map(one_line, entries)) + "\n]" if entries else "[]"


def object_text(parts: Mapping[str, object]) -> str:
    """Write an object, a key a line, its lists an entry a line."""
    lines = [
        f"{one_line(key)}: {list_text(part) if isinstance(part, list) else one_line(part)}"
        for key, part in parts.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}"
