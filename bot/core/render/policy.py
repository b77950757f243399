"""Policy: the commented policy file that ``init`` writes, from what it found."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.core.model.survey import Found

SCHEMA = "docs/countersign.schema.json"


def policy_text(
    found: Sequence[Found], relaxed: Mapping[str, Sequence[tuple[str, str, str]]]
) -> str:
    """Write the policy; ``relaxed`` maps a path to (comment, rule, severity)."""
    lines = [
        "# What Countersign holds the trackers of this repository to; read from the target branch.",
        "# `countersign schema` prints the JSON Schema of this file for your editor.",
        "mode: advise    # shows everything, blocks nothing; `enforce` when you trust it",
        "trackers:",
    ]
    for one in found:
        lines += _tracker(one, relaxed.get(one.path, ()))
    lines += _groups(found)
    return "\n".join(lines) + "\n"


def _tracker(one: Found, relaxed: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    yield f"  - path: {quoted(one.path)}"
    said = count(one.items, "item")
    if one.columns:
        said += f", columns recognised: {', '.join(one.columns)}"
    yield f"    preset: {one.preset.name}    # {one_line(said)}"
    habits = one.habits
    if habits.closures:
        yield (f"    # its history: {count(habits.versions, 'version')}, "
               f"{count(habits.closures, 'item')} closed, {habits.skips} of them straight from "
               f"the first status, {habits.reopened} taken back")  # fmt: skip
    if habits.unknown:
        yield "    # words that no label of the preset knows; name the state each one means:"
        yield "    # statuses:"
        for word, times in habits.unknown:
            said = count(times, "time")
            yield f"    #   - {{name: {quoted(one_line(word))}, state: active}}    # {said}"
    if relaxed:
        for comment, _, _ in relaxed:
            yield f"    # {comment}"
        pairs = ", ".join(f"{rule}: {severity}" for _, rule, severity in relaxed)
        yield f"    rules: {{{pairs}}}"


def _groups(found: Sequence[Found]) -> Iterator[str]:
    """Write who signs, for the statuses that ask for it, as a comment to be filled in."""
    wanted = {label.name: label.guards.signoff for one in found
              for label in one.preset.track.labels if label.guards.signoff}  # fmt: skip
    if not wanted:
        return
    names = list(dict.fromkeys(group for groups in wanted.values() for group in groups))
    yield "# Who signs. Fill in your people or teams and take away the marks:"
    yield "# groups:"
    for name in names:
        yield f'#   {name}: {{members: ["@your-org/{name}"], quorum: any}}'
    yield "# signoff:"
    for label, groups in wanted.items():
        yield f"#   {quoted(label)}: [{', '.join(groups)}]"


def quoted(text: str) -> str:
    """Write a text as a YAML scalar: plain where it surely stays a string."""
    bare = text.replace("/", "").replace("_", "").replace("-", "").replace(".", "").replace(" ", "")
    plain = bare.isalnum() and bare[:1].isalpha() and bare.casefold() not in _TRAPS
    if plain and text == text.strip():
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'


_TRAPS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})


def one_line(text: str) -> str:
    """Keep a text from a repository on its line of the comment."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]
