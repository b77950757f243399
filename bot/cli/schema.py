"""Print the JSON Schema of the policy file, for editors and validators.

examples:
  countersign schema                                       print it
  countersign schema --output countersign.schema.json      write it to a file
  countersign schema --check countersign.schema.json       tell whether the file says the same

An editor with a YAML language server completes and checks .countersign.yml when its first line is
  # yaml-language-server: $schema=countersign.schema.json
"""

from __future__ import annotations

import sys

from bot.cli.output import write
from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of schema."""
    add = parser.add_mutually_exclusive_group().add_argument
    add("--output", "--write", metavar="FILE", default="", help="write to a file")
    add("--check", metavar="FILE", default="", help="exit with 1 if the file says something else")


def run(options: Namespace) -> int:
    """Print, write or compare the schema."""
    text = schema_text()
    if options.check:
        return _compare(options.check, text)
    write(text, options.output)
    return 0


def schema_text() -> str:
    """Give the schema as a file holds it."""
    import json

    from bot.core.policy import schema

    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _compare(path: str, text: str) -> int:
    try:
        with open(path, encoding="utf-8", newline="") as file:
            same = file.read() == text
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"can't read {path}: {error}") from error
    if not same:
        sys.stderr.write(f"{path} is out of date: countersign schema --output {path}\n")
    return 0 if same else 1
