"""Markup: the plain text of a cell, and whether it says anything at all."""

from __future__ import annotations

import re
from functools import cache

_ESCAPABLE = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
# Characters that must not be read as markup wait in the private use area until the end.
_HIDE = {ord(char): 0xE000 + ord(char) for char in _ESCAPABLE}
_SHOW = {hidden: char for char, hidden in _HIDE.items()}
_BREAK = r"(?i)</?(?:br|hr|p|div|li|tr|td)(?:[\s/][^<>]*)?>"
_TAG = (
    r"(?i)</?(?:a|abbr|b|big|center|cite|code|dd|del|details|dl|dt|em|font|h[1-6]|i|img|input|ins|"
    r"kbd|label|mark|ol|pre|q|samp|small|span|strike|strong|sub|summary|sup|s|table|tbody|th|"
    r"thead|tt|ul|u|var|wbr)(?:[\s/][^<>]*)?>"
)
_STRUCK = r"(?i)</?(?:del|s|strike)(?:\s[^<>]*)?>"
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "nbsp": " ", "apos": "'", "#39": "'"}
_MARKUP = frozenset("`*_~[]<>&\\")

_DASHES = " \t\r\n-_.,:;/\\|*~'\"()[]`\u00b7\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2026"
_NOTHING = frozenset(
    {"", "n/a", "n.a.", "n.a", "na", "none", "nil", "null", "nothing", "not applicable", "なし",
     "無", "无", "없음", "ninguno", "ninguna", "нет", "keine", "keiner", "aucun", "aucune"}
)  # fmt: skip
_PLACEHOLDERS = frozenset(
    {"unknown", "unassigned", "not assigned", "not yet assigned", "nobody", "no one", "noone",
     "none yet", "someone", "somebody", "anyone", "owner", "name", "your name", "username", "user",
     "placeholder", "assignee", "未定", "待定", "未割当", "未分配", "미정", "por definir",
     "por asignar", "à définir", "não definido", "не назначен", "offen"}
)  # fmt: skip


def plain(text: str) -> str:
    """Give a cell's text without Markdown and HTML markup, escapes and outer space."""
    if _MARKUP.isdisjoint(text):
        return text.strip()
    if "\\" in text or "`" in text:
        text = _hide(text)
    if "<" in text:
        text = _without_tags(text)
    if "](" in text:
        link = _pattern(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"()]*\")?\)")
        text = link.sub(r"\1", text)
        text = link.sub(r"\1", text)  # a badge is an image within a link
    if "*" in text or "_" in text or "~" in text:
        text = _without_emphasis(text)
    if "&" in text:
        text = _pattern(r"&(#?\w{1,31});").sub(_entity, text)
    return text.translate(_SHOW).strip()


def unstruck(text: str) -> str:
    """Leave out what is struck out, be it with Markdown's marks or with HTML's."""
    if "</" in text:
        text = _pattern(_STRUCK).sub("~~", text)
    return "".join(text.split("~~")[::2]) if "~~" in text else text


def shown_lines(text: str) -> list[str]:
    """Give the plain text of each line as it is shown, blank ones left out."""
    if "<" in text:
        text = _pattern(_BREAK).sub("\n", text)
    if "\n" not in text:
        return [text]
    return [line for part in text.split("\n") if (line := plain(part))]


def is_blank(text: str) -> bool:
    """Tell whether nothing is written: empty, a dash, ``n/a``, ``none``."""
    word = plain(text).casefold()
    return word in _NOTHING or (not word.strip(_DASHES))


def is_placeholder(text: str) -> bool:
    """Tell whether no one and nothing is named: blank, ``TBD``, ``?``, ``<owner>``, ``xxx``."""
    word = plain(text).casefold()
    if word[:1] in "<{" and word[-1:] in ">}":
        return True
    word = word.strip("[]()@?!. \u2026")
    if word in _PLACEHOLDERS or word.startswith("to be ") or is_blank(word):
        return True
    if len(word) > 1 and not word.strip("x"):
        return True
    return _pattern(r"(?:tb[adc]|todo|fixme)\b").match(word) is not None


@cache
def _pattern(source: str) -> re.Pattern[str]:
    """Compile a pattern when it is first needed."""
    return re.compile(source)


def _hide(text: str) -> str:
    """Take away code ticks and escaping backslashes; what they guard can't be markup any more."""
    runs = [(found.start(), found.end()) for found in _pattern("`+").finditer(text)]
    after: dict[int, int] = {}
    closing: list[int] = [0] * len(runs)
    for number in range(len(runs) - 1, -1, -1):
        length = runs[number][1] - runs[number][0]
        closing[number] = after.get(length, 0)
        after[length] = number
    parts, at, number = [], 0, 0
    while number < len(runs):
        start, end = runs[number]
        close = closing[number]
        escaped = start > at and text[start - 1] == "\\"
        if not close or escaped:
            number += 1
            continue
        parts.append(_unescape(text[at:start]))
        parts.append(text[end : runs[close][0]].replace("\\|", "|").translate(_HIDE))
        at, number = runs[close][1], close + 1
    parts.append(_unescape(text[at:]))
    return "".join(parts)


def _unescape(text: str) -> str:
    """Hide the characters behind backslashes and drop the backslashes."""
    if "\\" not in text:
        return text
    return _pattern(r"\\([!-/:-@\[-`{-~])").sub(lambda found: chr(0xE000 + ord(found[1])), text)


def _without_tags(text: str) -> str:
    """Drop comments and the tags of HTML; other words in angle brackets stay."""
    if "<!--" in text:
        shown, *comments = text.split("<!--")
        text = shown + "".join(part.partition("-->")[2] for part in comments)
    text = _pattern(_TAG).sub("", _pattern(_BREAK).sub(" ", text))
    return _pattern(r"<((?:https?://|mailto:)[^<>\s]+)>").sub(r"\1", text)


def _entity(found: re.Match[str]) -> str:
    if found[1] in _ENTITIES:
        return _ENTITIES[found[1]]
    from html import unescape

    return unescape(found[0])


def _without_emphasis(text: str) -> str:
    """Drop pairs of emphasis marks; lone stars (globs) and marks inside words stay."""
    openers: dict[str, int] = {}
    drop: list[tuple[int, int]] = []
    for found in _pattern(r"\*{1,3}|_{1,3}|~~").finditer(text):
        start, end = found.span()
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        opened = openers.get(found[0])
        if opened is not None and not before.isspace() and not after.isalnum():
            drop += [(opened, opened + end - start), (start, end)]
            del openers[found[0]]
        elif not after.isspace() and not (before.isalnum() or before in "/."):
            openers[found[0]] = start
    parts, at = [], 0
    for start, end in sorted(drop):
        parts.append(text[at:start])
        at = end
    parts.append(text[at:])
    return "".join(parts)
