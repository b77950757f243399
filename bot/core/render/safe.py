"""Safe: text of a watched repository made harmless before it is shown."""

from __future__ import annotations

from bot.core.model.pattern import lazily

SPACES = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
# ##[error] and ##vso[task…] are obeyed wherever they stand in a line.
COMMAND = lazily(r"##(\w*\[)")
JOINERS = "\u200c\u200d"


def visible(text: str) -> str:
    """Write control characters, escapes, direction overrides and broken bytes as escapes."""
    if text.isprintable():
        return text
    return "".join(map(escape, text))


def escape(char: str) -> str:
    """Give a character as it may be shown: itself, or what Python would call it."""
    if char.isprintable() or char in SPACES or char in JOINERS:
        return char
    code = ord(char)
    if 0x1F000 <= code < 0x1FB00:  # emoji newer than this Python's tables
        return char
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return ascii(char)[1:-1]


def encodable(text: str) -> str:
    """Replace what no UTF-8 file can hold (lone surrogates) by U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return text


def inert(text: str) -> str:
    """Keep lines of a log from being taken for commands of the CI that shows it."""
    text = defused(text)
    if "::" not in text:
        return text
    lines = text.split("\n")
    return "\n".join("- " + line if line.lstrip().startswith("::") else line for line in lines)


def defused(text: str) -> str:
    """Break the signs of commands that may stand anywhere in a line."""
    return COMMAND.sub(r"# #\1", text) if "##" in text else text
