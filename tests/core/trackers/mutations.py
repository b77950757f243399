"""Mutations: what slips, merges and malice do to a tracker's text, from a seeded source."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

HOSTILE = (
    "|" * 3000, "| " * 2000, "`" * 999, "**" * 800, "[" * 900, "](" * 700, "<!--", "-->", "```",
    "~~~", "---", "{{{{", "&a [*a, *a]", "\x00", "\ufeff", "\u202e", "\u200b" * 40, "é̂" * 99,
    "> " * 500, "- " * 500, "#" * 500, "1. " * 300, "\\" * 501, "| a \\| b \\\\| c |", "a" * 9000,
    "| Status |\n|---|", "status: [", "<details>", "\ud800", "😀" * 50, "%%{init: {}}%%", "(" * 900,
    "flowchart TB\n" + "A & B --> " * 200, "0x" + "9" * 400, "- [ ] " * 200, "\t" * 300, "::" * 400,
    "| B-1 | " + "x " * 5000 + "|", "Reason(" * 100, "@" * 99, "2026-13-45", "not 1..9999999999",
)  # fmt: skip


def mutated(text: str, random: Random) -> str:
    """Change a text in one to four places."""
    for _ in range(random.randint(1, 4)):
        text = random.choice(KINDS)(text, random)
    return text


def _lines(change: Callable[[list[str], Random], None]) -> Callable[[str, Random], str]:
    def apply(text: str, random: Random) -> str:
        lines = text.split("\n")
        change(lines, random)
        return "\n".join(lines)

    return apply


def _drop(lines: list[str], random: Random) -> None:
    at = random.randrange(len(lines))
    del lines[at : at + random.randint(1, 5)]


def _double(lines: list[str], random: Random) -> None:
    at = random.randrange(len(lines) or 1)
    lines[at:at] = lines[at : at + random.randint(1, 5)]


def _swap(lines: list[str], random: Random) -> None:
    if lines:
        one, other = random.randrange(len(lines)), random.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]


def _conflict(lines: list[str], random: Random) -> None:
    at = random.randrange(len(lines) + 1)
    part = lines[at : at + 2]
    lines[at : at + 2] = ["<<<<<<< ours", *part, "=======", *part, ">>>>>>> theirs"][
        : random.randint(1, 7)
    ]


def _paste(lines: list[str], random: Random) -> None:
    lines.insert(random.randrange(len(lines) + 1), random.choice(HOSTILE))


def _cell(text: str, random: Random) -> str:
    """Cut a cell, put a pipe, an emoji, a hostile string, or other case somewhere."""
    at = random.randrange(len(text) + 1)
    end = min(len(text), at + random.randint(0, 30))
    part = text[at:end]
    new = random.choice(
        ["", "|", " | ", "✅", "\u200d", "\u200b", part.upper(), part.casefold(), part[::-1],
         part + part, random.choice(HOSTILE), "`", "Done", "\r", "\n\n", "    "]
    )  # fmt: skip
    return text[:at] + new + text[end:]


KINDS: tuple[Callable[[str, Random], str], ...] = (
    _lines(_drop),
    _lines(_double),
    _lines(_swap),
    _lines(_conflict),
    _lines(_paste),
    _cell,
    _cell,
    _cell,
    lambda text, random: text[: random.randrange(len(text) + 1)],
    lambda text, _: text.replace("\n", "\r\n") if "\r" not in text else text.replace("\r", ""),
    lambda text, random: text.replace("|", "||", random.randint(1, 4)),
    lambda text, _: text.encode("utf-8", "surrogatepass").decode("latin-1")[:60_000],
)
