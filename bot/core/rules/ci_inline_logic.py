"""The rule ci-inline-logic."""

from __future__ import annotations

import re

from bot.core.model.pattern import lazily
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report
from bot.core.views.ci import Command, commands, leniencies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.source import Source

_EXPRESSION = lazily(r"\$\{\{.*?\}\}")
_QUOTED = lazily(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"")
_SETTING = lazily(r"^(?:export\s+)?\w+=\S*\s*")
_FLOW = frozenset({"if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done",
                   "case", "esac", "function", "{", "}", "[", "[["})  # fmt: skip
_WIRING = ("cd", "export", "chmod", "git", "set", "mkdir", "echo", "source", ".", "ls", "true",
           "exit", "docker login", "podman login", "env", "umask", "trap")  # fmt: skip
_INSTALLS = ("apt", "apt-get", "apk", "yum", "dnf", "brew", "pip", "pip3", "npm ci",
             "npm install", "corepack", "curl", "wget", "gem install", "python -m pip",
             "python3 -m pip")  # fmt: skip
_SHELLS = frozenset({"bash", "sh", "sudo", "time", "exec", "nice"})


def ci_inline_logic(context: Context) -> Iterator[Report]:
    """Report a CI file that holds gate logic instead of calling a script.

    ## What it checks

    The lines that this change writes into the scripts of CI jobs. Each may be one call of a script
    below `scripts/ci/`, with arguments, or host wiring: `cd`, `export`, `git`, `chmod +x`, a login.
    Pipes, `&&`, conditions, loops, direct calls of linters, tests and builds are reported, and so
    is what lets a gate fail unseen: `|| true`, `allow_failure`, `continue-on-error`. An
    installation of tools is noted.

    ## Why it matters

    Logic in a CI file runs on one host only, and on no laptop. Nobody can try it before pushing,
    and the next host needs it written anew.

    ## Example

    `- ruff check . && mypy src || true` in the `script` of a job.

    ## How to resolve

    Move the lines into a script such as `scripts/ci/lint.sh`, and call that from the job.
    """
    for path, (before, after) in context.snapshot.texts.items():
        if after is not None and _changed(context, path):
            yield from _judge(path, before, after)


def _changed(context: Context, path: str) -> bool:
    return any(file.path == path for file in context.snapshot.files)


def _judge(path: str, before: Source | None, after: Source) -> Iterator[Report]:
    old = {line.strip() for line in before.text.split("\n")} if before else set()
    told: dict[str, tuple[Command, str, int]] = {}
    gates = set()
    for one in commands(after):
        if "scripts/ci/" in one.text:
            gates.add(one.job)
        if after.line_text(one.line).strip() in old:
            continue
        what = wrong(one.text)
        if what:
            first, said, count = told.get(one.job, (one, what, 0))
            told[one.job] = first, said, count + 1
    for first, said, count in told.values():
        yield _report(path, first, said, count)
    for lenient in leniencies(after):
        if lenient.job in gates and after.line_text(lenient.line).strip() not in old:
            job = lenient.job or "the job"
            message = f"{job} calls a gate, and {lenient.key} lets it fail unseen"
            yield Report(lenient.span, message, path=path, field=lenient.key,
                         hint="take it out, or leave the gate out while it can't hold")  # fmt: skip


def _report(path: str, first: Command, what: str, count: int) -> Report:
    more = f", with {count - 1} more line{'s' * (count > 2)}" if count > 1 else ""
    message = f"{first.job or 'a job'} holds {what}{more}; a job only calls scripts/ci/*"
    severity = "note" if what == _INSTALL and count == 1 else ""
    return Report(first.span, message, path=path, field="script",
                  hint="move it into a script below scripts/ci/ and call that",
                  severity=severity)  # fmt: skip


_INSTALL = "an installation"


def wrong(command: str) -> str:
    """Say what a line of a script holds beyond one call of a gate; empty where nothing."""
    text = _QUOTED.sub("_", _EXPRESSION.sub("_", command)).strip()
    if not text or text.startswith("#"):
        return ""
    if "|| true" in text or "|| :" in text:
        return "“|| true”, which hides a failure"
    first = text.split()[0].rstrip(";")
    if first in _FLOW or re.search(r"[;]\s*(?:then|do|fi|done)\b", text):
        return "a condition" if first in {"if", "elif", "case", "[", "[["} else "control flow"
    if "&&" in text or "||" in text or "|" in text:
        return "a pipe" if "|" in text.replace("||", "") else "commands that depend on each other"
    if "$(" in text or "`" in text or "<<" in text:
        return "a computed value"
    return _call(text)


def _call(text: str) -> str:
    """Judge a single call."""
    while (setting := _SETTING.match(text)) and not text.startswith("export"):
        text = text[setting.end() :]
    parts = text.split()
    while parts and (parts[0] in _SHELLS or (parts[0].startswith("-") and len(parts) > 1)):
        parts = parts[1:]
    if not parts or "scripts/ci/" in parts[0]:
        return ""
    bare = " ".join(parts)
    if any(bare == word or bare.startswith(f"{word} ") for word in _WIRING):
        return ""
    if any(bare == word or bare.startswith(f"{word} ") for word in _INSTALLS):
        return _INSTALL
    return f"“{' '.join(parts[:3])}”, a direct call"
