"""List the rules.

examples:
  countersign rules
  countersign rules --preset usecase-register
  countersign rules --format json
  countersign rules --write docs/rules       the whole reference, a page a rule
"""

from __future__ import annotations

import os
import sys

from bot.cli.output import write
from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING
from bot.flows.reference import Page, pages, reference

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of rules."""
    parser.add_argument("--preset", default="", metavar="NAME", help="the severities in a preset")
    parser.add_argument("--format", choices=("text", "json"), default="text", dest="form")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--write", metavar="DIR", help="write the reference")
    where.add_argument("--check", metavar="DIR", help="tell whether the reference is up to date")


def run(options: Namespace) -> int:
    """Print the list, or write or compare the reference."""
    if options.write:
        return _written(options.write)
    if options.check:
        return _compared(options.check)
    found = pages()
    if options.preset:
        from bot.core.presets import load

        load(options.preset)
    if options.form == "json":
        import json

        rows = [one._asdict() for one in found]
        write(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
        return 0
    write("".join(_lines(found, options.preset)))
    return 0


def _lines(found: list[Page], preset: str) -> list[str]:
    family, lines = "", []
    for one in found:
        if one.family != family:
            family = one.family
            lines.append(f"{family}\n")
        weight = f"{one.severities[preset]:<8}" if preset else ""
        lines.append(f"  {one.rule:<22} {weight}{one.summary}\n")
    return [*lines, "\ncountersign explain RULE tells more of one.\n"]


def _written(folder: str) -> int:
    os.makedirs(folder, exist_ok=True)
    wanted = reference()
    for name in os.listdir(folder):
        if name.endswith(".md") and name not in wanted:
            os.remove(os.path.join(folder, name))
    for name, text in wanted.items():
        write(text, os.path.join(folder, name))
    return 0


def _compared(folder: str) -> int:
    """Compare the files of a folder with what they should be."""
    wanted = reference()
    try:
        there = {name for name in os.listdir(folder) if name.endswith(".md")}
    except OSError as error:
        raise UserError(f"{folder} can't be read: {error.strerror}") from error
    stale = [name for name, text in wanted.items() if name not in there
             or _read(os.path.join(folder, name)) != text]  # fmt: skip
    for name in sorted({*stale, *(there - wanted.keys())}):
        sys.stderr.write(f"{os.path.join(folder, name)} is not what the rules say\n")
    return 1 if stale or there - wanted.keys() else 0


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()
