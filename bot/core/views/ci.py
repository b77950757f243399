"""CI: the scripts of a CI file's jobs, line by line, read without a YAML parser."""

from __future__ import annotations

from bot.core.model.pattern import lazily
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.source import Source

_KEY = lazily(r"^(\s*)(-\s+)?(script|before_script|after_script|run)\s*:(?:\s+(.*))?$")
_LENIENT = lazily(r"^\s*(?:-\s+)?(allow_failure|continue-on-error)\s*:\s*true\b")
_LONGEST = 4_000


class Command(NamedTuple):
    """A line of a job's script: the line (from 1), its text, where it is, the job it is of."""

    line: int
    text: str
    span: Span
    job: str


class Leniency(NamedTuple):
    """A line that lets a job or step fail without consequence."""

    line: int
    key: str
    span: Span
    job: str


def commands(source: Source) -> Iterator[Command]:
    """Give the commands of all scripts, in order; a command over several lines is its first."""
    lines = source.text.split("\n")
    starts, jobs = source.starts, _jobs(lines)
    at = 0
    while at < len(lines):
        match = _KEY.match(lines[at][:_LONGEST].rstrip())
        at += 1
        if match is None:
            continue
        depth = len(match[1]) + len(match[2] or "")
        value = (match[4] or "").strip()
        end = _end(lines, at, depth)
        if value and value[0] not in "|>#":
            yield _command(at - 1, _unquoted(value), lines, starts, jobs)
        else:
            yield from _block(lines, at, end, starts, jobs)
            at = end


def _end(lines: list[str], at: int, depth: int) -> int:
    """Give the line after those that are a key's value: deeper ones, or entries beside it."""
    while at < len(lines):
        line = lines[at]
        indent = len(line) - len(line.lstrip())
        if line.strip() and not (indent > depth or (indent == depth and line[indent] == "-")):
            break
        at += 1
    return at


def _block(
    lines: list[str], at: int, end: int, starts: list[int], jobs: list[str]
) -> Iterator[Command]:
    """Give the commands among the lines of a script."""
    goes_on = False
    for number in range(at, end):
        text = lines[number].strip()[:_LONGEST]
        entry = text[2:].strip() if text.startswith("- ") else text
        ended, goes_on = goes_on, entry.endswith("\\")
        if ended or not entry or entry[0] in "|>#" or entry == "-":
            continue
        yield _command(number, _unquoted(entry), lines, starts, jobs)


def _command(
    number: int, text: str, lines: list[str], starts: list[int], jobs: list[str]
) -> Command:
    line = lines[number]
    start = starts[number] + max(line.find(text), 0)
    said = text.rstrip("\\").strip()
    return Command(number + 1, said, Span(start, start + len(text)), jobs[number])


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] in "'\"" and text[-1] == text[0]:
        return text[1:-1]
    return text


def leniencies(source: Source) -> Iterator[Leniency]:
    """Give the lines that let a job fail."""
    lines = source.text.split("\n")
    jobs = _jobs(lines)
    for number, line in enumerate(lines):
        match = _LENIENT.match(line[:_LONGEST])
        if match:
            start = source.starts[number] + match.start(1)
            yield Leniency(number + 1, match[1], Span(start, start + len(match[1])), jobs[number])


def _jobs(lines: list[str]) -> list[str]:
    """Name the job of each line: the key it stands under, at the top or under ``jobs:``."""
    found, job, below = [], "", False
    for line in lines:
        bare = line.rstrip()
        indent = len(bare) - len(bare.lstrip())
        if (bare and not bare.lstrip().startswith("#") and bare.endswith(":")) or ": " in bare:
            name = bare.strip().partition(":")[0].strip("'\"")
            if indent == 0 and bare[0] not in "-# ":
                below = name == "jobs"
                job = "" if below else name
            elif below and indent == 2 and not bare.strip().startswith("-"):
                job = name
        found.append(job)
    return found
