"""Rewrite: entries put into and taken out of a policy's text, every other byte left as it was."""

from __future__ import annotations

import yaml

from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.policy.baseline import Entry
from bot.core.policy.numeral import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from yaml.nodes import Node

KEY = "baseline"
INTRO = "# Old findings that are not told again; `countersign baseline --prune` drops mended ones."
_WORDS = {"yes", "no", "on", "off", "y", "n", "true", "false", "null"}
_INSIDE = frozenset("-_./@+ ")


class _Held(NamedTuple):
    """An entry in the text: its offsets, from its dash or bracket to its last character."""

    start: int
    end: int
    entry: Entry


class _Block(NamedTuple):
    """The baseline in the text: its key's offset, its value's, and its entries."""

    key: int
    indent: str
    start: int
    end: int
    flow: bool
    entries: tuple[_Held, ...]


def entries(text: str) -> list[Entry]:
    """List the entries of a policy that ``load`` takes, in their order."""
    block = _block(text)
    return [held.entry for held in block.entries] if block else []


def add(text: str, new: Sequence[Entry]) -> str:
    """Put entries at the end of the baseline, made if there is none; ``text`` is a valid policy."""
    if not new:
        return text
    block = _block(text)
    done = _append(text, new) if block is None else _extend(text, block, new)
    held = [one.entry for one in block.entries] if block else []
    try:
        whole = entries(done) == [*held, *new]
    except yaml.YAMLError:
        whole = False
    if not whole:
        raise UserError(f"write `{KEY}: []` on a line of its own into the policy, then try again")
    return done


def _append(text: str, new: Sequence[Entry]) -> str:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    indent = " " * (root.start_mark.column if isinstance(root, yaml.MappingNode) else 0)
    lines = [f"{INTRO}", f"{KEY}:", *(f"  {line(one)}" for one in new)]
    end = _line_end(text)
    lead = text if not text or text.endswith("\n") else text + end
    return lead + "".join(f"{indent}{each}{end}" for each in lines)


def _extend(text: str, block: _Block, new: Sequence[Entry]) -> str:
    end = _line_end(text)
    if block.flow:
        whole = [*(held.entry for held in block.entries), *new]
        lines = "".join(f"{end}{block.indent}  {line(one)}" for one in whole)
        return text[: block.start].rstrip(" ") + lines + text[block.end :]
    last = block.entries[-1]
    indent = text[text.rfind("\n", 0, last.start) + 1 : last.start]
    lines = "".join(f"{indent}{line(one)}{end}" for one in new)
    at = text.find("\n", last.end)
    return f"{text}{end}{lines}" if at < 0 else text[: at + 1] + lines + text[at + 1 :]


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def drop(text: str, gone: Collection[Entry]) -> str:
    """Take entries out, and the key with the last of them."""
    block = _block(text)
    if block is None:
        return text
    left = [held.entry for held in block.entries if held.entry not in gone]
    if len(left) == len(block.entries):
        return text
    if block.flow:
        inner = ", ".join(line(one).removeprefix("- ") for one in left)
        return f"{text[: block.start]}[{inner}]{text[block.end :]}"
    spans = [(held.start, held.end) for held in block.entries if held.entry in gone]
    if not left:
        before = text[: text.rfind("\n", 0, block.key) + 1]
        intro = before.rstrip().endswith(INTRO)
        spans.insert(0, (before.rindex(INTRO) if intro else block.key, block.key))
    for start, stop in reversed(spans):
        at = text.find("\n", stop)
        text = text[: text.rfind("\n", 0, start) + 1] + (text[at + 1 :] if at >= 0 else "")
    return text


def line(entry: Entry) -> str:
    """Write an entry as one line of YAML."""
    parts = [f"{key}: {_scalar(value)}" for key, value in entry._asdict().items() if value]
    return f"- {{{', '.join(parts)}}}"


def _scalar(value: str) -> str:
    """Write a text so that every YAML parser reads that text."""
    safe = value.isascii() and all(char.isalnum() or char in _INSIDE for char in value)
    bare = safe and value[0].isalpha() and value[-1] != " " and value.casefold() not in _WORDS
    if bare and plain(value) == value:
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in escaped) + '"'


def _block(text: str) -> _Block | None:
    """Find the baseline in a valid policy."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return None
    for key, value in root.value:
        if key.value == KEY and isinstance(value, yaml.SequenceNode):
            flow = bool(value.flow_style)
            held = tuple(_held(text, node, flow=flow) for node in value.value)
            span = value.start_mark.index, value.end_mark.index
            if any(not span[0] <= one.start < span[1] for one in held):
                raise UserError("the baseline repeats an anchor; write its entries out")
            indent = " " * key.start_mark.column
            return _Block(key.start_mark.index, indent, *span, flow, held)
    return None


def _held(text: str, node: Node, *, flow: bool) -> _Held:
    start = node.start_mark.index
    if not flow:
        start = text.rindex("-", 0, start)
    known = {key.value: value.value for key, value in node.value}
    return _Held(start, _end(node), Entry(**{name: known.get(name, "") for name in Entry._fields}))


def _end(node: Node) -> int:
    """Give the offset after a value; a block's own mark is past the blanks that follow."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        return max(_end(value) for _, value in node.value)
    return int(node.end_mark.index)
