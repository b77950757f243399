"""Measure the program against its peers.

python -m bench                    everything; writes bench/results.json and docs/performance.md
python -m bench --rows 12 2000     some sizes only; prints, writes nothing
python -m bench imports            what the start of `check` imports
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench.figures import AGAINST_FLOOR, Bench, figures
from bench.imports import imports
from bench.peers import danger
from bench.report import record, table


def main() -> int:
    """Measure, print, write; the exit status tells whether every figure is what it must be."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="countersign-bench-") as name:
        if options.what == "imports":
            print(imports(Path(name)))
            return 0
        sizes = tuple(options.rows or AGAINST_FLOOR)
        peer = () if options.no_danger else danger.installed()
        found = []
        for figure in figures(Bench(Path(name), sizes, peer, options.rounds)):
            print(f"{figure.value.median:8.2f} {figure.unit:4}{figure.verdict:12}{figure.name}",
                  flush=True)  # fmt: skip
            found.append(figure)
    print(f"\n{table(found)}")
    if sizes == tuple(AGAINST_FLOOR) and peer and not options.rounds:
        record(found)
    return int(any(figure.verdict == "must missed" for figure in found))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", nargs="?", choices=("all", "imports"), default="all")
    parser.add_argument("--rows", nargs="+", type=int, choices=tuple(AGAINST_FLOOR))
    parser.add_argument("--rounds", type=int, default=0, help="so many rounds for each figure")
    parser.add_argument("--no-danger", action="store_true", help="leave danger-js out")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
