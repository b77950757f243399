"""Draw the dependencies of a tracker as a Mermaid diagram, each item in its state.

examples:
  countersign graph doc/production_readiness_tracker.md
  countersign graph WORK_QUEUE.yaml > graph.mmd
"""

from __future__ import annotations

from bot.cli.items import read_bytes
from bot.cli.output import write
from bot.core.model.source import Source
from bot.core.model.typed import TYPE_CHECKING
from bot.flows.items import graph_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of graph."""
    parser.add_argument("file", metavar="FILE", help="a tracker file; - reads standard input")
    parser.add_argument("--preset", metavar="NAME", default="", help="read it as this kind")


def run(options: Namespace) -> int:
    """Print the diagram."""
    source = Source.decode(options.file, read_bytes(options.file))
    write(graph_of(source, options.preset))
    return 0
