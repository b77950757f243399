"""Show the items a file has, as the program reads them; no repository is needed.

examples:
  countersign items doc/production_readiness_tracker.md
  countersign items WORK_QUEUE.yaml --format json
  countersign items notes.md --preset generic
"""

from __future__ import annotations

import sys

from bot.cli.output import look, write
from bot.core.model.errors import UserError
from bot.core.model.source import Source
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

LARGEST = 64 * 1024 * 1024


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of items."""
    parser.add_argument("file", metavar="FILE", help="a tracker file; - reads standard input")
    parser.add_argument("--preset", metavar="NAME", default="", help="read it as this kind")
    parser.add_argument("--format", choices=("text", "json"), default="text", dest="form")


def run(options: Namespace) -> int:
    """Read the file and print its items; problems go to standard error."""
    from bot.core.render import items as render
    from bot.core.render.safe import visible
    from bot.flows.items import items_of

    source = Source.decode(options.file, read_bytes(options.file))
    _, rows, problems = items_of(source, options.preset)
    if options.form == "json":
        write(render.as_json(rows))
    else:
        write(render.as_table(rows, look(sys.stdout).width))
    for problem in problems:
        line = source.line(problem.span.start)
        told = f"{options.file}:{line}: {problem.rule}: {problem.message}"
        sys.stderr.write(f"{visible(told)}\n")
    return 0


def read_bytes(path: str) -> bytes:
    """Read a file or standard input; ``UserError`` when it can't be."""
    if path == "-":
        return sys.stdin.buffer.read(LARGEST)
    try:
        with open(path, "rb") as file:
            return file.read(LARGEST)
    except OSError as error:
        raise UserError(f"{path} can't be read: {error.strerror or error}") from error
