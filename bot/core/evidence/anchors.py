"""Anchors: the names that headings of a Markdown file get as GitHub and as GitLab make them."""

from __future__ import annotations

from functools import cache

from bot.core.evidence.headings import sections
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import re


def slug(title: str) -> str:
    """Give a heading's anchor: small letters, no punctuation, hyphens for blanks."""
    title = title.lower()
    bare = title.replace(" ", "-")
    if title.isascii() and bare.replace("-", "").replace("_", "").isalnum():
        return bare
    return "".join("-" if sign == " " else sign for sign in title if sign in "-_ " or _wordy(sign))


def _wordy(sign: str) -> bool:
    if sign.isascii():
        return sign.isalnum()
    from unicodedata import category

    return category(sign)[0] in "LM" or category(sign) in {"Nd", "Nl", "Pc"}


def squeezed(anchor: str) -> str:
    """Give an anchor with single hyphens, as GitLab writes it, and without variation selectors."""
    anchor = anchor.replace("\ufe0f", "")
    while "--" in anchor:
        anchor = anchor.replace("--", "-")
    return anchor


@cache
def _named() -> re.Pattern[str]:
    import re

    return re.compile(
        r"<[A-Za-z][^<>]{0,300}?\s(?:id|name)\s{0,3}=\s{0,3}[\"']?([^\"'\s<>]{1,200})"
    )


def anchors(text: str) -> frozenset[str]:
    """Give every name that a fragment may have, in both hosts' forms, in small letters."""
    names: set[str] = set()
    seen: dict[str, int] = {}
    seen_squeezed: dict[str, int] = {}
    for section in sections(text):
        name = slug(section.title)
        names.add(_numbered(name, seen))
        short = squeezed(name)
        names.add(_numbered(f"anchor-{short}" if short.isdecimal() else short, seen_squeezed))
    if "<" in text:
        names.update(name.lower() for name in _named().findall(text))
    return frozenset(names)


def _numbered(name: str, seen: dict[str, int]) -> str:
    """Number a repeated name (``-1``, ``-2`` …), skipping what a heading is called already."""
    if name not in seen:
        seen[name] = 0
        return name
    while True:
        seen[name] += 1
        numbered = f"{name}-{seen[name]}"
        if numbered not in seen:
            seen[numbered] = 0
            return numbered


def known(anchor: str, names: frozenset[str]) -> bool:
    """Tell whether a fragment names one of the anchors, as either host would take it."""
    wanted = anchor.lower().removeprefix("user-content-")
    bare = squeezed(wanted)
    return (
        wanted in names or bare in names or bare.strip("-") in {name.strip("-") for name in names}
    )


def loose(words: str) -> str:
    """Give a title's anchor without regard to the punctuation of other markups."""
    return squeezed(slug(words)).replace("_", "-").strip("-")


def same(title: str, words: str) -> bool:
    """Tell whether words written after ``§`` name a heading (they may go on after its end)."""
    number = _number(words)
    if number:
        return _number(title) == number
    left, right = squeezed(slug(title)).strip("-"), squeezed(slug(words)).strip("-")
    return bool(left and right) and (
        left == right or right.startswith(f"{left}-") or left.startswith(f"{right}-")
    )


def _number(words: str) -> str:
    """Give the section number that words begin with (``5.2.1``), else empty."""
    first = words.strip("§ \"'").partition(" ")[0].strip(".:)\"'")
    return first if first.replace(".", "").isdecimal() else ""
