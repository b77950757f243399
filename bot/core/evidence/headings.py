"""Headings: the headings of a Markdown or HTML text and the words they show."""

from __future__ import annotations

from functools import cache

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator


class Section(NamedTuple):
    """A heading: its words without markup, its level, and its line (from 1)."""

    title: str
    level: int
    line: int


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    import re

    return {
        "image": re.compile(r"!\[([^\[\]]{0,500})\]\([^()\s]{0,500}(?:\s\"[^\"]{0,200}\")?\)"),
        "link": re.compile(
            r"\[([^\[\]]{0,500})\](?:\((?:[^()\s]|\([^()\s]{0,99}\)){0,500}(?:\s\"[^\"]{0,200}\")?\)"
            r"|\[[^\[\]]{0,200}\])"
        ),
        "tag": re.compile(r"</?[A-Za-z][^<>]{0,500}>|<!--.{0,500}?-->"),
        "auto": re.compile(r"<(https?://[^<>\s]{1,500})>"),
        "under": re.compile(
            r"(?<![\w\\])(_{1,3})(?=\S)([^_]{1,500}(?:_[^_\s]{1,200}){0,20}?)\1(?!\w)"
        ),
        "escape": re.compile(r"\\([!-/:-@\[-`{-~])"),
        "custom": re.compile(r"\s\{#([\w:.-]{1,200})\}\s*$"),
        "html": re.compile(r"<h([1-6])\b[^<>]{0,300}>(.{0,500}?)</h\1\s?>", re.IGNORECASE),
        "atx": re.compile(r"(?: {0,3}> ?){0,6} {0,3}(?:[-*+]\s{1,3})?(#{1,6})(?:[ \t]+(.*))?$"),
    }


_MARKS = frozenset("`*_[]<>&\\!")


def plain(heading: str) -> str:
    """Give a heading's words as they are shown, without markup."""
    if _MARKS.isdisjoint(heading):
        return heading.strip()
    patterns = _patterns()
    parts = heading[:2000].split("`")
    shown = []
    for number, part in enumerate(parts):
        text = part
        if number % 2 == 0 or number == len(parts) - 1:
            text = patterns["image"].sub("", text)
            text = patterns["auto"].sub(r"\1", text)
            text = patterns["tag"].sub("", text)
            text = patterns["link"].sub(r"\1", text)
            text = patterns["under"].sub(r"\2", text).replace("**", "").replace("*", "")
            text = patterns["escape"].sub(r"\1", text)
            text = _entities(text)
        shown.append(text)
    return patterns["link"].sub(r"\1", "".join(shown)).strip()


def _entities(text: str) -> str:
    if "&" not in text:
        return text
    from html import unescape

    return unescape(text)


def sections(text: str) -> Iterator[Section]:
    """Walk the headings of a Markdown text, those in code fences left out."""
    patterns = _patterns()
    fence, before = "", ""
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip(" >\t\r")
        if bare.startswith(("```", "~~~")):
            mark = bare[: len(bare) - len(bare.lstrip(bare[0]))]
            if not fence and "`" not in bare[len(mark) :]:
                fence = mark
            elif fence and bare[0] == fence[0] and bare == mark and len(mark) >= len(fence):
                fence = ""
            before = ""
        elif not fence:
            yield from _heading(line.rstrip("\r"), before, number, patterns)
            before = bare
    return


def _heading(
    line: str, before: str, number: int, patterns: dict[str, re.Pattern[str]]
) -> Iterator[Section]:
    if "#" in line[:16] and len(line) < 3000 and (match := patterns["atx"].match(line)):
        words = _unclosed(match[2] or "")
        custom = patterns["custom"].search(words)
        if custom:
            yield Section(custom[1], len(match[1]), number)
            words = words[: custom.start()]
        yield Section(plain(words), len(match[1]), number)
    elif before and _underline(line) and not before.startswith(("#", "-", "*", "|")):
        yield Section(plain(before), 1 if "=" in line else 2, number - 1)
    elif "<h" in line.lower():
        for level, words in patterns["html"].findall(line[:3000]):
            yield Section(plain(words), int(level), number)


def _unclosed(words: str) -> str:
    """Drop the hash signs that may close a heading."""
    words = words.strip()
    bare = words.rstrip("#")
    return bare.rstrip() if bare != words and (not bare or bare[-1].isspace()) else words


def _underline(line: str) -> bool:
    mark = line.strip(" >\t")
    return len(mark) > 1 and (not mark.strip("=") or not mark.strip("-"))
